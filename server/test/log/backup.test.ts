import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EventInput } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import { exportStore, importStore } from '../../src/maintenance/backup.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { audit, changes, observed, pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';

const batch = (n: number): EventInput[] =>
  Array.from({ length: 100 }, (_, i) => observed(`${n}/${i}`, i % 2 === 0 ? 'a' : 'b', 5, 1));

for (const name of ['backup.db', 'backup.db.gz'])
  test(
    `a backup that is written while events come in is the store as it was at one moment (${name})`,
    { timeout: 60_000 },
    async (t) => {
      const dataDir = temporaryFolder(t);
      const port = await freePort();
      const server = await startProcess(dataDir, port);
      t.after(() => server.child.kill('SIGKILL'));
      await post(server, 's', pairOfVariants());
      for (let n = 0; n < 40; n++) await post(server, 's', batch(n));
      let n = 40;
      let isWriting = true;
      const feeding = (async () => {
        while (isWriting) await post(server, 's', batch(n++));
      })();
      const file = join(temporaryFolder(t), name);
      await exportStore(dataDir, file);
      isWriting = false;
      await feeding;
      const restored = join(temporaryFolder(t), 'restored');
      const { streams } = await importStore(file, restored);
      const [taken] = streams;
      assert.ok(taken !== undefined && taken.events >= 4003);
      const lines = await audit(server, 's');
      const original = await changes(server, 's');
      await server.kill('SIGTERM');
      const other = await serverFor(t, { dataDir: restored });
      assert.deepEqual(await audit(other, 's'), lines.slice(0, taken.events), 'every event up to then, in its place');
      const now = await changes(other, 's');
      assert.notEqual(now.cursor.split('.')[0], original.cursor.split('.')[0], 'a new epoch');
      assert.equal((await post(other, 's', batch(0))).duplicates, 100, 'what it has is known');
      const missing = await post(other, 's', batch(n - 1));
      assert.equal(missing.accepted + missing.duplicates, 100, 'what it lacks is taken');
    },
  );

test('readers of a restored store begin again from what it has', { timeout: 60_000 }, async (t) => {
  const dataDir = temporaryFolder(t);
  const port = await freePort();
  let server = await serverFor(t, { dataDir, port });
  await post(server, 's', pairOfVariants());
  const file = join(temporaryFolder(t), 'backup.db');
  await exportStore(dataDir, file);
  await post(server, 's', batch(0));
  const stream = connect(`http://127.0.0.1:${port}/v1/streams/s`, { token: () => undefined });
  t.after(() => stream.close());
  const impressions = (): number | undefined => stream.state.variants.get('a')?.impressions;
  const reached = (wanted: number): Promise<void> => until(`${wanted} impressions`, () => impressions() === wanted);
  await reached(250);
  await server.close();
  const restored = join(temporaryFolder(t), 'restored');
  await importStore(file, restored);
  server = await serverFor(t, { dataDir: restored, port });
  await reached(0);
  await post(server, 's', [observed('new', 'a', 7, 1)]);
  await reached(7);
});

test('a restored store delivers no kills from before the backup', async (t) => {
  const dataDir = temporaryFolder(t);
  const calls: string[] = [];
  // Nobody listens there, so deliveries wait.
  const webhook = { url: 'http://127.0.0.1:9/hook', secrets: [`whsec_${Buffer.alloc(32, 1).toString('base64')}`] };
  const server = await serverFor(t, { dataDir, webhook });
  await post(server, 's', [
    ...pairOfVariants(),
    { id: 'k', at: AT, kind: 'variant.killed', variant: 'a', cause: 'operator' },
  ]);
  await server.close();
  const file = join(temporaryFolder(t), 'backup.db');
  await exportStore(dataDir, file);
  const restored = join(temporaryFolder(t), 'restored');
  await importStore(file, restored);
  const again = await serverFor(t, { dataDir: restored, webhook, metricsPort: 0 });
  const metrics = await (await fetch(`http://127.0.0.1:${again.metricsPort}/metrics`)).text();
  assert.match(metrics, /^peeksafe_webhook_outbox 0$/m);
  assert.deepEqual(calls, []);
});

test('a file that is no backup, or a damaged one, is refused in one sentence and leaves nothing behind', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [...pairOfVariants(), ...batch(0)]);
  await server.close();
  const folder = temporaryFolder(t);
  const good = join(folder, 'good.db');
  await exportStore(dataDir, good);
  const gz = join(folder, 'good.db.gz');
  await exportStore(dataDir, gz);
  const bad = (name: string, content: Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const whole = readFileSync(good);
  const holed = Buffer.from(whole).fill(0xff, whole.length - 9000, whole.length - 5000);
  truncateSync(gz, 500);
  const files = [
    bad('text', Buffer.from('hello, this is no database at all')),
    bad('empty', Buffer.alloc(0)),
    bad('short', whole.subarray(0, 5000)),
    bad('holed', holed),
    gz,
  ];
  const target = join(folder, 'store');
  for (const file of files) {
    await assert.rejects(importStore(file, target), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /cannot be restored: .+\.$/);
      return true;
    });
    assert.ok(!existsSync(target) || readdirSync(target).length === 0, `${file} left something`);
  }
  await assert.rejects(exportStore(dataDir, good), /exists already/);
  await assert.rejects(exportStore(join(folder, 'nowhere'), join(folder, 'x.db')), /There is no store/);
  await assert.rejects(importStore(good, dataDir), /has a store already/);
  assert.equal(verify(dataDir).integrity, 'ok');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('part') || name.includes('importing')),
    [],
  );
});
