import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binomialInterval } from '../report/binomial.ts';
import { runPaths } from '../simulation/simulation.ts';

// With these paths a rule that stops an equal variant in 8 % of runs would pass in one of 1,500 tries. `npm run evaluate` plays 10,000.
const PATHS = 200;
const PROMISE = 0.05;

test('an equal variant is stopped within the promise by the engine, whatever somebody does who sees everything', () => {
  const paths = runPaths('watcher', 0, PATHS, 'watcher.test');
  const sum = (column: number): number => paths.reduce((all, path) => all + (path[column] as number), 0);
  const [, highest] = binomialInterval(sum(0), PATHS);
  assert.ok(highest <= PROMISE, `${sum(0)} of ${PATHS} are stopped: up to ${highest}`);
  // The paths do what they are meant to: where totals are compared, they mislead.
  const [lowest] = binomialInterval(sum(1), PATHS);
  assert.ok(lowest > 4 * PROMISE, `a z-test says so in ${sum(1)} of ${PATHS}`);
});
