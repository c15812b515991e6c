import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { indexAt, nearestIndex, type Series } from '../data/series.ts';

/** A position of the cursor: a variant, and a point of its line. */
export interface ReadingPosition {
  readonly variant: Variant;
  readonly series: Series;
  readonly point: number;
}

/** The current position. */
export interface CursorState {
  /** Null before the first key. */
  readonly time: number | null;
  readonly variant: string | null;
}

/** The variants in their order, and the times that are shown. */
export interface ReadableSeries {
  readonly shown: readonly Variant[];
  readonly series: ReadonlyMap<string, Series>;
  readonly domain: readonly [from: number, to: number];
}

function readableLines({
  shown,
  series,
  domain: [from, to],
}: ReadableSeries): { variant: Variant; line: Series; low: number; high: number }[] {
  return shown.flatMap((variant) => {
    const line = series.get(variant.id);
    if (line === undefined) return [];
    const before = indexAt(line, from);
    const low = before >= 0 && line.times[before] === from ? before : before + 1;
    const high = indexAt(line, to);
    return high >= low ? [{ variant, line, low, high }] : [];
  });
}

/** The position after a step by points and variants. The first key shows the current position. */
export function stepCursor(
  text: ReadableSeries,
  here: CursorState,
  inTime: number,
  inRows: number,
): ReadingPosition | null {
  const all = readableLines(text);
  if (all.length === 0) return null;
  const row = Math.max(
    0,
    all.findIndex(({ variant }) => variant.id === here.variant),
  );
  const isFirst = here.time === null;
  const { variant, line, low, high } = all[
    (row + (isFirst ? 0 : inRows) + all.length) % all.length
  ] as (typeof all)[number];
  const from = here.time === null ? high : nearestIndex(line, here.time);
  const to = from + (isFirst && Number.isFinite(inTime) ? 0 : inTime);
  return { variant, series: line, point: Math.min(high, Math.max(low, to)) };
}

/** A position for screen readers. */
export function positionText({ variant, series, point }: ReadingPosition, strings: Strings, format: Format): string {
  const rate = series.rates[point] as number;
  const impressions = series.impressions[point] as number;
  return strings.erChart.chartPoint(
    variant.content,
    format.full(series.times[point] as number),
    Number.isNaN(rate) ? strings.common.unknown : format.rate(rate),
    Number.isNaN(impressions) ? strings.common.unknown : format.count(impressions),
    variant.units !== undefined,
  );
}
