import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addPairBatch,
  createPairEvidence,
  interval,
  mergePairEvidence,
  pairLogEvidence,
  predictionLogEvidence,
  type Prior,
} from './index.ts';

const near = (actual: number, expected: number, what: string, within = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual}, expected ${expected}`);

const UNIFORM: Prior = { a: 1, b: 1 };
const JEFFREYS: Prior = { a: 0.5, b: 0.5 };

// Engagements, impressions, then [low, high] under Beta(1, 1) and Beta(1/2, 1/2), at alpha = .05, as computed independently.
const INTERVALS: readonly (readonly [number, number, readonly [number, number], readonly [number, number]])[] = [
  [0, 10, [0, 0.4168802757], [0, 0.376987351]],
  [1, 10, [0.0004564169, 0.5451182527], [0.0004656241, 0.5440086761]],
  [10, 10, [0.5831197243, 1], [0.623012649, 1]],
  [40, 1000, [0.0207863286, 0.0679277663], [0.0213112931, 0.0668193486]],
  [4000, 100_000, [0.0373619903, 0.0427540783], [0.0374290361, 0.0426810832]],
  [1_231_208, 81_024_151, [0.01512562714, 0.01526572089], [0.01512818811, 0.01526314467]],
];

test('the interval of a variant is the one computed independently', () => {
  for (const [engagements, impressions, uniform, jeffreys] of INTERVALS) {
    for (const [prior, expected] of [
      [UNIFORM, uniform],
      [JEFFREYS, jeffreys],
    ] as const) {
      const [low, high] = interval({ impressions, engagements }, 0.05, prior);
      near(low, expected[0], `low of ${engagements}/${impressions}`);
      near(high, expected[1], `high of ${engagements}/${impressions}`);
    }
  }
  const [low, high] = interval({ impressions: 1000, engagements: 40 }, 0.05, { a: 4, b: 96 });
  near(low, 0.0245284824, 'low with a good prior');
  near(high, 0.0606165525, 'high with a good prior');
});

test('the evidence between two variants is the one computed independently', () => {
  const even: readonly (readonly [number, number, number])[] = [
    [30, 50, 1.5610616613],
    [300, 400, 5.3987320338],
    [20, 40, 2.2725076185],
    [0, 10, 3.2487194034],
    [50, 30, -1.6430062848],
  ];
  for (const [i, j, expected] of even) {
    const evidence = createPairEvidence();
    addPairBatch(evidence, { impressions: 1000, engagements: i }, { impressions: 1000, engagements: j });
    near(pairLogEvidence(evidence), expected, `${i} against ${j}`);
  }
  const uneven = createPairEvidence();
  addPairBatch(uneven, { impressions: 100, engagements: 20 }, { impressions: 300, engagements: 90 });
  near(pairLogEvidence(uneven), 0.7463891943, 'a quarter of the traffic');
  const two = createPairEvidence();
  addPairBatch(two, { impressions: 100, engagements: 5 }, { impressions: 100, engagements: 9 });
  addPairBatch(two, { impressions: 50, engagements: 2 }, { impressions: 200, engagements: 20 });
  near(pairLogEvidence(two), 0.8620133323, 'two batches');
});

test('the evidence against a prediction is the one computed independently', () => {
  const vectors: readonly (readonly [number, number, number, number])[] = [
    [1, 100, 0.04, 0.9700837656],
    [10, 500, 0.04, 2.1584437711],
    [20, 1000, 0.04, 4.9190852441],
    [40, 1000, 0.04, -0.9611110513],
    [10, 1000, 0.02, 2.1136215561],
  ];
  for (const [engagements, impressions, floor, expected] of vectors) {
    near(
      predictionLogEvidence({ impressions, engagements }, floor),
      expected,
      `${engagements}/${impressions} against ${floor}`,
    );
  }
});

const counts = fc
  .integer({ min: 1, max: 1_000_000 })
  .chain((impressions) =>
    fc.record({ impressions: fc.constant(impressions), engagements: fc.nat({ max: impressions }) }),
  );

test('an interval holds the observed rate, lies between 0 and 1, and is narrower at a larger budget', () => {
  fc.assert(
    fc.property(counts, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (seen, alpha) => {
      const [low, high] = interval(seen, alpha, JEFFREYS);
      const er = seen.engagements / seen.impressions;
      assert.ok(0 <= low && low <= er && er <= high && high <= 1);
      const [narrowLow, narrowHigh] = interval(seen, Math.min(0.99, alpha * 1.5), JEFFREYS);
      assert.ok(narrowLow >= low && narrowHigh <= high);
    }),
  );
});

test('what two observers saw of a pair, joined, is what one would have seen', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(counts, counts), { maxLength: 6 }), fc.nat(), (batches, at) => {
      const [one, first, second] = [createPairEvidence(), createPairEvidence(), createPairEvidence()];
      const cut = at % (batches.length + 1);
      for (const [k, [i, j]] of batches.entries()) {
        addPairBatch(one, i, j);
        addPairBatch(k < cut ? first : second, i, j);
      }
      mergePairEvidence(first, second);
      near(pairLogEvidence(first), pairLogEvidence(one), 'joined', 1e-9 * Math.max(1, Math.abs(pairLogEvidence(one))));
    }),
  );
});

test('counts that cannot be are refused with a sentence', () => {
  for (const seen of [
    { impressions: 10, engagements: 11 },
    { impressions: -1, engagements: 0 },
    { impressions: 1.5, engagements: 0 },
    { impressions: Number.NaN, engagements: 0 },
  ]) {
    assert.throws(() => interval(seen), RangeError, JSON.stringify(seen));
  }
  assert.throws(() => interval({ impressions: 1, engagements: 0 }, 0), RangeError);
});
