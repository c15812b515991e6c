import type { Format } from '../../shared/format/format.ts';

/** Below this a rate has no two digits of its own in hundredths of a percent. */
const TINY = 0.001;
/** With more decimals than these a percentage is hard to read. */
const MAX_DECIMALS = 6;

/** A rate in words, with at least two digits of its own, however small it is. */
export function rateText(rate: number, format: Format): string {
  if (!(rate > 0 && rate < TINY)) return format.rate(rate);
  return format.roundRate(rate, Math.min(MAX_DECIMALS, Math.ceil(-Math.log10(rate * 100)) + 1));
}
