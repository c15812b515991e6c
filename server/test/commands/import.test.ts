// `peeksafe-server import FILE --map MAP` as somebody at a shell has it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { shippedMaps } from '../../src/import/load-map.ts';
import { runHere } from '../support/command-line.ts';
import { changes, serverFor, temporaryFolder } from '../support/harness.ts';

const MAPS = join(import.meta.dirname, '../../maps');
const EXAMPLE = join(import.meta.dirname, '../../../demo/examples/import');
const [daily, dailyMap] = [join(EXAMPLE, 'daily.csv'), join(EXAMPLE, 'daily.map.json')];

test('the file of the guide comes in by its map, as --check says before', async (t) => {
  const checked = await runHere(['import', daily, '--map', dailyMap, '--check']);
  assert.equal(checked.code, 0, checked.err);
  assert.match(checked.out, /^CSV, columns Day, Test, Headline no\., Headline, Shown, Clicks, Shares$/m);
  assert.match(checked.out, /^4 rows read, 0 passed over, 0 bad$/m);
  assert.match(checked.out, /^Counts from 2026-10-31T23:00:00\.000Z to 2026-11-01T23:00:00\.000Z$/m);
  assert.match(
    checked.out,
    /^ {2}front-page-2 "He said \\"stop\\", and they did": 2,482 impressions, 180 engagements$/m,
  );
  const server = await serverFor(t);
  const args = ['import', daily, '--map', dailyMap, '--stream', 'history', '--url', server.url];
  const sent = await runHere(args);
  assert.deepEqual([sent.code, sent.out], [0, '8 events accepted, 0 the server had already, 0 rejected\n'], sent.err);
  const { variants = [], stream } = await changes(server, 'history');
  assert.deepEqual(
    variants.map(({ id, content, impressions, engagements }) => [id, content, impressions, engagements]).sort(),
    [
      ['front-page-1', 'Five minutes to read', 2514, 119],
      ['front-page-2', 'He said "stop", and they did', 2482, 180],
    ],
  );
  assert.equal(stream?.origin ?? 'live', 'live', 'only a replay is said to be one');
  assert.equal((await runHere(args)).out, '0 events accepted, 8 the server had already, 0 rejected\n');
});

test('a second file of the same experiment adds its counts, and its variants stay what they are', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serverFor(t);
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"time":"at","experiment":"e","variant":"v","content":"c","impressions":"n","engagements":"k"}');
  for (const [i, day] of ['2026-11-03', '2026-11-04'].entries()) {
    const file = join(folder, `${day}.ndjson`);
    writeFileSync(file, JSON.stringify({ at: `${day}T00:00:00Z`, e: 'e', v: 'v', c: `Words ${i}`, n: 10, k: 1 }));
    const { code, err } = await runHere(['import', file, '--map', map, '--stream', 's', '--url', server.url]);
    assert.equal(code, 0, err);
  }
  const { variants = [] } = await changes(server, 's');
  assert.deepEqual(
    variants.map(({ content, impressions }) => [content, impressions]),
    [['Words 0', 20]],
  );
});

test('--skip-bad names the rows that it skips and ends with 1; fixed, they come in by a second run', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serverFor(t);
  const file = join(folder, 'daily.csv');
  const good = readFileSync(daily, 'utf8');
  writeFileSync(file, good.replace('1295', 'n/a'));
  const args = ['import', file, '--map', dailyMap, '--stream', 's', '--url', server.url];
  const strict = await runHere(args);
  assert.equal(strict.code, 1);
  assert.match(strict.err, /^peeksafe-server: Line 5: "Shown" is "n\/a": expected a whole number of 0 or more\.$/m);
  const { code, out, err } = await runHere([...args, '--skip-bad']);
  assert.deepEqual([code, out], [1, '7 events accepted, 0 the server had already, 0 rejected, 1 row skipped\n'], err);
  assert.match(err, /^Line 5: "Shown" is "n\/a"/m);
  writeFileSync(file, good);
  assert.equal((await runHere(args)).out, '1 events accepted, 7 the server had already, 0 rejected\n');
});

test('a rejection names the line', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serverFor(t);
  const file = join(folder, 'daily.csv');
  writeFileSync(file, readFileSync(daily, 'utf8').replace('1295;97', '1295;5000'));
  const { code, err } = await runHere(['import', file, '--map', dailyMap, '--stream', 's', '--url', server.url]);
  assert.equal(code, 1);
  assert.match(err, /^line 5: rejected import-[0-9a-f]{10}-4: Variant "front-page-2" would have 5083 engagements/m);
});

for (const [what, args, code, expected] of [
  ['a map that is not there', ['x.csv', '--map', 'x.json'], 1, /The map "x.json" cannot be read: ENOENT/],
  [
    'a name that no map has',
    ['x.csv', '--map', 'upward'],
    1,
    /There is no map "upward": expected a file, or one of asos,/,
  ],
  ['no stream', [daily, '--map', dailyMap], 2, /import with --map needs --stream NAME/],
  ['a folder for a backup', [daily, '--map', dailyMap, '--data', 'x'], 2, /--data is for backups/],
  ['no map', [daily], 2, /is no backup by its name.*--map/],
  ['rows to skip and no map', ['x.db', '--skip-bad'], 2, /--skip-bad is for the rows of a file: say with --map/],
  ['the data in place of the map', [daily, '--map', daily, '--check'], 1, /The map ".*daily.csv" is not JSON/],
] as const)
  test(`import with ${what} says so in one sentence`, async () => {
    const ended = await runHere(['import', ...args]);
    assert.equal(ended.code, code);
    assert.match(ended.err, expected);
    assert.doesNotMatch(ended.err, /^\s+at /m);
  });

test('the schema of maps takes those that ship, and refuses what the server would', () => {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(MAPS, 'import-map.schema.json'), 'utf8')) as never);
  const maps = [...shippedMaps().map((name) => join(MAPS, `${name}.json`)), dailyMap];
  assert.equal(maps.length, 4);
  for (const file of maps) {
    const map = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    assert.equal(schema.safeParse(map).error, undefined, file);
    for (const wrong of [{ time: 5 }, { variant: { columns: ['a'] } }, { order: 'up' }, { impression: 'x' }])
      assert.ok(!schema.safeParse({ ...map, ...wrong }).success, JSON.stringify(wrong));
  }
});
