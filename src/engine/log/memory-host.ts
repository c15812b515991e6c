import {
  forEachKind,
  type EntityKind,
  type EventResult,
  type IncomingEvent,
  type StreamInfo,
} from '../../protocol/index.ts';
import { ANONYMOUS } from '../ingest/effect.ts';
import type { JudgedPoint } from '../judged/judged-points.ts';
import { storedAs, type LogRecord, type StoredEvent } from './log-record.ts';
import { monitors } from '../monitors/index.ts';
import { emptyState, mergeTouched, nothingTouched, type Increment, type StreamState } from '../state.ts';
import { beginStep, runMonitors, submitEvent } from '../step.ts';
import { viewOfTouched, type Entities } from '../view.ts';

/** The outcome of one call. */
export interface Outcome {
  /** One result for each event, in order. */
  readonly results: readonly EventResult[];
  /** Everything that went into the log, the decisions that followed included. */
  readonly records: readonly LogRecord[];
  /** Counts that were added, each at its own time. */
  readonly increments: readonly Increment[];
  /** Changes of the judged points, in order. */
  readonly judged: readonly JudgedPoint[];
}

/** Entities as a change message has them. */
export type TakenChanges = { [K in EntityKind]: Entities[K][number][] } & { stream?: StreamInfo };

const bySeq = <T extends { readonly seq: number }>(entities: readonly T[]): T[] =>
  [...entities].sort((a, b) => a.seq - b.seq);

/**
 * Hosts the engine in memory, as a server hosts it on a log: the same events, received at the same times, lead to the same state and the same
 * decisions. Of the log it keeps only the texts by which it recognizes an event that is sent again.
 * @example
 * ```ts
 * const host = new MemoryHost();
 * const at = '2026-03-02T09:00:00.000Z';
 * const { results } = host.submit([{ id: 'open-hero', at, kind: 'experiment.opened', experiment: 'hero' }], Date.parse(at));
 * results; // [{ status: 'accepted', id: 'open-hero', seq: 1 }]
 * host.takeChanges().experiments.length; // 1
 * ```
 */
export class MemoryHost {
  /** Where the stream stands: it changes with every call. */
  readonly state: StreamState;
  readonly #monitors = monitors();
  readonly #stored = new Map<string, StoredEvent>();
  #touched = nothingTouched();
  #tickedAt: number | null = null;

  /** @param state Where the stream stands; that of an empty log when left out. */
  constructor(state: StreamState = emptyState()) {
    this.state = state;
  }

  /**
   * Takes events in order, and the decisions that follow from them.
   * @param events Events that `IncomingEvent` has parsed.
   * @param now When they are received, milliseconds since 1970.
   * @returns The results, and what follows from them.
   * @throws Error when a monitor fails, or the state does not hold what its log refers to: a bug here, never the sender's.
   */
  submit(events: readonly IncomingEvent[], now: number): Outcome {
    return this.#step(events, now, false);
  }

  /**
   * Lets time pass: monitors that time alone moves decide.
   * @param now The present, milliseconds since 1970.
   * @returns What follows from the time that has passed; without results.
   * @throws Error as {@link MemoryHost.submit}.
   */
  tick(now: number): Outcome {
    return this.#step([], now, true);
  }

  /**
   * The entities that have changed since the last call, as viewers see them, in the order of their last change.
   * @returns The entities by kind, and the stream's own settings where they have changed.
   */
  takeChanges(): TakenChanges {
    const { stream, ...entities } = viewOfTouched(this.state, this.#touched);
    this.#touched = nothingTouched();
    const rows = forEachKind((kind) => bySeq<{ readonly seq: number }>(entities[kind])) as Omit<TakenChanges, 'stream'>;
    return { ...rows, ...(stream !== null && { stream }) };
  }

  #step(events: readonly IncomingEvent[], now: number, isTick: boolean): Outcome {
    const { hasMore, ...outcome } = this.#oneStep(events, now, isTick);
    if (!hasMore) return outcome;
    // As a server does, which lets everything else have a turn in between.
    const rest = this.#step([], now, true);
    return {
      results: outcome.results,
      records: [...outcome.records, ...rest.records],
      increments: [...outcome.increments, ...rest.increments],
      judged: [...outcome.judged, ...rest.judged],
    };
  }

  #oneStep(events: readonly IncomingEvent[], now: number, isTick: boolean): Outcome & { readonly hasMore: boolean } {
    const step = beginStep(now);
    const submission = { sender: ANONYMOUS, stored: this.#stored };
    const results = events.map((event) => submitEvent(this.state, step, event, submission));
    const previousTick = this.#tickedAt;
    if (isTick) this.#tickedAt = now;
    const run = {
      ...{ monitors: this.#monitors, isTick, previousTick },
      onError: (monitor: string, error: unknown) => {
        throw new Error(`The monitor "${monitor}" failed.`, { cause: error });
      },
    };
    const asking = runMonitors(this.state, step, run);
    let asked = asking.next();
    while (asked.done !== true) asked = asking.next();
    for (const { seq, event } of step.records) this.#stored.set(event.id, storedAs(event, seq));
    mergeTouched(this.#touched, step.touched);
    return { hasMore: asked.value, results, records: step.records, increments: step.increments, judged: step.judged };
  }
}
