import type { LoggedEvent } from 'peeksafe/protocol';
import type { Alert } from '../../src/alerts/alert.ts';
import type { Names } from '../../src/alerts/speaker.ts';
import { watchForAlerts, type Alerts, type AlertParts } from '../../src/alerts/watch.ts';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import { ALERT_KINDS, type AlertKind, type AlertSettings } from '../../src/settings/alerts.ts';
import { temporaryFolder } from '../support/harness.ts';
import type { Received } from '../support/receiver.ts';

/** A time at which something happens in these tests. */
export const AT = '2026-01-05T10:00:00.000Z';

/** All kinds of alerts. */
export const ALL_KINDS = Object.keys(ALERT_KINDS) as AlertKind[];

/** Knows nothing. */
export const NO_NAMES: Names = { variant: () => null, experiment: () => null };

/** Settings of alerts as a configuration file has them. */
export const configured = (alerts: object, environment: Record<string, string> = {}): AlertSettings =>
  readConfig(JSON.stringify({ alerts }), environment).alerts as AlertSettings;

/** One sink of Slack, which is told everything; each alert is a message unless the test says otherwise. */
export const slackAt = (url: string, more: object = {}, rule: object = {}): AlertSettings =>
  configured(
    {
      sinks: { ops: { kind: 'slack', url: { env: 'SLACK' }, groupSeconds: 0, ...more } },
      rules: [{ kinds: ALL_KINDS, to: ['ops'], ...rule }],
    },
    { SLACK: url },
  );

/** One sink of PagerDuty, which is told everything. */
export const pagerAt = (url: string, more: object = {}): AlertSettings =>
  configured(
    {
      sinks: { pager: { kind: 'pagerduty', key: { env: 'KEY' }, url, ...more } },
      rules: [{ kinds: ALL_KINDS, to: ['pager'] }],
    },
    { KEY: 'the-key' },
  );

/** An event of the log, without its id and time. */
export type LoggedBody = { readonly kind: LoggedEvent['kind'] } & Record<string, unknown>;

/** The stop of a variant, whose reason names its number. */
export const kill = (seq: number): LoggedBody => ({
  ...{ kind: 'variant.killed', variant: `v${seq}`, cause: 'below-leader', reason: `stop ${seq}` },
});

/** A store with the log of one stream `s`, and alerts about it that wait little before they try again. */
export interface Office {
  /** Appends kills with these numbers. */
  append(...seqs: number[]): Promise<void>;
  log(seq: number, event: LoggedBody): Promise<void>;
  watch(settings: AlertSettings, clock?: () => number, parts?: Partial<AlertParts>): Alerts;
  close(): Promise<void>;
  readonly troubles: string[];
  readonly folder: string;
}

/** Opens a store in a folder. */
export function office(t: { after(work: () => unknown): void }, folder = temporaryFolder(t)): Office {
  const store = openStore(folder);
  const log = new SqliteLog(store.db);
  log.own('s', true);
  const troubles: string[] = [];
  const opened: Alerts[] = [];
  let isOpen = true;
  const close = async (): Promise<void> => {
    for (const alerts of opened) await alerts.close();
    if (isOpen) store.close();
    isOpen = false;
  };
  t.after(close);
  const write = (seq: number, event: LoggedBody): Promise<void> =>
    log.append('s', [{ seq, receivedAt: 0, event: { id: `k${seq}`, at: AT, ...event } as LoggedEvent }]);
  return {
    troubles,
    folder,
    close,
    log: write,
    async append(...seqs) {
      for (const seq of seqs) await write(seq, kill(seq));
    },
    watch(settings, clock = Date.now, parts = {}) {
      const alerts = watchForAlerts({
        ...{ db: store.db, settings, isOurs: () => true, streams: () => ['s'], awaited: () => [] },
        ...{ names: NO_NAMES, clock },
        onError: (what, error) => troubles.push(`${what}: ${String(error)}`),
        courier: { schedule: [20, 20, 20, 20, 20, 20], timeoutMs: 20_000 },
        ...parts,
      });
      opened.push(alerts);
      return alerts;
    },
  };
}

/** A body as JSON. */
export const bodyOf = <T = Record<string, unknown>>({ body }: Received): T => JSON.parse(body) as T;

/** The texts of messages to Slack, sorted. */
export const texts = (received: readonly Received[]): string[] =>
  received.map((one) => bodyOf<{ text: string }>(one).text).sort();

/** An alert about the stop of a variant. */
export const sampleAlert = (more: Partial<Alert> = {}): Alert => ({
  ...{ id: 'e_7', kind: 'killed', status: 'triggered', severity: 'info', at: AT, stream: 's', seq: 7 },
  ...{ experiment: 'x', variant: 'b', pattern: null, key: 'peeksafe:s:x:killed:b' },
  ...{ title: '“Ü” was stopped', reason: 'Enough seen.', evidence: '37 : 1', effect: null, by: null, url: null },
  ...more,
});
