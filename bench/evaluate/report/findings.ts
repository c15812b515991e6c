import { quantile, type Row } from '../../rows.ts';
import { binomialInterval } from './binomial.ts';

/** One measured figure. */
export interface Figure {
  /** `peeksafe`, or what it is held against. */
  readonly subject: string;
  readonly metric: string;
  readonly unit: '%' | 'impressions' | 'comparisons';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many tests, comparisons, arms or paths it was measured on. */
  readonly n: number;
  /** Highest value that was promised, where there is one. */
  readonly budget?: number;
  /** Lowest value that was promised, where there is one. */
  readonly least?: number;
  /** `min` and `max` are the ends of a 95 % interval of the true value: a promise is broken when all of it lies beyond. */
  readonly isEstimate?: boolean;
}

/** One line of the table. */
export interface Finding {
  /** The data, or `simulation`. */
  readonly on: string;
  /** The quantity measured; names the figures in their order. */
  readonly what: string;
  readonly figures: readonly Figure[];
  /** The values seen in independent runs, or the bound on them. */
  readonly seen: string;
}

/** A share of all, in per cent. */
export function share(subject: string, metric: string, part: number, whole: number, n = whole): Figure {
  return single(subject, metric, '%', (100 * part) / whole, n);
}

/** The probability of something that was seen in `part` of `whole` independent runs, in per cent, with its 95 % interval. */
export function chance(subject: string, metric: string, part: number, whole: number): Figure {
  const [low, high] = binomialInterval(part, whole);
  return { ...share(subject, metric, part, whole), min: 100 * low, max: 100 * high, isEstimate: true };
}

/** A figure that was measured once. */
export function single(subject: string, metric: string, unit: Figure['unit'], value: number, n: number): Figure {
  return { subject, metric, unit, median: value, min: value, max: value, n };
}

/** A figure with a spread; NaN where there are no samples. */
export function spread(subject: string, metric: string, unit: Figure['unit'], samples: readonly number[]): Figure {
  if (samples.length === 0) return single(subject, metric, unit, NaN, 0);
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    subject,
    metric,
    unit,
    median: quantile(sorted, 0.5),
    min: sorted[0] as number,
    max: sorted.at(-1) as number,
    n: samples.length,
  };
}

/** Promises a figure to stay at or below a budget, both in per cent. */
export function within(budget: number, figure: Figure): Figure {
  return { ...figure, budget };
}

/** Promises a figure to reach at least this, in per cent. */
export function atLeast(least: number, figure: Figure): Figure {
  return { ...figure, least };
}

/** As rows for machines; a figure without samples has none. */
export function rowsOf(findings: readonly Finding[]): Row[] {
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return findings.flatMap(({ figures }) =>
    figures
      .filter(({ n }) => n > 0)
      .map(({ subject, metric, unit, median, min, max, n }) => ({
        bench: 'evaluate',
        subject,
        metric,
        unit,
        median: round(median),
        min: round(min),
        max: round(max),
        n,
      })),
  );
}
