import type { RateExtent } from '../../shared/evidence-canvas/rate-scale.ts';
import type { Series } from '../data/series.ts';
import type { PixelColumns } from './pixel-columns.ts';

/** Space around the lines for the axes, in CSS pixels. */
export const MARGIN = { top: 16, right: 28, bottom: 26, left: 50 } as const;

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

/** The rate between two neighboring points, at a time. */
function between({ times, rates }: Series, i: number, time: number): number {
  const [t0, t1] = [times[i] as number, times[i + 1] as number];
  const [r0, r1] = [rates[i] as number, rates[i + 1] as number];
  return t1 > t0 ? r0 + ((r1 - r0) * (time - t0)) / (t1 - t0) : r1;
}

/** Widens an extent by the rates at which a line crosses the edges of its columns: where no point is in view, nothing else says where it is. */
export function widenToEdges(extent: RateExtent, { series, before, after, grid }: PixelColumns, settled: number): void {
  const end = grid.origin + grid.columns * grid.step;
  const widen = (rate: number): void => {
    if (rate < extent.low) extent.low = rate;
    if (rate > extent.high) extent.high = rate;
  };
  if (before >= Math.max(0, settled) && before + 1 < series.length) widen(between(series, before, grid.origin));
  if (after > Math.max(0, settled)) widen(between(series, after - 1, end));
}

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
