import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { DatabaseSync } from 'node:sqlite';
import { ENGINE_VERSION } from 'peeksafe/engine';
import { forEachKind, type Changes, type EventInput } from 'peeksafe/protocol';
import { Compactions } from '../../src/log/compactions.ts';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { compact } from '../../src/maintenance/compact.ts';
import {
  audit,
  changes,
  observed,
  pairOfVariants,
  post,
  serverFor,
  shortBatches,
  temporaryFolder,
} from '../support/harness.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString();

const counts: readonly EventInput[] = Array.from({ length: 100 }, (_, i) =>
  observed(`c${i}`, i % 2 === 0 ? 'a' : 'b', 20, 1, at(i)),
);

/** A store with closed batches, its server stopped; and what it said to viewers. */
async function past(t: TestContext): Promise<{ dataDir: string; state: Changes }> {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants()]);
  await post(server, 's', [...counts]);
  const state = await changes(server, 's');
  await server.close();
  return { dataDir, state };
}

async function inStore<T>(dataDir: string, work: (db: DatabaseSync) => T | Promise<T>): Promise<T> {
  const { db, close } = openStore(dataDir);
  try {
    return await work(db);
  } finally {
    close();
  }
}

const versionOf = (dataDir: string): Promise<unknown> =>
  inStore(dataDir, (db) => db.prepare('SELECT format FROM snapshots').get()?.['format']);

async function stateAfterStart(t: TestContext, dataDir: string): Promise<Changes> {
  const server = await serverFor(t, { dataDir });
  const state = await changes(server, 's');
  await server.close();
  return state;
}

const entitiesOf = (state: Changes): unknown => ({ stream: state.stream, ...forEachKind((kind) => state[kind]) });

test('closed batches and snapshots say which version of the engine made them', async (t) => {
  const { dataDir } = await past(t);
  const server = await serverFor(t, { dataDir });
  const closed = (await audit(server, 's')).filter(({ event }) => event['kind'] === 'batch.closed');
  await server.close();
  assert.ok(closed.length > 0);
  for (const { event } of closed) assert.equal(event['engine'], ENGINE_VERSION);
  assert.equal(await versionOf(dataDir), ENGINE_VERSION);
});

test('a snapshot of another version is left aside, and the state folded from the log', async (t) => {
  const { dataDir, state } = await past(t);
  for (const other of [ENGINE_VERSION - 1, ENGINE_VERSION + 1]) {
    await inStore(dataDir, (db) => db.exec(`UPDATE snapshots SET format = ${other}, state = '{}', digest = NULL`));
    assert.deepEqual(entitiesOf(await stateAfterStart(t, dataDir)), entitiesOf(state));
  }
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [observed('later', 'a', 0, 0, at(100))]);
  await server.close();
  assert.equal(await versionOf(dataDir), ENGINE_VERSION, 'the next snapshot takes its place');
});

test('the base of a compacted log is refused when a later version made it', async (t) => {
  const { dataDir } = await past(t);
  await inStore(dataDir, async (db) => {
    const log = new SqliteLog(db);
    const rowId = (stream: string): number => log.rowId(stream);
    const [store, compactions] = [new StateStore(db, rowId), new Compactions(db, rowId)];
    assert.ok((await compact({ log, store, compactions }, 's', ['a', 'b'], Date.now() + 1000)) > 0);
    db.exec(`UPDATE bases SET format = ${ENGINE_VERSION + 1}; DELETE FROM snapshots`);
  });
  const sentence = new RegExp(`another version of this server \\(engine ${ENGINE_VERSION + 1}; this one reads 2, 3, `);
  await assert.rejects(serverFor(t, { dataDir }), sentence);
});
