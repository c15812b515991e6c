import type { RateExtent } from '../../shared/evidence-canvas/rate-scale.ts';
import type { PixelColumns } from './pixel-columns.ts';

/** Space around the lines for the axes, in CSS pixels. */
export const MARGIN = { top: 16, right: 14, bottom: 26, left: 50 } as const;

/** Times and rates to CSS pixels: x = (time - origin) · pxPerMs, y = bottom - (rate - low) · pxPerRate. */
export interface PlotTransform {
  readonly origin: number;
  readonly pxPerMs: number;
  readonly bottom: number;
  readonly low: number;
  readonly pxPerRate: number;
}

export const xOf = (transform: PlotTransform, time: number): number => (time - transform.origin) * transform.pxPerMs;
export const yOf = (transform: PlotTransform, rate: number): number =>
  transform.bottom - (rate - transform.low) * transform.pxPerRate;

/** Widens an extent by the rates of a line in some columns, from its first settled point on. */
export function widenExtent(
  extent: RateExtent,
  columns: PixelColumns,
  settled: number,
  from: number,
  to: number,
): void {
  const { first, lowest, highest, last, series } = columns;
  const { rates } = series;
  for (let c = Math.max(0, from); c < to && c <= columns.end; c++) {
    if ((first[c] as number) < 0 || (last[c] as number) < settled) continue;
    // Only the last rate of the column in which it settles counts.
    const isAllSettled = (first[c] as number) >= settled;
    const low = rates[(isAllSettled ? lowest[c] : last[c]) as number] as number;
    const high = rates[(isAllSettled ? highest[c] : last[c]) as number] as number;
    if (low < extent.low) extent.low = low;
    if (high > extent.high) extent.high = high;
  }
}
