import assert from 'node:assert/strict';
import { setImmediate as rounds } from 'node:timers/promises';
import { test } from 'node:test';
import { processClock } from '../../src/live/clock.ts';
import { beginUrgent, nextTurn } from '../../src/output/turns.ts';

async function someRounds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await rounds();
}

/** Takes note of turns as they come. */
function takeTurns(order: string[], names: readonly string[]): Promise<unknown> {
  return Promise.all(names.map(async (name) => nextTurn().then(() => order.push(name))));
}

test('a frame that is due goes before all turns', async () => {
  const order: string[] = [];
  const turns = takeTurns(order, ['a', 'b', 'c']);
  processClock(Date.now).soon(() => order.push('frame'));
  await turns;
  assert.deepEqual(order, ['frame', 'a', 'b', 'c']);
});

test('turns wait for an event on its way, however many rounds of the event loop it passes through', async () => {
  const order: string[] = [];
  const end = beginUrgent();
  const turns = takeTurns(order, ['a', 'b']);
  await someRounds(3);
  order.push('event');
  end();
  end();
  await turns;
  assert.deepEqual(order, ['event', 'a', 'b']);
});

test('turns come although urgent work never ends', async () => {
  const end = beginUrgent();
  await takeTurns([], ['a', 'b', 'c']);
  end();
  await nextTurn();
});

test('a frame that was taken back holds up nothing', async () => {
  const cancel = processClock(Date.now).soon(() => assert.fail('it was taken back'));
  cancel();
  const order: string[] = [];
  const turn = takeTurns(order, ['turn']);
  await someRounds(2);
  assert.deepEqual(order, ['turn']);
  await turn;
});
