import { test } from 'node:test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { near } from '../testing/near.ts';
import { logHalfMixture, logNormalCdf } from './log-normal.ts';

test('the logarithm of the normal distribution is that of the tables, far into its tails', () => {
  near(logNormalCdf(0), -Math.LN2, 'at 0', 1e-15);
  near(logNormalCdf(1), Math.log(0.841344746068543), 'at 1', 1e-14);
  near(logNormalCdf(-1.959963984540054), Math.log(0.025), 'at the twentieth', 1e-13);
  near(logNormalCdf(-10), -53.23128515051247, 'at -10', 1e-11);
  near(logNormalCdf(-40), -804.6084420137538, 'at -40', 1e-9);
  near(logNormalCdf(5), -2.866516129637636e-7, 'at 5', 1e-17);
});

test('it grows with x and never leaves the negative numbers, across the places where the formula changes', () => {
  const x = fc.double({ min: -60, max: 8, noNaN: true });
  fc.assert(
    fc.property(x, fc.double({ min: 1e-6, max: 1, noNaN: true }), (low, step) => {
      assert.ok(logNormalCdf(low) < logNormalCdf(low + step) || low > 7);
      assert.ok(logNormalCdf(low) <= 0);
    }),
  );
  for (const at of [-3, 3]) near(logNormalCdf(at - 1e-12), logNormalCdf(at + 1e-12), `around ${at}`, 1e-10);
});

test('half of a mixture is finite and falls, however far from 0', () => {
  for (const x of [-20, -3, 0, 2.9, 3.1, 20]) near(logHalfMixture(x), (x * x) / 2 + logNormalCdf(-x), `at ${x}`, 1e-10);
  near(logHalfMixture(1e9), -Math.log(1e9) - Math.log(2 * Math.PI) / 2, 'far above', 1e-9);
  assert.ok(logHalfMixture(1e200) < logHalfMixture(1e199));
});
