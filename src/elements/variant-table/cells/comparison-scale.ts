import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { judgedRate } from '../../shared/experiments/order.ts';
import { grown } from '../data/slot-set.ts';

/** Below this many impressions an interval is too wide to set a scale by. */
const SETTLED_IMPRESSIONS = 200;
/** Before that it has room for this many times the highest rate or prediction, so that it can stay when the first intervals come. */
const UNSETTLED_ROOM = 2;
/** About as many steps as a scale has. */
const STEPS_OF_SCALE = 4;

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale of rates, as parts of 1, with ends that are whole steps. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** The distance of two ticks. */
  readonly step: number;
  /** Whether it was set by intervals that are narrow enough. */
  readonly isSettled: boolean;
}

/** The scale of nothing: a usual range of rates. */
export const USUAL_SCALE: Scale = { from: 0, to: 0.1, step: 0.025, isSettled: false };

function stepFor(span: number): number {
  const raw = span / STEPS_OF_SCALE;
  const power = 10 ** Math.floor(Math.log10(raw));
  return (STEPS.find((one) => one * power >= raw * (1 - 1e-9)) ?? 10) * power;
}

/** The scale from a rate to another, widened to whole steps, inside 0 and 1. */
export function scaleOver(low: number, high: number, isSettled = true): Scale {
  // Where all are alike there is still something to be seen around them.
  const step = stepFor(Math.max(high - low, high * 0.1, 1e-6));
  const from = Math.max(0, Math.min(Math.floor(low / step + 1e-9) * step, 1 - step));
  const to = Math.max(from + step, Math.ceil(high / step - 1e-9) * step);
  return { from, to: Math.min(1, to), step, isSettled };
}

/** The rates of the ticks of a scale, from end to end. */
export function ticksOf({ from, to, step }: Scale): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
}

/** The lowest and the highest of some rates. */
class Reach {
  low = 1;
  high = 0;

  add(rate: number | null): void {
    if (rate === null) return;
    if (rate < this.low) this.low = rate;
    if (rate > this.high) this.high = rate;
  }

  get isEmpty(): boolean {
    return this.low > this.high;
  }
}

const isSettled = ({ judged }: Variant): boolean => judged.impressions >= SETTLED_IMPRESSIONS;

/**
 * The scale of an experiment: it holds every settled interval, every rate and every prediction.
 * @param held The scale that is shown, which stays while no settled rate lies outside; null for a fresh one.
 */
export function scaleFor(variants: readonly Variant[], held: Scale | null): Scale {
  const [points, all] = [new Reach(), new Reach()];
  const hasSettled = variants.some(isSettled);
  for (const variant of variants) {
    if (hasSettled && !isSettled(variant)) continue;
    // The first judged counts are few, and their rate leaps: that of all counts keeps the scale still until one is settled.
    points.add(hasSettled ? judgedRate(variant) : variant.er);
    points.add(variant.predictedEr);
    if (!hasSettled) continue;
    all.add(variant.interval[0]);
    all.add(variant.interval[1]);
  }
  if (points.isEmpty) return held ?? USUAL_SCALE;
  const isStill = held !== null && held.from <= points.low && points.high <= held.to;
  if (isStill && (held.isSettled || !hasSettled)) return held;
  if (!hasSettled) return scaleOver(0, points.high * UNSETTLED_ROOM, false);
  if (isStill && all.high <= held.to) return { ...held, isSettled: true };
  return scaleOver(Math.min(points.low, all.low), Math.max(points.high, all.high), hasSettled);
}

/** The highest rate of a variant that a scale must include. */
function reachOf(variant: Variant): number {
  const { predictedEr, interval } = variant;
  const { impressions } = countsInUnits(variant);
  const er = judgedRate(variant);
  return Math.max(
    predictedEr ?? 0,
    impressions >= SETTLED_IMPRESSIONS ? (er ?? 0) : 0,
    isSettled(variant) ? interval[1] : 0,
  );
}

/** The scale from 0 that rows of several experiments share where they are not grouped, kept up to date row by row. */
export class SharedScale {
  #reach = new Float64Array(256);
  #size = 0;
  #highest = 0;
  /** Whether the row that reached highest reaches less far now, so that all must be looked through. */
  #isLower = false;

  clear(): void {
    this.#size = 0;
    this.#highest = 0;
    this.#isLower = false;
  }

  /** Takes the newest state of the variant at a slot. */
  put(slot: number, variant: Variant): void {
    if (slot >= this.#reach.length) this.#reach = grown(this.#reach, slot + 1);
    const reach = reachOf(variant);
    if (slot < this.#size && (this.#reach[slot] as number) >= this.#highest && reach < this.#highest)
      this.#isLower = true;
    this.#size = Math.max(this.#size, slot + 1);
    this.#reach[slot] = reach;
    if (reach > this.#highest) this.#highest = reach;
  }

  /** @param held The scale that is shown, which stays while it holds every row; null for one that fits. */
  scale(held: Scale | null): Scale {
    if (this.#isLower) {
      this.#isLower = false;
      this.#highest = 0;
      for (let slot = 0; slot < this.#size; slot++)
        if ((this.#reach[slot] as number) > this.#highest) this.#highest = this.#reach[slot] as number;
    }
    if (this.#highest === 0) return held ?? USUAL_SCALE;
    return held !== null && held.isSettled && this.#highest <= held.to ? held : scaleOver(0, this.#highest);
  }
}

/** The place of a rate on a scale, in percent of its length; rates beyond it are at its ends. */
export function percentOf(rate: number, { from, to }: Scale): number {
  return Math.round(Math.min(1, Math.max(0, (rate - from) / (to - from))) * 10_000) / 100;
}
