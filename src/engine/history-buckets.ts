/** Widths of the history's buckets, in milliseconds, ascending. A wider one loses nothing but time resolution. */
export const RESOLUTIONS_MS = [1000, 10_000, 60_000, 600_000, 3_600_000] as const;

/** The widest of them. */
export const COARSEST_MS = 3_600_000;

/** Points of a series when a query does not say how many. */
export const DEFAULT_HISTORY_POINTS = 300;

/** From one moment up to another, milliseconds since 1970. */
export interface HistorySpan {
  /** The first moment of it. */
  readonly from: number;
  /** The first moment after it. */
  readonly to: number;
}

/** Buckets of a history. */
export interface Buckets {
  /** Width of the buckets to read, milliseconds: one of `RESOLUTIONS_MS`. */
  readonly resolution: number;
  /** Width of the buckets to merge them to, milliseconds: a multiple of `resolution`. */
  readonly width: number;
}

/**
 * Chooses the finest buckets that give at most this many points over a span: the resolution to read, and the width to merge them to.
 * @param points At least 1.
 * @param finestMs Finer buckets are gone, as in a compacted store.
 */
export function chooseBuckets(span: HistorySpan, points: number, finestMs: number = RESOLUTIONS_MS[0]): Buckets {
  const length = Math.max(1, span.to - span.from);
  const resolution = RESOLUTIONS_MS.find((one) => one >= finestMs && length / one <= points) ?? COARSEST_MS;
  return { resolution, width: resolution * Math.max(1, Math.ceil(length / points / resolution)) };
}
