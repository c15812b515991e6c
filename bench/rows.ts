/** One figure of one subject, over several runs. */
export interface Row {
  readonly bench: string;
  /** `peeksafe`, `limit` for what physics allows, or the package name of a peer. */
  readonly subject: string;
  readonly metric: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** The value below which a part of the samples lies; the samples are not empty. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
}

/** Sums samples up as a row. */
export function rowOf(bench: string, subject: string, metric: string, unit: string, samples: readonly number[]): Row {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    bench,
    subject,
    metric,
    unit,
    median: round(quantile(samples, 0.5)),
    min: round(Math.min(...samples)),
    max: round(Math.max(...samples)),
    n: samples.length,
  };
}
