import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addArm,
  addBatch,
  addPairBatch,
  armLogEvidence,
  createKillRule,
  createPairEvidence,
  judge,
  pairLogEvidence,
  restartArm,
  retireArm,
  reviveArm,
  type Counts,
  type KillRule,
} from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';

const ALPHA = 0.05;

function ruleOf(arms: number, reserve = 0): KillRule {
  const rule = createKillRule(ALPHA, reserve);
  for (let arm = 0; arm < arms; arm++) addArm(rule);
  return rule;
}

const evidenceOf = (rule: KillRule): number[] => rule.arms.map((_, arm) => Math.exp(armLogEvidence(rule, arm)));
const killed = (rule: KillRule): number[] => judge(rule).flatMap(({ arm, kill }) => (kill ? [arm] : []));

function pair(...batches: readonly (readonly [Counts, Counts])[]): number {
  const evidence = createPairEvidence();
  for (const [i, j] of batches) addPairBatch(evidence, i, j);
  return Math.exp(pairLogEvidence(evidence));
}

const BAD = seen(20, 1000);
const GOOD = seen(45, 1000);
const FAIR = seen(40, 1000);

const anyBatches = (arms: number): fc.Arbitrary<Counts[][]> =>
  fc.array(fc.array(anyCounts(500), { minLength: arms, maxLength: arms }), { maxLength: 5 });

test('the evidence against an arm is the mean of its pairs', () => {
  fc.assert(
    fc.property(anyBatches(4), (batches) => {
      const rule = ruleOf(4);
      for (const batch of batches) addBatch(rule, batch);
      for (let i = 0; i < 4; i++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) {
          if (j !== i) sum += pair(...batches.map((batch) => [batch[i] as Counts, batch[j] as Counts] as const));
        }
        near(armLogEvidence(rule, i), Math.log(sum / 3), `arm ${i}`, 1e-9);
      }
    }),
  );
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

test('an arm without impressions in a batch is not judged in it, and its pairs stand still', () => {
  const rule = ruleOf(3);
  addBatch(rule, [BAD, FAIR, GOOD]);
  const before = armLogEvidence(rule, 0);
  addBatch(rule, [seen(0, 0), FAIR, GOOD]);
  assert.equal(armLogEvidence(rule, 0), before);
  assert.equal(rule.arms[0]?.impressions, 1000);
  const expected = (pair([FAIR, BAD]) + pair([FAIR, GOOD], [FAIR, GOOD])) / 2;
  near(evidenceOf(rule)[1] as number, expected, 'the survivor');
});

test('a restarted arm starts from zero, and the others keep their evidence about it', () => {
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
  addBatch(rule, [BAD, FAIR, GOOD]);
  near(evidenceOf(rule)[0] as number, (pair([BAD, FAIR]) + pair([BAD, GOOD])) / 2, 'after its new batch');
});

test('evidence for an arm is kept over a restart', () => {
  const rule = ruleOf(2);
  addBatch(rule, [GOOD, BAD]);
  const before = armLogEvidence(rule, 0);
  assert.ok(before < 0);
  restartArm(rule, 0);
  near(armLogEvidence(rule, 0), before, 'evidence');
});

test('nobody gains or loses evidence when an arm joins', () => {
  fc.assert(
    fc.property(anyBatches(3), fc.constantFrom(0, 0.2), (batches, reserve) => {
      const rule = ruleOf(3, reserve);
      for (const batch of batches) addBatch(rule, batch);
      const before = rule.arms.map((_, arm) => armLogEvidence(rule, arm));
      for (let joined = 0; joined < 3; joined++) addArm(rule);
      for (const [arm, log] of before.entries()) near(armLogEvidence(rule, arm), log, `arm ${arm}`, 1e-9);
      for (const arm of [3, 4, 5]) near(armLogEvidence(rule, arm), 0, `arm ${arm}`);
    }),
  );
});

test('the third opponent of an arm takes a third of what it has staked', () => {
  const rule = ruleOf(3);
  addBatch(rule, [FAIR, BAD, GOOD]);
  const [before] = evidenceOf(rule) as [number];
  addArm(rule);
  addBatch(rule, [seen(10, 500), seen(10, 500), seen(10, 500), seen(30, 500)]);
  const old = (other: Counts): number => (pair([FAIR, other], [seen(10, 500), seen(10, 500)]) / 2) * (2 / 3);
  const expected = old(BAD) + old(GOOD) + (before / 3) * pair([seen(10, 500), seen(30, 500)]);
  near(evidenceOf(rule)[0] as number, expected, 'evidence');
});

test('with a reserve, a leader of long standing is killed for a much better newcomer', () => {
  for (const [reserve, dies] of [
    [0, false],
    [0.2, true],
  ] as const) {
    const rule = ruleOf(2, reserve);
    for (let batch = 0; batch < 200; batch++) addBatch(rule, [GOOD, BAD]);
    retireArm(rule, 1);
    addArm(rule);
    for (let batch = 0; batch < 3; batch++) addBatch(rule, [GOOD, seen(0, 0), seen(90, 1000)]);
    assert.equal(killed(rule).includes(0), dies, `reserve ${reserve}`);
  }
});

test('the rule goes to JSON and back bit for bit, and goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(anyBatches(3), anyBatches(4), (first, second) => {
      const rule = ruleOf(3, 0.1);
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
  assert.throws(() => createKillRule(0.05, 1), RangeError);
});
