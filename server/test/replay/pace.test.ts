import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paceAt } from '../../src/replay/pace.ts';

test('at speed 0 everything is due at once', () => {
  const pace = paceAt(0, () => 0);
  assert.deepEqual([pace.dueIn(5000), pace.dueIn(9e12)], [0, 0]);
});

test('at speed 60 a minute of the file takes a second, counted from its first event', () => {
  let here = 1000;
  const pace = paceAt(60, () => here);
  assert.equal(pace.dueIn(7_000_000), 0);
  assert.equal(pace.dueIn(7_060_000), 1000);
  here += 400;
  assert.equal(pace.dueIn(7_060_000), 600);
  here += 4000;
  assert.equal(pace.dueIn(7_060_000), 0, 'what is late goes out at once');
});

test('a wait ends when the replay is ended', async () => {
  const ending = new AbortController();
  const waiting = paceAt(1).wait(60_000, ending.signal);
  ending.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});
