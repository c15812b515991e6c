import type {
  Breakdown,
  ExperimentClosing,
  EventInput,
  Experiment,
  History,
  Kill,
  Note,
  Pattern,
  Scope,
  StreamInfo,
  Suggestion,
  Variant,
} from '../../protocol/index.ts';
import {
  PeeksafeError,
  Replica,
  type Changed,
  type ClosingFeed,
  type KillFeed,
  type LiveStream,
  type StatusReason,
  type StreamPhase,
  type StreamState,
  type StreamStatus,
} from '../../sdk/index.ts';

/** Entities by kind, as a change message has them. */
export interface Entities {
  readonly experiments?: Experiment[];
  readonly variants?: Variant[];
  readonly patterns?: Pattern[];
  readonly kills?: Kill[];
  readonly suggestions?: Suggestion[];
  readonly notes?: Note[];
  readonly closings?: ExperimentClosing[];
  /** The settings of the stream. */
  readonly stream?: StreamInfo;
}

/** A stream without a server: the SDK's own replica, fed by the test. */
export class FakeStream implements LiveStream {
  readonly url: string = 'test:';
  readonly key: object = this;
  delay: number | null = null;
  lastMessageAt: number | null = Date.now();
  status: StreamStatus = { phase: 'live', since: Date.now(), reason: 'synchronized', message: '' };
  past: History = { cursor: 'e.0', resolutionMs: 1000, series: [] };
  scopes: ReadonlySet<Scope> = new Set(['view']);
  /** Events that elements posted for a person. */
  readonly actions: EventInput[] = [];
  /** The error that the server answers the next action with; null when it accepts it. */
  refusal: Error | null = null;
  /** The number of history requests. */
  historyCalls = 0;
  readonly #replica = new Replica();
  readonly #listeners = new Set<(changed: Changed) => void>();
  readonly #statusListeners = new Set<(status: StreamStatus) => void>();
  #seq = 0;
  #epochs = 0;

  /** @param entities The first snapshot; left out, none has come yet. */
  constructor(entities?: Entities) {
    if (entities !== undefined) this.reset(entities);
  }

  get state(): StreamState {
    return this.#replica.state;
  }

  /** How many listen, to changes and to the status together. */
  get subscribers(): number {
    return this.#listeners.size + this.#statusListeners.size;
  }

  /** Replaces everything, as the snapshot of a restarted log does. */
  reset(entities: Entities): void {
    this.#epochs += 1;
    this.#apply(null, entities);
  }

  /** Applies changes, whose entities need newer `seq` than before, and tells the subscribers. */
  push(entities: Entities): void {
    this.#apply(this.#cursor, entities);
  }

  get #cursor(): string {
    return this.#cursorOf(this.#seq);
  }

  #cursorOf(seq: number): string {
    return `e${this.#epochs > 1 ? this.#epochs : ''}.${seq}`;
  }

  #apply(since: string | null, entities: Entities): void {
    // One by one: a bench gives a million rows, which are more than a call takes arguments.
    let newest = this.#seq + 1;
    for (const rows of Object.values(entities) as ({ seq: number } | { seq: number }[])[])
      for (const { seq } of [rows].flat()) newest = Math.max(newest, seq);
    this.#seq = newest;
    const applied = this.#replica.apply({
      type: 'changes',
      since,
      cursor: this.#cursor,
      at: new Date().toISOString(),
      ...entities,
    });
    if (applied.outcome === 'applied') for (const listener of [...this.#listeners]) listener(applied.changed);
  }

  setStatus(phase: StreamPhase, reason: StatusReason, message = ''): void {
    this.status = { phase, reason, message, since: Date.now() };
    for (const listener of [...this.#statusListeners]) listener(this.status);
  }

  subscribe(listener: (changed: Changed) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  subscribeStatus(listener: (status: StreamStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => void this.#statusListeners.delete(listener);
  }

  kills(): KillFeed {
    throw new Error('No element follows kills this way.');
  }

  closings(): ClosingFeed {
    throw new Error('No element follows closings this way.');
  }

  now(): number {
    return Date.now();
  }

  /** Takes it: what it changes comes with the next `push`, as from a server whose answer was quicker than its change. */
  submitActions(decisions: readonly EventInput[]): Promise<string> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    this.actions.push(...decisions);
    return Promise.resolve(this.cursorAfter(1));
  }

  /** The cursor after `changes` more changes. */
  cursorAfter(changes: number): string {
    return this.#cursorOf(this.#seq + changes);
  }

  /** The viewer's token now allows something else. */
  setScopes(scopes: readonly Scope[]): void {
    this.scopes = new Set(scopes);
    for (const listener of [...this.#statusListeners]) listener(this.status);
  }

  history(): Promise<History> {
    this.historyCalls++;
    return Promise.resolve(this.past);
  }

  /** Breakdowns by dimension; one that is missing is refused. */
  breakdowns: Readonly<Record<string, Breakdown>> = {};
  /** The breakdowns that were asked for. */
  readonly breakdownCalls: { experiment: string; dimension: string; variants: readonly string[] | undefined }[] = [];

  breakdown(experiment: string, dimension: string, variants?: readonly string[]): Promise<Breakdown> {
    this.breakdownCalls.push({ experiment, dimension, variants });
    const answer = this.breakdowns[dimension];
    if (answer === undefined)
      return Promise.reject(new PeeksafeError('unavailable', 'The server could not be reached.'));
    return Promise.resolve(answer);
  }

  close(): void {
    this.#listeners.clear();
    this.#statusListeners.clear();
  }
}
