import type { History, Variant } from '../../../protocol/index.ts';

/** Most points that a trail keeps; past them it keeps every other one, at twice the distance. */
const POINTS = 32;
/** The least time between two points of a trail, in milliseconds. */
const STEP_MS = 1000;
/** So many variants' trails are kept; those that were not seen for longest go first. */
const KEPT = 600;

/** Cumulative counts of one variant at a few moments, from which the ER between them is drawn. */
export class Trail {
  readonly times: number[] = [];
  readonly impressions: number[] = [];
  readonly engagements: number[] = [];
  /** Rises with every point. */
  version = 0;
  #step = STEP_MS;

  take(time: number, impressions: number, engagements: number): void {
    const last = this.times.at(-1);
    if (last !== undefined && (time - last < this.#step || impressions <= (this.impressions.at(-1) as number))) return;
    this.times.push(time);
    this.impressions.push(impressions);
    this.engagements.push(engagements);
    this.version++;
    if (this.times.length > POINTS) this.#thin();
  }

  #thin(): void {
    this.#step = Math.max(this.#step * 2, STEP_MS);
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

/** The trails of the variants that have been in view. */
export class Trails {
  readonly #trails = new Map<string, Trail>();

  clear(): void {
    this.#trails.clear();
  }

  /** Whether the past of a variant is known or was asked for. */
  has(id: string): boolean {
    return this.#trails.has(id);
  }

  /** The trail of a variant with its newest counts. */
  take({ id, countedAt, impressions, engagements }: Variant): Trail {
    const trail = this.#trailOf(id);
    if (countedAt !== null) trail.take(Date.parse(countedAt), impressions, engagements);
    return trail;
  }

  /** Puts the past before what came since it was asked for. */
  join({ series }: History): void {
    for (const { variant, times, impressions, engagements } of series) {
      const since = this.#trails.get(variant);
      const trail = new Trail();
      for (let i = 0; i < times.length; i++)
        trail.take(times[i] as number, impressions[i] as number, engagements[i] as number);
      for (let i = 0; since !== undefined && i < since.times.length; i++)
        trail.take(since.times[i] as number, since.impressions[i] as number, since.engagements[i] as number);
      trail.version += since?.version ?? 0;
      this.#trails.set(variant, trail);
    }
  }

  #trailOf(id: string): Trail {
    let trail = this.#trails.get(id);
    if (trail !== undefined) return trail;
    if (this.#trails.size >= KEPT) this.#trails.delete(this.#trails.keys().next().value as string);
    this.#trails.set(id, (trail = new Trail()));
    return trail;
  }
}
