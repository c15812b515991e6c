import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundHeapGrowth } from '../../src/startup/heap-growth.ts';

const MB = 1024 * 1024;

test('a heap is bound before it has grown for a fifth of a second, and has its own rule again when it is small', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const growths: number[] = [];
  let megabytes = 20;
  const timer = boundHeapGrowth({ used: () => megabytes * MB, setGrowth: (percent) => growths.push(percent) });
  t.after(() => clearInterval(timer));
  t.mock.timers.tick(1000);
  assert.deepEqual(growths, []);
  megabytes = 33;
  t.mock.timers.tick(200);
  assert.deepEqual(growths, [20]);
  megabytes = 300;
  t.mock.timers.tick(1000);
  assert.deepEqual(growths, [20], 'set once');
  megabytes = 10;
  t.mock.timers.tick(200);
  assert.deepEqual(growths, [20, 0]);
});
