import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addImpressions, createRatioCheck, planShares, ratioLogEvidence, type RatioCheck } from '../index.ts';
import { near } from '../testing/near.ts';

function checkOf(shares: readonly number[], ...counts: readonly (readonly number[])[]): RatioCheck {
  const check = createRatioCheck(shares);
  for (const impressions of counts) addImpressions(check, impressions);
  return check;
}

const three = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000));

test('before the first impression there is no evidence', () => {
  near(ratioLogEvidence(checkOf([1, 2, 3])), 0, 'evidence', 1e-15);
});

test('how impressions were batched does not matter, and joining is adding', () => {
  fc.assert(
    fc.property(fc.array(three, { maxLength: 6 }), (batches) => {
      const total = [0, 1, 2].map((k) => batches.reduce((sum, batch) => sum + (batch[k] as number), 0));
      const shares = [0.2, 0.3, 0.5];
      assert.deepEqual(checkOf(shares, ...batches), checkOf(shares, total));
    }),
  );
});

test('shares may be given in any unit', () => {
  const counts = [5300, 4700];
  near(ratioLogEvidence(checkOf([50, 50], counts)), ratioLogEvidence(checkOf([0.5, 0.5], counts)), 'per cent');
});

test('counts keep their digits at a hundred million impressions and at tiny shares', () => {
  near(ratioLogEvidence(checkOf([1, 1], [50_010_000, 49_990_000])), -2.60544512766513, 'large', 1e-7);
  const tiny = checkOf([0.3332, 0.3333, 0.3333, 0.0002], [30_000, 30_500, 29_000, 11]);
  near(ratioLogEvidence(tiny), 15.7751489986488, 'tiny');
});

test('when planned shares change, what was found before stays and a new factor starts', () => {
  const before = ratioLogEvidence(checkOf([1, 1], [5200, 4800]));
  const after = ratioLogEvidence(checkOf([0.9, 0.1], [9000, 1100]));
  const check = checkOf([1, 1], [5200, 4800]);
  planShares(check, [0.9, 0.1]);
  near(ratioLogEvidence(check), before, 'at the change');
  addImpressions(check, [9000, 1100]);
  near(ratioLogEvidence(check), before + after, 'later');
  planShares(check, [1, 1, 1]);
  addImpressions(check, [10, 10, 10]);
  assert.ok(ratioLogEvidence(check) < before + after);
});

test('late impressions of a variant whose share is now 0 raise no alarm', () => {
  const check = checkOf([0.5, 0, 0.5], [5000, 0, 5000]);
  const before = ratioLogEvidence(check);
  addImpressions(check, [0, 700, 0]);
  assert.equal(ratioLogEvidence(check), before);
  near(before, ratioLogEvidence(checkOf([1, 1], [5000, 5000])), 'as if it were not there', 1e-12);
});

test('the check goes to JSON and back bit for bit', () => {
  const check = checkOf([1, 2, 4], [100, 190, 420]);
  planShares(check, [1, 1, 1]);
  addImpressions(check, [33, 35, 31]);
  assert.deepEqual(JSON.parse(JSON.stringify(check)), check);
});

test('the evidence is a number for every plan and all counts', () => {
  const share = fc.oneof(fc.constantFrom(0, 5e-324, 1e-300, 1e-12, 1), fc.double({ min: 0, max: 1, noNaN: true }));
  const count = fc.oneof(fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(fc.tuple(share, count), { minLength: 1, maxLength: 5 }), (arms) => {
      fc.pre(arms.some(([one]) => one > 0));
      const check = checkOf(
        arms.map(([one]) => one),
        arms.map(([, n]) => n),
      );
      const logE = ratioLogEvidence(check);
      assert.ok(Number.isFinite(logE), `${logE}`);
      planShares(check, [1, 1]);
      assert.equal(ratioLogEvidence(check), logE);
    }),
  );
});

test('plans and counts that cannot be are refused, and nothing is changed', () => {
  for (const shares of [[], [0, 0], [-1, 2], [Number.NaN, 1], [Infinity, 1]]) {
    assert.throws(() => createRatioCheck(shares), RangeError, shares.join());
  }
  const check = checkOf([1, 1], [10, 12]);
  const before = structuredClone(check);
  assert.throws(() => addImpressions(check, [1]), RangeError);
  assert.throws(() => addImpressions(check, [1, -1]), RangeError);
  assert.throws(() => planShares(check, [-1, 1]), RangeError);
  assert.deepEqual(check, before);
});
