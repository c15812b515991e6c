import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { History, type EventInput, type HistorySeries, type Variant } from 'peeksafe/protocol';
import { verify } from '../../src/maintenance/verify.ts';
import {
  changes,
  observed,
  pairOfVariants,
  post,
  serverFor,
  shortBatches,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';

const BEGIN = Date.UTC(2026, 0, 5, 10);
const at = (second: number): string => new Date(BEGIN + second * 1000).toISOString();

/** Batches of both variants, from one second on; what comes after closes all but the last two. */
const batches = (from: number, count: number): EventInput[] =>
  Array.from({ length: count }, (_, n) => from + 10 * n + 5).flatMap((second) => [
    observed(`a${second}`, 'a', 100, 9, at(second)),
    observed(`b${second}`, 'b', 100, 3, at(second)),
  ]);

type Reached = { readonly url: string };
type Judged = NonNullable<HistorySeries['judged']>;

async function historyOf(server: Reached, query = ''): Promise<History> {
  const response = await fetch(`${streamUrl(server, 's')}/history?judged=true${query}`);
  return History.parse(await response.json());
}

async function judgedOf(server: Reached, variant: string, query = ''): Promise<Judged> {
  const { series } = await historyOf(server, `&variants=${variant}${query}`);
  return series[0]?.judged as Judged;
}

const variantOf = async (server: Reached, id: string): Promise<Variant> =>
  (await changes(server, 's')).variants?.find((one) => one.id === id) as Variant;

const faultsOf = (dataDir: string): readonly string[] => verify(dataDir).streams.flatMap(({ faults }) => faults);

async function withBatches(t: TestContext, count = 20) {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants(), ...batches(0, count)]);
  return { dataDir, server };
}

test('the judged history is told where it is asked for, and ends at what is judged', async (t) => {
  const { dataDir, server } = await withBatches(t);
  const plain = (await (await fetch(`${streamUrl(server, 's')}/history`)).json()) as History;
  assert.ok(plain.series.every(({ judged }) => judged === undefined));
  const { judged, killDistance } = await variantOf(server, 'a');
  const columns = await judgedOf(server, 'a');
  assert.deepEqual(
    columns.times,
    columns.times.map((_, n) => BEGIN + 10_000 * (n + 1)),
    'ends of batches',
  );
  assert.ok(columns.times.length > 10);
  assert.deepEqual(
    columns.impressions,
    columns.times.map((_, n) => 100 * (n + 1)),
  );
  assert.deepEqual([columns.impressions.at(-1), columns.engagements.at(-1)], [judged.impressions, judged.engagements]);
  assert.ok(Math.abs((columns.logE.at(-1) as number) - (killDistance?.logE as number)) <= 5e-5);
  assert.ok(Math.abs((columns.logNeeded?.at(-1) as number) - (killDistance?.logNeeded as number)) <= 5e-5);
  assert.equal(columns.restarts, undefined);
  await server.close();
  assert.deepEqual(faultsOf(dataDir), []);
});

test('a variant whose evidence has reached its threshold says so at the batch that stopped it', async (t) => {
  const { server } = await withBatches(t, 60);
  const { status } = await variantOf(server, 'b');
  assert.equal(status, 'killed');
  const { logE, logNeeded } = await judgedOf(server, 'b');
  assert.ok(logE.some((log, n) => log !== null && log >= (logNeeded?.[n] as number)));
});

test('fewer points keep the last of each bucket, and a span begins with what was judged before', async (t) => {
  const { server } = await withBatches(t, 400);
  const all = await judgedOf(server, 'a', '&points=5000');
  const few = await judgedOf(server, 'a', '&points=30');
  assert.ok(few.times.length <= 31 && all.times.length > 300);
  for (const [n, time] of few.times.entries())
    assert.equal(few.impressions[n], all.impressions[all.times.indexOf(time)], 'each is a point of all');
  assert.equal(few.impressions.at(-1), all.impressions.at(-1));
  const from = BEGIN + 1_200_000;
  const part = await judgedOf(server, 'a', `&from=${from}&to=${from + 60_000}`);
  assert.equal(part.times[0], from);
  assert.equal(part.impressions[0], all.impressions[all.times.indexOf(from) - 1] ?? NaN);
  assert.ok(part.times.every((time) => time <= from + 60_000));
});

test('a restart is told, and the columns begin again', async (t) => {
  const { dataDir, server } = await withBatches(t);
  await post(server, 's', [
    { id: 'kill', at: at(200), kind: 'variant.killed', variant: 'b', cause: 'operator' },
    { id: 'revive', at: at(210), kind: 'variant.revived', variant: 'b' },
  ]);
  const waiting = await judgedOf(server, 'b');
  assert.deepEqual([waiting.impressions.at(-1), waiting.restarts?.length], [0, 1]);
  await post(server, 's', batches(300, 10));
  const { impressions, restarts, logE, times } = await judgedOf(server, 'b');
  assert.equal(impressions.at(-1), (await variantOf(server, 'b')).judged.impressions);
  assert.ok((impressions.at(-1) as number) > 0 && (impressions.at(-1) as number) < Math.max(...impressions));
  assert.deepEqual(restarts, waiting.restarts);
  assert.equal(logE[times.indexOf(restarts?.[0] as number)], null);
  await server.close();
  assert.deepEqual(faultsOf(dataDir), []);
});

test('it is the same after a restart, and after a crash at any moment', async (t) => {
  const { dataDir, server } = await withBatches(t);
  const early = temporaryFolder(t);
  // The files as they are while the server runs: what a crash would leave, the read model behind the log.
  for (const name of ['peeksafe.db', 'peeksafe.db-wal']) cpSync(join(dataDir, name), join(early, name));
  const before = await historyOf(server);
  const late = temporaryFolder(t);
  for (const name of ['peeksafe.db', 'peeksafe.db-wal']) cpSync(join(dataDir, name), join(late, name));
  await server.close();
  for (const folder of [dataDir, early, late]) {
    const again = await serverFor(t, { dataDir: folder });
    assert.deepEqual((await historyOf(again)).series, before.series);
    await post(again, 's', batches(200, 5));
    assert.ok(((await judgedOf(again, 'a')).impressions.at(-1) as number) > 1800);
    await again.close();
    assert.deepEqual(faultsOf(folder), []);
  }
});

/** Makes a store one of a version without judged history. */
function withoutJudged(dataDir: string): void {
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec("DROP TABLE variant_judged; DELETE FROM watermarks WHERE what = 'judged'");
  db.close();
}

test('a store that has none gets all of it from its log, whatever snapshot it has', async (t) => {
  const { dataDir, server } = await withBatches(t);
  const before = await historyOf(server);
  await server.close();
  withoutJudged(dataDir);
  const again = await serverFor(t, { dataDir });
  assert.deepEqual((await historyOf(again)).series, before.series);
  await again.close();
  assert.deepEqual(faultsOf(dataDir), []);
});

test('a store that an earlier version went on with gets what it lacks', async (t) => {
  const { dataDir, server } = await withBatches(t);
  const before = await historyOf(server);
  await server.close();
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec(
    `UPDATE watermarks SET seq = 20 WHERE what = 'judged'; DELETE FROM variant_judged WHERE at > ${BEGIN + 20_000}`,
  );
  db.close();
  const again = await serverFor(t, { dataDir });
  assert.deepEqual((await historyOf(again)).series, before.series);
});

test('a compacted store of engine 7 gets it from its base on', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec(readFileSync(join(import.meta.dirname, '../support/former-stores/engine-7.sql'), 'utf8'));
  db.close();
  const server = await serverFor(t, { dataDir });
  const { times, impressions, engagements } = await judgedOf(server, 'a');
  assert.deepEqual(
    times,
    [40, 50, 60, 70].map((second) => BEGIN + second * 1000),
  );
  assert.deepEqual(
    [impressions, engagements],
    [
      [2400, 3000, 3600, 4200],
      [122, 150, 180, 212],
    ],
  );
  assert.deepEqual((await judgedOf(server, 'c')).impressions, [2400]);
  await server.close();
  assert.deepEqual(faultsOf(dataDir), []);
});

test('what is neither true nor false is refused', async (t) => {
  const { server } = await withBatches(t, 1);
  const response = await fetch(`${streamUrl(server, 's')}/history?judged=maybe`);
  assert.equal(response.status, 400);
  const { error } = (await response.json()) as { error: { code: string; field: string } };
  assert.deepEqual([error.code, error.field], ['bad-query', 'judged']);
  assert.equal((await fetch(`${streamUrl(server, 's')}/history?judged=false`)).status, 200);
});
