import type { BatchColumns, DeclaredMetric, MetricColumns, MetricSums, MetricType } from '../../protocol/index.ts';
import { areMoments, areRatioMoments, type RatioMoments } from '../../stats/means/moments.ts';

/** The sums of all metrics of one variant, a metric after the other: numbers alone, so that they are added up as they are. */
export type Sums = readonly number[];

/** The metrics of one variant. */
export interface VariantMetrics {
  /** All that was reported. */
  totals: Sums;
  /** That of closed batches since it was posted or revived. */
  judged: Sums;
  /** Sums that came after their batch had closed, or in a batch whose sums no values can have: nothing rests on it. */
  late: Sums;
}

/** Sums of one metric of one variant. */
export interface NamedSums {
  /** The name of the metric. */
  readonly name: string;
  /** Those that its type does not have are 0. */
  readonly sums: RatioMoments;
}

/** The judged sums of one metric of one variant from a moment on. */
export interface JudgedSums extends NamedSums {
  /** ln of the evidence of a metric that decides or tells, to four decimals; null for others, and while it cannot be judged. */
  readonly logE: number | null;
  /** ln of the evidence that suffices; null where `logE` is. */
  readonly logNeeded: number | null;
}

/** The sums of each type, in their order. */
export const FIELDS: Readonly<Record<MetricType, readonly (keyof MetricSums)[]>> = {
  rate: ['n', 'sum'],
  mean: ['n', 'sum', 'sumSquares'],
  ratio: ['n', 'sum', 'sumSquares', 'denominator', 'denominatorSquares', 'cross'],
};

const widthOf = (declared: readonly DeclaredMetric[]): number =>
  declared.reduce((width, { type }) => width + FIELDS[type].length, 0);

/** No sums yet. */
export const noSums = (declared: readonly DeclaredMetric[]): number[] => new Array<number>(widthOf(declared)).fill(0);

/** The sums of two stretches of time; either may be missing. */
export function plusSums(a: Sums | undefined, b: Sums | undefined): number[] | undefined {
  if (a === undefined || b === undefined) return (a ?? b)?.slice();
  return a.map((one, k) => one + (b[k] as number));
}

/**
 * A sum as readers get it: with the 15 digits that every decimal number has as a double, so that .1 and .2 are .3. What is kept and judged has
 * all of its digits.
 */
export const displaySum = (sum: number): number => (Number.isInteger(sum) ? sum : Number(sum.toPrecision(15)));

/** Whether nothing is in them. */
export const isEmpty = (sums: Sums): boolean => sums.every((one) => one === 0);

/** The sums that a report has for each metric, in order; null where it says nothing of any. */
export function sumsOf(
  declared: readonly DeclaredMetric[],
  reported: Readonly<Record<string, MetricSums>> | undefined,
): number[] | null {
  if (reported === undefined) return null;
  return declared.flatMap(({ name, type }) => {
    const sums = Object.hasOwn(reported, name) ? reported[name] : undefined;
    return FIELDS[type].map((field) => sums?.[field] ?? 0);
  });
}

/** One metric of several, with its sums. */
export interface MetricOf<S> {
  readonly metric: DeclaredMetric;
  /** Its number among those that are declared. */
  readonly place: number;
  readonly sums: S;
}

/** Sums taken apart by metric. */
export function byMetric(declared: readonly DeclaredMetric[], sums: Sums): MetricOf<RatioMoments>[] {
  let from = 0;
  return declared.map((metric, place) => {
    const fields = FIELDS[metric.type];
    const at = (field: keyof MetricSums): number =>
      fields.includes(field) ? (sums[from + fields.indexOf(field)] as number) : 0;
    const one: RatioMoments = {
      n: at('n'),
      sum: at('sum'),
      sumSquares: at('sumSquares'),
      denominator: at('denominator'),
      denominatorSquares: at('denominatorSquares'),
      cross: at('cross'),
    };
    from += fields.length;
    return { metric, place, sums: one };
  });
}

/** Whether values of a type can have these sums. */
export function canBe(type: MetricType, sums: RatioMoments): boolean {
  const { n, sum } = sums;
  if (type === 'rate') return Number.isSafeInteger(n) && Number.isSafeInteger(sum) && sum >= 0 && sum <= n;
  return type === 'mean' ? areMoments(sums) : areRatioMoments(sums);
}

/**
 * The same sums without those of metrics that no values can have: in a batch whose values came with the time of another one.
 * @returns What fits, and what does not.
 */
export function fitting(declared: readonly DeclaredMetric[], sums: Sums): { fits: number[]; rest: number[] } {
  const fits: number[] = [];
  const rest: number[] = [];
  for (const { metric, sums: one } of byMetric(declared, sums)) {
    const fields = FIELDS[metric.type].map((field) => one[field]);
    const nothing = fields.map(() => 0);
    const isFit = canBe(metric.type, one);
    fits.push(...(isFit ? fields : nothing));
    rest.push(...(isFit ? nothing : fields));
  }
  return { fits, rest };
}

/** Sums of several variants as the columns that a closed batch has; left out where none are declared. */
export function columnsOf(
  declared: readonly DeclaredMetric[] | undefined,
  rows: readonly (Sums | undefined)[],
): { readonly metrics?: BatchColumns } {
  if (declared === undefined) return {};
  const columns: Record<string, Record<string, number[]>> = {};
  let from = 0;
  for (const { name, type } of declared) {
    const fields = FIELDS[type];
    columns[name] = Object.fromEntries(fields.map((field, k) => [field, rows.map((row) => row?.[from + k] ?? 0)]));
    from += fields.length;
  }
  return { metrics: columns as BatchColumns };
}

/** One row of such columns; null where they say nothing. */
export function rowAt(
  declared: readonly DeclaredMetric[],
  columns: Readonly<Record<string, MetricColumns>> | undefined,
  row: number,
): number[] | null {
  if (columns === undefined) return null;
  return declared.flatMap(({ name, type }) => {
    const one = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return FIELDS[type].map((field) => one?.[field]?.[row] ?? 0);
  });
}
