import type { History, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';

/** The most points of a variant; beyond them every other one is kept, at twice the distance. */
const MAX_POINTS = 32;
/** The least time between two points, in milliseconds. */
const MIN_STEP_MS = 1000;
/** The most variants whose points are kept; those first seen go first. */
const MAX_VARIANTS = 600;

/** Cumulative counts of one variant at a few moments, from which the ER between them is drawn. */
export class TrendPoints {
  readonly times: number[] = [];
  readonly impressions: number[] = [];
  readonly engagements: number[] = [];
  /** Rises with every point. */
  version = 0;
  #step = MIN_STEP_MS;

  add(time: number, impressions: number, engagements: number): void {
    const last = this.times.at(-1);
    if (last !== undefined && (time - last < this.#step || impressions <= (this.impressions.at(-1) as number))) return;
    this.times.push(time);
    this.impressions.push(impressions);
    this.engagements.push(engagements);
    this.version++;
    if (this.times.length > MAX_POINTS) this.#thin();
  }

  #thin(): void {
    this.#step = Math.max(this.#step * 2, MIN_STEP_MS);
    for (const column of [this.times, this.impressions, this.engagements]) {
      // The newest is kept: the ER up to now is drawn from it.
      const kept = column.filter((_, i) => i % 2 === 0);
      column.length = 0;
      column.push(...kept);
    }
  }
}

/** The ER between each two points of counts that only grow; a span without impressions has none and is left out. */
export function ratesBetween(impressions: readonly number[], engagements: readonly number[]): number[] {
  const rates: number[] = [];
  for (let i = 1; i < impressions.length; i++) {
    const shown = (impressions[i] as number) - (impressions[i - 1] as number);
    if (shown > 0)
      rates.push(Math.min(1, Math.max(0, ((engagements[i] as number) - (engagements[i - 1] as number)) / shown)));
  }
  return rates;
}

/** The `points` of a line through values, from edge to edge of a box; values that are all alike lie in its middle. */
export function lineThrough(values: readonly number[], width: number, height: number): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = width / Math.max(1, values.length - 1);
  const up = (value: number): number => (high === low ? height / 2 : height - ((value - low) / (high - low)) * height);
  return values.map((value, i) => `${(i * across).toFixed(1)},${up(value).toFixed(1)}`).join(' ');
}

/** The points of the variants that have been in view. */
export class TrendHistory {
  readonly #points = new Map<string, TrendPoints>();

  clear(): void {
    this.#points.clear();
  }

  /** Whether a variant has points. */
  has(id: string): boolean {
    return this.#points.has(id);
  }

  /** The points of a variant with its newest counts. */
  add(variant: Variant): TrendPoints {
    const { id, countedAt } = variant;
    const { impressions, engagements } = countsInUnits(variant);
    const points = this.#pointsOf(id);
    if (countedAt !== null) points.add(Date.parse(countedAt), impressions, engagements);
    return points;
  }

  /** Puts a history before the points that came since it was requested. */
  prepend({ series }: History): void {
    for (const { variant, times, impressions, engagements } of series) {
      const live = this.#points.get(variant);
      const points = new TrendPoints();
      for (let i = 0; i < times.length; i++)
        points.add(times[i] as number, impressions[i] as number, engagements[i] as number);
      for (let i = 0; live !== undefined && i < live.times.length; i++)
        points.add(live.times[i] as number, live.impressions[i] as number, live.engagements[i] as number);
      points.version += live?.version ?? 0;
      this.#points.set(variant, points);
    }
  }

  #pointsOf(id: string): TrendPoints {
    let points = this.#points.get(id);
    if (points !== undefined) return points;
    if (this.#points.size >= MAX_VARIANTS) this.#points.delete(this.#points.keys().next().value as string);
    this.#points.set(id, (points = new TrendPoints()));
    return points;
  }
}
