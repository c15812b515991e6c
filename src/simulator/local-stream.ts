import {
  formatCursor,
  IncomingEvent,
  SCOPES,
  type EventInput,
  type History,
  type HistoryQuery,
  type Scope,
} from '../protocol/index.ts';
import { PeeksafeError } from '../sdk/error.ts';
import { killsOf } from '../sdk/kills.ts';
import { Listeners } from '../sdk/listeners.ts';
import { Replica } from '../sdk/replica.ts';
import type { Changed, KillFeed, KillsOptions, LiveStream, StreamState, StreamStatus } from '../sdk/stream.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Lever, LeverEffect } from './levers.ts';
import { UnfitEvent } from './local-fit.ts';
import { LocalFold } from './local-fold.ts';
import { LocalHistory } from './local-history.ts';
import { watchPatterns, watchVariant } from './local-monitors.ts';
import type { World } from './world.ts';

/** How often a local stream moves its world on, in milliseconds. */
const FRAME_MS = 1000;

/** A live stream of a simulated world, in the page itself: no server, no network. */
export interface LocalStream extends LiveStream {
  /** The world behind it. */
  readonly world: World;
  /**
   * Takes events as a server would: kill, revive, dismiss.
   * @throws RangeError when one is not valid, or does not fit what came before; those before it are taken.
   */
  send(events: readonly EventInput[]): void;
  /** Makes something happen in the world; what it brings is seen with the next frame. */
  lever(lever: Lever): LeverEffect;
}

class WorldStream implements LocalStream {
  readonly url: string;
  readonly key: object = this;
  readonly world: World;
  readonly delay = 0;
  readonly scopes: ReadonlySet<Scope> = new Set(SCOPES);
  status: StreamStatus;
  heardAt: number | null = null;
  readonly #clock: Clock;
  readonly #epoch: string;
  readonly #fold = new LocalFold();
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
    this.#takeFromWorld(world.history());
    this.#advance();
    this.status = { phase: 'live', since: clock.now(), reason: 'synchronised', message: '' };
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
    return killsOf(this, this.#closing.signal, options);
  }

  history(query: HistoryQuery = {}): Promise<History> {
    // Inside the executor a refusal rejects, as a server's would.
    return new Promise((answer) => {
      const past = this.#history.read(query, this.#fold.variants.keys(), this.world.now);
      answer({ cursor: this.#cursor as string, ...past });
    });
  }

  act(decisions: readonly EventInput[]): Promise<string> {
    try {
      this.send(decisions);
      return Promise.resolve(this.#cursor as string);
    } catch (error) {
      // As a server's refusal is told.
      const { message } = error as RangeError;
      return Promise.reject(new PeeksafeError(error instanceof UnfitEvent ? error.code : 'bad-event', message));
    }
  }

  now(): number {
    return this.#clock.now();
  }

  send(events: readonly EventInput[]): void {
    try {
      for (const event of events) {
        const read = IncomingEvent.safeParse(event);
        if (!read.success) throw new RangeError(`The event is not valid: ${read.error.message}`);
        this.#take([event]);
        if (event.kind === 'variant.killed') this.world.stop(event.variant);
        if (event.kind === 'variant.revived') this.world.revive(event.variant);
      }
    } finally {
      this.#publish();
    }
  }

  lever(lever: Lever): LeverEffect {
    return this.world.lever(lever);
  }

  close(): void {
    if (this.status.reason === 'closed') return;
    this.#stopClock();
    this.status = { phase: 'offline', since: this.#clock.now(), reason: 'closed', message: '' };
    this.#closing.abort();
    this.#statusListeners.tell(this.status);
    this.#listeners.clear();
    this.#statusListeners.clear();
  }

  /** Moves in steps, so that a kill stops its variant within one of them even after the page slept. */
  #advance(): void {
    const to = this.#clock.now();
    for (let at = Math.min(this.world.now + FRAME_MS, to); at <= to; at += FRAME_MS)
      this.#takeFromWorld(this.world.advance(at));
    this.heardAt = to;
  }

  #takeFromWorld(events: readonly EventInput[]): void {
    for (const event of events) {
      // The rule here has come before the publisher's own: a server would answer that it is killed already.
      if (event.kind === 'variant.killed' && this.#fold.variants.get(event.variant)?.status !== 'active') continue;
      this.#take([event]);
    }
  }

  #take(events: readonly EventInput[]): void {
    for (const event of events) {
      this.#fold.fold(event);
      watchPatterns(this.#fold, event);
      if (event.kind !== 'variant.observed' && event.kind !== 'variant.measured') continue;
      const variant = this.#fold.variants.get(event.variant);
      if (variant) this.#history.note(variant.id, Date.parse(event.at), variant.impressions, variant.engagements);
      const kill = watchVariant(this.#fold, event.variant, event.at);
      if (kill !== null) this.world.apply(kill);
    }
  }

  #publish(): void {
    const cursor = formatCursor({ epoch: this.#epoch, seq: this.#fold.seq });
    if (cursor === this.#cursor) return;
    const since = this.#cursor;
    this.#cursor = cursor;
    const at = new Date(this.#clock.now()).toISOString();
    const applied = this.#replica.apply({ type: 'changes', since, cursor, at, ...this.#fold.takeChanges() });
    // Made here, one after the other and whole: anything else would be a fault of this file.
    if (applied.outcome !== 'applied')
      throw new Error(`The changes from ${since} to ${cursor} were not applied: ${applied.outcome}.`);
    this.#listeners.tell(applied.changed);
  }
}

/**
 * Plays a world as a live stream, for documentation and demos without a server. Kills by the simple rule (below half of the
 * prediction after 100 impressions); the world stops showing what is killed.
 * @param clock What time it is, and when to look again; `systemClock()` for the real one.
 */
export function localStream(world: World, clock: Clock = systemClock()): LocalStream {
  return new WorldStream(world, clock);
}
