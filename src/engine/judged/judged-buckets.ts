import type { JudgedSeries } from '../../protocol/index.ts';
import type { HistorySpan } from '../history-buckets.ts';

/** The last judged point of a variant in one bucket of time. */
export interface JudgedRow {
  /** The end of the batch, milliseconds since 1970. */
  readonly at: number;
  /** Judged impressions until then, from 0 up. */
  readonly impressions: number;
  /** Judged engagements until then, from 0 up. */
  readonly engagements: number;
  /** ln of the evidence; null while it could not be judged. */
  readonly logE: number | null;
  /** ln of the evidence that suffices; null where `logE` is. */
  readonly logNeeded: number | null;
  /** When evidence last began again in the bucket, milliseconds since 1970; null for never. */
  readonly restartedAt: number | null;
}

/**
 * The columns of a variant over a span, the last row of each bucket.
 *
 * @param before The last row before the span; null where there is none. It comes first, at the beginning of the span.
 * @param rows Those of the span, ascending.
 * @param span Its beginning is a multiple of the width.
 * @param width Width of a bucket, milliseconds.
 */
export function judgedSeries(
  before: JudgedRow | null,
  rows: Iterable<JudgedRow>,
  { from, to }: HistorySpan,
  width: number,
): JudgedSeries {
  const times: number[] = [];
  const impressions: number[] = [];
  const engagements: number[] = [];
  const logE: (number | null)[] = [];
  const logNeeded: (number | null)[] = [];
  const restarts: number[] = [];
  let bucket = Number.NaN;
  const put = (row: JudgedRow, at: number, place: number): void => {
    times[place] = at;
    impressions[place] = row.impressions;
    engagements[place] = row.engagements;
    logE[place] = row.logE;
    logNeeded[place] = row.logNeeded;
  };
  if (before !== null && before.impressions > 0) put(before, from, 0);
  for (const row of rows) {
    const start = row.at - (row.at % width);
    put(row, Math.min(row.at, to), start === bucket ? times.length - 1 : times.length);
    bucket = start;
    if (row.restartedAt !== null && row.restartedAt >= from) restarts.push(row.restartedAt);
  }
  return { times, impressions, engagements, logE, logNeeded, ...(restarts.length > 0 && { restarts }) };
}
