import type { MetricSums, MetricType } from '../../protocol/index.ts';

/** The values of one metric of one variant, added up for reports. */
export interface MetricValues {
  /**
   * Counts a unit (an impression, or a visitor where visitors are counted): each once, with 0 too.
   * @param value The value; of a rate 1 or 0, or a boolean. Of a ratio that above the line.
   * @param denominator Of a ratio: the value below the line, 1 when left out.
   * @throws {RangeError} When a value is no finite number, or of a rate neither 1 nor 0.
   */
  add(value: number | boolean, denominator?: number): void;
  /**
   * Counts more of a unit that was counted before, such as another order. Its report has the time of the unit's first impression.
   * @param from The value that it had, as [value] or, of a ratio, [value, denominator].
   * @param to The value that it has now.
   * @throws {RangeError} As `add`.
   */
  change(from: UnitValue, to: UnitValue): void;
  /**
   * Takes the sums since the last call, for `metrics` of a report.
   * @returns The sums; undefined when there is nothing.
   */
  take(): MetricSums | undefined;
}

/** The value of one unit; of a ratio with what is below the line. */
export type UnitValue = readonly [value: number, denominator?: number];

const NOTHING = { n: 0, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 };

function check(value: number, type: MetricType): void {
  const isRight = type === 'rate' ? value === 0 || value === 1 : Number.isFinite(value);
  if (!isRight)
    throw new RangeError(`metricValues: expected ${type === 'rate' ? '1 or 0' : 'a finite number'}, not ${value}`);
}

/**
 * Adds up the values of a metric as reports have them: `n`, `sum` and, by its type, `sumSquares` and what is below the line.
 * @param type The type that the experiment declares.
 * @returns The values so far, of one variant and metric.
 * @example
 * ```ts
 * const dwell = metricValues('mean');
 * for (const seconds of [12.5, 0, 80]) dwell.add(seconds);
 * // As `metrics: { dwell: … }` of a `variant.observed` with 3 impressions.
 * dwell.take(); // { n: 3, sum: 92.5, sumSquares: 6556.25 }
 * ```
 */
export function metricValues(type: MetricType): MetricValues {
  let sums = { ...NOTHING };
  const count = (n: number, sign: number, [value, denominator = 1]: UnitValue): void => {
    check(value, type);
    check(denominator, 'ratio');
    sums.n += n;
    sums.sum += sign * value;
    sums.sumSquares += sign * value ** 2;
    sums.denominator += sign * denominator;
    sums.denominatorSquares += sign * denominator ** 2;
    sums.cross += sign * value * denominator;
  };
  return {
    add: (value, denominator = 1) => count(1, 1, [Number(value), denominator]),
    change: (from, to) => {
      for (const [value] of [from, to]) check(value, type);
      count(0, -1, from);
      count(0, 1, to);
    },
    take: () => {
      const { n, sum, sumSquares, ...below } = sums;
      if (Object.values(sums).every((one) => one === 0)) return undefined;
      sums = { ...NOTHING };
      return { n, sum, ...(type !== 'rate' && { sumSquares }), ...(type === 'ratio' && below) };
    },
  };
}
