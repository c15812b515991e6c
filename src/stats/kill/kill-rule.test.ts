import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ExperimentPlan } from './bets.ts';
import { addConditional } from './conditional.ts';
import {
  addArm,
  addBatch,
  armLogEvidence,
  createKillRule,
  judge,
  restartArm,
  retireArm,
  reviveArm,
  type Counts,
  type KillRule,
} from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';

const ALPHA = 0.05;

function ruleOf(arms: number): KillRule {
  const rule = createKillRule(ALPHA);
  for (let arm = 0; arm < arms; arm++) addArm(rule);
  return rule;
}

const evidenceOf = (rule: KillRule): number[] => rule.arms.map((_, arm) => Math.exp(armLogEvidence(rule, arm)));
const killed = (rule: KillRule): number[] => judge(rule).flatMap(({ arm, kill }) => (kill ? [arm] : []));

const LOG_RATIOS = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2].map(Math.log);
const size = (rule: KillRule, arm: number): number => 1 + Math.abs(armLogEvidence(rule, arm));

/** The bets by their definition, one pair after the other. */
function thetasOf(totals: readonly Counts[]): number[] {
  const [n, s] = [
    totals.reduce((sum, one) => sum + one.impressions, 0),
    totals.reduce((sum, one) => sum + one.engagements, 0),
  ];
  return totals.map((one) => (s === 0 ? 1 : (one.engagements + 10) / (one.impressions * (s / n) + 10)));
}

const candidatesOf = (thetas: readonly number[], batch: readonly Counts[], i: number): number[] =>
  thetas.flatMap((theta, j) =>
    j !== i && (batch[j] as Counts).impressions > 0 && theta >= (thetas[i] as number) ? [j] : [],
  );

function leadersOf(thetas: readonly number[], batch: readonly Counts[], i: number): number[] {
  const candidates = candidatesOf(thetas, batch, i);
  const best = Math.max(...candidates.map((j) => thetas[j] as number));
  return candidates.filter((j) => thetas[j] === best);
}

function likelyOf(thetas: readonly number[], batch: readonly Counts[], i: number): number[] {
  const candidates = candidatesOf(thetas, batch, i);
  const taken: number[] = [];
  for (const theta of [...new Set(candidates.map((j) => thetas[j] as number))].sort((a, b) => b - a)) {
    const sum = taken.reduce((all, j) => all + (thetas[j] as number), thetas[i] as number);
    if (theta * (taken.length + 1) < sum) break;
    taken.push(...candidates.filter((j) => thetas[j] === theta));
  }
  return taken;
}

const joined = (counts: readonly Counts[]): Counts => ({
  impressions: counts.reduce((sum, one) => sum + one.impressions, 0),
  engagements: counts.reduce((sum, one) => sum + one.engagements, 0),
});

const NONE = seen(0, 0);
const BAD = seen(20, 1000);
const GOOD = seen(45, 1000);
const FAIR = seen(40, 1000);

const anyBatches = (arms: number): fc.Arbitrary<Counts[][]> =>
  fc.array(fc.array(anyCounts(500), { minLength: arms, maxLength: arms }), { maxLength: 5 });

test('an arm that nobody is ahead of is bet against by nobody', () => {
  const rule = ruleOf(3);
  addBatch(rule, [BAD, FAIR, GOOD]);
  const before = armLogEvidence(rule, 2);
  addBatch(rule, [BAD, FAIR, seen(0, 1000)]);
  assert.equal(armLogEvidence(rule, 2), before);
});

test('of two arms each is compared with the other, in both channels alike', () => {
  fc.assert(
    fc.property(anyBatches(2), (batches) => {
      const rule = ruleOf(2);
      for (const batch of batches) addBatch(rule, batch);
      for (const { logs } of rule.arms) assert.deepEqual(logs.slice(0, 11), logs.slice(11));
    }),
  );
});

test('the order of the arms does not matter', () => {
  fc.assert(
    fc.property(anyBatches(4), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (batches, order) => {
      const [rule, shuffled] = [ruleOf(4), ruleOf(4)];
      for (const batch of batches) {
        addBatch(rule, batch);
        addBatch(
          shuffled,
          order.map((arm) => batch[arm] as Counts),
        );
      }
      for (const [at, arm] of order.entries())
        near(armLogEvidence(shuffled, at), armLogEvidence(rule, arm), `arm ${arm}`, 1e-9 * size(rule, arm));
    }),
  );
});

test('a wide experiment is bet on as its definition says, arm by arm', () => {
  fc.assert(
    fc.property(anyBatches(6), (batches) => {
      const rule = ruleOf(6);
      const totals = Array.from({ length: 6 }, () => ({ impressions: 0, engagements: 0 }));
      const logs = rule.arms.map(() => new Array<number>(22).fill(0));
      for (const batch of batches) {
        const thetas = thetasOf(totals);
        for (const [i, counts] of batch.entries())
          for (const [channel, rivals] of [leadersOf(thetas, batch, i), likelyOf(thetas, batch, i)].entries())
            addConditional(
              logs[i] as number[],
              channel * 11,
              LOG_RATIOS,
              counts,
              joined(rivals.map((j) => batch[j] as Counts)),
            );
        addBatch(rule, batch);
        for (const [i, { impressions, engagements }] of batch.entries()) {
          (totals[i] as Counts & { impressions: number }).impressions += impressions;
          (totals[i] as Counts & { engagements: number }).engagements += engagements;
        }
      }
      for (const [i, arm] of rule.arms.entries())
        for (const [k, log] of arm.logs.entries())
          near(log, logs[i]?.[k] as number, `arm ${i}, ${k}`, 1e-9 * (1 + Math.abs(log)));
    }),
  );
});

test('a plan bets on differences that it can show, and a plan of nothing is none', () => {
  const evidenceWith = (plan: ExperimentPlan | null, engagements: number): number => {
    const rule = createKillRule(ALPHA, plan);
    for (let arm = 0; arm < 2; arm++) addArm(rule);
    near(armLogEvidence(rule, 0), 0, 'all of the bet');
    addBatch(rule, [seen(engagements, 1000), seen(40, 1000)]);
    return armLogEvidence(rule, 0);
  };
  for (const plan of [
    { impressions: 0, er: 0.04 },
    { impressions: Number.NaN, er: 0.04 },
    { impressions: -5, er: 0.04 },
  ])
    assert.equal(evidenceWith(plan, 10), evidenceWith(null, 10));
  const [small, large] = [
    { impressions: 1000, er: 0.04 },
    { impressions: 1e7, er: 0.04 },
  ];
  assert.ok(evidenceWith(small, 10) > evidenceWith(large, 10), 'large differences show in a small experiment');
  assert.ok(evidenceWith(small, 38) < evidenceWith(large, 38), 'small differences in a large one');
});

test('an arm alone is never judged', () => {
  const rule = ruleOf(1);
  addBatch(rule, [seen(0, 5000)]);
  near(armLogEvidence(rule, 0), 0, 'evidence');
  assert.deepEqual(killed(rule), []);
});

test('the leader is never killed, so the last live arm stays', () => {
  fc.assert(
    fc.property(anyBatches(4), (batches) => {
      const rule = ruleOf(4);
      for (const batch of batches) {
        addBatch(rule, batch);
        for (const arm of killed(rule)) retireArm(rule, arm);
        assert.ok(rule.arms.some(({ live }) => live));
      }
    }),
  );
});

test('a verdict names the leader, the danger and whether to kill', () => {
  const rule = ruleOf(3);
  addBatch(rule, [BAD, FAIR, GOOD]);
  const [first, second, third] = judge(rule);
  assert.deepEqual([first?.arm, first?.leader, first?.level, first?.kill], [0, 2, 'endangered', true]);
  assert.deepEqual([second?.leader, second?.level, second?.kill], [2, 'steady', false]);
  assert.deepEqual([third?.leader, third?.level, third?.kill], [null, 'steady', false]);
  retireArm(rule, 0);
  assert.deepEqual([judge(rule)[0]?.level, judge(rule)[0]?.kill], ['killed', false]);
});

test('an arm with conclusive evidence lives on while no live arm has a higher ER', () => {
  const rule = ruleOf(2);
  addBatch(rule, [seen(10, 1000), seen(45, 1000)]);
  retireArm(rule, 1);
  assert.ok(armLogEvidence(rule, 0) > Math.log(1 / ALPHA));
  assert.deepEqual(killed(rule), []);
});

test('an arm without impressions in a batch is not judged in it, and is no rival', () => {
  const rule = ruleOf(3);
  addBatch(rule, [BAD, FAIR, GOOD]);
  retireArm(rule, 0);
  const dead = armLogEvidence(rule, 0);
  addBatch(rule, [NONE, FAIR, GOOD]);
  assert.equal(armLogEvidence(rule, 0), dead);
  assert.equal(rule.arms[0]?.impressions, 1000);
});

test('a restarted arm starts from zero, and the others keep their evidence', () => {
  const rule = ruleOf(3);
  addBatch(rule, [BAD, FAIR, GOOD]);
  retireArm(rule, 0);
  const others = evidenceOf(rule).slice(1);
  reviveArm(rule, 0);
  assert.ok(armLogEvidence(rule, 0) > 0, 'until then its evidence goes on');
  restartArm(rule, 0);
  near(armLogEvidence(rule, 0), 0, 'fresh evidence');
  assert.deepEqual([rule.arms[0]?.impressions, rule.arms[0]?.live], [0, true]);
  assert.deepEqual(evidenceOf(rule).slice(1), others);
});

test('a restart keeps evidence below 1, and throws away what is above', () => {
  fc.assert(
    fc.property(anyBatches(3), (batches) => {
      const rule = ruleOf(3);
      for (const batch of batches) addBatch(rule, batch);
      for (const arm of [0, 1, 2]) {
        const before = armLogEvidence(rule, arm);
        restartArm(rule, arm);
        near(armLogEvidence(rule, arm), Math.min(0, before), `arm ${arm}`, 1e-12 * (1 + Math.abs(before)));
        restartArm(rule, arm);
        near(armLogEvidence(rule, arm), Math.min(0, before), `arm ${arm}, again`, 1e-12 * (1 + Math.abs(before)));
      }
    }),
  );
});

test('reviving a live arm does not wipe its evidence', () => {
  const rule = ruleOf(2);
  addBatch(rule, [BAD, GOOD]);
  const before = structuredClone(rule);
  reviveArm(rule, 0);
  assert.deepEqual(rule, before);
});

test('nobody gains or loses evidence when an arm joins', () => {
  fc.assert(
    fc.property(anyBatches(3), (batches) => {
      const rule = ruleOf(3);
      for (const batch of batches) addBatch(rule, batch);
      const before = rule.arms.map((_, arm) => armLogEvidence(rule, arm));
      for (let joined = 0; joined < 3; joined++) addArm(rule);
      assert.deepEqual(
        rule.arms.map((_, arm) => armLogEvidence(rule, arm)),
        [...before, 0, 0, 0].map((log) => log || armLogEvidence(rule, 5)),
      );
    }),
  );
});

test('a leader of long standing is killed for a much better newcomer', () => {
  const rule = ruleOf(2);
  for (let batch = 0; batch < 200; batch++) addBatch(rule, [GOOD, BAD]);
  retireArm(rule, 1);
  addArm(rule);
  let batches = 0;
  for (; batches < 100 && !killed(rule).includes(0); batches++) addBatch(rule, [GOOD, NONE, seen(90, 1000)]);
  assert.ok(batches < 20, `${batches} batches`);
});

test('the rule goes to JSON and back bit for bit, and goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(anyBatches(3), anyBatches(4), (first, second) => {
      const rule = ruleOf(3);
      for (const batch of first) addBatch(rule, batch);
      addArm(rule);
      retireArm(rule, 0);
      const copy = JSON.parse(JSON.stringify(rule)) as KillRule;
      for (const batch of second) {
        addBatch(rule, batch);
        addBatch(copy, batch);
      }
      assert.deepEqual(copy, rule);
      assert.deepEqual(judge(copy), judge(rule));
    }),
  );
});

test('the rule rejects invalid input, and nothing changes', () => {
  const rule = ruleOf(2);
  addBatch(rule, [BAD, GOOD]);
  const before = structuredClone(rule);
  assert.throws(() => addBatch(rule, [BAD]), new RangeError('batch.length is 1; expected one entry a variant (2)'));
  assert.throws(() => addBatch(rule, [BAD, seen(2, 1)]), RangeError);
  assert.throws(() => armLogEvidence(rule, 2), RangeError);
  assert.throws(() => retireArm(rule, -1), RangeError);
  assert.throws(() => reviveArm(rule, 0.5), RangeError);
  assert.deepEqual(rule, before);
  assert.throws(() => createKillRule(0), RangeError);
});
