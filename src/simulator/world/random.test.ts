import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Random } from './random.ts';

const DRAWS = 20_000;

function moments(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = createRandom('moments');
  const values = Array.from({ length: DRAWS }, () => draw(random));
  const mean = values.reduce((a, b) => a + b, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1) };
}

function assertMoments(draw: (random: Random) => number, mean: number, variance: number): void {
  const seen = moments(draw);
  assert.ok(Math.abs(seen.mean - mean) < 5 * Math.sqrt(variance / DRAWS), `mean ${seen.mean}, not ${mean}`);
  assert.ok(Math.abs(seen.variance / variance - 1) < 0.1, `variance ${seen.variance}, not ${variance}`);
}

test('the same seed gives the same draws, and a seed that differs a little gives others', () => {
  const draws = (seed: string | number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  assert.deepEqual(draws('a1'), draws('a1'));
  assert.deepEqual(draws(7), draws('7'));
  assert.notDeepEqual(draws('a1'), draws('a2'));
});

test('the first draws of neighboring seeds are spread evenly', () => {
  const firsts = Array.from({ length: 10_000 }, (_, seed) => createRandom(`world/${seed}`).next());
  const tenths = new Array<number>(10).fill(0);
  for (const first of firsts) tenths[Math.floor(first * 10)] = (tenths[Math.floor(first * 10)] as number) + 1;
  const chi2 = tenths.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chi2 < 33, `chi-square ${chi2} with 9 degrees of freedom`);
});

test('uniform, normal and exponential draws have their means and variances', () => {
  assertMoments((random) => random.next(), 1 / 2, 1 / 12);
  assertMoments((random) => random.normal(), 0, 1);
  assertMoments((random) => random.exponential(3), 3, 9);
  assertMoments((random) => random.integer(1, 6), 3.5, 35 / 12);
});

test('Poisson draws have their mean as variance, small or large', () => {
  for (const mean of [0.3, 8, 49, 51, 4000]) assertMoments((random) => random.poisson(mean), mean, mean);
  assert.equal(createRandom(1).poisson(0), 0);
});

test('binomial draws have their mean and variance, at rates from rare to nearly certain', () => {
  for (const [n, p] of [
    [1, 0.5],
    [20, 0.03],
    [20, 0.97],
    [1000, 0.06],
  ] as const) {
    assertMoments((random) => random.binomial(n, p), n * p, n * p * (1 - p));
  }
  const random = createRandom(1);
  assert.deepEqual([random.binomial(0, 0.5), random.binomial(9, 0), random.binomial(9, 1)], [0, 0, 9]);
});
