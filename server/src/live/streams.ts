import { monitors } from 'peeksafe/engine';
import { StreamRunner, type Committed } from '../runner/runner.ts';
import type { EventLog } from '../log/event-log.ts';
import type { StateStore } from '../log/state-store.ts';
import { ChangeIndex } from './change-index.ts';
import { localService } from './stream-service.ts';
import { processClock } from './clock.ts';
import { StreamHub, type HubCounters, type HubMemory } from './hub.ts';
import type { OpenStream, OpenStreams } from './open-streams.ts';

/** A stream at work: its writer and the hub of its viewers. */
export interface LiveStreamParts extends OpenStream {
  readonly runner: StreamRunner;
}

/** The parts that the streams of a server share. */
export interface StreamsParts {
  readonly log: EventLog;
  readonly store: StateStore;
  readonly clock: () => number;
  /** A viewer that was sent nothing for this long gets a heartbeat, milliseconds. */
  readonly heartbeatMs: number;
  readonly counters: HubCounters;
  readonly memory: HubMemory;
  readonly onError: (what: string, error: unknown) => void;
  /** Called after the hub has the commit; it must not throw. */
  readonly onCommitted?: (runner: StreamRunner, committed: Committed) => void;
}

/** The streams of this server, each started when it is first needed. */
export class Streams implements OpenStreams {
  readonly #parts: StreamsParts;
  readonly #open = new Map<string, LiveStreamParts>();

  constructor(parts: StreamsParts) {
    this.#parts = parts;
    for (const { stream } of parts.log.streams()) this.get(stream, false);
  }

  /** The open streams by name. */
  all(): ReadonlyMap<string, LiveStreamParts> {
    return this.#open;
  }

  /**
   * Returns a stream by name, creating it if asked to; null when there is none.
   * @throws LogUnavailable when it cannot be created now.
   */
  get(stream: string, create: boolean): LiveStreamParts | null {
    const open = this.#open.get(stream);
    if (open !== undefined) return open;
    const ownership = this.#parts.log.own(stream, create);
    if (ownership === null) return null;
    const parts = this.#start(stream, ownership.epoch);
    this.#open.set(stream, parts);
    return parts;
  }

  async open(stream: string): Promise<LiveStreamParts> {
    return Promise.resolve(this.get(stream, true) as LiveStreamParts);
  }

  #start(stream: string, epoch: string): LiveStreamParts {
    const { log, store, clock, heartbeatMs, counters, memory, onError, onCommitted } = this.#parts;
    const index = new ChangeIndex(epoch);
    const hub = new StreamHub(stream, {
      ...{ index, clock: processClock(clock), heartbeatMs, counters, memory },
      onError,
    });
    const runner = new StreamRunner(stream, epoch, {
      log,
      store,
      clock,
      monitors: monitors(),
      onError: (what, error) => onError(`${stream}: ${what}`, error),
      onCommitted: (committed) => {
        hub.publish(committed);
        onCommitted?.(runner, committed);
      },
    });
    index.apply({ seq: runner.seq, at: clock(), entities: runner.view() });
    return { runner, hub, service: localService({ runner, index, log, store, clock }), trouble: () => null };
  }

  /** Lets time pass for every stream. */
  tick(): void {
    for (const { runner } of this.#open.values()) runner.tick();
  }

  /** Sends a heartbeat to every viewer that is due one. */
  heartbeat(): void {
    for (const { hub } of this.#open.values()) hub.heartbeat();
  }

  /** Number of viewers of all streams. */
  get viewers(): number {
    let viewers = 0;
    for (const { hub } of this.#open.values()) viewers += hub.viewers;
    return viewers;
  }

  /** Says goodbye to every viewer; they reconnect at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void {
    for (const { hub } of this.#open.values()) hub.drain(reason, retryAfterMs);
  }

  /** Finishes what was submitted and stops. */
  async close(): Promise<void> {
    for (const { runner } of this.#open.values()) await runner.close();
  }
}
