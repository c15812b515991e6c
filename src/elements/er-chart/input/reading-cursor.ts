import type { Variant } from '../../../protocol/index.ts';
import { priorFrom } from '../../../stats/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { EvidenceAt } from '../data/judged-evidence.ts';
import { rateText } from '../layout/rate-text.ts';
import { firstDrawn, indexAt, intervalAt, lastKnownIndex, nearestIndex, type Series } from '../data/series.ts';

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
    // A line is read from where it begins.
    const low = Math.max(firstDrawn(line), before >= 0 && line.times[before] === from ? before : before + 1);
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

/** Knowledge of a position beside its counts. */
export interface ReadingDetails {
  readonly letter: string;
  /** The error budget of its interval, 0 to 1. */
  readonly alpha: number;
  /** Null where none is known. */
  readonly evidence: EvidenceAt | null;
}

/** Whether a position is that of the newest counts. */
export const isNewest = ({ series, point }: ReadingPosition): boolean => point >= lastKnownIndex(series);

/** The interval at a position, in words; nothing where there is none: it holds for the cumulative ER only. */
function intervalText(
  { variant, series, point }: ReadingPosition,
  alpha: number,
  strings: Strings,
  format: Format,
): string[] {
  const ends = series.windowMs > 0 ? null : intervalAt(series, point, alpha, priorFrom(variant.predictedEr));
  return ends === null ? [] : [strings.erChart.pointInterval(rateText(ends[0], format), rateText(ends[1], format))];
}

function evidenceText(evidence: EvidenceAt | null, strings: Strings, format: Format): string[] {
  if (evidence === null) return [];
  const { logE, logNeeded } = evidence;
  const needed = logNeeded === null ? null : format.oddsNeeded(logNeeded);
  return [strings.erChart.pointEvidence(format.odds(Math.max(0, logE)), needed)];
}

/** A position for screen readers: rate, interval and evidence. */
export function positionText(
  position: ReadingPosition,
  { letter, alpha, evidence }: ReadingDetails,
  strings: Strings,
  format: Format,
): string {
  const { variant, series, point } = position;
  const rate = series.rates[point] as number;
  const impressions = series.impressions[point] as number;
  const text = strings.erChart.chartPoint(
    letter === '' ? variant.content : `${letter}, ${variant.content}`,
    format.full(series.times[point] as number),
    Number.isNaN(rate) ? strings.common.unknown : rateText(rate, format),
    Number.isNaN(impressions) ? strings.common.unknown : format.count(impressions),
    variant.units !== undefined,
  );
  const known = [...intervalText(position, alpha, strings, format), ...evidenceText(evidence, strings, format)];
  return [text, ...known].join(strings.erChart.pointSeparator);
}
