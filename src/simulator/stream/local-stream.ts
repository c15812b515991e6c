import { breakdownOf, MemoryHost, type Outcome } from '../../engine/index.ts';
import {
  formatCursor,
  IncomingEvent,
  SCOPES,
  type Breakdown,
  type ErrorCode,
  type EventInput,
  type History,
  type HistoryQuery,
  type Scope,
} from '../../protocol/index.ts';
import { PeeksafeError } from '../../sdk/error.ts';
import { entityFeed } from '../../sdk/state/entity-feed.ts';
import { Listeners } from '../../sdk/state/listeners.ts';
import { Replica } from '../../sdk/state/replica.ts';
import type {
  Changed,
  ClosingFeed,
  ClosingsOptions,
  KillFeed,
  KillsOptions,
  LiveStream,
  StreamState,
  StreamStatus,
} from '../../sdk/stream.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Scenario, ScenarioEffect } from '../scenarios/scenarios.ts';
import { LocalHistory } from './local-history.ts';
import { closedWithoutWinner } from '../world/closed-without.ts';
import type { World } from '../world/world.ts';

/** How often a local stream moves its world on, in milliseconds. */
const FRAME_MS = 1000;

/** A live stream of a simulated world, in the page itself: no server, no network. */
export interface LocalStream extends LiveStream {
  /** The world behind it. */
  readonly world: World;
  /**
   * Takes events as a server would: kill, revive, dismiss.
   * @throws EventRejected when one is not valid, or does not fit what came before; those before it are taken.
   */
  send(events: readonly EventInput[]): void;
  /** Makes something happen in the world; what it brings is seen with the next frame. */
  trigger(scenario: Scenario): ScenarioEffect;
}

/** An event that was refused, with the code that a server would answer. */
class EventRejected extends RangeError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'EventRejected';
    this.code = code;
  }
}

function read(event: EventInput): IncomingEvent {
  const parsed = IncomingEvent.safeParse(event);
  if (!parsed.success) throw new EventRejected('bad-event', `The event is not valid: ${parsed.error.message}`);
  return parsed.data;
}

class WorldStream implements LocalStream {
  readonly url: string;
  readonly key: object = this;
  readonly world: World;
  readonly delay = 0;
  readonly scopes: ReadonlySet<Scope> = new Set(SCOPES);
  status: StreamStatus;
  lastMessageAt: number | null = null;
  readonly #clock: Clock;
  readonly #epoch: string;
  readonly #host = new MemoryHost();
  readonly #history = new LocalHistory();
  readonly #replica = new Replica();
  readonly #listeners = new Listeners<Changed>();
  readonly #statusListeners = new Listeners<StreamStatus>();
  readonly #closing = new AbortController();
  readonly #stopClock: () => void;
  #cursor: string | null = null;

  constructor(world: World, clock: Clock) {
    this.world = world;
    this.url = `local:${world.name}`;
    this.#clock = clock;
    this.#epoch = world.name
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(-32);
    this.#replayPast(world.history());
    this.#advance();
    this.status = { phase: 'live', since: clock.now(), reason: 'synchronized', message: '' };
    this.#publish();
    this.#stopClock = clock.every(FRAME_MS, () => {
      this.#advance();
      this.#publish();
    });
  }

  get state(): StreamState {
    return this.#replica.state;
  }

  subscribe(listener: (changed: Changed) => void): () => void {
    return this.#listeners.add(listener);
  }

  subscribeStatus(listener: (status: StreamStatus) => void): () => void {
    return this.#statusListeners.add(listener);
  }

  kills(options?: KillsOptions): KillFeed {
    return entityFeed(this, 'kills', this.#closing.signal, options);
  }

  closings(options?: ClosingsOptions): ClosingFeed {
    return entityFeed(this, 'closings', this.#closing.signal, options);
  }

  history(query: HistoryQuery = {}): Promise<History> {
    // Inside the executor a refusal rejects, as a server's would.
    return new Promise((answer) => {
      const { variants, experiments } = this.#host.state;
      const past = this.#history.read(query, variants.keys(), this.world.now, (variant, name) =>
        experiments.get(variants.get(variant)?.experiment ?? '')?.metrics?.find((one) => one.name === name),
      );
      answer({ cursor: this.#cursor as string, ...past });
    });
  }

  breakdown(experiment: string, dimension: string, variants?: readonly string[]): Promise<Breakdown> {
    const series: Breakdown['series'] = [];
    for (let after: string | undefined; ;) {
      const query = { experiment, dimension, ...(variants && { variants: [...variants] }), ...(after && { after }) };
      const page = breakdownOf(this.#host.state, query);
      if ('code' in page) return Promise.reject(new PeeksafeError(page.code, page.message));
      const { next, ...rest } = page;
      series.push(...rest.series);
      if (next === undefined) return Promise.resolve({ ...rest, series });
      after = next;
    }
  }

  submitActions(decisions: readonly EventInput[]): Promise<string> {
    try {
      this.send(decisions);
      return Promise.resolve(this.#cursor as string);
    } catch (error) {
      const rejection = error instanceof EventRejected ? new PeeksafeError(error.code, error.message) : error;
      return Promise.reject(rejection);
    }
  }

  now(): number {
    return this.#clock.now();
  }

  send(events: readonly EventInput[]): void {
    try {
      for (const event of events) {
        const [result] = this.#record(this.#host.submit([read(event)], this.#clock.now()));
        const problem = result?.status === 'rejected' ? result.errors[0] : undefined;
        if (problem !== undefined) throw new EventRejected(problem.code, problem.message);
      }
    } finally {
      this.#publish();
    }
  }

  trigger(scenario: Scenario): ScenarioEffect {
    return this.world.trigger(scenario);
  }

  close(): void {
    if (this.status.reason === 'closed') return;
    this.#stopClock();
    this.status = { phase: 'offline', since: this.#clock.now(), reason: 'closed', message: '' };
    this.#closing.abort();
    this.#statusListeners.emit(this.status);
    this.#listeners.clear();
    this.#statusListeners.clear();
  }

  /** Events of before the page was opened are received as they happened, so that they are judged as they would have been then. */
  #replayPast(events: readonly EventInput[]): void {
    let newest = -Infinity;
    let waiting: EventInput[] = [];
    const flush = (): void => {
      if (waiting.length > 0) this.#submitFromWorld(waiting, newest);
      waiting = [];
    };
    for (const event of events) {
      const at = Date.parse(event.at);
      if (at > newest) flush();
      newest = Math.max(newest, at);
      waiting.push(event);
    }
    flush();
  }

  /** Advances in steps, so that a kill stops its variant within one of them even after the page has slept. */
  #advance(): void {
    const to = this.#clock.now();
    for (let at = Math.min(this.world.now + FRAME_MS, to); at <= to; at += FRAME_MS) {
      this.#submitFromWorld(this.world.advance(at), at);
      this.#record(this.#host.tick(at));
    }
    this.lastMessageAt = to;
  }

  /** One event of the world may be rejected: its publisher stops a variant, or names a winner, that the engine has stopped already. */
  #submitFromWorld(events: readonly EventInput[], now: number): void {
    const results = this.#record(this.#host.submit(events.map(read), now));
    const again = closedWithoutWinner(events, results);
    if (again.length > 0) this.#record(this.#host.submit(again.map(read), now));
  }

  #record({ results, records, increments, judged }: Outcome): Outcome['results'] {
    for (const increment of increments) this.#history.add(increment);
    for (const point of judged) this.#history.addJudged(point);
    for (const { event } of records) {
      if (event.kind === 'variant.killed') this.world.stop(event.variant);
      if (event.kind === 'variant.revived') this.world.revive(event.variant);
      if (event.kind === 'experiment.closed') this.world.close(event.experiment);
      if (event.kind === 'experiment.reopened') this.world.reopen(event.experiment);
      if (event.kind === 'experiment.opened' && event.shares !== undefined)
        this.world.split(event.experiment, event.shares);
    }
    return results;
  }

  #publish(): void {
    const cursor = formatCursor({ epoch: this.#epoch, seq: this.#host.state.seq });
    if (cursor === this.#cursor) return;
    const since = this.#cursor;
    this.#cursor = cursor;
    const at = new Date(this.#clock.now()).toISOString();
    const applied = this.#replica.apply({ type: 'changes', since, cursor, at, ...this.#host.takeChanges() });
    // Made here, one after the other and whole: anything else would be a fault of this file.
    if (applied.outcome !== 'applied')
      throw new Error(`The changes from ${since} to ${cursor} were not applied: ${applied.outcome}.`);
    this.#listeners.emit(applied.changed);
  }
}

/**
 * Plays a world as a live stream, for documentation and demos without a server. It hosts the same engine as a server, so that it stops
 * variants on the same evidence; the world no longer shows what is stopped.
 * @param clock Tells the time and sets timers; `systemClock()` for the real one.
 */
export function localStream(world: World, clock: Clock = systemClock()): LocalStream {
  return new WorldStream(world, clock);
}
