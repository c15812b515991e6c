import type { DatabaseSync } from 'node:sqlite';
import type { LoggedEvent } from 'peeksafe/protocol';
import type { OnError } from '../contain.ts';
import { SEVERITIES, type AlertRule, type AlertSettings, type NamedSink, type Severity } from '../settings/alerts.ts';
import { createCourier, type Courier, type CourierOptions } from '../webhook/courier.ts';
import { forgetSinks, Outbox } from '../webhook/outbox.ts';
import { ALERTED_EVENTS, alertOf, type Alert, type Names } from './alert.ts';
import { quietUntil } from './quiet-hours.ts';
import { addressOf, speechOf } from './sinks.ts';

/** How urgent an alert is for a sink: by the most urgent rule that sends it there; null where none does. */
function severityFor(rules: readonly AlertRule[], sink: string, alert: Omit<Alert, 'severity'>): Severity | null {
  const found = rules
    .filter(({ to, kinds }) => to.has(sink) && kinds.has(alert.kind))
    .filter(({ streams }) => streams === null || streams.has(alert.stream))
    .map(({ severity }) => SEVERITIES.indexOf(severity));
  return found.length === 0 ? null : (SEVERITIES[Math.max(...found)] as Severity);
}

/** The surroundings of alerts. */
export interface AlertParts {
  readonly db: DatabaseSync;
  readonly settings: AlertSettings;
  /** Whether this server tells of a stream. */
  readonly isOurs: (stream: string) => boolean;
  readonly names: Names;
  readonly clock: () => number;
  readonly onError: OnError;
  /** Tests pass their own. */
  readonly courier?: Pick<CourierOptions, 'schedule' | 'timeoutMs'>;
}

/** Everything that delivers alerts. */
export interface Alerts {
  /** Delivers what is new in the log. */
  wake(): void;
  /** Messages that wait. */
  readonly waiting: number;
  close(): Promise<void>;
}

function courierFor({ name, sink, quiet }: NamedSink, parts: AlertParts): [Outbox, Courier] {
  const { db, settings, isOurs, names, clock, onError } = parts;
  const outbox = new Outbox(db, isOurs, { sink: { name, address: addressOf(sink) }, kinds: ALERTED_EVENTS });
  const compose = (stream: string, seq: number, event: unknown): { type: string; body: string } | null => {
    const alert = alertOf({ stream, seq, event: event as LoggedEvent }, names, settings.publicUrl);
    const severity = alert === null ? null : severityFor(settings.rules, name, alert);
    return severity === null ? null : { type: 'alert', body: JSON.stringify({ ...alert, severity }) };
  };
  const endpoint = {
    ...{ name: `alerts to ${name}`, compose, ...speechOf(sink) },
    ...(quiet !== null && { notBefore: (now: number) => quietUntil(quiet, now) }),
  };
  return [outbox, createCourier({ outbox, endpoint, clock, onError, ...parts.courier })];
}

/** Follows the log, and tells each sink what the rules send there. */
export function watchForAlerts(parts: AlertParts): Alerts {
  const { sinks } = parts.settings;
  forgetSinks(
    parts.db,
    sinks.map(({ name }) => name),
  );
  const couriers = sinks.map((sink) => courierFor(sink, parts));
  return {
    wake: () => {
      for (const [, courier] of couriers) courier.wake();
    },
    get waiting() {
      return couriers.reduce((sum, [outbox]) => sum + outbox.waiting, 0);
    },
    close: async () => {
      await Promise.all(couriers.map(([, courier]) => courier.close()));
    },
  };
}
