import { StreamName } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import type { Environment } from './environment.ts';
import { readSecretAt, SecretPlace } from './secret-place.ts';
import { readSecret, readWebhookUrl } from './standard-webhooks.ts';

/** Kinds of alerts. */
const ALERT_KINDS = ['killed', 'revived', 'winner', 'traffic', 'late', 'fatigued'] as const;
/** One kind of alert. */
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How urgent an alert is, the least urgent first. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
/** How urgent an alert is. */
export type Severity = (typeof SEVERITIES)[number];

const SinkName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'has 1 to 32 lower-case letters, digits and hyphens' }));

const Clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is a time of the day, such as 22:00' }));

const isZone = (text: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }) !== null;
  } catch {
    return false;
  }
};
const Zone = z.string().check(z.refine(isZone, { error: 'is a time zone, such as Europe/Berlin' }));

const Quiet = z
  .strictObject({ from: Clock, to: Clock, zone: Zone })
  .check(z.describe('Hours in which nothing is delivered; what happens in them is delivered after them.'));

/** Where PagerDuty takes events. */
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

const SinkConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.string().check(z.describe('https://…, or http://localhost….')),
    secret: SecretPlace.check(z.describe('Signs messages: "whsec_" and 24 to 64 bytes in base64.')),
    quiet: z.optional(Quiet),
  }),
  z.strictObject({
    kind: z.literal('slack'),
    url: SecretPlace.check(z.describe('The address of an incoming webhook, which is a secret itself.')),
    quiet: z.optional(Quiet),
  }),
  z.strictObject({
    kind: z.literal('pagerduty'),
    key: SecretPlace.check(z.describe('The routing key of an integration of the Events API v2.')),
    url: z._default(z.string().check(z.describe('Another address, such as that of the EU.')), PAGERDUTY),
    quiet: z.optional(Quiet),
  }),
]);
/** A place where people are told, as the configuration file has it. */
export type SinkConfig = z.infer<typeof SinkConfig>;

const RuleConfig = z.strictObject({
  streams: z.optional(z.array(StreamName).check(z.minLength(1), z.describe('All streams where it is left out.'))),
  kinds: z.array(z.enum(ALERT_KINDS)).check(z.minLength(1), z.describe('What is told.')),
  severity: z._default(z.enum(SEVERITIES), 'warning'),
  to: z.array(SinkName).check(z.minLength(1), z.describe('Names of sinks.')),
});

/** Rules and sinks of alerts, as the configuration file has them. */
export const AlertsConfig = z.strictObject({
  publicUrl: z.optional(z.string().check(z.describe('The address of the dashboard, for links in messages.'))),
  sinks: z.record(SinkName, SinkConfig).check(z.describe('Places where people are told, by name.')),
  rules: z.array(RuleConfig).check(z.minLength(1), z.describe('What is told where.')),
});
/** Rules and sinks of alerts, as the configuration file has them. */
export type AlertsConfig = z.infer<typeof AlertsConfig>;

/** Hours of the day in which nothing is delivered. */
export interface QuietHours {
  /** Minutes of the day, 0 to 1,439. */
  readonly from: number;
  /** Minutes of the day, 0 to 1,439; before `from` where they end on the next day. */
  readonly to: number;
  /** An IANA time zone. */
  readonly zone: string;
}

/** A receiver of signed messages. */
export interface WebhookSink {
  readonly kind: 'webhook';
  readonly url: string;
  /** Signs the messages. */
  readonly secret: Uint8Array;
}

/** An incoming webhook of Slack. */
export interface SlackSink {
  readonly kind: 'slack';
  /** A secret itself. */
  readonly url: string;
}

/** An integration of PagerDuty's Events API v2. */
export interface PagerDutySink {
  readonly kind: 'pagerduty';
  readonly url: string;
  /** The routing key. */
  readonly key: string;
}

/** A place where people are told, with its secrets. */
export type Sink = WebhookSink | SlackSink | PagerDutySink;

/** A place where people are told. */
export interface NamedSink {
  readonly name: string;
  readonly sink: Sink;
  readonly quiet: QuietHours | null;
}

/** Sends kinds of alerts to sinks. */
export interface AlertRule {
  /** Null for all. */
  readonly streams: ReadonlySet<string> | null;
  readonly kinds: ReadonlySet<AlertKind>;
  readonly severity: Severity;
  readonly to: ReadonlySet<string>;
}

/** Rules and sinks of alerts. */
export interface AlertSettings {
  readonly publicUrl: string | null;
  readonly sinks: readonly NamedSink[];
  readonly rules: readonly AlertRule[];
}

/** Reads an address or a secret of the file. @throws RangeError with its place before what is wrong. */
function read<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`"${where}": ${error.message}`, { cause: error });
  }
}

function sinkOf(config: SinkConfig, where: string, environment: Environment): Sink {
  const secretAt = (name: string, place: SecretPlace): string => readSecretAt(place, `${where}.${name}`, environment);
  switch (config.kind) {
    case 'webhook':
      return {
        kind: 'webhook',
        url: read(`${where}.url`, () => readWebhookUrl(config.url)),
        secret: read(`${where}.secret`, () => readSecret(secretAt('secret', config.secret))),
      };
    case 'slack':
      return { kind: 'slack', url: read(`${where}.url`, () => readWebhookUrl(secretAt('url', config.url))) };
    case 'pagerduty':
      return {
        kind: 'pagerduty',
        url: read(`${where}.url`, () => readWebhookUrl(config.url)),
        key: secretAt('key', config.key),
      };
  }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/**
 * Reads one sink.
 * @param environment Where secrets are that it names.
 * @throws RangeError when an address is not valid, or a secret is missing or not valid. What it says never holds either.
 */
export function readSink(name: string, config: SinkConfig, environment: Environment): NamedSink {
  const { quiet } = config;
  return {
    name,
    sink: sinkOf(config, `alerts.sinks.${name}`, environment),
    quiet: quiet === undefined ? null : { from: minutesOf(quiet.from), to: minutesOf(quiet.to), zone: quiet.zone },
  };
}

/** The faults of alerts that no field has by itself, a sentence each without a period. */
export function faultsOfAlerts({ sinks, rules, publicUrl }: AlertsConfig): string[] {
  const names = Object.keys(sinks);
  const unknown = rules.flatMap(({ to }, i) =>
    to
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `"alerts.rules.${i}.to" names the sink "${name}": expected one of ${names.join(', ') || 'alerts.sinks'}`,
      ),
  );
  const isPage = publicUrl === undefined || /^https?:\/\/./.test(URL.parse(publicUrl)?.href ?? '');
  return [...unknown, ...(isPage ? [] : ['"alerts.publicUrl" is not valid: expected an address with https://'])];
}

/**
 * Reads who is told what.
 * @throws RangeError as `readSink` does.
 */
export function readAlerts(config: AlertsConfig, environment: Environment): AlertSettings {
  return {
    publicUrl: config.publicUrl ?? null,
    sinks: Object.entries(config.sinks).map(([name, sink]) => readSink(name, sink, environment)),
    rules: config.rules.map(({ streams, kinds, severity, to }) => ({
      streams: streams === undefined ? null : new Set(streams),
      ...{ kinds: new Set(kinds), severity, to: new Set(to) },
    })),
  };
}
