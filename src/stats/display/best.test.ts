import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { probabilityBest } from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

function assertBest(variants: readonly (readonly [number, number])[], expected: readonly number[]): void {
  const best = probabilityBest(variants.map(([engagements, impressions]) => seen(engagements, impressions)));
  for (const [k, chance] of expected.entries()) near(best[k] as number, chance, `variant ${k}`);
}

test('nobody competes: no chances; one alone is the best; equals share', () => {
  assert.deepEqual(probabilityBest([]), []);
  assert.deepEqual(probabilityBest([seen(0, 0)]), [1]);
  assertBest(
    Array.from({ length: 5 }, () => [40, 1000] as const),
    [0.2, 0.2, 0.2, 0.2, 0.2],
  );
  assertBest(
    Array.from({ length: 5 }, () => [0, 0] as const),
    [0.2, 0.2, 0.2, 0.2, 0.2],
  );
});

test('chances are right where evidence is a million times firmer on some variants than on others', () => {
  assertBest(
    [
      [1_500_000, 100_000_000],
      [2, 100],
      [1_499_000, 100_000_000],
      [0, 0],
      [30, 2000],
    ],
    [0.000950113239677, 0.0267997949482, 0.000369402327299, 0.969346716575, 0.00253397290977],
  );
});

test('chances are right among variants that almost nobody engages with', () => {
  assertBest(
    [
      [0, 0],
      [0, 10],
      [0, 100_000_000],
      [1, 1],
    ],
    [0.332417582418, 0.00274725274725, 0, 0.664835164835],
  );
  assertBest(
    [
      [1, 100_000_000],
      [3, 100_000_000],
      [0, 100_000_000],
      [2, 100_000_000],
    ],
    [0.114473149923, 0.568730111032, 0.0265684602707, 0.290228278752],
  );
});

test('a hundred variants get chances that add up to 1', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => seen(40 + ((i * 7) % 13), 1000 + i));
  const best = probabilityBest(hundred);
  near(sum(best), 1, 'sum', 1e-12);
  near(best[0] as number, 0.00102649324741, 'first');
  near(best[3] as number, 0.0223412985654, 'fourth');
  const nobody = probabilityBest(Array.from({ length: 1000 }, () => seen(0, 100)));
  near(nobody[999] as number, 0.001, 'one of a thousand without engagements');
});

test('chances lie between 0 and 1, add up to 1, and do not depend on the order of the variants', () => {
  fc.assert(
    fc.property(fc.array(anyCounts(100_000_000), { minLength: 1, maxLength: 12 }), (variants) => {
      const best = probabilityBest(variants);
      near(sum(best), 1, 'sum', 1e-12);
      for (const chance of best) assert.ok(chance >= 0 && chance <= 1);
      const reversed = probabilityBest([...variants].reverse()).reverse();
      for (const [k, chance] of best.entries()) near(reversed[k] as number, chance, `variant ${k}`, 1e-12);
    }),
  );
});

test('two variants with exact chances: P(Beta(1, n + 1) is higher than Beta(1, m + 1))', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (n, m) => {
      near(probabilityBest([seen(0, n), seen(0, m)])[0] as number, (m + 1) / (n + m + 2), 'first');
    }),
  );
});

test('one more engagement never lowers the chance to be best', () => {
  fc.assert(
    fc.property(anyCounts(100_000, 1), anyCounts(100_000), (variant, other) => {
      fc.pre(variant.engagements < variant.impressions);
      const more = seen(variant.engagements + 1, variant.impressions);
      const [before] = probabilityBest([variant, other]) as [number];
      const [after] = probabilityBest([more, other]) as [number];
      assert.ok(after >= before - 1e-9);
    }),
  );
});
