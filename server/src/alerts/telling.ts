import { SEVERITIES } from '../settings/alerts.ts';
import type { Message } from '../webhook/outbox.ts';
import type { Alert } from './alert.ts';

/** The content of a message: one alert, or several that came together. */
export interface Telling {
  /** In the order in which they came. */
  readonly alerts: readonly [Alert, ...Alert[]];
  /** Whether it is everything of a day. */
  readonly isDigest: boolean;
}

/** The content of a message that waits. */
export function tellingIn({ body }: Pick<Message, 'body'>): Telling {
  const content = JSON.parse(body) as Telling | Alert;
  // Messages of before had one alert each, as it is.
  return 'alerts' in content ? content : { alerts: [content], isDigest: false };
}

const rank = ({ severity }: Alert): number => SEVERITIES.indexOf(severity);

/** The alerts of a message, the most severe first. */
export const bySeverity = (alerts: Telling['alerts']): [Alert, ...Alert[]] =>
  alerts.toSorted((a, b) => rank(b) - rank(a)) as [Alert, ...Alert[]];

/** The headline of a message: of several, how many they are and which is the most severe. */
export function headlineOf({ alerts, isDigest }: Telling): string {
  const [first] = bySeverity(alerts);
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  if (isDigest) return `Digest of ${count}. ${alerts.length === 1 ? '' : 'The most severe: '}${first.title}`;
  return alerts.length === 1 ? first.title : `${count}, the most severe: ${first.title}`;
}

/** How many alerts of each kind a message has, such as `3 killed, 1 traffic`, those that are over apart. */
export function countsOf({ alerts }: Telling): string {
  const byKind = Map.groupBy(alerts, ({ kind, status }) => (status === 'resolved' ? `${kind} over` : kind));
  return [...byKind].map(([kind, some]) => `${some.length} ${kind}`).join(', ');
}

/** The page that all alerts of a message have in common: that of their experiment, else of their stream, else of all streams; null where there is none. */
export function commonUrl({ alerts }: Telling): string | null {
  const [{ url, stream, experiment }] = alerts;
  if (url === null) return null;
  const page = new URL(url);
  if (alerts.some((one) => one.stream !== stream)) page.searchParams.delete('stream');
  if (alerts.some((one) => one.stream !== stream || one.experiment !== experiment))
    page.searchParams.delete('experiment');
  return page.href;
}

/** Facts of an alert, by the names that people read. */
export function factsOf(alert: Alert): [name: string, value: string][] {
  const { stream, experiment, variant, pattern, evidence, effect, by } = alert;
  const facts = { Stream: stream, Experiment: experiment, Variant: variant, Pattern: pattern };
  return Object.entries({ ...facts, Evidence: evidence, Effect: effect, By: by }).filter(
    (fact): fact is [string, string] => fact[1] !== null,
  );
}

/** A text of at most so many characters; the last one says that there was more. */
export const short = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);
