import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addFatigueBatch, createBatchDetector, fatigueLogAlarm, fatigueLogEvidence, leadInterval } from '../index.ts';
import { addRelativeBatch, relativeFloor } from './relative.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';
import { assertWithinBudget, shareOfPaths } from '../testing/paths.ts';

const batches = fc.array(fc.record({ i: anyCounts(5000), j: anyCounts(5000) }), { minLength: 1, maxLength: 4 });

test('the floor is nine tenths of the low end of the interval of the ratio, or a little below', () => {
  fc.assert(
    fc.property(batches, (fresh) => {
      const [low] = leadInterval(fresh, 0.01) ?? [0];
      const floor = relativeFloor(fresh);
      assert.ok(floor <= 0.9 * low + 1e-12 && floor >= 0.9 * low * (1 - 0.01), `${floor} of ${low}`);
    }),
    { numRuns: 40 },
  );
});

test('a fresh period in which either side earned nothing, or nobody was shown, keeps nothing', () => {
  assert.equal(relativeFloor([{ i: seen(0, 2000), j: seen(80, 2000) }]), 0);
  assert.equal(relativeFloor([{ i: seen(80, 2000), j: seen(0, 2000) }]), 0);
  assert.equal(relativeFloor([{ i: seen(80, 2000), j: seen(0, 0) }]), 0);
  assert.equal(relativeFloor([]), 0);
});

test('beside a panel that is known without error the evidence is that of a variant alone', () => {
  const [alone, beside] = [createBatchDetector(), createBatchDetector()];
  for (const engagements of [4, 5, 2, 2, 1, 2, 1, 0]) {
    addFatigueBatch(alone, seen(engagements, 10_000), 0.0004);
    addRelativeBatch(beside, seen(engagements, 10_000), seen(500_000, 1_000_000_000), 0.8);
  }
  near(fatigueLogEvidence(beside), fatigueLogEvidence(alone), 'evidence', 0.01);
});

test('a look in which either was not shown is none, and what cannot be is refused', () => {
  const detector = createBatchDetector();
  addRelativeBatch(detector, seen(0, 0), seen(60, 1500), 0.8);
  addRelativeBatch(detector, seen(20, 500), seen(0, 0), 0.8);
  assert.throws(() => addRelativeBatch(detector, seen(2, 1), seen(60, 1500), 0.8), RangeError);
  assert.throws(() => addRelativeBatch(detector, seen(20, 500), seen(2, 1), 0.8), RangeError);
  assert.throws(() => addRelativeBatch(detector, seen(20, 500), seen(60, 1500), 0), RangeError);
  assert.deepEqual(detector, createBatchDetector());
});

test('a day that both share is no wear: what keeps its floor is called fatigued within 28 looks on at most 5 % of paths', () => {
  const share = shareOfPaths((random) => {
    const detector = createBatchDetector();
    for (let hour = 0; hour < 28; hour++) {
      const er = 0.04 + 0.02 * Math.sin(hour / 4);
      const [own, panel] = hour % 12 < 6 ? [200, 300] : [100, 800];
      const counts = seen(random.binomial(own, 0.8 * er), own);
      addRelativeBatch(detector, counts, seen(random.binomial(panel, er), panel), 0.8);
      if (fatigueLogEvidence(detector) >= fatigueLogAlarm(28, 0.05)) return true;
    }
    return false;
  });
  assertWithinBudget(share, 0.05);
});
