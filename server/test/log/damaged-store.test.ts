import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import pino from 'pino';
import { startServer } from '../../src/server.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { audit, changes, observed, pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';

type Context = Parameters<typeof serverFor>[0];

/** A stopped store with two streams, `one` and `two`, each with a snapshot. */
async function storeFor(t: Context): Promise<string> {
  const dataDir = temporaryFolder(t);
  const server = await startServer({ dataDir, port: 0, logger: pino({ level: 'silent' }) });
  for (const stream of ['one', 'two']) {
    await post(server, stream, pairOfVariants());
    await post(server, stream, [observed('c1', 'a', 100, 7), observed('c2', 'b', 100, 3)]);
  }
  await server.close();
  return dataDir;
}

function alter(dataDir: string, sql: string): void {
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec(sql);
  db.close();
}

const impressionsOf = async (server: { url: string }, stream: string): Promise<number[]> =>
  ((await changes(server, stream)).variants ?? []).map(({ impressions }) => impressions);

const damages: readonly [how: string, sql: string][] = [
  ['cut in the middle', 'UPDATE snapshots SET state = substr(state, 1, length(state) / 2)'],
  [
    'with another figure in it',
    `UPDATE snapshots SET state = replace(state, '"impressions":100', '"impressions":900')`,
  ],
  ['of an older version, without a digest, and no longer JSON', "UPDATE snapshots SET state = '{', digest = NULL"],
  ['that is JSON and no state', `UPDATE snapshots SET state = '{"seq":1}', digest = NULL`],
];

for (const [how, sql] of damages) {
  test(`a snapshot ${how} is set aside, and the log leads to the same state`, async (t) => {
    const dataDir = await storeFor(t);
    alter(dataDir, sql);
    const { streams } = verify(dataDir);
    assert.deepEqual(
      streams.map(({ stream, faults }) => [stream, faults.length]),
      [
        ['one', 1],
        ['two', 1],
      ],
    );
    assert.match(
      streams[0]?.faults[0] as string,
      /snapshot of the stream "one" at event \d+ is damaged.*sets it aside/,
    );
    const server = await serverFor(t, { dataDir });
    assert.deepEqual(await impressionsOf(server, 'one'), [100, 100]);
    assert.deepEqual(await impressionsOf(server, 'two'), [100, 100]);
    await post(server, 'one', [observed('c3', 'a', 50, 1)]);
    await server.close();
    assert.deepEqual(
      verify(dataDir).streams.flatMap(({ faults }) => faults),
      [],
    );
  });
}

test('a damaged stream is reported by name, and verify goes on with the others', async (t) => {
  const dataDir = await storeFor(t);
  alter(
    dataDir,
    `UPDATE dashboard_events SET event_data = '{"id":' WHERE seq = 4 AND stream = (SELECT id FROM streams WHERE name = 'one');
     DELETE FROM snapshots`,
  );
  const { streams } = verify(dataDir);
  const faults = new Map(streams.map((one) => [one.stream, one.faults]));
  assert.match(
    (faults.get('one') as string[]).join(),
    /Table dashboard_events of .*peeksafe\.db is damaged: event 4 of the stream "one" is not readable\. .*import/,
  );
  assert.deepEqual(faults.get('two'), []);
  await assert.rejects(startServer({ dataDir, port: 0 }), /dashboard_events of .*event 4 .*restore a backup/);
});

test('a damaged base, which nothing can stand in for, is refused by file, table and remedy', async (t) => {
  const dataDir = await storeFor(t);
  alter(
    dataDir,
    `INSERT INTO bases (stream, seq, format, created_at, state, digest)
     SELECT stream, seq, format, created_at, state || ' ', digest FROM snapshots; DELETE FROM snapshots`,
  );
  await assert.rejects(startServer({ dataDir, port: 0 }), /Table bases of .*peeksafe\.db is damaged: .*"one".*import/);
  assert.equal(verify(dataDir).streams.length, 2);
});

test('a store that was cut short or is missing is not taken for a new one', async (t) => {
  const dataDir = await storeFor(t);
  const file = join(dataDir, 'peeksafe.db');
  const whole = readFileSync(file);
  const start = (): Promise<unknown> => startServer({ dataDir, port: 0, logger: pino({ level: 'silent' }) });
  truncateSync(file, 0);
  await assert.rejects(start(), /peeksafe\.db is damaged: it is empty, 0 bytes long\. .*restore a backup/);
  assert.throws(() => verify(dataDir), /it is empty/);
  writeFileSync(file, whole.subarray(0, 5000));
  await assert.rejects(start(), /peeksafe\.db is damaged/);
  writeFileSync(file, 'something else altogether, and long enough to have a head of its own'.repeat(20));
  await assert.rejects(start(), /peeksafe\.db is damaged: file is not a database/);
  rmSync(file);
  writeFileSync(`${file}-wal`, whole.subarray(0, 4096));
  await assert.rejects(start(), /it is gone, while its write-ahead log is still there/);
  assert.equal(existsSync(file), false);
  rmSync(`${file}-wal`);
  writeFileSync(file, whole);
  const server = await serverFor(t, { dataDir });
  assert.equal((await audit(server, 'one')).length, 5);
});

test('a store whose making was cut short is made again', async (t) => {
  const dataDir = temporaryFolder(t);
  writeFileSync(join(dataDir, 'peeksafe.db.part'), 'half of a new store');
  const server = await serverFor(t, { dataDir });
  assert.equal((await post(server, 's', pairOfVariants())).accepted, 3);
});
