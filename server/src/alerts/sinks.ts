import { createHash } from 'node:crypto';
import type { Sink } from '../settings/alerts.ts';
import type { Endpoint, Outgoing, Verdict } from '../webhook/courier.ts';
import type { Message } from '../webhook/outbox.ts';
import { signedRequest } from '../webhook/publisher.ts';
import type { Alert } from './alert.ts';

/** A sink as a receiver of messages, but for what is told to it. */
export type Speech = Pick<Endpoint, 'request' | 'verdict'>;

const isOk = (status: number): boolean => status >= 200 && status < 300;

const asJson = (url: string, body: object): Outgoing => ({
  url,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const alertIn = ({ body }: Message): Alert => JSON.parse(body) as Alert;

/** Facts of an alert, by the names that people read. */
function factsOf(alert: Alert): [name: string, value: string][] {
  const { stream, experiment, variant, pattern, evidence, effect, by } = alert;
  const facts = { Stream: stream, Experiment: experiment, Variant: variant, Pattern: pattern };
  return Object.entries({ ...facts, Evidence: evidence, Effect: effect, By: by }).filter(
    (fact): fact is [string, string] => fact[1] !== null,
  );
}

const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** In Slack's markup three letters mean something; whatever a variant is called, it calls nobody. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Slack allows 150 letters in a header, 2,000 in a field, and 3,000 in a section. */
function slackBody(alert: Alert): object {
  const { title, reason, url } = alert;
  const field = ([name, value]: [string, string]): object => ({
    type: 'mrkdwn',
    text: `*${name}*\n${plain(short(value, 400))}`,
  });
  const open = { type: 'button', text: { type: 'plain_text', text: 'Open' }, url };
  return {
    text: plain(short(`${title}. ${reason}`, 3000)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: short(title, 150) } },
      ...(reason === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: plain(short(reason, 600)) } }]),
      { type: 'section', fields: factsOf(alert).map(field) },
      ...(url === null ? [] : [{ type: 'actions', elements: [open] }]),
    ],
  };
}

/** The same for everything that is told of one thing, so that PagerDuty makes one incident of it. */
function dedupKey({ stream, experiment, variant, pattern, kind }: Alert): string {
  const key = ['peeksafe', stream, experiment ?? pattern ?? '', kind, variant ?? ''].join(':');
  return key.length <= 255 ? key : `peeksafe:${createHash('sha256').update(key).digest('hex')}`;
}

function pagerDutyBody(key: string, alert: Alert): object {
  const { title, severity, at, experiment, pattern, stream, kind, reason, url } = alert;
  return {
    routing_key: key,
    event_action: 'trigger',
    dedup_key: dedupKey(alert),
    payload: {
      ...{ summary: short(`${stream}: ${title}`, 1024), source: 'peeksafe', severity, timestamp: at },
      ...{ component: experiment ?? pattern ?? stream, group: stream, class: kind },
      custom_details: { ...Object.fromEntries(factsOf(alert)), Reason: reason },
    },
    ...(url !== null && { links: [{ href: url, text: 'Open' }] }),
    client: 'Peeksafe',
  };
}

/** Slack says that a webhook was removed by 404 and `no_service`, and that its channel is archived by 410. What it cannot read it never will. */
function verdictOfSlack(status: number, answer: string): Verdict {
  if (isOk(status)) return 'taken';
  if (status === 410 || (status === 404 && answer.includes('no_service'))) return 'gone';
  return status === 400 || status === 403 ? 'never' : 'again';
}

const verdictOfWebhook = (status: number): Verdict => (isOk(status) ? 'taken' : status === 410 ? 'gone' : 'again');

/** PagerDuty asks that what it answers with 400 is not sent again. */
const verdictOfPagerDuty = (status: number): Verdict => (isOk(status) ? 'taken' : status === 400 ? 'never' : 'again');

/** How a sink is spoken to. */
export function speechOf(sink: Sink): Speech {
  switch (sink.kind) {
    case 'webhook':
      return {
        request(message, now) {
          const { at: timestamp, kind, ...data } = alertIn(message);
          const body = JSON.stringify({ type: `alert.${kind}`, timestamp, data });
          return signedRequest({ url: sink.url, secrets: [sink.secret] }, { id: message.id, body }, now);
        },
        verdict: verdictOfWebhook,
      };
    case 'slack':
      return { request: (message) => asJson(sink.url, slackBody(alertIn(message))), verdict: verdictOfSlack };
    case 'pagerduty':
      return {
        request: (message) => asJson(sink.url, pagerDutyBody(sink.key, alertIn(message))),
        verdict: verdictOfPagerDuty,
      };
  }
}

/** Changes with the address and the key of a sink, and says nothing about them. */
export function addressOf(sink: Sink): string {
  const key = sink.kind === 'pagerduty' ? sink.key : '';
  return createHash('sha256').update(`${sink.kind} ${sink.url} ${key}`).digest('base64url').slice(0, 22);
}
