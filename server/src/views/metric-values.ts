import { METRIC_FIELDS } from 'peeksafe/engine';
import { LIMITS, type DeclaredMetric, type MetricColumns, type ViewValue, type ViewValues } from 'peeksafe/protocol';

/** Values are kept as whole thousandths: so they add up to the same, in whatever order they come. */
const PER_ONE = 1000;

/** A value so far: what was added up, in thousandths, and how many times, which a ratio has below the line. */
export interface Kept {
  readonly total: number;
  readonly times: number;
}

/** Nothing so far. */
export const NOTHING_KEPT: Kept = { total: 0, times: 0 };

/** The value of a view after another report of it: it only grows, so a repetition adds nothing, and neither does a report that was overtaken. */
export const larger = (a: Kept, b: Kept): Kept => ({
  total: Math.max(a.total, b.total),
  times: Math.max(a.times, b.times),
});

const most = (value: number, limit: number): number => Math.min(value, limit);

/** A visitor's value after a view's has grown from one to another, within the bound of a visitor. */
export const grown = (visitor: Kept, from: Kept, to: Kept): Kept => ({
  total: most(visitor.total + to.total - from.total, LIMITS.viewValue * PER_ONE),
  times: most(visitor.times + to.times - from.times, LIMITS.viewValue),
});

/** Whether two are the same. */
export const isSame = (a: Kept, b: Kept): boolean => a.total === b.total && a.times === b.times;

/** The metrics of an experiment that views count: rates by kind of engagement, and those that have values. */
export interface CountedMetrics {
  readonly declared: readonly DeclaredMetric[];
  readonly rates: ReadonlySet<string>;
  /** By name, whether it is a ratio. */
  readonly valued: ReadonlyMap<string, boolean>;
}

/** The metrics of an experiment that views count; null for none. */
export function countedMetrics(all: readonly DeclaredMetric[] | undefined): CountedMetrics | null {
  const declared = all?.filter(({ from }) => from !== 'reports') ?? [];
  if (declared.length === 0) return null;
  const [rates, others] = [true, false].map((isRate) => declared.filter(({ type }) => (type === 'rate') === isRate));
  return {
    declared,
    rates: new Set(rates?.map(({ name }) => name)),
    valued: new Map(others?.map(({ name, type }) => [name, type === 'ratio'])),
  };
}

/** A value as it is kept. How often a mean was added to does not matter. */
const keptOf = ([value, times]: ViewValue, isRatio: boolean): Kept => ({
  total: Math.round(value * PER_ONE),
  times: isRatio ? times : 0,
});

/** The values that an experiment takes, as they are kept. */
export function valuesFor(
  metrics: CountedMetrics | null,
  values: ViewValues | undefined,
): readonly (readonly [metric: string, kept: Kept])[] {
  if (values === undefined || metrics === null) return [];
  return Object.entries(values).flatMap(([name, value]) => {
    const isRatio = metrics.valued.get(name);
    return isRatio === undefined ? [] : [[name, keptOf(value, isRatio)] as const];
  });
}

/** The sums of a metric but `n`, which are 0 where they are left out. */
type Added = Partial<Record<(typeof METRIC_FIELDS)['ratio'][number], number>>;

/** Sums that visitors of one variant and second add to metrics. */
export class AddedSums {
  readonly #byMetric = new Map<string, Added>();

  #of(metric: string): Added {
    let added = this.#byMetric.get(metric);
    if (added === undefined) this.#byMetric.set(metric, (added = {}));
    return added;
  }

  /** One more visitor did what a rate counts. */
  addOne(metric: string): void {
    const added = this.#of(metric);
    added.sum = (added.sum ?? 0) + 1;
  }

  /** The value of one visitor has grown. */
  addGrowth(metric: string, from: Kept, to: Kept): void {
    const added = this.#of(metric);
    const add = (field: keyof Added, more: number): void => {
      added[field] = (added[field] ?? 0) + more;
    };
    add('sum', to.total - from.total);
    add('sumSquares', (to.total - from.total) * (to.total + from.total));
    add('denominator', to.times - from.times);
    add('denominatorSquares', (to.times - from.times) * (to.times + from.times));
    add('cross', to.total * to.times - from.total * from.times);
  }

  /** A sum of a metric, in its unit. */
  valueOf({ name, type }: DeclaredMetric, field: keyof Added): number {
    const sum = this.#byMetric.get(name)?.[field] ?? 0;
    if (type === 'rate') return sum;
    if (field === 'sumSquares') return sum / PER_ONE ** 2;
    return field === 'sum' || field === 'cross' ? sum / PER_ONE : sum;
  }
}

/** Sums of several variants and seconds as the columns of a report. Every visitor has a value, 0 at first. */
export function metricColumns(
  { declared }: CountedMetrics,
  rows: readonly { readonly units: number; readonly sums: AddedSums }[],
): Record<string, MetricColumns> {
  const column = (metric: DeclaredMetric, field: keyof MetricColumns): number[] =>
    rows.map(({ units, sums }) => (field === 'n' ? units : sums.valueOf(metric, field)));
  const columns = (metric: DeclaredMetric): MetricColumns =>
    Object.fromEntries(METRIC_FIELDS[metric.type].map((field) => [field, column(metric, field)])) as MetricColumns;
  return Object.fromEntries(declared.map((metric) => [metric.name, columns(metric)]));
}
