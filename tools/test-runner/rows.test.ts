import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { runRows } from './rows.ts';

interface Planned {
  readonly name: string;
  readonly waits?: boolean;
  readonly after?: string;
}

/** Tasks in rows that end when they are told to. */
function start(tasks: readonly Planned[]) {
  const running = new Map<string, () => void>();
  const sayLast = new Map<string, () => void>();
  const all = runRows(tasks, async ({ name }, onLast) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(name, resolve);
    sayLast.set(name, onLast);
    await promise;
    return name;
  });
  return {
    all,
    now: () => [...running.keys()].sort(),
    beginLast: async (name: string) => {
      sayLast.get(name)?.();
      await setImmediate();
    },
    end: async (name: string) => {
      running.get(name)?.();
      running.delete(name);
      await setImmediate();
    },
  };
}

test('of the tasks that keep two processors busy one runs at a time, and beside it one that waits', async () => {
  const rows = start([{ name: 'x', waits: true }, { name: 'a' }, { name: 'b' }, { name: 'y', waits: true }]);
  assert.deepEqual(rows.now(), ['a', 'x']);
  await rows.end('x');
  assert.deepEqual(rows.now(), ['a', 'y']);
  await rows.end('y');
  assert.deepEqual(rows.now(), ['a']);
  await rows.end('a');
  assert.deepEqual(rows.now(), ['b']);
  await rows.end('b');
  assert.deepEqual(await rows.all, ['x', 'y', 'a', 'b']);
});

test('the next busy task begins when the one before has begun the last that it runs', async () => {
  const rows = start([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'x', waits: true }]);
  await rows.beginLast('x');
  assert.deepEqual(rows.now(), ['a', 'x']);
  await rows.beginLast('a');
  assert.deepEqual(rows.now(), ['a', 'b', 'x']);
  await rows.end('a');
  assert.deepEqual(rows.now(), ['b', 'x']);
  await rows.end('b');
  assert.deepEqual(rows.now(), ['c', 'x']);
  await rows.end('x');
  await rows.end('c');
  assert.deepEqual(await rows.all, ['a', 'b', 'x', 'c']);
});

test('a task that needs another begins after its end, and not before', async () => {
  const rows = start([{ name: 'a' }, { name: 'b', after: 'a' }]);
  await rows.beginLast('a');
  assert.deepEqual(rows.now(), ['a']);
  await rows.end('a');
  assert.deepEqual(rows.now(), ['b']);
  await rows.end('b');
  assert.deepEqual(await rows.all, ['a', 'b']);
});

test('tasks that wait run two at a time when the busy ones are done', async () => {
  const rows = start(['x', 'y', 'z'].map((name) => ({ name, waits: true })));
  await setImmediate();
  assert.deepEqual(rows.now(), ['x', 'y']);
  await rows.end('y');
  assert.deepEqual(rows.now(), ['x', 'z']);
  await rows.end('x');
  await rows.end('z');
  assert.deepEqual(await rows.all, ['y', 'x', 'z']);
});

test('a task begins after the one that it needs, and at once where that does not run', async () => {
  const needing = { name: 'x', waits: true, after: 'b' };
  const rows = start([{ name: 'a' }, { name: 'b' }, needing]);
  assert.deepEqual(rows.now(), ['a']);
  await rows.end('a');
  assert.deepEqual(rows.now(), ['b']);
  await rows.end('b');
  assert.deepEqual(rows.now(), ['x']);
  await rows.end('x');
  assert.deepEqual(await rows.all, ['a', 'b', 'x']);
  const alone = start([needing]);
  await setImmediate();
  assert.deepEqual(alone.now(), ['x']);
  await alone.end('x');
  assert.deepEqual(await alone.all, ['x']);
});
