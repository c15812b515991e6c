import type { Variant } from '../../protocol/index.ts';

/** Below this many impressions an interval is too wide to set the scale by. */
const SETTLED = 200;

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number that is not below a value: steps that do not jump at every change. */
export function roundUp(value: number): number {
  if (value <= 0) return 0.01;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** The ER at the end of the scale that all rows share, from the least to 1: it holds every ER, every prediction, every settled interval. */
export function scaleEnd(variants: Iterable<Variant>): number {
  let highest = 0;
  for (const { er, predictedEr, interval, impressions } of variants) {
    highest = Math.max(highest, predictedEr ?? 0, impressions >= SETTLED ? Math.max(er ?? 0, interval[1]) : 0);
  }
  return Math.min(1, roundUp(highest === 0 ? 0.1 : highest));
}

/** Where a rate stands on the scale, in percent of its length; what lies beyond stands at its end. */
export function placeOf(rate: number, end: number): number {
  return Math.round(Math.min(1, Math.max(0, rate / end)) * 10_000) / 100;
}
