import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addSavedArm,
  addShown,
  createSaved,
  impressionsSaved,
  reviveSaving,
  stopSaving,
  type SavedImpressions,
} from '../index.ts';
import { near } from '../testing/near.ts';

function savedOf(arms: number): SavedImpressions {
  const saved = createSaved();
  for (let arm = 0; arm < arms; arm++) addSavedArm(saved);
  return saved;
}

const virtualOf = ({ arms }: SavedImpressions): number => arms.reduce((sum, { virtual }) => sum + virtual, 0);

test('of two variants of 1,000 one is stopped: of 1,000 more impressions 500 are saved', () => {
  const saved = savedOf(2);
  addShown(saved, [1000, 1000]);
  assert.equal(impressionsSaved(saved), 0);
  stopSaving(saved, 0);
  addShown(saved, [0, 1000]);
  near(impressionsSaved(saved), 500, 'saved');
});

test('all virtual impressions are those that were shown, whatever is stopped and revived', () => {
  const act = fc.oneof(
    fc.array(fc.nat(5000), { minLength: 3, maxLength: 3 }).map((shown) => ({ shown })),
    fc.record({ stop: fc.nat(2) }),
    fc.record({ revive: fc.nat(2) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const saved = savedOf(3);
      addShown(saved, [100, 100, 100]);
      let total = 300;
      for (const one of acts) {
        const before = impressionsSaved(saved);
        if ('stop' in one) stopSaving(saved, one.stop);
        else if ('revive' in one) reviveSaving(saved, one.revive);
        else {
          const shown = one.shown.map((n, i) => (saved.arms[i]?.stoppedAt === null ? n : 0));
          addShown(saved, shown);
          total += shown.reduce((sum, n) => sum + n, 0);
        }
        near(virtualOf(saved), total, 'virtual', 1e-9 * total);
        assert.ok(impressionsSaved(saved) >= before - 1e-9 * total, 'what is saved stays saved');
      }
      assert.ok(impressionsSaved(saved) <= total);
    }),
  );
});

test('how impressions were batched does not matter', () => {
  const [once, often] = [savedOf(3), savedOf(3)];
  for (const saved of [once, often]) {
    addShown(saved, [500, 700, 300]);
    stopSaving(saved, 2);
  }
  addShown(once, [400, 600, 0]);
  for (let k = 0; k < 100; k++) addShown(often, [4, 6, 0]);
  near(impressionsSaved(often), impressionsSaved(once), 'saved', 1e-9);
});

test('impossible counts and arms are rejected, and nothing changes', () => {
  const saved = savedOf(2);
  addShown(saved, [10, 20]);
  const before = structuredClone(saved);
  assert.throws(() => addShown(saved, [1]), RangeError);
  assert.throws(() => addShown(saved, [1, -1]), RangeError);
  assert.throws(() => stopSaving(saved, 2), RangeError);
  assert.throws(() => reviveSaving(saved, -1), RangeError);
  assert.deepEqual(saved, before);
});
