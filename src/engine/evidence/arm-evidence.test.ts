import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addArm,
  addBatch,
  armLogEvidence,
  createKillRule,
  judge,
  restartArm,
  retireArm,
  reviveArm,
  type KillRule,
} from '../../stats/index.ts';
import { keptLogEvidence, keptVerdicts } from './arm-evidence.ts';

const step = fc.record({
  act: fc.constantFrom('batch', 'batch', 'batch', 'restart', 'retire', 'revive', 'add', 'plan'),
  arm: fc.nat(20),
  counts: fc.array(fc.tuple(fc.nat(300), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 24, maxLength: 24 }),
});

function apply(rule: KillRule, { act, arm, counts }: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  const one = arm % rule.arms.length;
  if (act === 'add') addArm(rule);
  else if (act === 'restart') restartArm(rule, one);
  else if (act === 'retire') retireArm(rule, one);
  else if (act === 'revive') reviveArm(rule, one);
  else if (act === 'plan') rule.plan = { impressions: 100 * (arm + 1), er: 0.05 };
  else {
    const batch = rule.arms.map((_, i) => {
      const [impressions, part] = counts[i % counts.length] as [number, number];
      return { impressions, engagements: Math.floor(impressions * part) };
    });
    addBatch(rule, batch);
  }
}

test('kept evidence and verdicts are those that would be worked out now, whatever has happened to the rule', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const rule = createKillRule(0.05);
      for (let arm = 0; arm < 3; arm++) addArm(rule);
      for (const one of steps) {
        apply(rule, one);
        // One of them alone, before the others were ever asked for.
        const arm = one.arm % rule.arms.length;
        assert.equal(keptLogEvidence(rule, arm), armLogEvidence(rule, arm));
        assert.deepEqual(keptVerdicts(rule), judge(rule));
        assert.deepEqual(keptVerdicts(rule), judge(rule));
      }
    }),
  );
});

test('an arm that does not exist is refused', () => {
  assert.throws(() => keptLogEvidence(createKillRule(0.05), 0), RangeError);
});
