import type { Experiment, Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream } from '../../../sdk/index.ts';
import type { Grid } from '../grid/grid.ts';
import { unique } from './row-store.ts';

const NO_EXPERIMENTS: ReadonlyMap<string, Experiment> = new Map();

/** Takes variants and experiments into the grid, from a stream or as they are given by property. */
export class TableSource {
  readonly #grid: Grid;
  #given: readonly Experiment[] | null = null;
  #stream: LiveStream | null = null;
  /** The experiment whose variants are shown; null for all. */
  #only: string | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** From now on takes in the variants of one experiment only; null for all. Returns whether that is another than before. */
  restrict(experiment: string | null): boolean {
    const isOther = experiment !== this.#only;
    this.#only = experiment;
    return isOther;
  }

  /** Shows all of a stream; null for nothing. */
  showStream(stream: LiveStream | null): void {
    this.#stream = stream;
    this.#grid.model.store.facts.letterOrder = 'posted';
    this.#grid.model.store.reset(this.#own([...(stream?.state.variants.values() ?? [])]));
    this.#grid.follow(stream);
    this.#updateExperiments();
    this.#grid.reset();
  }

  /** Shows what a frame of the stream changed. */
  applyChanges({ variants, experiments }: Changed): void {
    for (const variant of this.#own(variants)) this.#grid.model.store.put(variant);
    if (experiments.length > 0) this.#updateExperiments(experiments.map(({ id }) => id));
    this.#grid.variantsChanged();
  }

  /** Shows a list; where one was shown before, only what differs is taken. */
  showList(variants: readonly Variant[], isFirst: boolean): void {
    const { store } = this.#grid.model;
    const { version } = store;
    store.facts.letterOrder = 'given';
    if (isFirst) store.reset(unique(this.#own(variants)));
    else store.putAll(this.#own(variants));
    if (version !== store.version) this.#grid.reset();
  }

  /** Takes experiments by property; null to take them from the stream. */
  setExperiments(experiments: readonly Experiment[] | null): void {
    this.#given = experiments;
    this.#updateExperiments();
  }

  #own(variants: readonly Variant[]): readonly Variant[] {
    return this.#only === null ? variants : variants.filter(({ experiment }) => experiment === this.#only);
  }

  /** @param changed The ids of those that differ; null for all. */
  #updateExperiments(changed: readonly string[] | null = null): void {
    const given = this.#given;
    this.#grid.model.setExperiments(
      given === null ? (this.#stream?.state.experiments ?? NO_EXPERIMENTS) : new Map(given.map((one) => [one.id, one])),
      changed,
    );
  }
}
