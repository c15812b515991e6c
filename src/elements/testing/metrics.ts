import type { Experiment, JudgedSeries, Metric, MetricResult, Variant } from '../../protocol/index.ts';
import { meanInterval } from '../../stats/means/mean-interval.ts';
import { experimentOf, variantOf } from './entities.ts';
import type { FanExperiment } from './fans.ts';

/** Metrics of each role and type. */
export const METRICS: readonly Metric[] = [
  { name: 'dwell', type: 'mean', role: 'secondary', better: 'higher', unit: 'seconds' },
  { name: 'revenue', type: 'mean', role: 'secondary', better: 'higher', unit: 'currency:EUR' },
  { name: 'bounce', type: 'rate', role: 'guardrail', better: 'lower', bound: 0.02 },
  { name: 'order-value', type: 'ratio', role: 'secondary', better: 'lower' },
];

/** An experiment that declares them. */
export const measuredExperiment = (metrics: readonly Metric[] = METRICS): Experiment =>
  experimentOf({ id: 'e', metrics: [...metrics] });

const result = (name: string, value: number, interval: [number, number], more: Partial<MetricResult> = {}) => ({
  ...{ name, n: 4000, sum: value * 4000, value, judged: 4000, interval },
  ...more,
});

/** Three variants of it: b is read longer than a, c is younger, and b breaks the guardrail. */
export const measuredVariants = (): Variant[] => [
  variantOf({
    ...{ id: 'a', experiment: 'e', impressions: 4000, engagements: 200 },
    metrics: [
      result('dwell', 60, [58, 62]),
      result('revenue', 3.2, [2.9, 3.5]),
      result('bounce', 0.4, [0.37, 0.43], { broken: { logE: 0.2, logNeeded: 4.6 } }),
      result('order-value', 40, [38, 42]),
    ],
  }),
  variantOf({
    ...{ id: 'b', experiment: 'e', impressions: 4000, engagements: 210 },
    metrics: [
      result('dwell', 72, [70, 74]),
      result('revenue', 3.3, [3, 3.6]),
      result('bounce', 0.52, [0.49, 0.55], { broken: { logE: 6, logNeeded: 4.6 } }),
      result('order-value', 30, [28, 32]),
    ],
  }),
  variantOf({
    ...{ id: 'c', experiment: 'e', impressions: 90, engagements: 4 },
    metrics: [
      { name: 'dwell', n: 90, sum: 9000, value: 100, judged: 90, interval: null },
      { name: 'revenue', n: 90, sum: 90, value: 1, judged: 90, interval: null },
      { name: 'bounce', n: 90, sum: 9, value: 0.1, judged: 90, interval: [0.02, 0.3] },
      { name: 'order-value', n: 90, sum: 9, value: 0.1, judged: 90, interval: null },
    ],
  }),
];

/** The same experiment with a declared mean, in which everybody who engaged reads for a minute and everybody else for half of one. */
export function withDwell(fan: FanExperiment): FanExperiment {
  const dwell = METRICS.filter(({ name }) => name === 'dwell');
  const series = fan.history.series.map((one) => {
    const { times, impressions: n, engagements: long, restarts } = one.judged as JudgedSeries;
    const sum = n.map((units, k) => 30 * units + 30 * (long[k] as number));
    const sumSquares = n.map((units, k) => 900 * units + 2700 * (long[k] as number));
    const columns = { times, n, sum, sumSquares };
    return { ...one, metric: { ...columns, judged: { ...columns, ...(restarts !== undefined && { restarts }) } } };
  });
  const variants = fan.variants.map((variant) => {
    const judged = series.find((one) => one.variant === variant.id)?.metric.judged;
    if (judged === undefined) return variant;
    const [n, sum, sumSquares] = [judged.n, judged.sum, judged.sumSquares].map((column) => column.at(-1) ?? 0) as [
      number,
      number,
      number,
    ];
    const known = { ...result('dwell', sum / n, meanInterval({ n, sum, sumSquares })), n, sum, judged: n };
    return { ...variant, metrics: [known] };
  });
  return {
    ...fan,
    variants,
    experiments: fan.experiments.map((one) => ({ ...one, metrics: dwell })),
    history: { ...fan.history, series },
  };
}
