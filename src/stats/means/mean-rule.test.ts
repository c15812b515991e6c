import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { near } from '../testing/near.ts';
import { createRandom, type Random } from '../testing/random.ts';
import { ratioInterval } from './mean-interval.ts';
import {
  addMeanArm,
  addToMeanRule,
  breachOf,
  createMeanRule,
  judgeMeans,
  meanArmLogEvidence,
  metricValue,
  restartMeanArm,
  type MeanRule,
  type MeanRuleOptions,
  type MetricSums,
} from './mean-rule.ts';
import { areMoments, areRatioMoments, effectiveCount, type Moments, type RatioMoments } from './moments.ts';

const moments = (n: number, sum: number, sumSquares: number): Moments => ({ n, sum, sumSquares });

function ruleOf(arms: number, options: Partial<MeanRuleOptions> = {}): MeanRule {
  const rule = createMeanRule({ alpha: 0.05, isRatio: false, sign: 1, margin: null, ...options });
  for (let arm = 0; arm < arms; arm++) addMeanArm(rule);
  return rule;
}

/** Gives all bets their scale, as five batches would. */
function scaled(rule: MeanRule, scale: number): MeanRule {
  for (const { channels } of rule.arms) for (const channel of channels) Object.assign(channel, { scale, learned: 5 });
  return rule;
}

const allEvidence = (rule: MeanRule): number[] => rule.arms.map((_, arm) => meanArmLogEvidence(rule, arm));

/** Values of units as a batch has them. */
function sumsOf(values: readonly (readonly [above: number, below: number])[]): RatioMoments {
  const total = { n: values.length, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 };
  for (const [above, below] of values) {
    total.sum += above;
    total.sumSquares += above * above;
    total.denominator += below;
    total.denominatorSquares += below * below;
    total.cross += above * below;
  }
  return total;
}

const I = [moments(100, 30, 14), moments(50, 10, 4)] as const;
const J = [moments(100, 42, 22), moments(200, 80, 45)] as const;

test('of two variants, both channels are the evidence that was computed independently', () => {
  for (const [scale, expected] of [
    [0.05, 4.6466446848],
    [1, 18.7433926409],
  ] as const) {
    const rule = scaled(ruleOf(2), scale);
    for (const k of [0, 1] as const) addToMeanRule(rule, [I[k], J[k]]);
    near(meanArmLogEvidence(rule, 0), expected, `at ${scale}`);
  }
});

test('where less is better, the evidence is that of the variants exchanged', () => {
  const rule = scaled(ruleOf(2, { sign: -1 }), 0.05);
  for (const k of [0, 1] as const) addToMeanRule(rule, [J[k], I[k]]);
  near(meanArmLogEvidence(rule, 0), 4.6466446848, 'the variant with more');
});

test('a ratio is judged as the mean of what it has above that of all before', () => {
  const below = { denominator: 100, denominatorSquares: 150, cross: 40 };
  const rule = scaled(ruleOf(2, { isRatio: true }), 0.05);
  const first = [
    { ...I[0], ...below },
    { ...J[0], ...below },
  ];
  addToMeanRule(rule, first);
  assert.deepEqual(allEvidence(rule), [0, 0], 'nothing says yet what is usual');
  addToMeanRule(rule, first);
  // kappa = .36: y sums to -6 and 6, its squares to 14 - .72 40 + .1296 150 and 22 - .72 40 + .1296 150.
  const plain = scaled(ruleOf(2), 0.05);
  addToMeanRule(plain, [moments(100, -6, 4.64), moments(100, 6, 12.64)]);
  near(meanArmLogEvidence(rule, 0), meanArmLogEvidence(plain, 0), 'as a mean');
});

test('the interval of a ratio is that of N - R D by the mean of D', () => {
  const sums = sumsOf(Array.from({ length: 400 }, (_, k) => [k % 5, 1 + (k % 3)] as const));
  const [low, high] = ratioInterval(sums);
  const ratio = metricValue(sums) as number;
  near((low + high) / 2, ratio, 'around the ratio');
  assert.ok(low < ratio && ratio < high && high - low < 0.6);
  assert.deepEqual(ratioInterval({ ...sums, denominator: 0 }), [-Infinity, Infinity]);
});

/** Uniform, with drift that all share. */
const batchOf = (random: Random, means: readonly number[], n: number): RatioMoments[] => {
  const drift = 4 * random.next();
  return means.map((mean) =>
    sumsOf(
      Array.from({ length: n }, () => {
        const below = 0.5 + random.next();
        return [(drift + mean + 4 * random.next()) * below, below] as const;
      }),
    ),
  );
};

test('while all are equal the mean evidence of each is 1 at most, whatever they share', () => {
  const worlds = 1500;
  const means = [0, 0, 0];
  const finals: number[] = [];
  for (let world = 1; world <= worlds; world++) {
    const random = createRandom(world);
    const rule = ruleOf(means.length);
    for (let k = 0; k < 15; k++)
      addToMeanRule(
        rule,
        batchOf(random, means, 40).map(({ n, sum, sumSquares }) => moments(n, sum, sumSquares)),
      );
    finals.push(Math.exp(meanArmLogEvidence(rule, world % means.length)));
  }
  const mean = finals.reduce((sum, e) => sum + e, 0) / worlds;
  const variance = finals.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (worlds - 1);
  assert.ok(mean <= 1 + 3 * Math.sqrt(variance / worlds), `mean ${mean}`);
  // A test that no bet was ever made in would pass as well.
  assert.ok(variance > 0.01, `variance ${variance}`);
});

test('the worst of three is stopped, and neither the best nor one that equals it', () => {
  const random = createRandom(3);
  const rule = ruleOf(3);
  const stopped = new Set<number>();
  for (let k = 0; k < 60; k++) {
    addToMeanRule(rule, batchOf(random, [0, 0, -0.5], 60));
    for (const { arm, kill } of judgeMeans(rule, (one) => !stopped.has(one))) if (kill) stopped.add(arm);
  }
  assert.deepEqual([...stopped], [2]);
});

test('nothing is stopped on few units, nor on one value that outweighs all others', () => {
  const few = scaled(ruleOf(2), 1);
  for (let k = 0; k < 9; k++) addToMeanRule(few, [moments(100, 30, 14), moments(100, 70, 60)]);
  assert.ok(meanArmLogEvidence(few, 0) > Math.log(20));
  assert.ok(!judgeMeans(few, () => true)[0]?.kill, '900 units');
  addToMeanRule(few, [moments(100, 30, 14), moments(100, 70, 60)]);
  assert.ok(judgeMeans(few, () => true)[0]?.kill, '1,000 units');
  assert.ok(effectiveCount(moments(5000, 10_100, 100_000_100)) < 2);
});

test('a variant that begins again keeps what spoke for it, and nothing against it', () => {
  const rule = scaled(ruleOf(2), 1);
  addToMeanRule(rule, [I[0], J[0]]);
  const [against, forIt] = allEvidence(rule) as [number, number];
  assert.ok(against > 0 && forIt < 0);
  for (const arm of [0, 1]) restartMeanArm(rule, arm);
  assert.deepEqual(allEvidence(rule), [0, forIt]);
  assert.equal(rule.arms[0]?.channels[0]?.scale, 1);
});

test('a guardrail takes a difference up to its margin as none', () => {
  const worse = (margin: number): number => {
    const rule = ruleOf(3, { margin });
    const random = createRandom(11);
    for (let k = 0; k < 30; k++) addToMeanRule(rule, batchOf(random, [-0.5, 0, 0], 60));
    return meanArmLogEvidence(rule, 0);
  };
  assert.ok(worse(0) > Math.log(100));
  assert.ok(worse(0.5) < Math.log(20));
  assert.ok(worse(2) < 0);
});

test('held to a limit, a variant has the evidence of its own sums beside that value, computed independently', () => {
  const held = (options: Partial<MeanRuleOptions>, batches: readonly MetricSums[]): number => {
    const rule = scaled(ruleOf(2, { margin: 0, ...options }), 0.05);
    // The second variant is no part of it.
    for (const [k, batch] of batches.entries()) addToMeanRule(rule, [batch, k === 0 ? J[0] : null]);
    return meanArmLogEvidence(rule, 0);
  };
  near(held({ limit: 0.42 }, I), 10.304675875936564, 'at least .42', 1e-9);
  near(held({ limit: 0.1, margin: 0.1, sign: -1 }, I), 2.35928531614386, 'at most .1, or .1 more', 1e-9);
  const ratio = { ...I[0], denominator: 50, denominatorSquares: 40, cross: 20 };
  near(held({ limit: 0.5, isRatio: true }, [ratio]), -0.7477467074292741, 'a ratio, from its first batch on', 1e-9);
  near(held({ limit: 0.5, margin: 0.1, isRatio: true }, [ratio]), -1.193559775757826, 'or .1 less', 1e-9);
  assert.throws(() => ruleOf(1, { margin: 0, limit: Infinity }), RangeError);
});

test('held to a control, a variant has the evidence of the two alone, and the control has none', () => {
  const beside = scaled(ruleOf(2, { margin: 0 }), 0.05);
  const rule = scaled(ruleOf(3, { margin: 0, control: 1 }), 0.05);
  const other = moments(100, 90, 95);
  for (const k of [0, 1] as const) {
    addToMeanRule(beside, [I[k], J[k]]);
    addToMeanRule(rule, [I[k], J[k], other]);
  }
  assert.equal(meanArmLogEvidence(rule, 0), meanArmLogEvidence(beside, 0));
  assert.equal(meanArmLogEvidence(rule, 1), Math.LN2 + Math.log(0.5));
  const none = scaled(ruleOf(2, { margin: 0, control: null }), 0.05);
  addToMeanRule(none, [I[0], J[0]]);
  assert.equal(meanArmLogEvidence(none, 0), Math.LN2 + Math.log(0.5), 'before the control is in');
});

test('what a guardrail holds to a limit or a control is broken only when enough is known of both', () => {
  const batches = (rule: MeanRule, rows: readonly (MetricSums | null)[], count: number): MeanRule => {
    for (let k = 0; k < count; k++) addToMeanRule(rule, rows);
    return rule;
  };
  const [low, high, few] = [moments(100, 30, 14), moments(100, 70, 60), moments(10, 7, 6)];
  const limited = scaled(ruleOf(1, { margin: 0, limit: 0.7 }), 1);
  assert.ok(!breachOf(batches(limited, [low], 9), 0).isBroken, '900 units');
  assert.deepEqual(
    [breachOf(batches(limited, [low], 1), 0).isBroken, breachOf(limited, 0).value, breachOf(limited, 0).others],
    [true, 0.3, 0.7],
  );
  const controlled = scaled(ruleOf(3, { margin: 0, control: 1 }), 1);
  const early = breachOf(batches(controlled, [low, few, high], 20), 0);
  assert.ok(early.logEvidence > Math.log(20) && !early.isBroken, 'of the control only 200 units are known');
  assert.equal(early.others, 0.7);
  assert.ok(breachOf(batches(controlled, [low, high, high], 10), 0).isBroken);
  assert.ok(!breachOf(controlled, 1).isBroken);
});

const anyBatch = fc
  .array(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 9 })), { minLength: 2, maxLength: 6 }),
    {
      minLength: 3,
      maxLength: 3,
    },
  )
  .map((arms) => arms.map(sumsOf));

test('the order of variants changes no evidence', () => {
  const batches = fc.array(anyBatch, { minLength: 7, maxLength: 10 });
  fc.assert(
    fc.property(batches, fc.boolean(), (all, isRatio) => {
      const of = (order: readonly number[]): number[] => {
        const rule = ruleOf(3, { isRatio });
        for (const batch of all)
          addToMeanRule(
            rule,
            order.map((arm) => batch[arm] as MetricSums),
          );
        return allEvidence(rule);
      };
      const [a, b, c] = of([0, 1, 2]) as [number, number, number];
      for (const [given, turned] of [a, b, c].map((one, k) => [one, of([2, 0, 1])[(k + 1) % 3] as number] as const))
        near(turned, given, 'turned', 1e-6 * Math.max(1, Math.abs(given)));
    }),
    { numRuns: 50 },
  );
});

test('sums of values can be, added up or not, and others cannot', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 9,
  });
  fc.assert(fc.property(values, (all) => areRatioMoments(sumsOf(all))));
  assert.ok(!areMoments(moments(0, 5, 25)));
  assert.ok(!areMoments(moments(2, 5, 1)));
  assert.ok(!areMoments(moments(2, 5, -1)));
  assert.ok(
    !areRatioMoments({
      ...sumsOf([
        [1, 1],
        [2, 3],
      ]),
      cross: 99,
    }),
  );
});
