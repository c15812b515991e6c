import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import type { EventInput, History } from 'peeksafe/protocol';
import { compact } from '../../src/maintenance/compact.ts';
import { compactStore } from '../../src/commands/compact.ts';
import { Compactions } from '../../src/log/compactions.ts';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { verify } from '../../src/maintenance/verify.ts';
import {
  audit,
  changes,
  observed,
  pairOfVariants,
  post,
  serverFor,
  shortBatches,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const DAY = 24 * 3_600_000;

const counts = (name: string, count: number, at?: (i: number) => string): EventInput[] =>
  Array.from({ length: count }, (_, i) =>
    observed(`${name}${i}`, i % 2 === 0 ? 'a' : 'b', 20, i % 5 === 0 ? 2 : 1, at?.(i)),
  );

async function postAll(server: { url: string }, events: readonly EventInput[]): Promise<void> {
  for (let from = 0; from < events.length; from += 1000) {
    const { rejected } = await post(server, 's', events.slice(from, from + 1000));
    assert.equal(rejected, 0);
  }
}

async function compacted(dataDir: string, keptSince: number): Promise<number> {
  const parts = openStore(dataDir);
  try {
    const log = new SqliteLog(parts.db);
    const rowId = (stream: string): number => log.rowId(stream);
    const store = new StateStore(parts.db, rowId);
    return await compact({ log, store, compactions: new Compactions(parts.db, rowId) }, 's', ['a', 'b'], keptSince);
  } finally {
    parts.close();
  }
}

/** A stream with counts before and after a moment, with batches closed and a kill between, and its server stopped. */
async function past(
  t: TestContext,
): Promise<{ dataDir: string; moment: number; old: EventInput[]; young: EventInput[] }> {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants()]);
  const minute = (n: number) => (i: number) => new Date(Date.UTC(2026, 0, 5, 10, n, i % 60)).toISOString();
  const old = counts('old', 400, minute(1));
  await postAll(server, old);
  await post(server, 's', [
    { id: 'k', at: minute(2)(0), kind: 'variant.killed', variant: 'b', cause: 'operator', reason: 'Enough' },
  ]);
  const last = Date.now();
  await until('the next millisecond', () => Date.now() > last);
  const moment = Date.now();
  const young = counts('young', 300, minute(5)).filter((event) => 'variant' in event && event.variant === 'a');
  await postAll(server, young);
  await server.close();
  return { dataDir, moment, old, young };
}

test('old counts leave the log, and everything else stays: state, decisions with their evidence, history, and what is a duplicate', async (t) => {
  const { dataDir, moment, old, young } = await past(t);
  const before = await serverFor(t, { dataDir });
  const [state, lines] = [await changes(before, 's'), await audit(before, 's')];
  const history: unknown = await (await fetch(`${streamUrl(before, 's')}/history?points=50`)).json();
  await before.close();
  assert.equal(await compacted(dataDir, moment), old.length);
  const { integrity, streams } = verify(dataDir);
  assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
  const after = await serverFor(t, { dataDir });
  const stateAfter = await changes(after, 's');
  // Only the clock of the answer may differ.
  assert.deepEqual({ ...stateAfter, at: '' }, { ...state, at: '' });
  const left = await audit(after, 's');
  const gone = new Set(old.map(({ id }) => id));
  assert.deepEqual(
    left,
    lines.filter(({ event }) => !gone.has(event.id)),
    'all that decisions rest on is there, word for word',
  );
  assert.ok(left.some(({ event }) => event.kind === 'batch.closed'));
  assert.deepEqual(await (await fetch(`${streamUrl(after, 's')}/history?points=50`)).json(), history);
  const again = await post(after, 's', [...old.slice(0, 50), ...young.slice(0, 5)]);
  assert.equal(again.duplicates, 55);
  const first = old[0] as EventInput & { impressions: number };
  const other = await post(after, 's', [{ ...first, impressions: first.impressions + 1 }]);
  assert.match(JSON.stringify(other.results), /id-reused/);
  assert.equal(
    (await changes(after, 's')).cursor.split('.')[0],
    state.cursor.split('.')[0],
    'the same epoch: readers go on',
  );
});

test('ids of any form are known again, in the log and when they have left it', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants()]);
  const sent = ['"', String.raw`\u0041 '; --`, '[1]', '🦊', 'ä', '0', 'null'].map((id) => ({
    ...observed(id, 'a', 20, 1),
  }));
  await postAll(server, sent);
  assert.equal((await post(server, 's', [...sent, observed('new', 'a', 1, 0)])).duplicates, sent.length);
  await server.close();
  assert.equal(await compacted(dataDir, Date.now() + DAY), sent.length);
  const after = await serverFor(t, { dataDir });
  assert.equal((await post(after, 's', sent)).duplicates, sent.length);
  const changed = sent.map((event) => ({ ...event, impressions: 21 }));
  assert.equal((await post(after, 's', changed)).rejected, sent.length);
});

test('a compaction may be done again and again, and a log of which all is old keeps its place', async (t) => {
  const { dataDir, moment, young } = await past(t);
  const before = await serverFor(t, { dataDir });
  const { cursor, variants } = await changes(before, 's');
  await before.close();
  await compacted(dataDir, moment);
  assert.equal(await compacted(dataDir, moment), 0);
  const taken = await compacted(dataDir, Date.now() + DAY);
  assert.ok(taken >= young.length - 1 && taken <= young.length, `${taken} of ${young.length}`);
  const after = await serverFor(t, { dataDir });
  const now = await changes(after, 's');
  assert.deepEqual([now.cursor, now.variants], [cursor, variants]);
  await post(after, 's', [observed('next', 'a', 1, 0)]);
  const next = (await audit(after, 's')).find(({ event }) => event.id === 'next');
  assert.equal(next?.seq, Number(cursor.split('.')[1]) + 1);
});

test('a kill -9 in the middle of a compaction loses nothing', { timeout: 120_000 }, async (t) => {
  const dataDir = temporaryFolder(t);
  const port = await freePort();
  let server = await startProcess(dataDir, port);
  t.after(() => server.child.kill('SIGKILL'));
  await post(server, 's', pairOfVariants());
  await postAll(server, counts('n', 12_000));
  // Not what follows from batches: one may close meanwhile, by the clock.
  const totals = async (): Promise<unknown[]> =>
    ((await changes(server, 's')).variants ?? []).map(({ id, impressions, engagements }) => [
      id,
      impressions,
      engagements,
    ]);
  const before = await totals();
  await server.kill('SIGTERM');
  for (let run = 0; run < 4; run++) {
    // It begins a second after the start, and takes out what is older than that second.
    server = await startProcess(dataDir, port, ['--keep', '1s']);
    await sleep(1000 + run * 45);
    await server.kill('SIGKILL');
    const { integrity, streams } = verify(dataDir);
    assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
  }
  server = await startProcess(dataDir, port, ['--keep', '1s']);
  const countsLeft = async (): Promise<number> =>
    (await audit(server, 's')).filter(({ event }) => event.kind === 'variant.observed').length;
  await until('the counts have left the log', async () => (await countsLeft()) <= 1);
  assert.deepEqual(await totals(), before);
  assert.equal((await post(server, 's', counts('n', 500))).duplicates, 500);
  assert.equal((await post(server, 's', counts('m', 10))).accepted, 10);
  await server.kill('SIGTERM');
});

test('compaction drops old fine buckets, and every total that the wider ones can show stays exact', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', pairOfVariants());
  const begin = Date.UTC(2013, 0, 5);
  // Two months of a stream of long ago, with a count every 37 minutes and 11 seconds.
  const events = counts('n', 2300, (i) => new Date(begin + i * 2_231_000).toISOString());
  await postAll(server, events);
  const ask = async (to: { url: string }, query: string): Promise<History> =>
    (await (await fetch(`${streamUrl(to, 's')}/history?variants=a&${query}`)).json()) as History;
  const newest = begin + 2299 * 2_231_000;
  const spans = [
    `points=5000`,
    `points=5000&judged=true`,
    `from=${newest - 20 * DAY + 1_234_567}&to=${newest - 19 * DAY}&points=1440&judged=true`,
    `from=${begin}&to=${newest + 1}&points=60`,
    `from=${begin + 3 * DAY}&to=${begin + 4 * DAY}&points=24`,
    `from=${newest - 3600_000}&to=${newest + 1}&points=3600`,
    `from=${newest - 20 * DAY}&to=${newest - 19 * DAY}&points=1440`,
  ];
  const before = await Promise.all(spans.map((query) => ask(server, query)));
  const narrow = `from=${begin + 5 * DAY + 100_000}&to=${begin + 5 * DAY + 160_000}&points=60`;
  const fine = await ask(server, narrow);
  await server.close();
  await compacted(dataDir, Date.now() - DAY);
  const after = await serverFor(t, { dataDir });
  assert.deepEqual(
    await Promise.all(spans.map((query) => ask(after, query))).then((all) => all.map(({ series }) => series)),
    before.map(({ series }) => series),
  );
  const wide = await ask(after, narrow);
  assert.deepEqual([fine.resolutionMs, wide.resolutionMs], [1000, 60_000], 'what is gone is resolution');
  assert.equal(wide.series[0]?.impressions.at(-1), fine.series[0]?.impressions.at(-1));
  await after.close();
  const { streams } = verify(dataDir);
  assert.deepEqual(
    streams.flatMap(({ faults }) => faults),
    [],
  );
});

test('a base that another version wrote is refused in one sentence, and not folded from nothing', async (t) => {
  const { dataDir, moment } = await past(t);
  await compacted(dataDir, moment);
  const parts = openStore(dataDir);
  parts.db.exec('UPDATE bases SET format = 1; DELETE FROM snapshots;');
  parts.close();
  await assert.rejects(serverFor(t, { dataDir }), /compacted by another version/);
});

test('compact gives the room back', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', pairOfVariants());
  await postAll(server, counts('a long name of an event, as a random one has it ', 20_000));
  const posted = Date.now();
  await until('the counts are older than --keep', () => Date.now() > posted + 1000);
  await server.close();
  const size = (): number => statSync(join(dataDir, 'peeksafe.db')).size;
  const before = size();
  const { log } = console;
  t.after(() => (console.log = log));
  console.log = () => {};
  assert.equal(await compactStore.run({ values: { data: dataDir, keep: '1s' }, operands: [] }), 0);
  console.log = log;
  t.diagnostic(`20,000 counts: ${(before / 1e6).toFixed(1)} MB to ${(size() / 1e6).toFixed(1)} MB`);
  assert.ok(size() < before / 2);
});
