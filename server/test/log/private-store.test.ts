import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportStore, importStore } from '../../src/maintenance/backup.ts';
import { pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const modesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));

test('a store is for its owner alone: its folder, its files, its backups and what is restored of them', async (t) => {
  const folder = temporaryFolder(t);
  const dataDir = join(folder, 'a/store');
  const server = await serverFor(t, { dataDir });
  await post(server, 's', pairOfVariants());
  assert.equal(modeOf(dataDir), '700');
  const files = modesIn(dataDir);
  for (const name of ['peeksafe.db', 'peeksafe.db-wal', 'peeksafe.db-shm', 'peeksafe.lock'])
    assert.equal(files[name], '600', `${name} ${JSON.stringify(files)}`);
  assert.deepEqual(new Set(Object.values(files)), new Set(['600']));
  const backups = join(folder, 'backups');
  for (const name of ['plain.db', 'small.db.gz']) {
    await exportStore(dataDir, join(backups, name));
    assert.equal(modeOf(join(backups, name)), '600', name);
    const restored = join(folder, `restored-${name}`);
    await importStore(join(backups, name), restored);
    assert.equal(modeOf(restored), '700');
    assert.deepEqual(new Set(Object.values(modesIn(restored))), new Set(['600']));
  }
});

test('a store that others could read is closed to them at the next start; a folder with other things in it keeps its mode', async (t) => {
  const folder = temporaryFolder(t);
  const [own, shared] = [join(folder, 'own'), join(folder, 'shared')];
  for (const dataDir of [own, shared]) {
    mkdirSync(dataDir);
    await (await serverFor(t, { dataDir })).close();
    chmodSync(dataDir, 0o755);
    chmodSync(join(dataDir, 'peeksafe.db'), 0o644);
    chmodSync(join(dataDir, 'peeksafe.lock'), 0o644);
  }
  writeFileSync(join(shared, 'notes.txt'), 'of somebody');
  for (const dataDir of [own, shared]) {
    await serverFor(t, { dataDir });
    assert.deepEqual([modeOf(join(dataDir, 'peeksafe.db')), modeOf(join(dataDir, 'peeksafe.lock'))], ['600', '600']);
  }
  assert.deepEqual([modeOf(own), modeOf(shared)], ['700', '755']);
});
