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

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** Shows all of a stream; null for nothing. */
  showStream(stream: LiveStream | null): void {
    this.#stream = stream;
    this.#grid.model.store.reset(stream?.state.variants.values() ?? []);
    this.#grid.follow(stream);
    this.#updateExperiments();
    this.#grid.reset();
  }

  /** Shows what a frame of the stream changed. */
  applyChanges({ variants, experiments }: Changed): void {
    for (const variant of variants) this.#grid.model.store.put(variant);
    if (experiments.length > 0) this.#updateExperiments();
    this.#grid.variantsChanged();
  }

  /** Shows a list; where one was shown before, only what differs is taken. */
  showList(variants: readonly Variant[], isFirst: boolean): void {
    const { store } = this.#grid.model;
    const { version } = store;
    if (isFirst) store.reset(unique(variants));
    else store.putAll(variants);
    if (version !== store.version) this.#grid.reset();
  }

  /** Takes experiments by property; null to take them from the stream. */
  setExperiments(experiments: readonly Experiment[] | null): void {
    this.#given = experiments;
    this.#updateExperiments();
  }

  #updateExperiments(): void {
    const given = this.#given;
    this.#grid.model.setExperiments(
      given === null ? (this.#stream?.state.experiments ?? NO_EXPERIMENTS) : new Map(given.map((one) => [one.id, one])),
    );
  }
}
