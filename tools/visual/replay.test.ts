import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { replay } from './replay.ts';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

test('the picture in README shows what its text says: an ordinary test is wrong four times, and the two worse variants are stopped', async () => {
  const { ordinary, stops, state } = await replay();
  assert.deepEqual([ordinary.winners, ordinary.takenBack], [4, 4]);
  assert.match(README, /called a winner, four times, and taken it back, four times/);
  assert.deepEqual(
    stops.map(({ letter }) => letter),
    ['D', 'C'],
  );
  assert.ok((stops[1]?.hours ?? 0) >= 3, 'the later one is stopped in the middle of the picture');
  assert.equal(state.history?.series.length, 4);
});
