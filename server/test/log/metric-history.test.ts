import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { verify } from '../../src/maintenance/verify.ts';
import { pairOfVariants, post, serverFor, shortBatches, temporaryFolder } from '../support/harness.ts';
import { batches, historyOf, withMetrics } from '../support/metric-scene.ts';

const faultsOf = (dataDir: string): readonly string[] => verify(dataDir).streams.flatMap(({ faults }) => faults);

test('it is the same after a restart, and after a crash', async (t) => {
  const { dataDir, server } = await withMetrics(t);
  const early = temporaryFolder(t);
  for (const name of ['peeksafe.db', 'peeksafe.db-wal']) cpSync(join(dataDir, name), join(early, name));
  const before = (await historyOf(server, 'metric=dwell&judged=true')).series;
  await server.close();
  for (const folder of [dataDir, early]) {
    const again = await serverFor(t, { dataDir: folder });
    assert.deepEqual((await historyOf(again, 'metric=dwell&judged=true')).series, before);
    await again.close();
    assert.deepEqual(faultsOf(folder), []);
  }
});

test('the check of a store says where the sums of a metric are not those of the log', async (t) => {
  const { dataDir, server } = await withMetrics(t);
  await server.close();
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec("UPDATE metric_monitoring SET sum = sum + 1 WHERE metric = 'dwell' AND variant_id = 'a'");
  db.close();
  assert.match(faultsOf(dataDir).join(' '), /variant a, metric dwell: the log has 10000 of 2000, the history 10001/);
});

test('a store in which no experiment declares metrics has no table for them', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants()]);
  await post(
    server,
    's',
    batches(0, 10).map((event) => ({ ...event, metrics: undefined })),
  );
  await historyOf(server, '');
  await server.close();
  assert.doesNotMatch(readFileSync(join(dataDir, 'peeksafe.db')).toString('latin1'), /metric_/);
});
