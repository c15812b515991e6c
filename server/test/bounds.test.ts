import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { LIMITS, type EventsAnswer, type StreamList } from 'peeksafe/protocol';
import { openStore } from '../src/log/database.ts';
import { SqliteLog } from '../src/log/sqlite-log.ts';
import { observed, pairOfVariants, post, postRaw, serverFor, temporaryFolder } from './harness.ts';
import { ON_NATS } from './test-log.ts';

const streamsOf = async (server: { url: string }): Promise<string[]> =>
  ((await (await fetch(`${server.url}/v1/streams`)).json()) as StreamList).streams.map(({ stream }) => stream);

test('a call of which every event is refused makes no stream, and is answered event by event', async (t) => {
  const server = await serverFor(t);
  const answer = await post(server, 'never', [observed('o1', 'nobody', 1, 0), { id: 'x' }]);
  assert.deepEqual(
    answer.results.map((result) => result.status === 'rejected' && result.errors[0]?.code),
    ['unknown-variant', 'unknown-kind'],
  );
  assert.equal(answer.cursor, null);
  const external = await fetch(`${server.url}/api/events/early-kill?persona_id=nobody`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ variant_id: 'v', reason: 'bad', sample_size: 10, engagement_rate: 0.1 }),
  });
  assert.equal(external.status, 422);
  assert.equal(((await external.json()) as EventsAnswer).cursor, null);
  assert.deepEqual(await streamsOf(server), []);
});

test('a stream whose first good event comes behind refused ones is made, and has it', async (t) => {
  const server = await serverFor(t);
  const answer = await post(server, 's', [observed('o1', 'a', 1, 0), ...pairOfVariants(), observed('o2', 'a', 1, 0)]);
  assert.deepEqual(
    answer.results.map(({ status }) => status),
    ['rejected', 'accepted', 'accepted', 'accepted', 'accepted'],
  );
  assert.deepEqual(await streamsOf(server), ['s']);
});

/** Puts empty streams into a store, as calls of before left them. */
function addStreams(dataDir: string, count: number): void {
  openStore(dataDir).close();
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  const insert = db.prepare('INSERT INTO streams (name, epoch, created_at) VALUES (?, ?, 0)');
  db.exec('BEGIN');
  for (let i = 0; i < count; i++) insert.run(`old${i}`, 'e');
  db.exec('COMMIT');
  db.close();
}

test(
  'a server that has as many streams as it may says so, and those that it has go on',
  { skip: ON_NATS },
  async (t) => {
    const dataDir = temporaryFolder(t);
    addStreams(dataDir, LIMITS.streams);
    const server = await serverFor(t, { dataDir });
    const answer = await postRaw(server, 'one more', JSON.stringify(pairOfVariants()));
    assert.equal(answer.status, 422);
    const { results } = (await answer.json()) as EventsAnswer;
    assert.deepEqual(
      results.map((result) => result.status === 'rejected' && result.errors[0]?.code),
      ['too-many-streams', 'too-many-streams', 'too-many-streams'],
    );
    assert.equal((await post(server, 'old0', pairOfVariants())).accepted, 3);
  },
);

test('taking up a stream asks the log about that stream alone', { skip: ON_NATS }, (t) => {
  const dataDir = temporaryFolder(t);
  addStreams(dataDir, 3);
  const { db, close } = openStore(dataDir);
  t.after(close);
  const log = new SqliteLog(db);
  let isListed = false;
  log.streams = () => ((isListed = true), []);
  assert.deepEqual(log.own('old1', false), { stream: 'old1', epoch: 'e', seq: 0 });
  assert.equal(log.own('none', false), null);
  assert.equal(isListed, false);
});
