import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VariantState } from '../state.ts';
import { gainOf, type Share } from './expected-gain.ts';

const share = (impressions: number, engagements: number, now: number, advised: number): Share => ({
  variant: { judged: { impressions, engagements } } as VariantState,
  now,
  advised,
});

test('each difference from the mean is shrunk by n / (n + kappa)', () => {
  // Mean .05, so that within is .0475 and between .04 x .0025 = .0001: kappa is 475, and 1,000 / 1,475 of each difference is kept.
  const { estimate } = gainOf([share(1000, 60, 0.5, 1), share(1000, 40, 0.5, 0)], 0.04);
  assert.equal(estimate, 6.8);
});

test('where variants never differ beyond chance nothing is gained', () => {
  const { estimate, low, high } = gainOf([share(1000, 60, 0.5, 1), share(1000, 40, 0.5, 0)], 0);
  assert.deepEqual([estimate, low, high], [0, 0, 0]);
});

test('the estimate lies inside its interval, both shrink to the raw difference as counts grow', () => {
  const rates = fc.tuple(fc.integer({ min: 5, max: 95 }), fc.integer({ min: 5, max: 95 }));
  fc.assert(
    fc.property(rates, fc.integer({ min: 10, max: 10_000 }), ([one, other], hundreds) => {
      const at = (times: number): ReturnType<typeof gainOf> =>
        gainOf(
          [
            share(1000 * hundreds * times, one * hundreds * times, 0.5, 1),
            share(1000 * hundreds * times, other * hundreds * times, 0.5, 0),
          ],
          0.04,
        );
      const [few, many] = [at(1), at(100)];
      const raw = (one - other) / 2;
      assert.ok(few.low <= few.estimate && few.estimate <= few.high);
      assert.ok(Math.abs(few.estimate) <= Math.abs(raw) + 0.05);
      assert.ok(many.high - many.low <= few.high - few.low + 0.1);
      assert.ok(Math.abs(many.estimate - raw) <= Math.abs(few.estimate - raw) + 0.1);
    }),
  );
});
