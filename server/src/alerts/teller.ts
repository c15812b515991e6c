import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { transact } from '../log/database.ts';
import type { NamedSink } from '../settings/alert-sinks.ts';
import { ALERT_KINDS, SEVERITIES, type AlertKind, type AlertSettings, type Severity } from '../settings/alerts.ts';
import type { Followed, Outbox } from '../webhook/outbox.ts';
import { nextTimeOfDay } from '../zones.ts';
import { keyOf, pageOf, type Alert, type Draft } from './alert.ts';
import type { Ledger } from './ledger.ts';
import { signalsOf, silenceOf, type End, type Tell } from './signals.ts';
import { speakerOf, type Names } from './speaker.ts';
import type { Telling } from './telling.ts';

/** Alerts of one message; the rest are in the next. */
const MAX_TOGETHER = 100;

/** Kinds that have no end of their own, but in PagerDuty, whose incidents are resolved by what takes them back. */
const TAKEN_BACK: ReadonlySet<AlertKind> = new Set(['killed', 'winner', 'closed']);

/** The place and moment of something. */
interface Occasion {
  readonly stream: string;
  /** Names its alerts. */
  readonly id: string;
  readonly seq: number | null;
  readonly at: string;
  /** False where another server tells of it. */
  readonly isOurs: boolean;
}

/** The parts of a teller. */
export interface TellerParts {
  readonly db: DatabaseSync;
  readonly named: NamedSink;
  readonly settings: AlertSettings;
  readonly names: Names;
  readonly outbox: Outbox;
  readonly ledger: Ledger;
}

/** Decides what one sink is told, and when: by the rules, once for what lasts, several alerts together. */
export class Teller {
  readonly #parts: TellerParts;
  /** Alerts of the occasion so far. */
  #told = 0;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** How long nothing is counted before this sink is told, milliseconds; null where it never is. */
  silenceMs(stream: string): number | null {
    const times = this.#rulesFor('no-data', stream).map(({ noDataMs }) => noDataMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  /**
   * Puts into the outbox what is new and due.
   * @param isHeld Nothing is delivered now: alerts are gathered on.
   * @returns When more is due, milliseconds since 1970; null where nothing waits.
   */
  collect(now: number, isHeld: boolean): number | null {
    const { db, outbox, ledger } = this.#parts;
    outbox.follow((followed) => this.#take(followed, now), now);
    if (!isHeld && ledger.isDue(now)) transact(db, () => this.#gather(now));
    return ledger.nextAt(now);
  }

  #take({ stream, epoch, seq, event, isOurs }: Followed, now: number): void {
    const { tell, end = [] } = signalsOf(event, speakerOf(this.#parts.names, stream));
    const occasion = { stream, id: `${epoch}_${seq}`, seq, at: event.at, isOurs };
    this.#told = 0;
    for (const one of end) this.#end(one, occasion, now);
    if (tell !== undefined) this.#tell(tell, occasion, now);
  }

  /** Says that nothing is counted in an experiment any more; once, until {@link endSilence}. */
  beginSilence(stream: string, draft: Draft, now: number): void {
    const { db } = this.#parts;
    const incident = silenceOf(draft.experiment as string);
    transact(db, () => this.#tell({ draft, incident }, this.#occasionOf(stream, incident, now), now));
  }

  /** Says that the silence of an experiment is over. */
  endSilence(stream: string, end: End, now: number): void {
    const { db } = this.#parts;
    transact(db, () => this.#end(end, this.#occasionOf(stream, end.incident, now), now));
  }

  #occasionOf(stream: string, incident: string, now: number): Occasion {
    this.#told = 0;
    const name = createHash('sha256')
      .update(JSON.stringify([stream, incident]))
      .digest('base64url')
      .slice(0, 12);
    return { stream, id: `${name}_${now}`, seq: null, at: new Date(now).toISOString(), isOurs: true };
  }

  #rulesFor(kind: AlertKind, stream: string): AlertSettings['rules'] {
    const { settings, named } = this.#parts;
    return settings.rules.filter(
      ({ to, kinds, streams }) => to.has(named.name) && kinds.has(kind) && (streams === null || streams.has(stream)),
    );
  }

  /** How urgent an alert of some kinds is: by the most urgent rule that sends it here; null where none does. */
  #severityOf(kinds: readonly AlertKind[], stream: string): Severity | null {
    const found = kinds.flatMap((kind) =>
      this.#rulesFor(kind, stream).map(({ severity }) => SEVERITIES.indexOf(severity ?? ALERT_KINDS[kind].severity)),
    );
    return found.length === 0 ? null : (SEVERITIES[Math.max(...found)] as Severity);
  }

  #tell({ draft, incident, also, ends = [] }: Tell, occasion: Occasion, now: number): void {
    const { named, settings, ledger } = this.#parts;
    const { stream } = occasion;
    const ended = ends.map((name) => ledger.close(stream, name)).find((alert) => alert !== null);
    if (ended !== undefined) {
      const { title, reason, by } = draft;
      this.#add(
        { ...ended, ...this.#at(occasion), status: 'resolved', severity: 'info', title, reason, by },
        occasion,
        now,
      );
      return;
    }
    const severity = this.#severityOf(also === undefined ? [draft.kind] : [draft.kind, also], stream);
    if (severity === null) return;
    const alert: Alert = {
      ...{ ...draft, ...this.#at(occasion), status: 'triggered', severity, stream, key: keyOf(stream, draft) },
      url: pageOf(settings.publicUrl, stream, draft.experiment),
    };
    const isLasting = incident !== null && (named.sink.kind === 'pagerduty' || !TAKEN_BACK.has(draft.kind));
    if (isLasting && !ledger.open(stream, incident, alert)) return;
    this.#add(alert, occasion, now);
  }

  #end({ incident, title, reason, by }: End, occasion: Occasion, now: number): void {
    const begun = this.#parts.ledger.close(occasion.stream, incident);
    if (begun === null) return;
    const over = { status: 'resolved', severity: 'info', title: title ?? `Over: ${begun.title}` } as const;
    this.#add({ ...begun, ...this.#at(occasion), ...over, reason, by, evidence: null, effect: null }, occasion, now);
  }

  /** The id and moment of the next alert of an occasion. */
  #at({ id, seq, at }: Occasion): Pick<Alert, 'id' | 'seq' | 'at'> {
    return { id: this.#told === 0 ? id : `${id}_${this.#told}`, seq, at };
  }

  #add(alert: Alert, { isOurs }: Occasion, now: number): void {
    this.#told++;
    if (isOurs) this.#parts.ledger.add(alert, this.#dueAt(now));
  }

  /** When an alert of now becomes a message, milliseconds since 1970. */
  #dueAt(now: number): number {
    const { named, ledger } = this.#parts;
    const { digest, groupMs } = named;
    if (digest !== null) return nextTimeOfDay(digest.zone, digest.at, now);
    return groupMs === 0 ? now : Math.min(ledger.nextAt(now) ?? Infinity, now + groupMs);
  }

  /** Makes messages of what is due. */
  #gather(now: number): void {
    const { named, outbox, ledger } = this.#parts;
    const { name, sink, digest, groupMs } = named;
    const alerts = ledger.takeDue(now);
    const most = digest === null && groupMs === 0 ? 1 : MAX_TOGETHER;
    for (let i = 0; i < alerts.length; i += most) {
      const some = alerts.slice(i, i + most) as [Alert, ...Alert[]];
      const [first] = some;
      const telling: Telling = { alerts: some, isDigest: digest !== null };
      outbox.add(
        {
          id: `alert_${name}_${first.id}${some.length === 1 ? '' : `_of_${some.length}`}`,
          body: JSON.stringify(telling),
          incident: sink.kind === 'pagerduty' ? first.key : null,
        },
        now,
      );
    }
  }
}
