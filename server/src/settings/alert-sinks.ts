import * as z from 'zod/mini';
import { isZone } from '../zones.ts';
import type { Environment } from './environment.ts';
import { Name, readSecretAt, SecretPlace } from './secret-place.ts';
import { readSecret, readWebhookUrl } from './standard-webhooks.ts';

/** The name of a sink, chosen in the configuration file. */
export const SinkName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'has 1 to 32 lower-case letters, digits and hyphens' }));

const Clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is a time of the day, such as 22:00' }));
const Zone = z.string().check(z.refine(isZone, { error: 'is a time zone, such as Europe/Berlin' }));

const Quiet = z
  .strictObject({ from: Clock, to: Clock, zone: Zone })
  .check(z.describe('Hours in which nothing is delivered; what happens in them is delivered after them.'));

const Digest = z
  .strictObject({ at: Clock, zone: Zone })
  .check(z.describe('One message a day at that time, with everything since the last; none on a day without any.'));

/** Longest time that alerts are gathered for, seconds. */
const MAX_GROUP_S = 3600;

const Group = z
  .int()
  .check(z.gte(0), z.lte(MAX_GROUP_S), z.describe('Alerts within so many seconds of the first are one message.'));

const when = { quiet: z.optional(Quiet) };
const gathered = { ...when, groupSeconds: z._default(Group, 1), digest: z.optional(Digest) };

/** Where PagerDuty takes events. */
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

/** Addresses that a sink writes to. */
const MAX_RECIPIENTS = 20;

const MailAddress = z
  .string()
  .check(
    z.maxLength(254),
    z.regex(/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/u, { error: 'is an email address, such as ops@example.org' }),
  );

/** How a connection to a mail server is kept private. */
const Tls = z.enum(['starttls', 'tls', 'none']);

const PORTS = { starttls: 587, tls: 465, none: 25 } as const satisfies Record<z.infer<typeof Tls>, number>;

/** A place where people are told, as the configuration file has it. */
export const SinkConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.string().check(z.describe('https://…, or http://localhost….')),
    secret: SecretPlace.check(z.describe('Signs messages: "whsec_" and 24 to 64 bytes in base64.')),
    ...gathered,
  }),
  z.strictObject({
    kind: z.literal('slack'),
    url: SecretPlace.check(z.describe('The address of an incoming webhook, which is a secret itself.')),
    ...gathered,
  }),
  z.strictObject({
    kind: z.literal('pagerduty'),
    key: SecretPlace.check(z.describe('The routing key of an integration of the Events API v2.')),
    url: z._default(z.string().check(z.describe('Another address, such as that of the EU.')), PAGERDUTY),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('email'),
    host: Name.check(z.describe('The mail server.')),
    port: z.optional(z.int().check(z.gte(1), z.lte(65_535), z.describe('587 with starttls, 465 with tls, else 25.'))),
    tls: z._default(
      Tls.check(
        z.describe('"starttls" and "tls" ask for a valid certificate; "none" is for a server on this machine.'),
      ),
      'starttls',
    ),
    user: z.optional(Name.check(z.describe('Who logs in there; nobody where it is left out.'))),
    password: z.optional(SecretPlace),
    from: MailAddress,
    to: z.array(MailAddress).check(z.minLength(1), z.maxLength(MAX_RECIPIENTS)),
    ...gathered,
  }),
]);
/** A place where people are told, as the configuration file has it. */
export type SinkConfig = z.infer<typeof SinkConfig>;

/** Hours of the day in which nothing is delivered. */
export interface QuietHours {
  /** Minutes of the day, 0 to 1,439. */
  readonly from: number;
  /** Minutes of the day, 0 to 1,439; before `from` where they end on the next day. */
  readonly to: number;
  /** An IANA time zone. */
  readonly zone: string;
}

/** A time of every day at which everything is delivered as one message. */
export interface DigestTime {
  /** Minutes of the day, 0 to 1,439. */
  readonly at: number;
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

/** A login to a mail server. */
export interface EmailLogin {
  readonly user: string;
  readonly password: string;
}

/** Addresses that a mail server takes messages for. */
export interface EmailSink {
  readonly kind: 'email';
  readonly host: string;
  readonly port: number;
  /** `starttls` begins in the clear and sends nothing before it is private; `tls` is private from the first byte. */
  readonly tls: 'starttls' | 'tls' | 'none';
  /** Null where nobody logs in. */
  readonly login: EmailLogin | null;
  readonly from: string;
  readonly to: readonly string[];
}

/** A place where people are told, with its secrets. */
export type Sink = WebhookSink | SlackSink | PagerDutySink | EmailSink;

/** A place where people are told, and when. */
export interface NamedSink {
  readonly name: string;
  readonly sink: Sink;
  readonly quiet: QuietHours | null;
  /** Alerts within this time of the first are one message, milliseconds; 0 for one each. */
  readonly groupMs: number;
  /** Null where they are not kept for a time of the day. */
  readonly digest: DigestTime | null;
}

/** Reads what stands at a place of the file. @throws RangeError with the place before what is wrong. */
function readAt<T>(where: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
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
        url: readAt(`${where}.url`, config.url, readWebhookUrl),
        secret: readAt(`${where}.secret`, secretAt('secret', config.secret), readSecret),
      };
    case 'slack':
      return { kind: 'slack', url: readAt(`${where}.url`, secretAt('url', config.url), readWebhookUrl) };
    case 'pagerduty':
      return {
        kind: 'pagerduty',
        url: readAt(`${where}.url`, config.url, readWebhookUrl),
        key: secretAt('key', config.key),
      };
    case 'email': {
      const { host, tls, port = PORTS[tls], user, password, from, to } = config;
      const login =
        user === undefined || password === undefined ? null : { user, password: secretAt('password', password) };
      return { kind: 'email', host, port, tls, login, from, to };
    }
  }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/**
 * Reads one sink.
 * @param environment Where secrets are that it names.
 * @throws RangeError when an address is not valid, or a secret is missing or not valid. The message never holds either.
 */
export function readSink(name: string, config: SinkConfig, environment: Environment): NamedSink {
  const { quiet } = config;
  const { groupSeconds = 0, digest } = config.kind === 'pagerduty' ? {} : config;
  return {
    name,
    sink: sinkOf(config, `alerts.sinks.${name}`, environment),
    quiet: quiet === undefined ? null : { from: minutesOf(quiet.from), to: minutesOf(quiet.to), zone: quiet.zone },
    groupMs: groupSeconds * 1000,
    digest: digest === undefined ? null : { at: minutesOf(digest.at), zone: digest.zone },
  };
}

const isHere = (host: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(host);

/** The faults of a sink that no field has by itself, a sentence each without a period. */
export function faultsOfSink(name: string, config: SinkConfig): string[] {
  if (config.kind !== 'email') return [];
  const where = `alerts.sinks.${name}`;
  const { host, tls, user, password } = config;
  return [
    ...(tls === 'none' && !isHere(host)
      ? [`"${where}.tls" is "none", and ${host} is not this machine: expected "starttls" or "tls"`]
      : []),
    ...((user === undefined) === (password === undefined)
      ? []
      : [`"${where}" has one of "user" and "password": expected both, or neither`]),
  ];
}
