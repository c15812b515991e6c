import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPaths } from '../simulation/simulation.ts';
import { differs, meanOf, momentsOf, plusSums, type Sums } from './peers.ts';

/** 500 units each: a standard deviation of 2 around a mean. */
const around = (mean: number): Sums =>
  Array.from({ length: 500 }, (_, k) => mean + (k % 2 === 0 ? 2 : -2))
    .map((value) => momentsOf(value))
    .reduce(plusSums);

test('the peers call variants different at their own number of standard errors', () => {
  // The standard error is 2 sqrt(2/499), and GrowthBook reaches 3.364 of them at 1,000 units of both.
  const error = 2 * Math.sqrt(2 / 499);
  const at = (errors: number, rule: 'sequential' | 'z-test'): boolean =>
    differs(around(10 + errors * error), around(10), rule);
  assert.deepEqual([at(1.95, 'z-test'), at(1.97, 'z-test')], [false, true]);
  assert.deepEqual([at(3.36, 'sequential'), at(3.37, 'sequential')], [false, true]);
});

test('a ratio of sums is told from another as a mean is where the line below is 1', () => {
  const twice = ({ sum, ...rest }: Sums): Sums => ({
    ...rest,
    sum,
    denominator: 2 * rest.n,
    denominatorSquares: 4 * rest.n,
    cross: 2 * sum,
  });
  const [a, b] = [around(11), around(10)];
  assert.equal(meanOf(twice(a)), meanOf(a) / 2);
  for (const rule of ['sequential', 'z-test'] as const)
    assert.equal(differs(twice(a), twice(b), rule), differs(a, b, rule));
});

test('a run through the engine is the same again, whatever runs beside it', () => {
  const path = runPaths('ratioEffect', 3, 4, 1);
  assert.deepEqual(runPaths('ratioEffect', 2, 5, 1)[1], path[0]);
  assert.equal(path[0]?.length, 3);
});
