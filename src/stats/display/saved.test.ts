import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addSavedArm,
  addShown,
  createSaved,
  reviveSaving,
  savedBy,
  stopSaving,
  type SavedArm,
  type SavedImpressions,
} from '../index.ts';
import { near } from '../testing/near.ts';
import { createRandom } from '../testing/random.ts';

/** An experiment with its variants in order. */
interface Case {
  readonly all: SavedImpressions;
  readonly arms: readonly SavedArm[];
}

function caseOf(count: number): Case {
  const all = createSaved();
  return { all, arms: Array.from({ length: count }, () => addSavedArm(all)) };
}

const show = ({ all, arms }: Case, impressions: readonly number[]): void =>
  impressions.forEach((n, i) => addShown(all, arms[i] as SavedArm, n));

const virtualOf = ({ all, arms }: Case): number =>
  arms.reduce((sum, { virtual, stoppedAt }) => sum + virtual * (stoppedAt === null ? 1 : all.growth / stoppedAt), 0);

test('of two variants of 1,000 one is stopped: of 1,000 more impressions 500 are saved', () => {
  const one = caseOf(2);
  show(one, [1000, 1000]);
  assert.equal(one.all.saved, 0);
  stopSaving(one.all, one.arms[0] as SavedArm);
  show(one, [0, 1000]);
  near(one.all.saved, 500, 'saved');
});

test('all virtual impressions are those that were shown, whatever is stopped and revived', () => {
  const act = fc.oneof(
    fc.array(fc.nat(5000), { minLength: 3, maxLength: 3 }).map((shown) => ({ shown })),
    fc.record({ stop: fc.nat(2) }),
    fc.record({ revive: fc.nat(2) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const one = caseOf(3);
      const { all, arms } = one;
      show(one, [100, 100, 100]);
      let total = 300;
      for (const step of acts) {
        const before = all.saved;
        if ('stop' in step) stopSaving(all, arms[step.stop] as SavedArm);
        else if ('revive' in step) reviveSaving(all, arms[step.revive] as SavedArm);
        else {
          const shown = step.shown.map((n, i) => (arms[i]?.stoppedAt === null ? n : 0));
          show(one, shown);
          total += shown.reduce((sum, n) => sum + n, 0);
        }
        near(all.total, total, 'total', 1e-9 * total);
        near(virtualOf(one), total, 'virtual', 1e-9 * total);
        assert.ok(all.saved >= before, 'what is saved stays saved');
      }
      assert.ok(all.saved <= total);
    }),
  );
});

test('the stops that stand and those that ended add up to what is saved', () => {
  const one = caseOf(3);
  const { all, arms } = one;
  const [a, b] = arms as [SavedArm, SavedArm, SavedArm];
  show(one, [400, 300, 300]);
  stopSaving(all, a);
  const [first, began] = [a.virtual, all.growth];
  show(one, [0, 500, 700]);
  stopSaving(all, b);
  show(one, [0, 0, 900]);
  const byFirst = savedBy(first, began, all.growth);
  reviveSaving(all, a);
  show(one, [200, 0, 300]);
  near(byFirst + savedBy(b.virtual, b.stoppedAt as number, all.growth), all.saved, 'saved', 1e-9);
});

test('how impressions were batched does not matter', () => {
  const [once, often] = [caseOf(3), caseOf(3)];
  for (const one of [once, often]) {
    show(one, [500, 700, 300]);
    stopSaving(one.all, one.arms[2] as SavedArm);
  }
  show(once, [400, 600, 0]);
  for (let k = 0; k < 100; k++) show(often, [4, 6, 0]);
  near(often.all.saved, once.all.saved, 'saved', 1e-9);
});

test('impressions that were under way to a stopped variant save nothing', () => {
  const one = caseOf(2);
  show(one, [1000, 1000]);
  stopSaving(one.all, one.arms[0] as SavedArm);
  show(one, [50, 0]);
  assert.equal(one.all.saved, 0);
});

/** Impressions that stopped variants of a simulated experiment did not get, beside those that are said to be saved. */
function simulate(
  seed: number,
  { late }: { readonly late: boolean },
): { readonly said: number; readonly truth: number } {
  const { next } = createRandom(seed);
  const count = late ? 2 : 10;
  const one = caseOf(count);
  const { all } = one;
  const arms = [...one.arms];
  let truth = 0;
  for (let n = 0; n < 60_000; n++) {
    if (late && n === 20_000) arms.push(addSavedArm(all));
    if (n > 0 && n % 5000 === 0 && n <= (late ? 10_000 : 45_000) && arms.length > n / 5000)
      stopSaving(all, arms[n / 5000 - 1] as SavedArm);
    // Had nothing been stopped, each visitor would have seen any of them; one that would have seen a stopped one sees another.
    const shown = arms.filter(({ stoppedAt }) => stoppedAt === null);
    if (shown.length === 0) continue;
    if (arms[Math.floor(next() * arms.length)]?.stoppedAt !== null) truth++;
    addShown(all, shown[Math.floor(next() * shown.length)] as SavedArm, 1);
  }
  return { said: all.saved, truth };
}

test('what is said to be saved is what the stopped variants would have got', () => {
  for (const late of [false, true])
    for (const seed of [1, 2, 3]) {
      const { said, truth } = simulate(seed, { late });
      assert.ok(Math.abs(said / truth - 1) < 0.05, `${said} for ${truth}`);
    }
});

test('a correction takes back no more than was counted, and numbers that are not whole are rejected', () => {
  const one = caseOf(2);
  const [a, b] = one.arms as [SavedArm, SavedArm];
  show(one, [100, 100]);
  stopSaving(one.all, a);
  show(one, [0, 100]);
  addShown(one.all, b, -1_000_000);
  assert.ok(one.all.saved >= 0 && one.all.total >= 0 && b.virtual >= 0);
  assert.ok(Number.isFinite(savedBy(a.virtual, a.stoppedAt as number, one.all.growth)));
  const before = structuredClone(one);
  assert.throws(() => addShown(one.all, b, 0.5), RangeError);
  assert.deepEqual(one, before);
});
