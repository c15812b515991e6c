import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { grown } from '../data/slot-set.ts';

/** Below this many impressions an interval is too wide to set the scale by. */
const SETTLED_IMPRESSIONS = 200;

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number that is not below a value: steps that do not jump at every change. */
export function roundUp(value: number): number {
  if (value <= 0) return 0.01;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** The highest rate of a variant that the scale must include. */
function reachOf(variant: Variant): number {
  const { er, predictedEr, interval, judged } = variant;
  const { impressions } = countsInUnits(variant);
  return Math.max(
    predictedEr ?? 0,
    impressions >= SETTLED_IMPRESSIONS ? (er ?? 0) : 0,
    judged.impressions >= SETTLED_IMPRESSIONS ? interval[1] : 0,
  );
}

/** The scale that all rows share, kept up to date row by row. */
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

  /** The ER at the end of the scale, from the least to 1: it holds every ER, every prediction, every settled interval. */
  get end(): number {
    if (this.#isLower) {
      this.#isLower = false;
      this.#highest = 0;
      for (let slot = 0; slot < this.#size; slot++)
        if ((this.#reach[slot] as number) > this.#highest) this.#highest = this.#reach[slot] as number;
    }
    return Math.min(1, roundUp(this.#highest === 0 ? 0.1 : this.#highest));
  }
}

/** The place of a rate on the scale, in percent of its length; rates beyond it are at its end. */
export function percentOf(rate: number, end: number): number {
  return Math.round(Math.min(1, Math.max(0, rate / end)) * 10_000) / 100;
}
