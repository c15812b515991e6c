import type { Variant } from '../../src/protocol/index.ts';
import { formatFor } from '../../src/elements/shared/format/format.ts';
import type { PointsOfWork, SeriesOfWork } from './series-of-work.ts';

/** A chart that does the work: ours, a peer, or the limit. */
export interface ChartSubject {
  /** Shows a past as lines with axes. The container has its size; all motion is off. `window`: the most points that are shown. */
  mount(
    container: HTMLElement,
    past: SeriesOfWork,
    setting: { readonly variants: readonly Variant[]; readonly window: number },
  ): void | Promise<void>;
  /** Takes in a new point of each line; the window is to follow. */
  append(points: PointsOfWork): void;
  /** The element in which the lines are drawn. */
  plot(): Element;
}

/** Colors of the lines, as vivid as ours. */
export const COLORS = [
  '#1f6fd6',
  '#d62828',
  '#1a8f4a',
  '#c77700',
  '#8a3ffc',
  '#0b8f9c',
  '#d12771',
  '#7a5c00',
  '#4c51c6',
  '#b3491e',
] as const;

const format = formatFor('en');

/** Labels of axes, by the same formats for all. */
export const labels = {
  rate: (rate: number): string => format.shortRate(rate),
  time: (ms: number): string => format.time(ms),
};

/** Columns of a sliding window: what is shown is always one piece of each column, so that nothing is copied at a new point. */
export class SlidingColumns {
  readonly #window: number;
  readonly #columns: Float64Array[];
  #from = 0;
  #to: number;

  /** @param columns Of equal length; the end of them is the first window. */
  constructor(columns: readonly (readonly number[])[], window: number) {
    this.#window = window;
    this.#to = columns[0]?.length ?? 0;
    this.#columns = columns.map((values) => {
      const column = new Float64Array(2 * Math.max(window, this.#to));
      column.set(values);
      return column;
    });
    this.#slide();
  }

  #slide(): void {
    this.#from = Math.max(0, this.#to - this.#window);
  }

  /** Adds a value to each column. */
  push(values: readonly number[]): void {
    if (this.#to === (this.#columns[0] as Float64Array).length) {
      for (const column of this.#columns) column.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
    }
    this.#columns.forEach((column, i) => (column[this.#to] = values[i] as number));
    this.#to++;
    this.#slide();
  }

  /** The window of each column. */
  get shown(): Float64Array[] {
    return this.#columns.map((column) => column.subarray(this.#from, this.#to));
  }
}
