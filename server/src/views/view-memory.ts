import type { Mark } from '../log/event-log.ts';
import { SeenTable } from './seen-table.ts';

/** Views that one generation of a stream remembers, and visitors of one experiment. Bounds of memory: about 27 bytes each. */
const MOST = { views: 4_000_000, units: 8_000_000 } as const;

/**
 * The views and visitors that a stream remembers, so that none is counted twice. A view is remembered for at least one attribution window, in two
 * generations of which the older goes as a whole; a visitor as long as its experiment runs, and after that like a view.
 */
export class ViewMemory {
  #generation = 0;
  #views = new SeenTable();
  #former = new SeenTable();
  readonly #units = new Map<string, SeenTable>();

  /** Begins another generation when it is time to. @returns Whether it was. */
  turn(now: number, windowMs: number): boolean {
    const generation = Math.floor(now / Math.max(1, windowMs));
    if (generation === this.#generation) return false;
    this.#former = generation === this.#generation + 1 ? this.#views : new SeenTable();
    this.#views = new SeenTable();
    this.#generation = generation;
    return true;
  }

  /** The value of a known view; undefined when it is new. */
  view(key: number): number | undefined {
    return this.#views.get(key) ?? this.#former.get(key);
  }

  /** The value of a known visitor of an experiment; undefined when it is new. */
  unit(experiment: string, key: number): number | undefined {
    return this.#units.get(experiment)?.get(key);
  }

  /** Whether there is room for this many more views, and visitors of an experiment. */
  hasRoom(experiment: string, views: number, units: number): boolean {
    return this.#views.size + views <= MOST.views && (this.#units.get(experiment)?.size ?? 0) + units <= MOST.units;
  }

  /** Takes what is durable by now. */
  add({ what, experiment, key, value }: Mark): void {
    if (what === 'view') {
      this.#views.set(key, value);
      return;
    }
    let units = this.#units.get(experiment);
    if (units === undefined) this.#units.set(experiment, (units = new SeenTable()));
    units.set(key, value);
  }

  /** Forgets the visitors of experiments that have ended. @returns Those of which there were any. */
  forget(hasEnded: (experiment: string) => boolean): string[] {
    const ended = [...this.#units.keys()].filter(hasEnded);
    for (const experiment of ended) this.#units.delete(experiment);
    return ended;
  }
}
