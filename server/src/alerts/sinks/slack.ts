import type { SlackSink } from '../../settings/alert-sinks.ts';
import type { Endpoint, Verdict } from '../../webhook/courier.ts';
import { deliverByHttp, isOk } from '../../webhook/http-delivery.ts';
import type { Alert } from '../alert.ts';
import { bySeverity, commonUrl, countsOf, factsOf, headlineOf, short, tellingIn, type Telling } from '../telling.ts';

/** Limits of Slack, characters; fields and blocks in numbers. */
const MAX = { header: 150, section: 3000, field: 2000, text: 4000, blocks: 50 } as const;

/** Alerts that a message names; of the rest it says how many they are. Two blocks of {@link MAX} are its head and its end. */
const MAX_NAMED = 20;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text in Slack's markup, where three characters mean something: whatever a variant is called, it calls nobody. It is cut between characters. */
function plain(text: string, max: number): string {
  let out = '';
  for (const char of text) {
    const piece = ENTITIES[char] ?? char;
    if (out.length + piece.length > max - 1) return `${out}…`;
    out += piece;
  }
  return out;
}

type Block = Readonly<Record<string, unknown>>;

// Without `verbatim`, Slack makes links and mentions of what looks like them.
const markup = (text: string): Block => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string): Block => ({ type: 'section', text: markup(text) });
const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: short(text, MAX.header), emoji: false },
});
const open = (url: string): Block => ({ type: 'button', text: { type: 'plain_text', text: 'Open' }, url });
const actions = (url: string | null): Block[] => (url === null ? [] : [{ type: 'actions', elements: [open(url)] }]);

function blocksOfOne(alert: Alert): Block[] {
  const { title, reason, url } = alert;
  const fields = factsOf(alert).map(([name, value]) => markup(`*${name}*\n${plain(value, MAX.field - 20)}`));
  return [
    header(title),
    ...(reason === '' ? [] : [section(plain(reason, MAX.section))]),
    { type: 'section', fields },
    ...actions(url),
  ];
}

/** One alert among several, in one section. */
function blockOf(alert: Alert): Block {
  const { title, reason, url } = alert;
  const facts = factsOf(alert).map(([name, value]) => `${name}: ${plain(value, 300)}`);
  const lines = [`*${plain(title, 400)}*`, ...(reason === '' ? [] : [plain(reason, 600)]), facts.join(' · ')];
  return { ...section(short(lines.join('\n'), MAX.section)), ...(url !== null && { accessory: open(url) }) };
}

function blocksOfSeveral(telling: Telling): Block[] {
  const rest = telling.alerts.length - MAX_NAMED;
  return [
    header(headlineOf(telling)),
    section(countsOf(telling)),
    ...bySeverity(telling.alerts).slice(0, MAX_NAMED).map(blockOf),
    ...(rest > 0 ? [section(`and ${rest} more`)] : []),
    ...actions(commonUrl(telling)),
  ].slice(0, MAX.blocks);
}

function bodyOf(telling: Telling): object {
  const { alerts, isDigest } = telling;
  const isOne = alerts.length === 1 && !isDigest;
  const { title, reason } = alerts[0];
  return {
    // It is what a notification shows.
    text: plain(isOne ? [title, reason].filter(Boolean).join('. ') : headlineOf(telling), MAX.text),
    blocks: isOne ? blocksOfOne(alerts[0]) : blocksOfSeveral(telling),
  };
}

/** Slack says that a webhook was removed by 404 and `no_service`, and that its channel is archived by 410. What it cannot read it never will. */
function verdictOf(status: number, answer: string): Verdict {
  if (isOk(status)) return 'taken';
  if (status === 410 || (status === 404 && answer.includes('no_service'))) return 'gone';
  return status === 400 || status === 403 ? 'never' : 'again';
}

/** Delivers to an incoming webhook of Slack. */
export const slackDelivery =
  ({ url }: SlackSink): Endpoint['deliver'] =>
  (message, attempt) => {
    const body = JSON.stringify(bodyOf(tellingIn(message)));
    return deliverByHttp({ url, body, headers: { 'Content-Type': 'application/json' } }, verdictOf, attempt);
  };
