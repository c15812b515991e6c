import { LIMITS } from 'peeksafe/protocol';
import type { ComponentDescriptions } from './description-group.ts';

const METRIC_SUMS = {
  n: 'Units whose value is in it for the first time, those with the value 0 among them; in total at most one per impression (`too-many-units`).',
  sum: 'Sum of their values; of a rate how many of them did it, and of a ratio the sum above the line. From -10^15 to 10^15.',
  sumSquares: 'Sum of the squares of those values; of a mean or ratio.',
  denominator: 'Sum of the values below the line; of a ratio.',
  denominatorSquares: 'Sum of the squares of the values below the line; of a ratio.',
  cross: 'Sum over the units of the value above the line times that below it; of a ratio.',
};

const METRIC = {
  name: `Its name, one in its experiment: at most ${LIMITS.metricNameLength} lower-case letters, digits and hyphens, a letter first.`,
  type: 'How it is counted.',
  role: 'What it is there for.',
  better: 'Whether more of it is better, or less.',
  bound:
    'Of a guardrail: how much worse than the others together a variant may be, or than the control or the limit, in the unit of the value, from 0 up; 0 until somebody says otherwise. Left out for other roles.',
  control:
    'Of a guardrail: id of the variant that it holds each other one to, in place of the others together. Until that one is posted, it judges nobody. Left out for none; not beside `limit`.',
  limit:
    'Of a guardrail: the value that it holds each variant to, in place of the others together, in the unit of the value. It speaks where variants are not compared, too. Left out for none; not beside `control`.',
  action:
    'Of a guardrail: what follows when a variant breaks it; `tell` until somebody says otherwise. Left out for other roles.',
  unit: 'The unit that its value is shown in: `percent`, `seconds`, or a currency by its ISO 4217 code, such as `currency:EUR`; left out for a plain number.',
};

/** Words for metrics: what is declared of them, reported and judged. */
export const METRICS: Readonly<Record<string, ComponentDescriptions>> = {
  MetricType: {
    '': 'How a metric is counted, each by unit (an impression, or a visitor where they are counted): `rate`: yes or no, such as a kind of engagement; `mean`: a number, such as seconds read or money spent; `ratio`: one number by another, such as money by order.',
  },
  MetricRole: {
    '': 'What a metric is there for. The `primary` one decides about stops, in place of engagements: at most one, and none with the policy `threshold`. A `secondary` one is shown with intervals that hold at every look, and decides nothing. A `guardrail` acts when a variant is worse in it by more than its `bound` than the others together, or than its `control` or `limit`: see `GuardrailAction`.',
  },
  GuardrailAction: {
    '': 'What follows when a variant breaks a guardrail. `tell` makes a suggestion (`check-guardrail`), and `pause` pauses the automatic kills of the experiment as well: all of these share a budget of .01 of their own, since they stop nobody. `kill` kills the variant where the policy is `evidence` or `threshold`, and suggests it where that is not possible: all of these share .01 that is taken from the budget of the comparison.',
  },
  MetricBetter: { '': 'Whether more of a metric is better, or less.' },
  MetricOrigin: {
    '': 'Where the values of a metric come from: `views`, the views of pages and the visitors of whom other systems report, each with the value 0 until one comes; or `reports`, the sums that a program posts.',
  },
  MetricUnit: {
    '': 'The unit of a value: `percent` (0.05 is 5 %), `seconds`, or `currency:` with its ISO 4217 code in capitals.',
  },
  MetricName: {
    '': `The name of a metric: at most ${LIMITS.metricNameLength} lower-case letters, digits and hyphens, a letter first.`,
  },
  DeclaredMetric: {
    '': 'A metric that an experiment declares.',
    ...METRIC,
    from: 'Where its values come from. Left out, reports may have sums of it, and views count it too: each visitor with 0 until a value comes. `reports` where a program posts sums and pages count the views.',
  },
  ViewValue: {
    '': `A value of one view so far: what was added up, in the unit of the metric, from 0 to ${LIMITS.viewValue}, and how many times something was added, which a ratio has below the line. The server keeps thousandths.`,
  },
  ViewValues: { '': 'Values of one view by the names of metrics.' },
  DeclaredMetrics: {
    '': `The metrics that an experiment declares, each name once: at most ${LIMITS.metricsPerExperiment}.`,
  },
  Metric: { '': 'A metric of an experiment.', ...METRIC },
  MetricSums: {
    '': 'What a report adds to a metric of one variant: of a rate `n` and `sum`, of a mean also `sumSquares`, of a ratio all. A unit whose value grows later adds what is new with `n` 0 and the time of its first impression: from 3 to 8, `sum` 5 and `sumSquares` 64 - 9 = 55.',
    ...METRIC_SUMS,
  },
  SumsByMetric: { '': 'Sums of metrics by name.' },
  MetricColumns: { '': 'Sums of a metric for several rows, as columns of equal length.', ...METRIC_SUMS },
  ColumnsByMetric: { '': 'Columns of metrics by name.' },
  BatchColumns: {
    '': 'Sums of the metrics of a closed batch, columns of each by name, a row for each of its counts.',
  },
  MetricResult: {
    '': 'A metric of one variant so far.',
    name: 'Its name.',
    n: 'Units whose value is known.',
    sum: 'Sum of their values; of a ratio the sum above the line.',
    value: 'The rate, the mean or the ratio; null before the first unit, and while a ratio has nothing below the line.',
    judged: 'Units that the interval rests on: those of closed batches since the variant was posted or revived.',
    interval:
      'Confidence sequence of the value as [low, high], at .05 and valid at every look: exact for a rate, about for a mean or ratio, which are said from 200 units on whose values no few outweigh. Null before.',
    late: 'Units whose value came after their batch had closed, or did not fit the units of it: no interval rests on them. Left out while there are none.',
    broken:
      'Of a guardrail: evidence that the variant is worse than it may be, and whether that suffices to call it broken. Left out for other roles, for the control of the guardrail, and before it is judged.',
    'broken.suffices':
      'Whether the guardrail speaks up: the evidence suffices, enough units of the variant and of what it is held to are judged, and the variants of the experiment are compared where that is another one. Left out by older servers.',
  },
};
