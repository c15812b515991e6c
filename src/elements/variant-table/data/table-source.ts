import type { Experiment, Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream } from '../../../sdk/index.ts';
import type { Grid } from '../grid/grid.ts';
import { unique } from './row-store.ts';

const nobody: ReadonlyMap<string, Experiment> = new Map();

/** Takes variants and experiments into the grid, from a stream or as they are given by property. */
export class Intake {
  readonly #grid: Grid;
  #given: readonly Experiment[] | null = null;
  #stream: LiveStream | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** Shows all of a stream; null for nothing. */
  takeStream(stream: LiveStream | null): void {
    this.#stream = stream;
    this.#grid.view.store.reset(stream?.state.variants.values() ?? []);
    this.#grid.follow(stream);
    this.#know();
    this.#grid.forget();
  }

  /** Shows what a frame of the stream changed. */
  takeFrame({ variants, experiments }: Changed): void {
    for (const variant of variants) this.#grid.view.store.take(variant);
    if (experiments.length > 0) this.#know();
    this.#grid.taken();
  }

  /** Shows a list; where one was shown before, only what differs is taken. */
  takeList(variants: readonly Variant[], isFirst: boolean): void {
    const { store } = this.#grid.view;
    const { version } = store;
    if (isFirst) store.reset(unique(variants));
    else store.takeAll(variants);
    if (version !== store.version) this.#grid.forget();
  }

  /** Takes experiments by property; null to take them from the stream. */
  takeExperiments(experiments: readonly Experiment[] | null): void {
    this.#given = experiments;
    this.#know();
  }

  #know(): void {
    const given = this.#given;
    this.#grid.view.know(
      given === null ? (this.#stream?.state.experiments ?? nobody) : new Map(given.map((one) => [one.id, one])),
    );
  }
}
