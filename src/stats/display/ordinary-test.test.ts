import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ordinaryTest, pooledZ } from './ordinary-test.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';
import { createRandom } from '../testing/random.ts';

// Engagements and impressions of two, then z: the root of chi-square without correction, as SciPy's chi2_contingency computes it.
const VECTORS = [
  [65, 1000, 40, 1000, 2.5064309797],
  [59, 1000, 40, 1000, 1.9586640087],
  [400, 10_000, 450, 10_000, -1.7526336678],
  [500, 90_000, 4, 1000, 0.6591701268],
  [30, 50, 10, 50, 4.0824829046],
] as const;

test('z is the one computed independently', () => {
  for (const [s, n, t, m, z] of VECTORS) near(pooledZ(seen(s, n), seen(t, m)), z, `${s}/${n} against ${t}/${m}`);
});

test('it calls a winner from 1.96 standard errors on', () => {
  assert.equal(ordinaryTest([seen(40, 1000), seen(59, 1000)])?.isWinner, false);
  assert.deepEqual(ordinaryTest([seen(40, 1000), seen(60, 1000)]), {
    ...{ best: 1, second: 0, isWinner: true },
    z: pooledZ(seen(60, 1000), seen(40, 1000)),
  });
});

test('the two with the highest rates are compared, the earlier first where they are equal', () => {
  const pairOf = (...rows: Parameters<typeof ordinaryTest>[0]): unknown => {
    const verdict = ordinaryTest(rows);
    return verdict && [verdict.best, verdict.second];
  };
  assert.deepEqual(pairOf(seen(40, 1000), seen(60, 1000), seen(50, 1000)), [1, 2]);
  assert.deepEqual(pairOf(seen(50, 1000), seen(40, 1000), seen(50, 1000), seen(50, 1000)), [0, 2]);
});

test('one that too little is expected of is not tested', () => {
  // 3 of 4 engaged, and 4.2 % of all: a fifth of an engagement was to be expected.
  const verdict = ordinaryTest([seen(40, 1000), seen(3, 4), seen(41, 1000)]);
  assert.deepEqual(verdict && [verdict.best, verdict.second], [2, 0]);
  assert.equal(ordinaryTest([seen(40, 1000), seen(3, 4)]), null);
  assert.equal(ordinaryTest([seen(0, 1000), seen(0, 1000)]), null);
  assert.equal(ordinaryTest([seen(1000, 1000), seen(1000, 1000)]), null);
  assert.equal(ordinaryTest([]), null);
});

test('whatever the counts, z is a number, and the best has the highest rate of those that are tested', () => {
  fc.assert(
    fc.property(fc.array(anyCounts(Number.MAX_SAFE_INTEGER), { maxLength: 6 }), (variants) => {
      const verdict = ordinaryTest(variants);
      if (verdict === null) return;
      const [best, second] = [variants[verdict.best], variants[verdict.second]];
      assert.ok(best !== undefined && second !== undefined && best !== second);
      assert.ok(best.engagements / best.impressions >= second.engagements / second.impressions);
      assert.ok(verdict.z >= 0 && Number.isFinite(verdict.z));
      near(pooledZ(second, best), -verdict.z, 'the other way round');
    }),
  );
});

test('looked at again and again it calls winners among equals in far more than 5 % of runs: it is for display', () => {
  const { binomial } = createRandom(7);
  let called = 0;
  for (let run = 0; run < 200; run++) {
    const totals = [
      { impressions: 0, engagements: 0 },
      { impressions: 0, engagements: 0 },
    ];
    let isCalled = false;
    for (let look = 0; look < 100; look++) {
      for (const row of totals) {
        row.impressions += 100;
        row.engagements += binomial(100, 0.05);
      }
      isCalled ||= ordinaryTest(totals)?.isWinner === true;
    }
    if (isCalled) called++;
  }
  assert.ok(called > 0.2 * 200, `${called} of 200`);
});
