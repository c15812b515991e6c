import type { StreamState } from 'peeksafe/engine';
import type { Problem } from 'peeksafe/protocol';
import { LogUnavailable, type EventLog } from '../log/event-log.ts';
import type { Join } from '../runner/runner.ts';
import { joinViews, type Received } from './join-views.ts';
import type { ViewOutcome } from './outcomes.ts';
import { ViewMemory } from './view-memory.ts';

/** Views of a stream come together for up to this long before they are counted. Milliseconds. */
const GATHER_MS = 1000;

/** Attribution windows for which views are remembered at most. */
const GENERATIONS = 2;

/** Marks that are read before everything else may get a turn. */
const MARKS_AT_ONCE = 1000;

/** Views that may wait at the same time. */
const MAX_WAITING = 100_000;

/** The parts of a counter. */
export interface ViewCounterParts {
  readonly stream: string;
  readonly log: EventLog;
  readonly clock: () => number;
  /** Resolves when everything that was joined is durable. */
  readonly count: (join: Join) => Promise<void>;
}

interface Waiting {
  readonly views: readonly Received[];
  readonly done: (outcomes: readonly ViewOutcome[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Whether an experiment was closed before a moment: pages that still show it have had time to send what they have. */
const endedBefore =
  ({ experiments }: Readonly<StreamState>, moment: number) =>
  (id: string): boolean => {
    const closing = experiments.get(id)?.closing ?? null;
    return closing !== null && Date.parse(closing.at) < moment;
  };

/** Counts the views of a stream: those of one second together, each once, and none before it is durable. */
export class ViewCounter {
  readonly #parts: ViewCounterParts;
  #memory: ViewMemory | null = null;
  #waiting: Waiting[] = [];
  #size = 0;
  #counting: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ViewCounterParts) {
    this.#parts = parts;
  }

  /**
   * Counts views, and visitors of whom other systems report. Resolves with what became of each, in their order, once that is durable.
   * @throws LogUnavailable when it is not certain that they are durable, or too many wait; all of them may be sent again.
   */
  count(views: readonly Received[]): Promise<readonly ViewOutcome[]> {
    if (this.#size + views.length > MAX_WAITING) {
      return Promise.reject(new LogUnavailable(new Error('too many views wait to be counted')));
    }
    return new Promise((done, failed) => {
      this.#waiting.push({ views, done, failed });
      this.#size += views.length;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#timer !== null || this.#counting !== null || this.#waiting.length === 0) return;
    // At whole seconds: the views of a second are then in one event, however many calls they came in.
    this.#timer = setTimeout(() => this.#flush(), GATHER_MS - (this.#parts.clock() % GATHER_MS));
  }

  /** Counts what waits without waiting for the end of the second. Resolves when nothing waits. */
  async settle(): Promise<void> {
    while (this.#counting !== null || this.#waiting.length > 0) {
      if (this.#counting === null) this.#flush();
      await this.#counting;
    }
  }

  #flush(): void {
    const calls = this.#waiting;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#size = 0;
    const goOn = (): void => {
      this.#counting = null;
      this.#schedule();
    };
    this.#counting = this.#countAll(calls.flatMap(({ views }) => views)).then(
      (outcomes) => {
        let place = 0;
        for (const { views, done } of calls) {
          done(outcomes.slice(place, place + views.length));
          place += views.length;
        }
        goOn();
      },
      (error: unknown) => {
        for (const { failed } of calls) failed(error);
        goOn();
      },
    );
  }

  async #countAll(views: readonly Received[]): Promise<readonly ViewOutcome[]> {
    let outcomes: readonly ViewOutcome[] = [];
    let added: () => void = () => {};
    const { clock } = this.#parts;
    const remember = (now: number, windowMs: number): Generator<void, ViewMemory> => this.#remember(now, windowMs);
    const join: Join = function* (state, submit) {
      const now = clock();
      const { attributionWindowMs: windowMs } = state.settings;
      const memory = yield* remember(now, windowMs);
      const isNewGeneration = memory.turn(now, windowMs);
      const ended = isNewGeneration ? memory.forget(endedBefore(state, now - GENERATIONS * windowMs)) : [];
      const joined = yield* joinViews(state, memory, views, now);
      const refused = new Map<string, Problem>();
      for (const event of joined.events) {
        const result = submit(event);
        if (result.status === 'rejected') refused.set(event.id, result.errors[0] as Problem);
      }
      outcomes = joined.outcomes.map((outcome, i) => refused.get(joined.eventIds[i] ?? '') ?? outcome);
      const byEvent = new Map([...joined.marks].filter(([event]) => !refused.has(event)));
      added = () => {
        for (const marks of byEvent.values()) for (const mark of marks) memory.add(mark);
      };
      return { byEvent, forgetBefore: now - GENERATIONS * windowMs, ended };
    };
    await this.#parts.count(join);
    added();
    return outcomes;
  }

  /** The memory; the first time it is read from the log, bit by bit. */
  *#remember(now: number, windowMs: number): Generator<void, ViewMemory> {
    const { stream, log } = this.#parts;
    let memory = this.#memory;
    if (memory === null) {
      memory = new ViewMemory();
      memory.turn(now, windowMs);
      let read = 0;
      for (const mark of log.marks(stream, now - GENERATIONS * windowMs)) {
        memory.add(mark);
        if (++read % MARKS_AT_ONCE === 0) yield;
      }
      this.#memory = memory;
    }
    return memory;
  }
}
