import fc from 'fast-check';
import type { EventInput } from 'peeksafe/protocol';

const BEGIN = Date.UTC(2026, 0, 5);
const VARIANTS = ['a', 'b', 'c', '__proto__'];
const PATTERNS = ['question', 'urgency', 'list'];

type Draft = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

const opening: Draft[] = [
  {
    ...{ kind: 'experiment.opened', experiment: 'x', policy: 'threshold' },
    metrics: [
      { name: 'signup', type: 'rate', role: 'guardrail', better: 'lower', action: 'kill' },
      { name: 'dwell', type: 'mean', unit: 'seconds' },
    ],
    dimensions: [
      { name: 'device', values: ['mobile', 'desktop'] },
      { name: 'country', learns: true },
    ],
  },
  ...VARIANTS.map((variant, i): Draft => ({
    kind: 'variant.posted',
    variant,
    experiment: 'x',
    content: `Variant ${variant}`,
    predictedEr: i === 0 ? null : 0.05,
    patterns: [PATTERNS[i % 3] as string],
  })),
];

const variant = fc.constantFrom(...VARIANTS);
const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('variant.observed' as const),
      variant,
      impressions: fc.nat(200),
      engagements: fc.nat(12),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(variant, fc.nat(200), fc.nat(12), fc.double({ min: 0, max: 90, noNaN: true }))
      .map(([variant, impressions, engagements, seconds]): Draft => ({
        ...{ kind: 'variant.observed', variant, impressions, engagements },
        metrics: {
          signup: { n: impressions, sum: Math.min(impressions, engagements) },
          dwell: { n: engagements, sum: engagements * seconds, sumSquares: engagements * seconds * seconds },
        },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(variant, fc.nat(200), fc.nat(12), fc.constantFrom('mobile', 'desktop', 'watch'), fc.nat(40))
      .map(([variant, impressions, engagements, device, country]): Draft => ({
        ...{ kind: 'variant.observed', variant, impressions, engagements },
        segments: {
          device: { [device]: { impressions, engagements } },
          country: { [`c${country}`]: { impressions, engagements: 0 }, other: { impressions: 0, engagements } },
        },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('variant.observed' as const),
      variant,
      impressions: fc.nat(200),
      engagements: fc.nat(12),
      units: fc.nat(50),
      engagedUnits: fc.nat(8),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('variant.measured' as const),
      variant,
      impressions: fc.nat(2000),
      engagements: fc.nat(100),
    }),
  },
  fc.record({
    kind: fc.constant('variant.killed' as const),
    variant,
    cause: fc.constantFrom('operator' as const, 'external' as const),
  }),
  fc.record({ kind: fc.constant('variant.revived' as const), variant }),
  fc.record({ kind: fc.constant('variant.closed' as const), variant }),
  fc.record({ kind: fc.constant('pattern.used' as const), pattern: fc.constantFrom(...PATTERNS) }),
  fc.record({
    kind: fc.constant('pattern.warned' as const),
    pattern: fc.constantFrom(...PATTERNS),
    freshness: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('suggestion.made' as const),
    suggestion: fc.constantFrom('s1', 's2'),
    action: fc.constant('rest'),
    title: fc.constant('Rest it'),
  }),
  fc.record({
    kind: fc.constantFrom(
      'suggestion.dismissed' as const,
      'suggestion.accepted' as const,
      'suggestion.reopened' as const,
    ),
    suggestion: fc.constantFrom('s1', 's2'),
  }),
  fc.record({
    kind: fc.constant('pattern.snoozed' as const),
    pattern: fc.constantFrom(...PATTERNS),
    until: fc.constantFrom('2026-01-08T00:00:00Z', '2026-01-20T12:00:00+02:00'),
  }),
  fc.record({ kind: fc.constant('variant.protected' as const), variant, protected: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom('experiment.paused' as const, 'experiment.resumed' as const),
    experiment: fc.constant('x'),
  }),
  fc.record({
    kind: fc.constant('experiment.closed' as const),
    experiment: fc.constantFrom('x', 'unknown'),
    winner: fc.option(variant, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('experiment.reopened' as const), experiment: fc.constant('x') }),
  fc.record({
    kind: fc.constant('note.added' as const),
    note: fc.constantFrom('n1', 'n2', '__proto__'),
    text: fc.constantFrom('A deploy', 'Published'),
    experiment: fc.constantFrom(undefined, 'x'),
    variant: fc.option(variant, { nil: undefined }),
    url: fc.constantFrom(undefined, 'https://ci.example/1'),
  }),
  fc.record({
    kind: fc.constant('note.edited' as const),
    note: fc.constantFrom('n1', 'n2', '__proto__'),
    text: fc.constantFrom(undefined, 'Another deploy'),
    moment: fc.constantFrom(undefined, '2026-01-06T00:00:00Z'),
    url: fc.constantFrom(undefined, null, 'https://ci.example/2'),
  }),
  fc.record({ kind: fc.constant('note.deleted' as const), note: fc.constantFrom('n1', 'n2', '__proto__') }),
  fc.record({
    kind: fc.constant('stream.configured' as const),
    timeZone: fc.constantFrom(undefined, 'Europe/Berlin', 'America/New_York', 'Not/There'),
    origin: fc.constantFrom(undefined, 'live' as const, 'simulated' as const, 'replay' as const),
  }),
  fc.record({
    kind: fc.constant('experiment.opened' as const),
    experiment: fc.constant('x'),
    title: fc.string({ maxLength: 20, unit: 'grapheme-ascii' }),
  }),
);

/** A history of one stream: it opens with an experiment and four variants; times need not be in order. Some events are refused. */
export const history: fc.Arbitrary<EventInput[]> = fc
  .array(fc.tuple(draft, fc.nat({ max: 20 * 24 * 3600 * 1000 })), { maxLength: 80 })
  .map((rows) => [
    ...opening.map((event, i) => ({ ...event, id: `o${i}`, at: new Date(BEGIN).toISOString() })),
    ...rows.map(([event, offset], i) => ({ ...event, id: `e${i}`, at: new Date(BEGIN + offset).toISOString() })),
  ]);
