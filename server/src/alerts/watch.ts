import type { DatabaseSync } from 'node:sqlite';
import type { OnError } from '../contain.ts';
import type { NamedSink } from '../settings/alert-sinks.ts';
import type { AlertSettings } from '../settings/alerts.ts';
import { createCourier, type Courier, type CourierOptions, type Verdict } from '../webhook/courier.ts';
import { forgetSinks, Outbox } from '../webhook/outbox.ts';
import { forgetLedgers, Ledger } from './ledger.ts';
import { quietUntil } from './quiet-hours.ts';
import { ALERTED_EVENTS, silenceOf } from './signals.ts';
import { SilenceWatch } from './silence.ts';
import { addressOf, deliveryTo } from './sinks/sinks.ts';
import type { Names } from './speaker.ts';
import { Teller } from './teller.ts';

/** The surroundings of alerts. */
export interface AlertParts {
  readonly db: DatabaseSync;
  readonly settings: AlertSettings;
  /** Whether this server tells of a stream. */
  readonly isOurs: (stream: string) => boolean;
  /** All streams of this server. */
  readonly streams: () => Iterable<string>;
  /** The experiments of a stream in which something is shown. */
  readonly awaited: (stream: string) => Iterable<string>;
  readonly names: Names;
  readonly clock: () => number;
  readonly onError: OnError;
  /** Hears the outcome of each attempt to deliver a message. */
  readonly onOutcome?: (sink: string, verdict: Verdict) => void;
  /** Tests pass their own. */
  readonly courier?: Pick<CourierOptions, 'schedule' | 'timeoutMs'>;
}

/** The state of a sink, for those who watch the server. */
export interface SinkState {
  readonly name: string;
  /** Messages that it has not taken yet. */
  readonly waiting: number;
  /** Whether it said that nothing is taken there any more. */
  readonly isDisabled: boolean;
}

/** Everything that delivers alerts. */
export interface Alerts {
  /** Delivers what is new in the log. */
  wake(): void;
  /** Notes that something was counted in experiments of a stream. */
  counted(stream: string, experiments: Iterable<string>): void;
  /** Lets time pass: notices that nothing is counted any more. Called every second. */
  tick(): void;
  /** Alerts and messages that wait. */
  readonly waiting: number;
  readonly sinks: readonly SinkState[];
  close(): Promise<void>;
}

interface Desk {
  readonly name: string;
  readonly outbox: Outbox;
  readonly ledger: Ledger;
  readonly teller: Teller;
  readonly courier: Courier;
}

function deskFor(named: NamedSink, parts: AlertParts): Desk {
  const { db, settings, isOurs, names, clock, onError, onOutcome } = parts;
  const { name, sink, quiet } = named;
  const outbox = new Outbox(db, isOurs, { sink: { name, address: addressOf(sink) }, kinds: ALERTED_EVENTS });
  const ledger = new Ledger(db, name);
  if (outbox.isNew) ledger.clear();
  const teller = new Teller({ db, named, settings, names, outbox, ledger });
  const endpoint = {
    ...{ name: `alerts to ${name}`, deliver: deliveryTo(sink) },
    collect: (now: number, isHeld: boolean) => teller.collect(now, isHeld),
    ...(quiet !== null && { notBefore: (now: number) => quietUntil(quiet, now) }),
  };
  const courier = createCourier({
    ...{ outbox, endpoint, clock, onError },
    onOutcome: (verdict) => onOutcome?.(name, verdict),
    ...parts.courier,
  });
  return { name, outbox, ledger, teller, courier };
}

/** When the silences began that a sink was told of, milliseconds since 1970 by the name of the incident. */
function lastingSilences({ ledger }: Desk, stream: string): Map<string, number> {
  const lasting = ledger.lasting(stream, silenceOf(''));
  return new Map([...lasting].map(([name, { at }]) => [name, Date.parse(at)]));
}

/** Follows the log, and tells each sink what the rules send there. */
export function watchForAlerts(parts: AlertParts): Alerts {
  const { db, settings, names, awaited, isOurs, clock } = parts;
  const configured = settings.sinks.map(({ name }) => name);
  forgetSinks(db, configured);
  forgetLedgers(db, configured);
  const desks = settings.sinks.map((sink) => deskFor(sink, parts));
  const silence = new SilenceWatch({
    ...{ names, awaited, streams: () => [...parts.streams()].filter(isOurs) },
    tellers: desks.map((desk) => ({ teller: desk.teller, lasting: (stream) => lastingSilences(desk, stream) })),
  });
  const wake = (): void => {
    for (const { courier } of desks) courier.wake();
  };
  return {
    wake,
    counted: (stream, experiments) => silence.counted(stream, experiments, clock()),
    tick() {
      if (silence.check(clock())) wake();
    },
    get waiting() {
      return desks.reduce((sum, { outbox, ledger }) => sum + outbox.waiting + ledger.waiting, 0);
    },
    get sinks() {
      return desks.map(({ name, outbox: { waiting, isDisabled } }) => ({ name, waiting, isDisabled }));
    },
    close: async () => {
      await Promise.all(desks.map(({ courier }) => courier.close()));
    },
  };
}
