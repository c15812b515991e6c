import type { Experiment, Variant } from '../../../protocol/index.ts';

/**
 * The experiments that rows are grouped by: those that have a variant that is shown before those that have none left, and each in the order in which
 * they were opened; those of which only the id is known come last. While rows are held, those that come are numbered after all others.
 */
export class ExperimentGroups {
  #ids: string[] = [];
  #ranks = new Map<string, number>();
  /** How many experiments were known when they were numbered. */
  #numberedSize = -1;
  #experiments: ReadonlyMap<string, Experiment> = new Map();
  readonly #folded = new Set<string>();

  /** The experiment of a group; undefined when only its id is known. */
  experiment(group: number): Experiment | undefined {
    return this.#experiments.get(this.#ids[group] as string);
  }

  idOf(group: number): string {
    return this.#ids[group] as string;
  }

  experimentOf({ experiment }: Variant): Experiment | undefined {
    return this.#experiments.get(experiment);
  }

  titleOf(group: number): string {
    return this.titleFor(this.#ids[group] as string);
  }

  /** The title of an experiment, or its id when it has none. */
  titleFor(id: string): string {
    return this.#experiments.get(id)?.title || id;
  }

  /** The map may be one that changes by itself. */
  setExperiments(experiments: ReadonlyMap<string, Experiment>): void {
    this.#experiments = experiments;
  }

  /** Numbers all experiments again. @param isHeld Whether those that have a number keep it. */
  renumber(variants: Iterable<Variant>, isHeld: boolean): void {
    const experiments = this.#experiments;
    this.#numberedSize = experiments.size;
    const ids = new Set<string>(experiments.keys());
    const running = new Set<string>();
    for (const { experiment, status } of variants) {
      ids.add(experiment);
      if (status === 'active') running.add(experiment);
    }
    const held = isHeld ? this.#ids : [];
    for (const id of held) ids.delete(id);
    const openedAt = (id: string): string => experiments.get(id)?.openedAt ?? '~';
    const newcomers = [...ids].sort((a, b) => {
      if (running.has(a) !== running.has(b)) return running.has(a) ? -1 : 1;
      return openedAt(a) < openedAt(b) ? -1 : openedAt(a) > openedAt(b) ? 1 : a < b ? -1 : 1;
    });
    this.#ids = [...held, ...newcomers];
    this.#ranks = new Map(this.#ids.map((id, rank) => [id, rank]));
  }

  /** The number of a variant's experiment; NaN when the experiments must be numbered again first. */
  readonly rankOf = ({ experiment }: Variant): number => this.#ranks.get(experiment) ?? NaN;

  /** Whether all known experiments are numbered. */
  get isUpToDate(): boolean {
    return this.#experiments.size === this.#numberedSize;
  }

  isFolded(group: number): boolean {
    return this.#folded.has(this.#ids[group] as string);
  }

  toggle(group: number): void {
    const id = this.#ids[group] as string;
    if (!this.#folded.delete(id)) this.#folded.add(id);
  }
}
