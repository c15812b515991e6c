import type { Collector } from './collect.ts';

/** Largest value of a view; the server takes no more. */
const MAX_VALUE = 1e7;

function check(isRight: boolean, expected: string, given: unknown): void {
  if (!isRight) throw new RangeError(`collect: expected ${expected}, not ${String(given)}`);
}

/** Refuses what is no name of a metric. */
export const checkMetric = (metric: string): void =>
  check(/^[a-z][a-z0-9-]{0,63}$/.test(metric), 'the name of a metric', metric);

/**
 * Adds to a value of a view that was counted, such as the money of an order. The server adds up what a visitor has; of a ratio, what is below the line is how
 * often something was added, so that it becomes money by order.
 * @param collector The collector of this page.
 * @param variant The variant's id.
 * @param metric The metric's name, as the experiment declares it: of another one nothing is counted.
 * @param value From 0 up, in the metric's unit. The value of a view ends at 10^7.
 * @returns Whether it was added: there is no view before the variant was counted by `seen` or `exposed`, or by `engaged`.
 * @throws {RangeError} When the metric is no name of a metric, or the value no such number.
 * @example
 * ```ts
 * collector.engaged('hero-b', 'purchase');
 * addValue(collector, 'hero-b', 'revenue', 39.9);
 * ```
 */
export function addValue(collector: Collector, variant: string, metric: string, value: number): boolean {
  checkMetric(metric);
  check(value >= 0, 'a number from 0 up', value);
  return collector.valued(variant, (values) => {
    const [sum, times] = values?.[metric] ?? [0, 0];
    return { ...values, [metric]: [Math.min(sum + value, MAX_VALUE), times + 1] };
  });
}
