// Checks the promises of `npm start` besides the demo itself.
import assert from 'node:assert/strict';
import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Changes } from 'peeksafe/protocol';
import { changes, temporaryFolder } from '../../server/test/support/harness.ts';
import { build } from '../build.ts';
import { start, type Demo } from './testing/npm-start.ts';

const root = dirname(dirname(import.meta.dirname));
const TEST_MS = 300_000;

const epochOf = ({ cursor }: Changes): string => cursor.split('.')[0] ?? '';
const storeOf = async (demo: Demo): Promise<string> =>
  /on the store (\S+)/.exec(await demo.says('on the store'))?.[1] ?? '';

test('a second start builds nothing when nothing has changed', { timeout: TEST_MS }, async (t) => {
  await build();
  assert.deepEqual(await build(), []);
  const times = (): string[] =>
    globSync(['dist/{elements,sdk,demo/assets}/**/*.js', 'dist/*.js', 'server/dist/**/*.js'], { cwd: root }).map(
      (file) => `${file} ${statSync(join(root, file)).mtimeMs}`,
    );
  const before = times();
  assert.ok(before.length > 100);
  const demo = await start(t);
  assert.deepEqual(times(), before);
  assert.equal(await demo.stop(), 0);
});

test('each start has a world of its own, and leaves nothing behind', { timeout: TEST_MS }, async (t) => {
  const first = await start(t);
  const old = await changes(first, 'demo');
  const store = await storeOf(first);
  assert.ok((old.variants ?? []).length > 0);
  assert.ok(existsSync(join(store, 'peeksafe.db')));
  assert.equal(await first.stop(), 0);
  assert.ok(!existsSync(store));
  const second = await start(t);
  assert.notEqual(await storeOf(second), store);
  assert.notEqual(epochOf(await changes(second, 'demo')), epochOf(old));
  await second.stop();
});

test('a start with --data goes on with the store that it names', { timeout: TEST_MS }, async (t) => {
  const folder = temporaryFolder(t);
  const first = await start(t, '--data', folder);
  const old = await changes(first, 'demo');
  await first.stop();
  assert.ok(existsSync(join(folder, 'peeksafe.db')));
  const second = await start(t, '--data', folder);
  const later = await changes(second, 'demo');
  assert.equal(epochOf(later), epochOf(old));
  const ids = new Set((later.variants ?? []).map(({ id }) => id));
  assert.deepEqual(
    (old.variants ?? []).filter(({ id }) => !ids.has(id)),
    [],
  );
  await second.stop();
});
