import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sendFile, type SendResult } from '../../src/replay/send-file.ts';
import { changes, serverFor } from '../support/harness.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data');
const options = {
  skip: existsSync(DATA) ? false : 'the real data is not here: expected it in ../shared/data beside the repository',
  timeout: 240_000,
};

/** Rows of a gzipped CSV file. It shares no code with the reader under test. */
function rowsOf(file: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(join(DATA, file))).toString('utf8');
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...body] = rows;
  return body
    .filter((row) => row.length === header.length)
    .map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

/** [impressions, engagements] of each arm in the stream, by variant id. */
async function totalsOf(server: { url: string }, stream: string): Promise<Map<string, readonly [number, number]>> {
  const { variants = [] } = await changes(server, stream);
  return new Map(variants.map(({ id, impressions, engagements }) => [id, [impressions, engagements]]));
}

type Totals = ReadonlyMap<string, readonly [number, number]>;

/**
 * Replays a file into a new server, and once more.
 * @param limit How much of it the second time; all when left out.
 */
async function replayed(t: TestContext, file: string, limit?: number): Promise<Totals> {
  const server = await serverFor(t);
  // A test that takes too long ends its replay, which would try to reach a closed server for ever.
  const { signal } = t;
  const run = (some: { limit?: number }): Promise<SendResult> =>
    sendFile({ origin: 'replay', file: join(DATA, file), url: server.url, stream: 'replay', signal, ...some });
  const first = await run({});
  assert.deepEqual(first.rejections, []);
  const before = await totalsOf(server, 'replay');
  const again = await run(limit === undefined ? {} : { limit });
  assert.deepEqual(await totalsOf(server, 'replay'), before, 'the same replay again adds nothing');
  assert.equal(again.accepted, 0);
  if (limit === undefined) assert.equal(again.duplicates, first.accepted);
  else assert.ok(again.duplicates > limit);
  return before;
}

test('after a replay of Upworthy every arm has the totals of the archive', options, async (t) => {
  // Thousands of tests take the greater part of a minute; that a second replay adds nothing shows in some hundreds.
  const totals = await replayed(t, 'upworthy_packages.csv.gz', 300);
  const rows = rowsOf('upworthy_packages.csv.gz');
  assert.equal(totals.size, rows.length);
  let impressions = 0;
  for (const row of rows) {
    assert.deepEqual(totals.get(`upworthy-${row['clickability_test_id']}-${row['arm']}`), [
      Number(row['impressions']),
      Number(row['clicks']),
    ]);
    impressions += Number(row['impressions']);
  }
  assert.equal(impressions, 41_526_213, "as the archive's description says");
});

for (const file of ['obd_men_random.csv.gz', 'obd_men_bts.csv.gz']) {
  test(`after a replay of Open Bandit (${file}) every item has the totals of its log`, options, async (t) => {
    const totals = await replayed(t, file);
    const expected = new Map<string, [number, number]>();
    for (const { item_id = '', click } of rowsOf(file)) {
      const sum = expected.get(item_id) ?? [0, 0];
      expected.set(item_id, [sum[0] + 1, sum[1] + Number(click)]);
    }
    const byItem = [...totals].map(([id, sums]) => [/-item-(\d+)$/.exec(id)?.[1], sums]);
    assert.deepEqual(new Map(byItem as [string, [number, number]][]), expected);
  });
}

test('after a replay of ASOS every arm has its last totals of metric 1', options, async (t) => {
  const totals = await replayed(t, 'asos_snapshots.csv.gz');
  const last = new Map<string, { at: number; sums: [number, number] }>();
  const note = (arm: string, at: number, users: string | undefined, mean: string | undefined): void => {
    const known = last.get(arm);
    if (known === undefined || at > known.at)
      last.set(arm, { at, sums: [Number(users), Math.round(Number(users) * Number(mean))] });
  };
  for (const row of rowsOf('asos_snapshots.csv.gz')) {
    if (row['metric_id'] !== '1') continue;
    const at = Number(row['time_since_start']);
    note(`${row['experiment_id']}-c`, at, row['count_c'], row['mean_c']);
    note(`${row['experiment_id']}-${row['variant_id']}`, at, row['count_t'], row['mean_t']);
  }
  const byArm = new Map([...totals].map(([id, sums]) => [id.replace(/^asos-/, ''), sums]));
  assert.deepEqual(
    new Map([...byArm].sort()),
    new Map([...last].map(([arm, { sums }]) => [arm, sums] as const).sort()),
  );
});
