import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requiredImpressions, type PlannedDifference } from './required-impressions.ts';

const PLANNED: PlannedDifference = { er: 0.03, effect: 1 / 3, variants: 2 };

const needed = (change: Partial<PlannedDifference>): number => requiredImpressions({ ...PLANNED, ...change });

test('the numbers are those of the curve', () => {
  assert.equal(needed({}), 4770);
  assert.equal(needed({ alpha: 0.04 }), 5048);
  assert.equal(needed({ er: 0.3, effect: 0.2, variants: 10 }), 1371);
});

test('more is needed for a smaller effect, a lower rate, a smaller budget and more losers', () => {
  for (const change of [{ effect: 0.25 }, { er: 0.02 }, { alpha: 0.04 }, { variants: 4 }])
    assert.ok(needed(change) > needed({}), JSON.stringify(change));
  for (let variants = 4; variants < 50; variants += 2)
    assert.ok(needed({ variants: variants + 2 }) >= needed({ variants }), String(variants));
});

test('at small rates only the expected engagements count', () => {
  const [low, lower] = [needed({ er: 1e-3 }) * 1e-3, needed({ er: 1e-6 }) * 1e-6];
  assert.ok(Math.abs(low / lower - 1) < 0.02);
});

for (const [change, words] of [
  [{ er: 0 }, /er is 0; expected a number above 0/],
  [{ er: NaN }, /er is NaN/],
  [{ er: 0.7 }, /er is 0\.7; .* the best has at most 0\.8/],
  [{ effect: 0.02 }, /effect is 0\.02; expected a number from 0\.03 to 1\.5/],
  [{ effect: Infinity }, /effect is Infinity/],
  [{ variants: 1 }, /variants is 1; expected a number from 2 to 50/],
  [{ variants: 2.5 }, /variants is 2\.5; expected a whole number/],
  [{ variants: 51 }, /variants is 51/],
  [{ alpha: 0.1 }, /alpha is 0\.1; expected a number from 0\.01 to 0\.05/],
] as const) {
  test(`${JSON.stringify(change)} is refused, and named`, () => {
    assert.throws(() => needed(change), { name: 'RangeError', message: words });
  });
}
