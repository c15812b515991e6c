import type { Problem } from 'peeksafe/protocol';
import { LogUnavailable, type EventLog } from '../log/event-log.ts';
import type { Join } from '../runner/runner.ts';
import { joinViews, type ReceivedView, type ViewOutcome } from './join-views.ts';
import { ViewMemory } from './view-memory.ts';

/** Views of a stream come together for up to this long before they are counted. Milliseconds. */
const GATHER_MS = 1000;

/** Attribution windows for which views are remembered at most. */
const GENERATIONS = 2;

/** Views that may wait at the same time. */
const MOST_WAITING = 100_000;

/** The parts of a counter. */
export interface ViewCounterParts {
  readonly stream: string;
  readonly log: EventLog;
  readonly clock: () => number;
  /** Resolves when everything that was joined is durable. */
  readonly count: (join: Join) => Promise<void>;
}

interface Waiting {
  readonly views: readonly ReceivedView[];
  readonly done: (outcomes: readonly ViewOutcome[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Counts the views of a stream: those of one second together, each once, and none before it is durable. */
export class ViewCounter {
  readonly #parts: ViewCounterParts;
  #memory: ViewMemory | null = null;
  #waiting: Waiting[] = [];
  #size = 0;
  #isCounting = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ViewCounterParts) {
    this.#parts = parts;
  }

  /**
   * Counts views. Resolves with what became of each, in their order, once that is durable.
   * @throws LogUnavailable when it is not certain that they are durable, or too many wait; all of them may be sent again.
   */
  count(views: readonly ReceivedView[]): Promise<readonly ViewOutcome[]> {
    if (this.#size + views.length > MOST_WAITING) {
      return Promise.reject(new LogUnavailable(new Error('too many views wait to be counted')));
    }
    return new Promise((done, failed) => {
      this.#waiting.push({ views, done, failed });
      this.#size += views.length;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#timer !== null || this.#isCounting || this.#waiting.length === 0) return;
    // At whole seconds: the views of a second are then in one event, however many calls they came in.
    this.#timer = setTimeout(() => this.#flush(), GATHER_MS - (this.#parts.clock() % GATHER_MS));
  }

  #flush(): void {
    const calls = this.#waiting;
    this.#timer = null;
    this.#waiting = [];
    this.#size = 0;
    this.#isCounting = true;
    const goOn = (): void => {
      this.#isCounting = false;
      this.#schedule();
    };
    this.#countAll(calls.flatMap(({ views }) => views)).then(
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

  async #countAll(views: readonly ReceivedView[]): Promise<readonly ViewOutcome[]> {
    let outcomes: readonly ViewOutcome[] = [];
    let added: () => void = () => {};
    const { clock } = this.#parts;
    const remember = (now: number, windowMs: number): ViewMemory => this.#remember(now, windowMs);
    const join: Join = function* (state, submit) {
      const now = clock();
      const { attributionWindowMs: windowMs } = state.settings;
      const memory = remember(now, windowMs);
      const joined = yield* joinViews(state, memory, views, now);
      const refused = new Map<string, Problem>();
      for (const event of joined.events) {
        const result = submit(event);
        if (result.status === 'rejected') refused.set(event.experiment, result.errors[0] as Problem);
      }
      outcomes = joined.outcomes.map((outcome, i) => refused.get(joined.experiments[i] ?? '') ?? outcome);
      const marks = [...joined.marks].flatMap(([experiment, ofIt]) => (refused.has(experiment) ? [] : ofIt));
      added = () => {
        for (const mark of marks) memory.add(mark);
      };
      return { marks, forgetBefore: now - GENERATIONS * windowMs };
    };
    await this.#parts.count(join);
    added();
    return outcomes;
  }

  #remember(now: number, windowMs: number): ViewMemory {
    const { stream, log } = this.#parts;
    let memory = this.#memory;
    if (memory === null) {
      memory = new ViewMemory();
      memory.turn(now, windowMs);
      for (const mark of log.marks(stream, now - GENERATIONS * windowMs)) memory.add(mark);
      this.#memory = memory;
    }
    memory.turn(now, windowMs);
    return memory;
  }
}
