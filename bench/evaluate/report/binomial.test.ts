import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binomialInterval } from './binomial.ts';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('none of n is compatible with up to 1 - .025^(1/n), all of n with as much less than 1', () => {
  const end = 1 - 0.025 ** (1 / 200);
  near(binomialInterval(0, 200)[0], 0);
  near(binomialInterval(0, 200)[1], end);
  near(binomialInterval(200, 200)[0], 1 - end);
  near(binomialInterval(200, 200)[1], 1);
});

test('each end leaves out the share that it may', () => {
  // The ends of 1 of 2 solve 1 - (1 - p)^2 = .025 and (1 - p)^2 + 2 p (1 - p) = .025.
  near(binomialInterval(1, 2)[0], 1 - Math.sqrt(0.975));
  near(binomialInterval(1, 2)[1], Math.sqrt(0.975));
});

test('what was seen lies inside, and more runs are narrower', () => {
  for (const [k, n] of [
    [3, 60],
    [30, 600],
    [300, 6000],
  ] as const) {
    const [low, high] = binomialInterval(k, n);
    assert.ok(low < k / n && k / n < high);
    assert.ok(high - low < 5 * Math.sqrt((0.05 * 0.95) / n));
  }
});
