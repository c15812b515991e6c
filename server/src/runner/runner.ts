import {
  ANONYMOUS,
  beginStep,
  nothingTouched,
  READABLE_VERSIONS,
  recover,
  runMonitors,
  serializedParts,
  ENGINE_VERSION,
  submitDecision,
  submitEvent,
  viewOfAll,
  viewOfTouched,
  type Decision,
  type Entities,
  type Monitor,
  type Recovered,
  type Sender,
  type Step,
  type StoredEvent,
  type StreamState,
  type Touched,
} from 'peeksafe/engine';
import {
  ENTITY_KINDS,
  forEachKind,
  type DeclaredMetric,
  type EventResult,
  type IncomingEvent,
  type PauseCause,
  type Tally,
} from 'peeksafe/protocol';
import type { EventLog, Marked } from '../log/event-log.ts';
import type { StateStore } from '../log/state-store.ts';
import { SnapshotDamaged, StoreDamaged } from '../log/store-damaged.ts';
import { JudgedBackfill } from './judged-backfill.ts';
import { Projector } from './projector.ts';

/** Minimum number of events between two snapshots, which bounds the time of a start. */
export const MIN_SNAPSHOT_EVERY = 20_000;

/** Events for each entity of the state: writing all of a wide stream more often would take more than its events. */
const EVENTS_PER_ENTITY = 2;

/** Maximum number of events folded before the event loop gets a turn and the log a commit. */
const MAX_EVENTS_PER_COMMIT = 2000;

/** The sender of events that are joined here: they report what others saw. */
const REPORTER: Sender = { actor: null, scopes: ['ingest'] };

/** A step runs for this long before everything else gets a turn, milliseconds. */
const TURN_MS = 10;

/** Entities prepared for viewers before everything else may get a turn. */
const VIEWED_AT_ONCE = 200;

/** Takes an event into a step. */
type Submit = (event: IncomingEvent) => EventResult;

/** Makes events from the state of the moment when its turn comes, bit by bit, and says what has to be remembered with them. */
export type Join = (state: Readonly<StreamState>, submit: Submit) => Generator<void, Marked>;

/** The changes of one step, once they are durable. */
export interface Committed {
  readonly seq: number;
  /** Time of the commit by the server's clock, milliseconds since 1970. */
  readonly at: number;
  /** Every changed entity, in its whole new state. */
  readonly entities: Entities;
  /** Whether time alone caused it, so that no sender waits for it. */
  readonly isByTime: boolean;
  /** Counts that came after their batch had closed; left out by a node that only follows. */
  readonly late?: Tally;
  /** The causes of pauses of automatic stops that began; left out by a node that only follows. */
  readonly pauses?: readonly PauseCause[];
  /** The experiments of which something was counted; left out by a node that only follows. */
  readonly counted?: ReadonlySet<string>;
}

/** The causes of pauses that some records begin. */
const pausesIn = (records: Step['records']): PauseCause[] =>
  records.flatMap(({ event }) => (event.kind === 'experiment.paused' ? [event.cause ?? 'operator'] : []));

/** The experiments that counts in some records are of. */
function countedIn(state: Readonly<StreamState>, records: Step['records']): ReadonlySet<string> {
  const counted = new Set<string>();
  for (const { event } of records) {
    if (event.kind === 'experiment.observed') counted.add(event.experiment);
    if (event.kind !== 'variant.observed' && event.kind !== 'variant.measured') continue;
    const experiment = state.variants.get(event.variant)?.experiment;
    if (experiment !== undefined) counted.add(experiment);
  }
  return counted;
}

/** The parts of a runner. */
export interface RunnerParts {
  readonly log: EventLog;
  readonly store: StateStore;
  readonly monitors: readonly Monitor[];
  readonly clock: () => number;
  readonly onCommitted: (committed: Committed) => void;
  /** Receives errors that did not affect acknowledged events: of a monitor, or of the read model. */
  readonly onError: (what: string, error: unknown) => void;
}

interface QueuedWork {
  /** True when it only lets time pass. */
  readonly tick: boolean;
  readonly events: readonly IncomingEvent[];
  readonly sender: Sender;
  /** Makes decisions of the server's own, such as reworded suggestions, from the state of the moment when its turn comes. */
  readonly note?: (state: Readonly<StreamState>) => Decision[];
  /** Makes events of a sender who may report. */
  readonly join?: Join;
  readonly done: (results: EventResult[]) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The one writer of a stream: it checks events against the state, folds them, runs the monitors, and makes all of it durable together. Nothing
 * is published before it is durable.
 */
export class StreamRunner {
  readonly stream: string;
  readonly epoch: string;
  readonly #parts: RunnerParts;
  readonly #projector: Projector;
  #state: StreamState;
  #queue: QueuedWork[] = [];
  #working: Promise<void> | null = null;
  /** The last event in the newest snapshot, or in the base of the log; 0 for none. */
  #snapshotAt = 0;
  #snapshotDueAt: number;
  /** Time of the previous tick. */
  #tickedAt: number | null = null;
  /** When the current turn began, by a clock that only goes forward. */
  #turnBegan = 0;
  /** Set while the read model is read. */
  #reading: Promise<void> | null = null;
  /** True when the state may hold what the log does not. */
  #doubtful = false;
  /** Why nothing may be written anymore; null while it may. */
  #abandoned: Error | null = null;

  constructor(stream: string, epoch: string, parts: RunnerParts) {
    this.stream = stream;
    this.epoch = epoch;
    this.#parts = parts;
    this.#projector = new Projector(stream, parts.store);
    this.#state = this.#load();
    this.#snapshotDueAt = this.#snapshotAt + this.snapshotEvery;
  }

  /** The last event that is durable and folded, when no step is under way. */
  get seq(): number {
    return this.#state.seq;
  }

  /** Events from one snapshot to the next: the work of snapshots grows with the events, however wide the stream. */
  get snapshotEvery(): number {
    const entities = ENTITY_KINDS.reduce((sum, kind) => sum + this.#state[kind].size, 0);
    return Math.max(MIN_SNAPSHOT_EVERY, EVENTS_PER_ENTITY * entities);
  }

  /** The stream as viewers see it. Only for a start: later changes come by `onCommitted`. */
  view(): Entities {
    return viewOfAll(this.#state);
  }

  /** Ids of all variants. */
  variantIds(): string[] {
    return [...this.#state.variants.keys()];
  }

  /** Whether the stream has a variant. */
  hasVariant(id: string): boolean {
    return this.#state.variants.has(id);
  }

  /** The metric of this name that the experiment of a variant declares; undefined for none. */
  metricOf(variant: string, name: string): DeclaredMetric | undefined {
    const { variants, experiments } = this.#state;
    const { metrics } = experiments.get(variants.get(variant)?.experiment ?? '') ?? {};
    return metrics?.find((one) => one.name === name);
  }

  /** The latest time of any event, milliseconds since 1970. */
  get newestAt(): number {
    return this.#state.newestAt;
  }

  #load(): StreamState {
    const recovered = this.#recover(Number.MAX_SAFE_INTEGER);
    const { state, touched } = recovered;
    this.#projector.restart(state.seq, viewOfTouched(state, touched), recovered);
    return state;
  }

  /** A damaged snapshot costs only time: it is set aside, and the state is rebuilt from an earlier one or from the whole log. */
  #recover(before: number): Recovered {
    const { log, store, onError } = this.#parts;
    let seq = -1;
    try {
      const backfill = JudgedBackfill.of(this.stream, store, onError);
      const kept = store.snapshot(
        this.stream,
        ENGINE_VERSION,
        READABLE_VERSIONS,
        Math.min(before, backfill?.snapshotsBefore ?? before),
      );
      if (kept !== null && !kept.isBase) seq = kept.seq;
      this.#snapshotAt = kept?.seq ?? 0;
      const records = log.read(this.stream, kept?.seq ?? 0);
      const recovered = recover(kept?.state ?? null, records, store.watermark(this.stream), backfill);
      backfill?.end();
      return recovered;
    } catch (error) {
      const damage =
        error instanceof SnapshotDamaged || error instanceof StoreDamaged || seq === -1
          ? error
          : new SnapshotDamaged(this.stream, seq, error);
      if (!(damage instanceof SnapshotDamaged)) throw damage;
      onError('snapshot', damage);
      this.#setAside(damage.seq);
      return this.#recover(damage.seq);
    }
  }

  #setAside(seq: number): void {
    try {
      this.#parts.store.setAsideSnapshot(this.stream, seq);
    } catch (error) {
      this.#parts.onError('snapshot', error);
    }
  }

  /**
   * Submits events in order. Resolves with the result of each once the accepted ones are durable.
   * @param sender The actor, who is stored with the events, and its scopes.
   * @throws LogUnavailable when nothing could be written; all of them may be sent again.
   */
  submit(events: readonly IncomingEvent[], sender: Sender = ANONYMOUS): Promise<EventResult[]> {
    return new Promise((done, failed) => {
      this.#queue.push({ tick: false, events, sender, done, failed });
      this.#work();
    });
  }

  /** Lets time pass: monitors that depend on time decide, and the read model catches up. */
  tick(): void {
    this.#queue.push({
      tick: true,
      events: [],
      sender: ANONYMOUS,
      done: () => {},
      failed: (error) => this.#parts.onError('tick', error),
    });
    this.#work();
  }

  /**
   * Adds decisions of the server's own, such as suggestions reworded by a language model. The function is called when its turn comes, with the state
   * of that moment. Resolves when the decisions are durable.
   * @throws LogUnavailable when nothing could be written.
   */
  note(note: (state: Readonly<StreamState>) => Decision[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#queue.push({ tick: false, events: [], sender: ANONYMOUS, note, done: () => done(), failed });
      this.#work();
    });
  }

  /**
   * Reads the state in its turn. Resolves once everything that was read is durable.
   * @throws LogUnavailable when that is not certain.
   */
  async read<T>(read: (state: Readonly<StreamState>) => T): Promise<T> {
    let answer: { readonly value: T } | undefined;
    await this.note((state) => {
      answer = { value: read(state) };
      return [];
    });
    return (answer as unknown as { readonly value: T }).value;
  }

  /**
   * Takes events that are made from the state of the moment when their turn comes. Resolves when they are durable, with what is remembered with them.
   * @throws LogUnavailable when nothing could be written.
   */
  join(join: Join): Promise<void> {
    return new Promise((done, failed) => {
      this.#queue.push({ tick: false, events: [], sender: REPORTER, join, done: () => done(), failed });
      this.#work();
    });
  }

  #work(): void {
    this.#working ??= this.#drain().finally(() => {
      this.#working = null;
      if (this.#queue.length > 0) this.#work();
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#next();
      try {
        if (this.#abandoned !== null) throw this.#abandoned;
        const results = await this.#step(group);
        group.forEach(({ done }, i) => done(results[i] as EventResult[]));
        await this.#catchUp();
      } catch (error) {
        this.#doubtful = true;
        for (const { failed } of group) failed(error);
      }
    }
  }

  #next(): QueuedWork[] {
    let events = 0;
    const end = this.#queue.findIndex((one) => (events += one.events.length) > MAX_EVENTS_PER_COMMIT);
    return this.#queue.splice(0, end === -1 ? this.#queue.length : Math.max(1, end));
  }

  async #step(group: readonly QueuedWork[]): Promise<EventResult[][]> {
    if (this.#doubtful) {
      // Start over from what is durable.
      this.#state = this.#load();
      this.#doubtful = false;
    }
    this.#turnBegan = performance.now();
    const { log, clock, monitors, onError } = this.#parts;
    const step = beginStep(clock());
    const stored = log.known(
      this.stream,
      group.flatMap(({ events }) => events.map((event) => event.id)),
    );
    const results: EventResult[][] = [];
    for (const { events, sender } of group) {
      const taken: EventResult[] = [];
      for (const event of events) {
        taken.push(submitEvent(this.#state, step, event, { sender, stored }));
        if (this.#isTurnOver()) await this.#nextTurn();
      }
      results.push(taken);
    }
    const marked = await this.#joinAll(group, step, stored);
    for (const { note } of group)
      for (const decision of note?.(this.#state) ?? []) submitDecision(this.#state, step, decision);
    const isTick = group.some((one) => one.tick);
    const previousTick = this.#tickedAt;
    if (isTick) this.#tickedAt = step.now;
    const onMonitorError = (monitor: string, error: unknown): void => onError(`monitor ${monitor}`, error);
    const asking = runMonitors(this.#state, step, { monitors, isTick, previousTick, onError: onMonitorError });
    let asked = asking.next();
    for (; asked.done !== true; asked = asking.next()) if (this.#isTurnOver()) await this.#nextTurn();
    if (asked.value) this.tick();
    if (step.records.length > 0) {
      await log.append(this.stream, step.records, marked);
      const isByTime = group.every((one) => one.tick);
      await this.#publish(step, isByTime);
    }
    return results;
  }

  async #joinAll(
    group: readonly QueuedWork[],
    step: Step,
    stored: ReadonlyMap<string, StoredEvent>,
  ): Promise<Marked | undefined> {
    let marked: Marked | undefined;
    for (const { join, sender } of group) {
      if (join === undefined) continue;
      const joining = join(this.#state, (event) => submitEvent(this.#state, step, event, { sender, stored }));
      let joined = joining.next();
      for (; joined.done !== true; joined = joining.next()) if (this.#isTurnOver()) await this.#nextTurn();
      const byEvent = new Map([...(marked?.byEvent ?? []), ...joined.value.byEvent]);
      const ended = [...(marked?.ended ?? []), ...(joined.value.ended ?? [])];
      marked = {
        byEvent,
        ...(ended.length > 0 && { ended }),
        forgetBefore: Math.min(joined.value.forgetBefore, marked?.forgetBefore ?? Infinity),
      };
    }
    return marked;
  }

  // Only its own step changes the state, and viewers see committed changes only: everything else may run between the turns of a step.
  #isTurnOver(): boolean {
    return performance.now() - this.#turnBegan >= TURN_MS;
  }

  async #nextTurn(): Promise<void> {
    await new Promise((go) => setImmediate(go));
    this.#turnBegan = performance.now();
  }

  async #publish(step: Step, isByTime: boolean): Promise<void> {
    const entities = await this.#viewOf(step.touched);
    this.#projector.add(this.#state.seq, entities, step);
    const [at, pauses] = [this.#parts.clock(), pausesIn(step.records)];
    const counted = countedIn(this.#state, step.records);
    this.#parts.onCommitted({ seq: this.#state.seq, at, entities, isByTime, late: step.late, pauses, counted });
  }

  async #viewOf(touched: Touched): Promise<Entities> {
    const rows = forEachKind((): object[] => []);
    for (const kind of ENTITY_KINDS) {
      const ids = [...touched[kind]];
      for (let i = 0; i < ids.length; i += VIEWED_AT_ONCE) {
        const some = { ...nothingTouched(), [kind]: new Set(ids.slice(i, i + VIEWED_AT_ONCE)) };
        rows[kind].push(...viewOfTouched(this.#state, some)[kind]);
        if (this.#isTurnOver()) await this.#nextTurn();
      }
    }
    const { stream } = viewOfTouched(this.#state, { ...nothingTouched(), stream: touched.stream });
    return { ...(rows as unknown as Entities), stream };
  }

  async #catchUp(): Promise<void> {
    // The read model must not change while it is read; it catches up in a moment.
    if (this.#abandoned !== null || this.#reading !== null) return;
    const isUnread = (): boolean => this.#abandoned === null && this.#reading === null;
    try {
      await this.#projector.flushWhenDue(this.#parts.clock(), isUnread);
      if (this.#state.seq < this.#snapshotDueAt) return;
      // A snapshot must not be ahead of the read model, whose counts nobody would find any more.
      if ((await this.#projector.flush(isUnread)) < this.#state.seq) return;
      // One that fails is tried again as many events later: it is only for the speed of a start, and making it is dear.
      this.#snapshotDueAt = this.#state.seq + this.snapshotEvery;
      await this.#snapshot();
    } catch (error) {
      // The events are durable; the read model is tried again in a moment.
      if (this.#abandoned === null) this.#parts.onError('read model', error);
    }
  }

  /** The state does not change meanwhile: events for this stream wait, and everything else goes on. */
  async #snapshot(): Promise<void> {
    this.#turnBegan = performance.now();
    const { seq } = this.#state;
    await this.#parts.store.saveSnapshot(
      { stream: this.stream, seq, version: ENGINE_VERSION },
      serializedParts(this.#state),
      () => {
        if (this.#abandoned !== null) throw this.#abandoned;
        return this.#isTurnOver() ? this.#nextTurn() : null;
      },
    );
    this.#snapshotAt = seq;
  }

  /**
   * Brings the read model of the past up to date, as far as the disk takes it, and keeps it so while it is read, which may take several
   * turns. One reader at a time.
   * @param read Given the last event that is in it.
   */
  async readPast<T>(read: (seq: number) => Promise<T>): Promise<T> {
    while (this.#reading !== null) await this.#reading;
    let end = (): void => {};
    this.#reading = new Promise((done) => (end = done));
    try {
      return await read(await this.#updateReadModel());
    } finally {
      this.#reading = null;
      end();
    }
  }

  async #updateReadModel(): Promise<number> {
    try {
      return await this.#projector.flush(() => this.#abandoned === null);
    } catch (error) {
      this.#parts.onError('read model', error);
      return this.#projector.written;
    }
  }

  /** Stops without writing anything more, not even to the read model: another node has that right now. Submissions that wait fail with the error. */
  async abandon(error: Error): Promise<void> {
    this.#abandoned = error;
    while (this.#working !== null) await this.#working;
  }

  /** Finishes what was submitted and stops; a snapshot makes the next start fast. */
  async close(): Promise<void> {
    while (this.#working !== null) await this.#working;
    // A snapshot must not hold what could not be written.
    if (this.#doubtful) return;
    try {
      await this.#projector.flush();
      if (this.#state.seq > this.#snapshotAt) await this.#snapshot();
    } catch (error) {
      // The events are durable, and the next start rebuilds everything else from them.
      this.#parts.onError('read model', error);
    }
  }
}
