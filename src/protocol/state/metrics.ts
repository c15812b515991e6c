import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { Count, Id } from '../values/values.ts';

/**
 * How a metric is counted, each by unit (an impression, or a visitor where they are counted): `rate`: yes or no, such as a kind of engagement; `mean`:
 * a number, such as seconds read or money spent; `ratio`: one number by another, such as money by order.
 */
export const MetricType = z.enum(['rate', 'mean', 'ratio']);
/** How a metric is counted. */
export type MetricType = z.infer<typeof MetricType>;

/**
 * The role of a metric. The `primary` one decides about stops, in place of engagements: at most one. A `secondary` one is shown with intervals
 * that hold at every look, and decides nothing. A `guardrail` acts when a variant is worse in it by more than its
 * `bound` than the others together, or than its `control` or `limit`.
 */
export const MetricRole = z.enum(['primary', 'secondary', 'guardrail']);
/** The role of a metric. */
export type MetricRole = z.infer<typeof MetricRole>;

/**
 * The action of a guardrail that a variant breaks: `tell` suggests to look at it, `pause` pauses the automatic kills of the experiment as well, and
 * `kill` kills the variant.
 */
export const GuardrailAction = z.enum(['tell', 'pause', 'kill']);
/** The action of a guardrail that a variant breaks. */
export type GuardrailAction = z.infer<typeof GuardrailAction>;

/** Whether more of a metric is better, or less. */
export const MetricBetter = z.enum(['higher', 'lower']);
/** Whether more of a metric is better, or less. */
export type MetricBetter = z.infer<typeof MetricBetter>;

/** The unit that a metric's value is shown in: `percent` (the value 0.05 is 5 %), `seconds`, or a `currency` by its ISO 4217 code, such as `currency:EUR`. */
export const MetricUnit = z.string().check(
  z.refine((text) => /^(?:percent|seconds|currency:[A-Z]{3})$/u.test(text), {
    error: 'is percent, seconds, or currency: with its code in capitals, such as currency:EUR',
  }),
);

/** The name of a metric, one in its experiment, such as `dwell`: at most 64 lower-case letters, digits and hyphens. A rate may have that of a kind of engagement. */
export const MetricName = z.string().check(
  z.maxLength(LIMITS.metricNameLength),
  z.refine((text) => /^[a-z][a-z0-9-]*$/u.test(text), {
    error: 'is lower-case letters, digits and hyphens, a letter first',
  }),
);

/**
 * Where the values of a metric come from: `views`, the views of pages and the visitors of whom other systems report, each visitor with the value 0 until a
 * value comes; or `reports`, sums that a program of yours posts.
 */
export const MetricOrigin = z.enum(['views', 'reports']);
/** Where the values of a metric come from. */
export type MetricOrigin = z.infer<typeof MetricOrigin>;

/** A metric that an experiment declares, as it is sent. */
export const DeclaredMetric = z.object({
  name: MetricName,
  type: MetricType,
  role: z._default(MetricRole, 'secondary'),
  better: z._default(MetricBetter, 'higher'),
  /** The unit of its value; left out for a plain number. */
  unit: z.optional(MetricUnit),
  /**
   * Of a guardrail: how much worse than the others together a variant may be, or than the control or the limit, in the unit of the value, from 0 up; 0 where it
   * is left out.
   */
  bound: z.optional(z.number().check(z.gte(0), z.lte(LIMITS.metricSum))),
  /** Of a guardrail: the variant that it holds each other one to, in place of the others together. Until that one is posted, it judges nobody. */
  control: z.optional(Id),
  /** Of a guardrail: the value that it holds each variant to, in place of the others together, in the unit of the value. Variants need not be compared for it. */
  limit: z.optional(z.number().check(z.gte(-LIMITS.metricSum), z.lte(LIMITS.metricSum))),
  /** Where its values come from; left out, reports may have sums of it, and views count it too. Say `reports` where a program posts sums and pages count the views. */
  from: z.optional(MetricOrigin),
  /** Of a guardrail: what follows when a variant breaks it; `tell` where it is left out. */
  action: z.optional(GuardrailAction),
});
/** A metric that an experiment declares, every default filled in. */
export type DeclaredMetric = z.infer<typeof DeclaredMetric>;

/** The metrics that an experiment declares: names differ, and at most one is primary. */
export const DeclaredMetrics = z.array(DeclaredMetric).check(
  z.maxLength(LIMITS.metricsPerExperiment),
  z.refine((metrics) => new Set(metrics.map(({ name }) => name)).size === metrics.length, {
    error: 'has each name once',
  }),
  z.refine((metrics) => metrics.filter(({ role }) => role === 'primary').length <= 1, {
    error: 'has at most one primary metric',
  }),
  z.refine((metrics) => metrics.every(({ role, bound }) => role === 'guardrail' || bound === undefined), {
    error: 'has a bound of guardrails alone',
  }),
  z.refine((metrics) => metrics.every(({ role, action }) => role === 'guardrail' || action === undefined), {
    error: 'has an action of guardrails alone',
  }),
  z.refine(
    (metrics) =>
      metrics.every(
        ({ role, control, limit }) => role === 'guardrail' || (control === undefined && limit === undefined),
      ),
    { error: 'has a control or limit of guardrails alone' },
  ),
  z.refine((metrics) => metrics.every(({ control, limit }) => control === undefined || limit === undefined), {
    error: 'has a control or a limit of a guardrail, not both',
  }),
);

/** A metric of an experiment, as viewers see it. */
export const Metric = z.object({
  name: Id,
  type: MetricType,
  role: MetricRole,
  better: MetricBetter,
  /** The unit of its value: `percent`, `seconds` or a currency such as `currency:EUR`; left out for a plain number. */
  unit: z.optional(z.string()),
  /** Of a guardrail: how much worse a variant may be than the others together, or than the control or the limit. Left out for other roles. */
  bound: z.optional(z.number()),
  /** Of a guardrail that holds each variant to one of them: its id. */
  control: z.optional(Id),
  /** Of a guardrail that holds each variant to a fixed value: that value. */
  limit: z.optional(z.number()),
  /** Of a guardrail: what follows when a variant breaks it. Left out for other roles, and by older servers: they tell. */
  action: z.optional(GuardrailAction),
});
/** A metric of an experiment. */
export type Metric = z.infer<typeof Metric>;

/**
 * A value of one view so far, or of one message: what was added up of it, in the unit of the metric, from 0 to 10^7, and how many times something was added,
 * which a ratio has below the line. The server keeps thousandths.
 */
export const ViewValue = z.tuple([
  z.number().check(z.gte(0), z.lte(LIMITS.viewValue)),
  z.int().check(z.gte(1), z.lte(LIMITS.viewValue)),
]);
/** A value of one view so far. */
export type ViewValue = z.infer<typeof ViewValue>;

/** The same by name of the metric; the size of a call bounds how many there are. */
export const ViewValues = z.record(MetricName, ViewValue);
/** Values of one view by name of the metric. */
export type ViewValues = z.infer<typeof ViewValues>;

/** A sum of values, in the unit of its metric: from -10^15 to 10^15. */
const Sum = z.number().check(z.gte(-LIMITS.metricSum), z.lte(LIMITS.metricSum));
/** A sum of squares, or of products: from -10^30 to 10^30. */
const Squares = z.number().check(z.gte(0), z.lte(LIMITS.metricSum ** 2));
const Products = z.number().check(z.gte(-(LIMITS.metricSum ** 2)), z.lte(LIMITS.metricSum ** 2));

/**
 * The sums that a report adds to a metric of one variant. Of a rate `n` and `sum`, of a mean also `sumSquares`, of a ratio all. A unit whose value grows later adds what is
 * new with `n` 0 and the time of its first impression: from 3 to 8, `sum` 5 and `sumSquares` 64 - 9 = 55.
 */
export const MetricSums = z.object({
  /** Units whose value is in it for the first time, those with 0 among them: at most one per impression, in total. */
  n: Count,
  /** Sum of their values; of a rate how many of them did it, and of a ratio the sum above the line. */
  sum: Sum,
  /** Sum of the squares of those values. */
  sumSquares: z.optional(Squares),
  /** Of a ratio: sum of the values below the line. */
  denominator: z.optional(Sum),
  /** Of a ratio: sum of the squares of the values below the line. */
  denominatorSquares: z.optional(Squares),
  /** Of a ratio: sum over the units of the value above the line times that below it. */
  cross: z.optional(Products),
});
/** The sums that a report adds to a metric of one variant. */
export type MetricSums = z.infer<typeof MetricSums>;

/** The same by name of the metric. */
export const SumsByMetric = z.record(MetricName, MetricSums).check(
  z.refine((sums) => Object.keys(sums).length <= LIMITS.metricsPerExperiment, {
    error: `has at most ${LIMITS.metricsPerExperiment} metrics`,
  }),
);

const column = <T extends z.ZodMiniType<number>>(value: T) => z.array(value).check(z.maxLength(LIMITS.rowsPerReport));

/** The sums of a metric for several rows, as columns of equal length: a row each, as in {@link MetricSums}. */
export const MetricColumns = z.object({
  n: column(Count),
  sum: column(Sum),
  sumSquares: z.optional(column(Squares)),
  denominator: z.optional(column(Sum)),
  denominatorSquares: z.optional(column(Squares)),
  cross: z.optional(column(Products)),
});
/** The sums of a metric for several rows. */
export type MetricColumns = z.infer<typeof MetricColumns>;

/** The same by name of the metric. */
export const ColumnsByMetric = z.record(MetricName, MetricColumns).check(
  z.refine((columns) => Object.keys(columns).length <= LIMITS.metricsPerExperiment, {
    error: `has at most ${LIMITS.metricsPerExperiment} metrics`,
  }),
);

/** The sums of metrics in a closed batch, by name: columns as in {@link MetricColumns}, for as many variants as the batch has. */
export const BatchColumns = z.record(
  MetricName,
  z.object({
    n: z.array(Count),
    sum: z.array(z.number()),
    sumSquares: z.optional(z.array(z.number())),
    denominator: z.optional(z.array(z.number())),
    denominatorSquares: z.optional(z.array(z.number())),
    cross: z.optional(z.array(z.number())),
  }),
);
/** The sums of metrics in a closed batch, by name. */
export type BatchColumns = z.infer<typeof BatchColumns>;

/** A metric of one variant so far. */
export const MetricResult = z.object({
  name: Id,
  /** Units whose value is known. */
  n: Count,
  /** Sum of their values, of a ratio that above the line. */
  sum: z.number(),
  /** The rate, the mean or the ratio; null before the first unit, and while a ratio has nothing below the line. */
  value: z.nullable(z.number()),
  /** Units that the interval rests on: those of closed batches since the variant was posted or revived. */
  judged: Count,
  /**
   * Confidence sequence of the value as [low, high], valid at every look: exact for a rate, about for a mean or ratio, which take some hundred units. Null while
   * nothing bounds it.
   */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
  /** Units whose value came after their batch had closed, or did not fit the units of it: no interval rests on them. Left out while there are none. */
  late: z.optional(Count),
  /**
   * Of a guardrail: evidence that the variant is worse than it may be, and whether that suffices to call it broken. Left out for other roles, for the control
   * of the guardrail, and before it is judged.
   */
  broken: z.optional(
    z.object({
      logE: z.number(),
      logNeeded: z.number(),
      /** Whether it speaks up: enough is known of the variant and of what it is held to, and variants are compared where that is another one. Left out by older servers. */
      suffices: z.optional(z.boolean()),
    }),
  ),
});
/** A metric of one variant so far. */
export type MetricResult = z.infer<typeof MetricResult>;
