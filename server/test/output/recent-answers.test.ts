import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentAnswers } from '../../src/output/recent-answers.ts';

/** Answers of 100 bytes each, by a clock that is moved by hand. */
function setUp(max = 1000): {
  ask(key: string, owner?: object): Promise<object>;
  made: string[];
  clock: { now: number };
} {
  const clock = { now: 0 };
  const recent = new RecentAnswers(max, () => clock.now);
  const made: string[] = [];
  const streams = {};
  const ask = (key: string, owner: object = streams): Promise<object> =>
    recent.get(
      owner,
      key,
      async () => {
        made.push(key);
        return Promise.resolve({ key });
      },
      () => 100,
    );
  return { ask, made, clock };
}

test('those who ask for the same at the same time get one answer', async () => {
  const { ask, made } = setUp();
  const answers = await Promise.all([ask('a'), ask('a'), ask('b'), ask('a')]);
  assert.deepEqual(made, ['a', 'b']);
  assert.ok(answers[0] === answers[1] && answers[1] === answers[3]);
  assert.ok(answers[0] === (await ask('a')));
});

test('an answer is of one owner, and of a moment', async () => {
  const { ask, made, clock } = setUp();
  await ask('a');
  await ask('a', {});
  assert.deepEqual(made, ['a', 'a']);
  clock.now = 251;
  await ask('a');
  assert.deepEqual(made, ['a', 'a', 'a']);
});

test('what is kept is bounded in bytes: the oldest go first', async () => {
  const { ask, made } = setUp(250);
  for (const key of ['a', 'b', 'c']) await ask(key);
  await ask('c');
  await ask('b');
  assert.deepEqual(made, ['a', 'b', 'c']);
  await ask('a');
  assert.deepEqual(made, ['a', 'b', 'c', 'a']);
});

test('an answer that failed is made again', async () => {
  const recent = new RecentAnswers();
  const owner = {};
  const failing = recent.get(
    owner,
    'a',
    () => Promise.reject(new Error('the disk is full')),
    () => 0,
  );
  await assert.rejects(failing, /the disk is full/);
  assert.equal(
    await recent.get(
      owner,
      'a',
      () => Promise.resolve(1),
      () => 0,
    ),
    1,
  );
});
