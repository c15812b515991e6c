import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { History, LIMITS, type Changes, type EventsAnswer, type StreamList } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { insertEvents } from '../support/insert-events.ts';
import {
  observed,
  pairOfVariants,
  post,
  postRaw,
  RawViewer,
  serverFor,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';
import { ON_NATS } from '../support/test-log.ts';

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

const at = (ms: number): string => new Date(Date.parse('2026-01-05T00:00:00Z') + ms).toISOString();

test('an attribution window of more batches than may wait is refused, and says how many it may hold', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const configured = (id: string, more: object): object => ({ id, at: at(0), kind: 'stream.configured', ...more });
  const day = 24 * 3_600_000;
  const { results } = await post(server, 's', [
    configured('c1', { attributionWindowMs: 30 * day }),
    configured('c2', { attributionWindowMs: 30 * day, batchMs: 3_600_000 }),
    configured('c3', { batchMs: 1000 }),
    configured('c4', { batchMs: 1000, attributionWindowMs: LIMITS.batchesPerWindow * 1000 }),
  ]);
  assert.deepEqual(
    results.map((result) =>
      result.status === 'rejected' ? [result.errors[0]?.code, result.errors[0]?.field] : 'taken',
    ),
    [['too-many-batches', 'attributionWindowMs'], 'taken', ['too-many-batches', 'batchMs'], 'taken'],
  );
});

test(
  'counts of too many different times are refused one by one, and those of a batch that is open are taken',
  { skip: ON_NATS, timeout: 300_000 },
  async (t) => {
    const dataDir = temporaryFolder(t);
    let server = await serverFor(t, { dataDir });
    await post(server, 's', pairOfVariants());
    await server.close();
    // A server of before took a window of any length.
    insertEvents(dataDir, [
      { id: 'c', at: at(0), kind: 'stream.configured', batchMs: 1000, attributionWindowMs: LIMITS.attributionWindowMs },
    ]);
    server = await serverFor(t, { dataDir });
    const rows = Array.from({ length: LIMITS.openBatches + 500 }, (_, i) => observed(`o${i}`, 'a', 1, 1, at(1000 * i)));
    let accepted = 0;
    for (let i = 0; i < rows.length; i += LIMITS.eventsPerCall) {
      const answer = await post(server, 's', rows.slice(i, i + LIMITS.eventsPerCall));
      accepted += answer.accepted;
      for (const result of answer.results)
        if (result.status === 'rejected') assert.equal(result.errors[0]?.code, 'too-many-batches');
    }
    assert.equal(accepted, LIMITS.openBatches);
    assert.equal((await post(server, 's', [observed('again', 'b', 1, 0, at(500))])).accepted, 1);
    // A count that is a window later makes all of them due; what has come is in the evidence soon, though nobody sends more.
    const later = observed('later', 'b', 1, 0, at(2 * LIMITS.attributionWindowMs));
    assert.equal((await post(server, 's', [later])).accepted, 1);
    const viewer = await new RawViewer(server, 's').hello();
    await viewer.next<Changes>(
      ({ type, variants }) =>
        type === 'changes' && variants?.some(({ judged }) => judged.impressions === LIMITS.openBatches) === true,
    );
    viewer.socket.terminate();
  },
);

test(
  'the history of many variants comes in pages of one span, as the client of the SDK follows them',
  { timeout: 120_000 },
  async (t) => {
    const server = await serverFor(t);
    const count = LIMITS.historyVariants * 2 + 10;
    const posted = Array.from({ length: count }, (_, i) => [
      { id: `w${i}`, at: at(0), kind: 'variant.posted', variant: `v${i}`, experiment: 'exp', content: 'x' },
      observed(`o${i}`, `v${i}`, i + 1, 0, at(1000 * (i % 90))),
    ]).flat();
    await post(server, 's', pairOfVariants());
    for (let i = 0; i < posted.length; i += LIMITS.eventsPerCall)
      await post(server, 's', posted.slice(i, i + LIMITS.eventsPerCall));
    const pages: History[] = [];
    for (let after = ''; ;) {
      const response = await fetch(`${streamUrl(server, 's')}/history${after}`);
      const page = History.parse(await response.json());
      pages.push(page);
      if (page.next === undefined) break;
      // Events between two pages do not move the span.
      await post(server, 's', [observed(`later ${pages.length}`, 'v5', 0, 0, at(3_600_000 * pages.length))]);
      after = `?after=${encodeURIComponent(page.next)}`;
    }
    assert.deepEqual(
      pages.map(({ series }) => series.length),
      [LIMITS.historyVariants, LIMITS.historyVariants, 12],
    );
    assert.equal(new Set(pages.map(({ resolutionMs }) => resolutionMs)).size, 1);
    const all = pages.flatMap(({ series }) => series);
    assert.equal(new Set(all.map(({ variant }) => variant)).size, count + 2);
    for (const { variant, impressions } of all)
      if (variant.startsWith('v')) assert.equal(impressions.at(-1), Number(variant.slice(1)) + 1);
    const stream = connect(streamUrl(server, 's'));
    const followed = await stream.history({ to: Date.parse(at(3_000_000)) });
    stream.close();
    assert.deepEqual(
      followed.series.map(({ variant }) => variant),
      all.map(({ variant }) => variant),
    );
    for (const after of ['nonsense', '1.2.nobody', '5.5.a']) {
      const response = await fetch(`${streamUrl(server, 's')}/history?after=${after}`);
      assert.equal(response.status, 400, after);
    }
  },
);

test('a stream that has as many suggestions as it may refuses one more, and renews those that it has', async (t) => {
  const server = await serverFor(t);
  const made = (i: number, id = `m${i}`): object => ({
    ...{ id, at: at(0), kind: 'suggestion.made', suggestion: `s${i}`, action: 'rest', title: 'Rest it' },
  });
  for (let i = 0; i < LIMITS.suggestions; i += LIMITS.eventsPerCall)
    await post(
      server,
      's',
      Array.from({ length: LIMITS.eventsPerCall }, (_, j) => made(i + j)),
    );
  const { results } = await post(server, 's', [made(LIMITS.suggestions), made(0, 'again')]);
  assert.deepEqual(
    results.map((result) => (result.status === 'rejected' ? result.errors[0]?.code : result.status)),
    ['too-many-entities', 'accepted'],
  );
});
