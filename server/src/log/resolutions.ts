/** Widths of the history's buckets, in milliseconds. A wider one loses nothing but time resolution. */
export const RESOLUTIONS_MS = [1000, 10_000, 60_000, 600_000, 3_600_000] as const;
/** The widest. */
export const COARSEST = 3_600_000;
