import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPool } from './pool.ts';
import type { HeadlineTest } from './upworthy/read-upworthy.ts';
import { runPaths, SIMULATIONS, type SimulationName } from './simulation/simulation.ts';
import { perform, type Task } from './tasks.ts';
import { countRatioAlarms, joinTallies, watchable, watchTests, type Tally } from './upworthy/upworthy.ts';

const tests: readonly HeadlineTest[] = Array.from({ length: 4 }, (_, i) => ({
  id: `test-${i}`,
  faulty: false,
  arms: [20, 40, 60].map((engagements) => ({ impressions: 900, engagements: engagements + i })),
}));

test('the same seed gives the same figures, another seed others', () => {
  assert.deepEqual(watchTests(tests, 1), watchTests(tests, 1));
  assert.notDeepEqual(watchTests(tests, 1), watchTests(tests, 2));
  assert.deepEqual(runPaths('drift', 0, 3, 1), runPaths('drift', 0, 3, 1));
  assert.notDeepEqual(runPaths('power2v4of2', 0, 9, 1), runPaths('power2v4of2', 0, 9, 2));
});

test('it does not matter how the work is cut', () => {
  const parts = [tests.slice(0, 1), tests.slice(1)].map((some) => watchTests(some, 1));
  assert.deepEqual(joinTallies(parts), watchTests(tests, 1));
  assert.deepEqual(
    [...runPaths('power2v4of2', 0, 2, 1), ...runPaths('power2v4of2', 2, 5, 1)],
    runPaths('power2v4of2', 0, 5, 1),
  );
});

test('threads give the figures that one gives', async () => {
  const tasks: readonly (Task & { kind: 'simulation' })[] = [0, 1, 2].map((from) => ({
    kind: 'simulation',
    seed: 3,
    name: 'power2v4of2',
    from,
    to: from + 1,
  }));
  const pool = createPool(2);
  try {
    assert.deepEqual(await Promise.all(tasks.map((task) => pool.run(task))), tasks.map(perform));
    assert.deepEqual(await pool.run({ kind: 'upworthy', seed: 1, tests }), watchTests(tests, 1));
  } finally {
    await pool.close();
  }
});

test('a task that cannot be done fails, and so does all that waits', async () => {
  const pool = createPool(1);
  const impossible: Task & { kind: 'simulation' } = {
    kind: 'simulation',
    seed: 1,
    name: 'nothing' as SimulationName,
    from: 0,
    to: 1,
  };
  try {
    const both = await Promise.allSettled([pool.run(impossible), pool.run({ ...impossible, name: 'freshPosts' })]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  } finally {
    await pool.close();
  }
});

test('every simulation gives a path, of figures', () => {
  for (const name of Object.keys(SIMULATIONS) as SimulationName[]) {
    assert.ok(
      runPaths(name, 0, 1, 1)[0]?.every((value) => Number.isFinite(value) && value >= 0),
      name,
    );
  }
});

test('tests that are faulty, small or alone are not watched', () => {
  const [sound] = tests as [HeadlineTest];
  const small = { ...sound, arms: [...sound.arms, { impressions: 499, engagements: 1 }] };
  const alone = { ...sound, arms: sound.arms.slice(0, 1) };
  assert.deepEqual(watchable([sound, { ...sound, faulty: true }, small, alone]), [sound]);
});

test('traffic far from equal shares is alarmed about, and kept shares are not', () => {
  const of = (...impressions: number[]): HeadlineTest => ({
    id: 'a',
    faulty: true,
    arms: impressions.map((n) => ({ impressions: n, engagements: 0 })),
  });
  assert.equal(countRatioAlarms([of(5000, 5050), of(5000, 3000), of(100, 90, 110)]), 1);
});

test('a tally counts tests, arms and impressions', () => {
  const { evidence05 } = watchTests(tests, 1) as { evidence05: Tally };
  assert.equal(evidence05.tests, 4);
  assert.equal(evidence05.arms, 12);
  assert.equal(evidence05.impressions, 4 * 2700);
  assert.ok(evidence05.armsKilled >= evidence05.anyKilled && evidence05.saved <= evidence05.impressions);
});
