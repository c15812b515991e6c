import type { Experiment, Kill } from '../../../protocol/index.ts';

/** How much happened since somebody last looked. */
export interface Digest {
  /** Variants that were stopped and still are. */
  readonly stops: number;
  /** Experiments that were closed with a winner. */
  readonly winners: number;
  /** Experiments with an alarm about their traffic or their late counts. */
  readonly alarms: number;
}

/** The source of a digest: a state, or the changes of a frame. */
interface Happened {
  readonly experiments: Iterable<Experiment>;
  readonly kills: Iterable<Kill>;
}

/** The state of a stream, whose entities are in maps. */
interface HappenedState {
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly kills: ReadonlyMap<string, Kill>;
}

/** When an alarm of an experiment last began, as far as it is known; a resumed one is known by the evidence that began afresh. */
const alarmsOf = ({ pause, restarted }: Experiment): readonly string[] => [
  ...(pause !== null && pause.cause !== 'operator' ? [pause.since] : []),
  ...(restarted?.cause === 'alarm' ? [restarted.at] : []),
];

/** Counts what happened since somebody last looked. A frame costs what it changes. */
export class DigestCounter {
  readonly #stops = new Set<string>();
  readonly #winners = new Set<string>();
  readonly #alarms = new Set<string>();
  #since: number | null = null;

  /** Null where nobody knows when this person last looked. */
  get digest(): Digest | null {
    if (this.#since === null) return null;
    return { stops: this.#stops.size, winners: this.#winners.size, alarms: this.#alarms.size };
  }

  /**
   * Follows a stream.
   * @param changed - The changes of the frame that was applied; null, or one that replaced everything, when the state is to be read as a whole.
   * @param lastLook - Milliseconds since 1970, in the time of the stream; null where nobody knows.
   */
  follow(
    changed: (Happened & { readonly reset: boolean }) | null,
    state: HappenedState | null,
    lastLook: number | null,
  ): void {
    if (changed !== null && !changed.reset && lastLook === this.#since) return this.#count(changed);
    for (const set of [this.#stops, this.#winners, this.#alarms]) set.clear();
    this.#since = lastLook;
    if (state !== null) this.#count({ experiments: state.experiments.values(), kills: state.kills.values() });
  }

  #count({ experiments, kills }: Happened): void {
    const since = this.#since;
    if (since === null) return;
    const isNew = (at: string | undefined): boolean => at !== undefined && Date.parse(at) > since;
    const put = (set: Set<string>, id: string, isIn: boolean): void => void (isIn ? set.add(id) : set.delete(id));
    for (const { id, at, revivedAt } of kills) put(this.#stops, id, revivedAt === null && isNew(at));
    for (const experiment of experiments) {
      const { id, closedAt, winner } = experiment;
      put(this.#winners, id, winner !== undefined && isNew(closedAt));
      put(this.#alarms, id, alarmsOf(experiment).some(isNew));
    }
  }
}
