import { bodyOf, type LogRecord, type StoredEvent } from 'peeksafe/engine';
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { LogUnavailable, type EventLog, type Mark, type Marked, type Ownership } from '../event-log.ts';
import type { SqliteLog } from '../sqlite-log.ts';
import { BEGINNING, appendMessage, type Chain } from './chain.ts';
import { splitRecords, readLogMessage, writeLogMessage } from './commit.ts';
import { Mirror, type Copied, type LogPosition } from './mirror.ts';
import type { HeldLease } from './leases.ts';
import { Fenced, type NatsClient, type StoredMessage } from './nats-client.ts';

/** Approximate bytes of one commit, well below NATS's limit of 1 MB. A larger step of the writer becomes several commits. */
const COMMIT_BYTES = 384 * 1024;

/** Tries of a commit that gets no answer, of two seconds each. */
const ATTEMPTS = 2;

/** Tries of a claim while other nodes write to the log at the same time. */
const TAKEOVERS = 5;

/** Records compared or copied at a time. */
const PAGE = 1000;

const newEpoch = (): string => BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36);
const newId = (): string => randomBytes(12).toString('base64url');

interface WritingState {
  readonly lease: HeldLease;
  readonly epoch: string;
  /** The last message that this writer knows: JetStream refuses an append after any other. */
  fence: number;
}

/** The result of catching up with a log. */
export interface CatchUp {
  /**
   * `current`: the copy equals JetStream's log. `ahead`: the copy has more. `changed`: they differ. `broken`: JetStream has lost something
   * in between.
   */
  readonly outcome: 'current' | 'ahead' | 'changed' | 'broken';
  readonly chain: Chain;
  /** The last message that JetStream has; 0 for none. */
  readonly last: number;
}

/** A reader's proof that a log has lost something. */
export interface Loss {
  /** How far the reader has seen the log. */
  readonly seen: { readonly epoch: string; readonly seq: number };
  /** True when the log has since grown past that, and must have lost it before. */
  readonly isCertain: boolean;
}

/** A page of another node's copy of a log. */
export interface CopiedPage {
  readonly epoch: string;
  /** The record before the first one. */
  readonly from: number;
  readonly records: readonly LogRecord[];
  /** Where in JetStream that is, with the last page; else null. */
  readonly place: LogPosition | null;
  readonly marked?: Marked;
}

const ofRecords = ({ byEvent, ...rest }: Marked, records: readonly LogRecord[]): Marked => ({
  byEvent: new Map(records.flatMap(({ event: { id } }) => (byEvent.has(id) ? [[id, byEvent.get(id) ?? []]] : []))),
  ...rest,
});

/** Callbacks of a log. */
export interface JetStreamReports {
  readonly onCommit: (report: { events: number; seconds: number }) => void;
  /** Called when JetStream has lost or changed events, with what was done about it. */
  readonly onLoss: (stream: string, what: string) => void;
}

/**
 * The event log on JetStream. Every node that may write keeps a copy in its own store, for reads and for duplicate ids; events are durable once
 * JetStream has acknowledged them. A message in JetStream is a commit, all or nothing.
 */
export class JetStreamLog implements EventLog {
  readonly #nats: NatsClient;
  readonly #copy: SqliteLog;
  readonly #mirror: Mirror;
  readonly #node: string;
  readonly #reports: JetStreamReports;
  readonly #held = new Map<string, WritingState>();

  constructor(nats: NatsClient, db: DatabaseSync, copy: SqliteLog, node: string, reports: JetStreamReports) {
    this.#nats = nats;
    this.#copy = copy;
    this.#mirror = new Mirror(db, copy);
    this.#node = node;
    this.#reports = reports;
  }

  marks(stream: string, since: number): Iterable<Mark> {
    return this.#copy.marks(stream, since);
  }

  /** The marks of records of this node's copy; undefined when they have none. */
  marked(stream: string, records: readonly LogRecord[]): Marked | undefined {
    return this.#mirror.marked(stream, records);
  }

  /** Records of this node's copy after one, with their marks: at least one, and no more than about this many bytes. */
  page(stream: string, after: number, limit: number, bytes: number): Pick<CopiedPage, 'records' | 'marked'> {
    const read = [...this.read(stream, after, limit)];
    const [records = []] = splitRecords(read, bytes, this.#mirror.marksOf(stream));
    const marked = this.marked(stream, records);
    return { records, ...(marked !== undefined && { marked }) };
  }

  streams(): readonly Ownership[] {
    return this.#copy.streams();
  }

  own(stream: string): Ownership | null {
    return this.#copy.own(stream, false);
  }

  known(stream: string, ids: readonly string[]): ReadonlyMap<string, StoredEvent> {
    return this.#copy.known(stream, ids);
  }

  read(stream: string, after: number, limit?: number): IterableIterator<LogRecord> {
    return this.#copy.read(stream, after, limit);
  }

  /** The position of this node's copy of a stream. */
  copied(stream: string): Copied | null {
    return this.#mirror.copied(stream);
  }

  /**
   * Whether this node writes a stream, as far as it knows. It goes on while leases cannot be reached; if another node has started since, the fence
   * refuses its writes.
   */
  writes(stream: string): boolean {
    return this.#held.has(stream);
  }

  /** Whether no other node can have started to write the stream. */
  isSure(stream: string): boolean {
    const held = this.#held.get(stream);
    return held !== undefined && performance.now() < held.lease.until;
  }

  /** Stops writing a stream. */
  stopWriting(stream: string): void {
    this.#held.delete(stream);
  }

  async append(stream: string, records: readonly LogRecord[], marked?: Marked): Promise<void> {
    const start = performance.now();
    const held = this.#held.get(stream);
    if (held === undefined) throw new LogUnavailable(new Error('another node writes this stream now'));
    try {
      for (const part of splitRecords(records, COMMIT_BYTES, (id) => marked?.byEvent.get(id)?.length ?? 0))
        await this.#commit(stream, held, part, marked && ofRecords(marked, part));
    } catch (error) {
      // Only reading the log again shows what is in it.
      this.stopWriting(stream);
      throw new LogUnavailable(error);
    }
    this.#reports.onCommit({ events: records.length, seconds: (performance.now() - start) / 1000 });
  }

  async #commit(
    stream: string,
    held: WritingState,
    records: readonly LogRecord[],
    marked: Marked | undefined,
  ): Promise<void> {
    const place = await this.#publishCommit(stream, held, records, marked);
    const seq = (records.at(-1) as LogRecord).seq;
    this.#mirror.append(stream, { epoch: held.epoch, seq, isWhole: true }, records, place, marked);
  }

  async #publishCommit(
    stream: string,
    held: WritingState,
    records: readonly LogRecord[],
    marked: Marked | undefined,
  ): Promise<LogPosition> {
    const { epoch, lease } = held;
    const commit = { kind: 'commit', epoch, lease: lease.number, node: this.#node, records } as const;
    const data = writeLogMessage({ ...commit, ...(marked !== undefined && { marked }) });
    const place = await this.#publish(stream, data, held.fence);
    held.fence = place.sequence;
    return place;
  }

  /** Publishes under one id for all tries, so that JetStream stores it once. */
  async #publish(stream: string, data: Uint8Array, fence: number): Promise<LogPosition> {
    const id = newId();
    for (let attempt = 1; ; attempt++) {
      try {
        return { sequence: await this.#nats.append(stream, id, data, fence), id };
      } catch (error) {
        if (error instanceof Fenced || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Brings this node's copy of a stream up to date with JetStream. It stops where something does not fit; the node that holds the lease decides
   * what to do about that.
   * @param asItStands Reads on where something does not fit, as an empty copy may: a later epoch has accepted the log as it is.
   */
  async catchUp(stream: string, asItStands = false): Promise<CatchUp> {
    const last = await this.#nats.last(stream);
    const copied = this.#mirror.copied(stream);
    const chain: Chain = copied?.position ? { epoch: copied.epoch, seq: copied.seq, isWhole: true } : BEGINNING;
    if (last === null) return { outcome: (copied?.seq ?? 0) > 0 ? 'ahead' : 'current', chain: BEGINNING, last: 0 };
    if (copied !== null && copied.position === null && copied.seq > 0)
      return { outcome: 'changed', chain, last: last.sequence };
    const place = copied?.position ?? null;
    if (place !== null && !(await this.#isUnchanged(place, last)))
      return { outcome: 'changed', chain, last: last.sequence };
    return this.#readInto(stream, chain, place?.sequence ?? 0, last.sequence, asItStands);
  }

  async #isUnchanged(place: LogPosition, last: StoredMessage): Promise<boolean> {
    if (last.sequence < place.sequence) return false;
    const there = last.sequence === place.sequence ? last : await this.#nats.at(place.sequence);
    return there?.id === place.id;
  }

  /** Reads on and copies what fits; with `asItStands`, all of it, numbered by position. */
  async #readInto(stream: string, begin: Chain, after: number, to: number, asItStands: boolean): Promise<CatchUp> {
    let chain = begin;
    for await (const message of this.#nats.between(stream, after, to)) {
      const read = readLogMessage(message.data);
      const step = appendMessage(chain, read);
      if (!step.chain.isWhole && !asItStands) return { outcome: 'broken', chain: step.chain, last: to };
      const isNew = this.#newTo(stream, step.records);
      const records = isNew.map((record, i) => ({ ...record, seq: chain.seq + 1 + i }));
      // A record that is there twice counts once.
      chain =
        records.length === step.records.length
          ? step.chain
          : { ...step.chain, seq: chain.seq + records.length, isWhole: false };
      const marked = read.kind === 'commit' ? read.marked : undefined;
      this.#mirror.append(stream, chain, records, { sequence: message.sequence, id: message.id }, marked);
    }
    return { outcome: chain.isWhole ? 'current' : 'broken', chain, last: to };
  }

  #newTo(stream: string, records: readonly LogRecord[]): readonly LogRecord[] {
    const known = this.#copy.known(
      stream,
      records.map(({ event }) => event.id),
    );
    const seen = new Set(known.keys());
    return records.filter(({ event }) => !seen.has(event.id) && seen.add(event.id));
  }

  /**
   * Starts to write a stream under a lease: reads the log, restores what JetStream has lost, and publishes a claim, which fences out the former
   * writer. The epoch stays unless events are lost for good.
   * @param loss Events that a reader has seen and this log did not have; if they are lost, a new epoch begins.
   */
  async claim(stream: string, lease: HeldLease, loss: Loss | null = null): Promise<Ownership> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#claim(stream, lease, loss);
      } catch (error) {
        if (!(error instanceof Fenced) || attempt === TAKEOVERS) throw error;
      }
    }
  }

  async #claim(stream: string, lease: HeldLease, loss: Loss | null): Promise<Ownership> {
    let caught = await this.catchUp(stream);
    if (caught.outcome === 'changed' || caught.outcome === 'broken')
      caught = await this.#compareWithCopy(stream, caught);
    const copied = this.#mirror.copied(stream);
    const [seq, formerEpoch] = [copied?.seq ?? 0, copied?.epoch ?? null];
    const restores = caught.outcome === 'ahead';
    const isLost = loss !== null && loss.seen.epoch === formerEpoch && (loss.isCertain || loss.seen.seq > seq);
    const isNew = isLost || formerEpoch === null || caught.outcome === 'broken';
    const epoch = isNew ? newEpoch() : formerEpoch;
    const begins = isNew || (restores && caught.last === 0);
    const first = restores ? caught.chain.seq : seq;
    const claim = { kind: 'claim', epoch, lease: lease.number, node: this.#node, seq: first, begins } as const;
    const place = await this.#publish(stream, writeLogMessage(claim), caught.last);
    const held: WritingState = { lease, epoch, fence: place.sequence };
    if (restores) await this.#restore(stream, held, first);
    else this.#mirror.append(stream, { epoch, seq, isWhole: true }, [], place);
    if (isNew && formerEpoch !== null)
      this.#reports.onLoss(stream, `history was lost: it goes on from event ${seq} under a new epoch`);
    this.#held.set(stream, held);
    return { stream, epoch, seq };
  }

  /** Appends events again that JetStream has lost and this node still has. */
  async #restore(stream: string, held: WritingState, after: number): Promise<void> {
    const end = (this.#mirror.copied(stream) as Copied).seq;
    for (let from = after; from < end;) {
      const records = [...this.#copy.read(stream, from, PAGE)];
      for (const part of splitRecords(records, COMMIT_BYTES, this.#mirror.marksOf(stream))) {
        const place = await this.#publishCommit(stream, held, part, this.marked(stream, part));
        this.#mirror.append(stream, { epoch: held.epoch, seq: end, isWhole: true }, [], place);
      }
      from = (records.at(-1) as LogRecord).seq;
    }
    this.#reports.onLoss(
      stream,
      `JetStream had lost the events ${after + 1} to ${end}; they were appended again from this node's copy`,
    );
  }

  /**
   * Compares JetStream's log with the copy from the beginning. The copy is kept as far as both agree; where they differ, JetStream's events are the
   * ones that others have seen.
   */
  async #compareWithCopy(stream: string, former: CatchUp): Promise<CatchUp> {
    const copied = this.#mirror.copied(stream);
    const end = copied?.seq ?? 0;
    const own = this.#copy.own(stream, false) === null ? null : this.#copy.read(stream, 0);
    let chain: Chain = BEGINNING;
    let agreed = 0;
    let place: LogPosition | null = null;
    let differs = false;
    for await (const message of this.#nats.between(stream, 0, former.last)) {
      const step = appendMessage(chain, readLogMessage(message.data));
      for (const record of step.records) {
        const held = own?.next();
        differs ||= held === undefined || held.done === true || bodyOf(held.value.event) !== bodyOf(record.event);
        if (differs) break;
        agreed += 1;
      }
      if (differs) break;
      chain = step.chain;
      place = { sequence: message.sequence, id: message.id };
    }
    if (!differs && agreed < end && chain.isWhole && chain.epoch === copied?.epoch)
      return { outcome: 'ahead', chain, last: former.last };
    if (!differs && agreed === end && end > 0) {
      this.#mirror.append(stream, chain, [], place);
      return { outcome: chain.isWhole ? 'current' : 'broken', chain, last: former.last };
    }
    return this.#replaceCopy(stream, former, chain.seq);
  }

  /** Replaces the copy by JetStream's log as it stands. */
  async #replaceCopy(stream: string, former: CatchUp, agreed: number): Promise<CatchUp> {
    const copied = this.#mirror.copied(stream);
    if (copied !== null && copied.seq > 0) {
      const orphans = copied.seq - agreed;
      this.#mirror.truncate(stream, 0);
      if (orphans > 0)
        this.#reports.onLoss(
          stream,
          `JetStream has another history: ${orphans} events of this node's copy were put aside`,
        );
    }
    const caught = await this.#readInto(stream, BEGINNING, 0, former.last, true);
    if (copied !== null) this.#mirror.reconcile(stream);
    // With the same epoch for two histories, readers would take theirs for this one.
    const isOfCopy = copied !== null && copied.seq > 0 && caught.chain.epoch === copied.epoch && copied.seq > agreed;
    return isOfCopy ? { ...caught, outcome: 'broken' } : caught;
  }

  /** Replaces this node's copy of a stream by that of another node, which has what JetStream has lost. */
  replace(stream: string, { epoch, from, records, place, marked }: CopiedPage): void {
    const copied = this.#mirror.copied(stream);
    if (from === 0 && copied !== null) this.#mirror.truncate(stream, 0);
    const seq = records.at(-1)?.seq ?? from;
    this.#mirror.append(stream, { epoch, seq, isWhole: true }, records, place, marked);
    if (place !== null) this.#mirror.reconcile(stream);
  }
}
