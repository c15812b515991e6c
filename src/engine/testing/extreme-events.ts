import fc from 'fast-check';
import { LIMITS, type CountedRows, type EventInput } from '../../protocol/index.ts';

// Distributive, so that each kind of event keeps its own fields.
type Draft = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

const MAX = Number.MAX_SAFE_INTEGER;
const VARIANTS = ['a', 'b', 'c', '__proto__'];
const EXPERIMENTS = ['x', 'constructor'];

/** Ids at the edges of what an id may be. */
const id = fc.constantFrom('i', 'hasOwnProperty', '"', '\u{1f600}', ' ', '%', 'i'.repeat(LIMITS.idLength));
const text = (length: number): fc.Arbitrary<string> =>
  fc.oneof(fc.constant(''), fc.constant('ß'.repeat(length)), fc.string({ maxLength: 40, unit: 'grapheme' }));
const count = fc.oneof(
  { weight: 4, arbitrary: fc.nat(3000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, 2 ** 51 + 1, 2 ** 52 + 1, MAX - 1, MAX) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
);
const fraction = fc.oneof(
  fc.constantFrom(0, 1, 5e-324, 1e-300, 1e-16, 0.5, 1 - Number.EPSILON / 2, -0),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** Times at the edges of RFC 3339 and of the server, and some close together, so that batches close. */
const instant = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .nat(40)
      .map((minutes) => new Date(Date.UTC(2026, 0, 5) + minutes * 60_000 + (minutes % 7)).toISOString()),
  },
  {
    weight: 2,
    arbitrary: fc
      .date({ min: new Date(0), max: new Date('2026-06-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  fc.constantFrom(
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00.000000001Z',
    '1970-01-01T23:59:00+23:59',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2024-02-29T12:00:00.123456789-23:59',
    '2026-03-01T00:00:00.9999999999999999999Z',
  ),
);

/** Addresses at the edges of what a note may name. */
const address = fc.constantFrom(
  'https://a',
  `https://${'a'.repeat(LIMITS.urlLength)}`.slice(0, LIMITS.urlLength),
  'https://ß.example/\u{1f600}?q=%00#x',
  'http://plain.example/',
  'javascript:alert(1)',
);

const variant = fc.constantFrom(...VARIANTS);
const experiment = fc.constantFrom(...EXPERIMENTS);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const counted = { variant, impressions: count, engagements: fc.oneof(count, fc.constant(0)) };
const of = <K extends Draft['kind'], F extends object>(
  kind: K,
  fields: { [key in keyof F]: fc.Arbitrary<F[key]> },
): fc.Arbitrary<F & { kind: K }> =>
  fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<F & { kind: K }>;

const declaredMetrics: NonNullable<Extract<Draft, { kind: 'experiment.opened' }>['metrics']> = [
  { name: 'rate', type: 'rate' },
  { name: 'mean', type: 'mean', role: 'primary', better: 'lower', unit: 'seconds' },
  { name: 'constructor', type: 'ratio', role: 'guardrail', bound: 0.5, unit: 'currency:EUR' },
];
const declaredDimensions: NonNullable<Extract<Draft, { kind: 'experiment.opened' }>['dimensions']> = [
  { name: 'device', values: ['mobile', 'constructor', '__proto__'] },
  { name: 'constructor', learns: true },
];
const segmentValue = fc.oneof(
  fc.constantFrom('mobile', 'constructor', '__proto__', 'other', '\u{1f600}', 'i'.repeat(LIMITS.segmentValueLength)),
  fc.nat(60).map((n) => `v${n}`),
);
/** A few values that may add up to a report, and some that may not. */
const byValue = fc
  .array(fc.tuple(segmentValue, fc.oneof(fc.nat(900), count), fc.nat(2)), { maxLength: 4 })
  .map((rows) =>
    Object.fromEntries(rows.map(([value, impressions, engagements]) => [value, { impressions, engagements }])),
  );
const segments = fc.record({ device: byValue, constructor: byValue });

const value = fc.oneof(
  fc.constantFrom(0, 1, -1, 1e-300, LIMITS.metricSum, -LIMITS.metricSum),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
);
/** Sums that values can have, and others; a few units with the same value and products. */
const metricSums = fc
  .tuple(fc.nat(3), value, fc.constantFrom(0, 1, 3), fc.constantFrom(1, 1, 1, 0.5))
  .map(([n, y, d, factor]) => ({
    rate: { n, sum: Math.min(n, d) },
    mean: { n, sum: n * y * factor, sumSquares: n * y * y },
    constructor: {
      ...{ n, sum: n * y, sumSquares: n * y * y },
      ...{ denominator: n * d, denominatorSquares: n * d * d, cross: n * y * d },
    },
  }));

const rowsOf = (length: number): fc.Arbitrary<CountedRows> => {
  const column = (values: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
    fc.array(values, { minLength: length, maxLength: length });
  return fc.record({
    variant: column(fc.nat(VARIANTS.length)),
    secondsAgo: column(fc.oneof(fc.nat(90), fc.constant(LIMITS.reportSeconds))),
    impressions: column(count),
    engagements: column(fc.oneof(count, fc.constant(0))),
  });
};

const drafts = fc.oneof(
  {
    weight: 4,
    arbitrary: of('experiment.observed', {
      experiment,
      variants: fc.constantFrom(VARIANTS, VARIANTS.slice(0, 2)),
      rows: fc.nat(3).chain(rowsOf),
    }),
  },
  { weight: 10, arbitrary: of('variant.observed', counted) },
  { weight: 4, arbitrary: of('variant.observed', { ...counted, units: optional(count), engagedUnits: count }) },
  { weight: 10, arbitrary: of('variant.observed', { ...counted, metrics: metricSums }) },
  { weight: 6, arbitrary: of('variant.observed', { ...counted, segments }) },
  { weight: 10, arbitrary: of('variant.measured', counted) },
  of('stream.configured', {
    batchMs: optional(fc.constantFrom(...LIMITS.batchMs, 1001, 60_000)),
    attributionWindowMs: optional(fc.constantFrom(0, 1, 1000, LIMITS.attributionWindowMs)),
    timeZone: optional(fc.constantFrom('UTC', 'Asia/Kathmandu', 'Not/There', 'A'.repeat(LIMITS.timeZoneLength))),
    origin: optional(fc.constantFrom('live', 'simulated', 'replay')),
  }),
  of('experiment.opened', {
    experiment,
    title: optional(text(LIMITS.sentenceLength)),
    policy: optional(fc.constantFrom('evidence', 'threshold', 'advise', 'off')),
    comparison: optional(fc.constantFrom('randomised', 'observational')),
    shares: optional(fc.array(fc.record({ variant: fc.oneof(variant, id), share: fraction }), { maxLength: 5 })),
    threshold: optional(fc.record({ factor: fraction, minImpressions: count })),
    randomizationUnit: optional(fc.constantFrom('impressions', 'visitors')),
    metrics: optional(fc.constantFrom(declaredMetrics, declaredMetrics.slice(1))),
    dimensions: optional(fc.constantFrom(declaredDimensions, declaredDimensions.slice(1))),
  }),
  of('variant.posted', {
    variant: fc.oneof(variant, id),
    experiment,
    content: text(LIMITS.contentLength),
    predictedEr: optional(fc.option(fraction)),
    patterns: optional(fc.array(id, { maxLength: LIMITS.patternsPerVariant })),
  }),
  of('experiment.paused', { experiment, reason: optional(text(LIMITS.sentenceLength)) }),
  of('experiment.resumed', { experiment }),
  of('variant.killed', {
    variant,
    cause: optional(fc.constantFrom('operator', 'external')),
    reason: text(LIMITS.sentenceLength),
  }),
  of('variant.revived', { variant }),
  of('variant.protected', { variant, protected: fc.boolean() }),
  of('variant.closed', { variant, status: optional(fc.constantFrom('closed', 'winner')) }),
  of('pattern.used', { pattern: id, variant: optional(variant) }),
  of('pattern.warned', {
    pattern: id,
    level: optional(fc.constantFrom('fresh', 'overused', 'declining', 'fatigued', 'severe', 'rested')),
    freshness: optional(fraction),
    freshAt: optional(fc.option(instant)),
  }),
  of('pattern.snoozed', { pattern: id, until: instant }),
  of('suggestion.made', {
    suggestion: id,
    action: id,
    title: text(LIMITS.sentenceLength),
    expiresAt: optional(fc.option(instant)),
  }),
  of('experiment.closed', {
    experiment,
    winner: optional(fc.oneof(variant, id)),
    reason: optional(text(LIMITS.sentenceLength)),
  }),
  of('experiment.reopened', { experiment }),
  of('note.added', {
    note: id,
    text: text(LIMITS.sentenceLength),
    experiment: optional(experiment),
    variant: optional(fc.oneof(variant, id)),
    url: optional(address),
  }),
  of('note.edited', {
    note: id,
    text: optional(text(LIMITS.sentenceLength)),
    moment: optional(instant),
    url: optional(fc.option(address)),
  }),
  of('note.deleted', { note: id }),
  of('suggestion.accepted', { suggestion: id, reason: optional(text(LIMITS.sentenceLength)) }),
  of('suggestion.dismissed', { suggestion: id }),
  of('suggestion.reopened', { suggestion: id }),
) as unknown as fc.Arbitrary<Draft>;

const AT = '2026-01-05T00:00:00Z';
const opening: EventInput[] = [
  ...EXPERIMENTS.map((name, i): EventInput => ({
    id: `x${i}`,
    at: AT,
    kind: 'experiment.opened',
    experiment: name,
    metrics: i === 0 ? declaredMetrics : [],
    dimensions: i === 0 ? declaredDimensions : [],
  })),
  ...VARIANTS.map((name, i): EventInput => ({
    id: `v${i}`,
    at: AT,
    kind: 'variant.posted',
    variant: name,
    experiment: EXPERIMENTS[i < 3 ? 0 : 1] as string,
    content: name,
    predictedEr: [0.05, 1, 1e-300, null][i] as number | null,
    patterns: ['i'],
  })),
];

/**
 * Calls to a stream that hold whatever the schema lets through: numbers, times and texts at their ends. Some events of them are refused
 * by what came before.
 */
export const extremeCalls: fc.Arbitrary<EventInput[][]> = fc
  .array(fc.array(fc.tuple(drafts, instant), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })
  .map((calls) => [
    opening,
    ...calls.map((rows, i) => rows.map(([draft, at], j) => ({ ...draft, id: `e${i}.${j}`, at }))),
  ]);
