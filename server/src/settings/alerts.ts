import { StreamName } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import { faultsOfSink, readSink, SinkConfig, SinkName, type NamedSink } from './alert-sinks.ts';
import type { Environment } from './environment.ts';

/** How urgent an alert is, the least urgent first. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
/** How urgent an alert is. */
export type Severity = (typeof SEVERITIES)[number];

/** Kinds of alerts: what each is about, and how urgent it is where no rule says it. */
export const ALERT_KINDS = {
  killed: { severity: 'info', about: 'a variant was stopped' },
  revived: { severity: 'info', about: 'a stopped variant is shown again' },
  winner: { severity: 'info', about: 'an experiment was closed with a winner' },
  closed: { severity: 'info', about: 'an experiment was closed without a winner' },
  reopened: { severity: 'info', about: 'the closing of an experiment was taken back' },
  finished: { severity: 'info', about: 'an experiment has nothing more to find out, and could be closed' },
  traffic: { severity: 'error', about: 'automatic stops are paused: the traffic is not split as planned' },
  skipped: { severity: 'warning', about: 'automatic stops are paused: too many batches are skipped' },
  late: { severity: 'warning', about: 'counts come too late, or later with some variants than with others' },
  guardrail: { severity: 'error', about: 'a variant breaks a guardrail' },
  prediction: { severity: 'warning', about: 'predictions are off' },
  fatigued: { severity: 'warning', about: 'a pattern is worn out' },
  'no-data': { severity: 'error', about: 'nothing is counted any more' },
} as const satisfies Record<string, { readonly severity: Severity; readonly about: string }>;
/** One kind of alert. */
export type AlertKind = keyof typeof ALERT_KINDS;

/** How long nothing is counted before it is said, minutes. */
const NO_DATA_MINUTES = { default: 15, max: 7 * 24 * 60 } as const;

const RuleConfig = z.strictObject({
  streams: z.optional(z.array(StreamName).check(z.minLength(1), z.describe('All streams where it is left out.'))),
  kinds: z
    .array(z.enum(Object.keys(ALERT_KINDS) as [AlertKind, ...AlertKind[]]))
    .check(z.minLength(1), z.describe('What is told.')),
  severity: z.optional(z.enum(SEVERITIES).check(z.describe('That of each kind where it is left out.'))),
  noDataMinutes: z.optional(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(NO_DATA_MINUTES.max),
        z.describe('Of no-data: how long nothing is counted before it is said; 15 where it is left out.'),
      ),
  ),
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

/** Sends kinds of alerts to sinks. */
export interface AlertRule {
  /** Null for all. */
  readonly streams: ReadonlySet<string> | null;
  readonly kinds: ReadonlySet<AlertKind>;
  /** Null for that of each kind. */
  readonly severity: Severity | null;
  /** Of `no-data`: how long nothing is counted before it is said, milliseconds. */
  readonly noDataMs: number;
  readonly to: ReadonlySet<string>;
}

/** Rules and sinks of alerts. */
export interface AlertSettings {
  readonly publicUrl: string | null;
  readonly sinks: readonly NamedSink[];
  readonly rules: readonly AlertRule[];
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
  const unused = rules.flatMap(({ kinds, noDataMinutes }, i) =>
    noDataMinutes === undefined || kinds.includes('no-data')
      ? []
      : [`"alerts.rules.${i}.noDataMinutes" is of no use: expected "no-data" among its kinds`],
  );
  const isPage = publicUrl === undefined || /^https?:\/\/./.test(URL.parse(publicUrl)?.href ?? '');
  return [
    ...Object.entries(sinks).flatMap(([name, sink]) => faultsOfSink(name, sink)),
    ...unknown,
    ...unused,
    ...(isPage ? [] : ['"alerts.publicUrl" is not valid: expected an address with https://']),
  ];
}

/** How long nothing is counted before a rule says it, minutes. */
export const noDataMinutesOf = ({ noDataMinutes = NO_DATA_MINUTES.default }: AlertsConfig['rules'][number]): number =>
  noDataMinutes;

/**
 * Reads who is told what.
 * @throws RangeError as `readSink` does.
 */
export function readAlerts(config: AlertsConfig, environment: Environment): AlertSettings {
  return {
    publicUrl: config.publicUrl ?? null,
    sinks: Object.entries(config.sinks).map(([name, sink]) => readSink(name, sink, environment)),
    rules: config.rules.map((rule) => ({
      streams: rule.streams === undefined ? null : new Set(rule.streams),
      ...{ kinds: new Set(rule.kinds), severity: rule.severity ?? null, noDataMs: noDataMinutesOf(rule) * 60_000 },
      to: new Set(rule.to),
    })),
  };
}
