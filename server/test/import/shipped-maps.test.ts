import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { IncomingEvent, type EventInput } from 'peeksafe/protocol';
import { ImportError } from '../../src/import/import-error.ts';
import { columnsOf, loadMap, recognize, shippedMaps } from '../../src/import/load-map.ts';
import { openEvents, type ReadOptions } from '../../src/import/read-events.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data');
const needsData = {
  skip: existsSync(DATA) ? false : 'the real data is not here: expected it in ../shared/data beside the repository',
};

const folder = mkdtempSync(join(tmpdir(), 'peeksafe-replay-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Buffer): string {
  const path = join(folder, `made-up-${files++}`);
  writeFileSync(path, content);
  return path;
}

async function eventsOf(file: string, options: ReadOptions = {}): Promise<EventInput[]> {
  const events: EventInput[] = [];
  for await (const step of (await openEvents(file, null, options)).steps) events.push(...step.events);
  return events;
}

/** A small CSV reader of its own, so that what is tested is not tested by itself. */
function parseCsv(text: string): Map<string, string>[] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const [, raw = '', end] = cell.exec(text) as RegExpExecArray;
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',' && cell.lastIndex < text.length) rows.push([]);
  }
  const [header = [], ...body] = rows;
  return body.map((row) => new Map(header.map((column, i) => [column, row[i] ?? ''])));
}

const realRows = (name: string): Map<string, string>[] =>
  parseCsv(gunzipSync(readFileSync(join(DATA, name))).toString('utf8'));

type Totals = Map<string, [number, number]>;

function addTo(totals: Totals, key: string, impressions: number, engagements: number): void {
  const [i, e] = totals.get(key) ?? [0, 0];
  totals.set(key, [i + impressions, e + engagements]);
}

function observedTotals(events: readonly EventInput[]): Totals {
  const totals: Totals = new Map();
  for (const event of events)
    if (event.kind === 'variant.observed') addTo(totals, event.variant, event.impressions, event.engagements);
  return totals;
}

const sorted = (totals: Totals): [string, [number, number]][] => [...totals].sort(([a], [b]) => (a < b ? -1 : 1));

function assertSendable(events: readonly EventInput[]): void {
  const [opened, posted] = [new Set<string>(), new Set<string>()];
  for (const event of events) {
    const read = IncomingEvent.safeParse(event);
    assert.ok(read.success, `${JSON.stringify(event)}: ${read.error?.message}`);
    if (event.kind === 'experiment.opened') opened.add(event.experiment);
    else if (event.kind === 'variant.posted') {
      assert.ok(opened.has(event.experiment), `${event.variant} goes out before ${event.experiment} is opened`);
      posted.add(event.variant);
    } else if ('variant' in event)
      assert.ok(posted.has(event.variant as string), `${event.variant} is counted before it goes out`);
  }
  assert.equal(new Set(events.map((event) => event.id)).size, events.length, 'an id comes twice');
}

const assertInOrder = (events: readonly EventInput[]): void => {
  for (let i = 1; i < events.length; i++) {
    assert.ok((events[i - 1] as EventInput).at <= (events[i] as EventInput).at, `event ${i} goes back in time`);
  }
};

const UPWORTHY = 'clickability_test_id,arm,headline,impressions,clicks,test_created_at_utc\n';
const BANDIT = 'timestamp,item_id,position,click,propensity_score\n';
const ASOS = 'experiment_id,variant_id,metric_id,time_since_start,count_c,count_t,mean_c,mean_t\n';

test('Upworthy: the totals of every arm are those of the archive, exactly', needsData, async () => {
  const wanted: Totals = new Map();
  for (const row of realRows('upworthy_packages.csv.gz')) {
    addTo(
      wanted,
      `upworthy-${row.get('clickability_test_id')}-${row.get('arm')}`,
      Number(row.get('impressions')),
      Number(row.get('clicks')),
    );
  }
  const totals: Totals = new Map();
  const contents = new Map<string, string>();
  let last = 0;
  let progress = 0;
  for await (const step of (await openEvents(join(DATA, 'upworthy_packages.csv.gz'), null)).steps) {
    assert.ok(step.at >= last && step.progress >= progress);
    ({ at: last, progress } = step);
    for (const event of step.events) {
      if (event.kind === 'variant.observed') addTo(totals, event.variant, event.impressions, event.engagements);
      if (event.kind === 'variant.posted') contents.set(event.variant, event.content);
    }
  }
  assert.equal(wanted.size, 11_582);
  assert.deepEqual(sorted(totals), sorted(wanted));
  assert.equal(progress, 1);
  for (const row of realRows('upworthy_packages.csv.gz')) {
    assert.equal(contents.get(`upworthy-${row.get('clickability_test_id')}-${row.get('arm')}`), row.get('headline'));
  }
});

test('Upworthy: tests come earliest first, as many as the limit', needsData, async () => {
  const events = await eventsOf(join(DATA, 'upworthy_packages.csv.gz'), { limit: 20 });
  assertSendable(events);
  assertInOrder(events);
  const starts = new Map(
    realRows('upworthy_packages.csv.gz').map((row) => [
      row.get('clickability_test_id'),
      row.get('test_created_at_utc') as string,
    ]),
  );
  const earliest = [...starts].sort((a, b) => (a[1] < b[1] ? -1 : 1)).slice(0, 20);
  const opened = events.filter((event) => event.kind === 'experiment.opened');
  assert.deepEqual(opened.map((event) => event.experiment).sort(), earliest.map(([id]) => `upworthy-${id}`).sort());
  assert.ok(opened.every((event) => event.comparison === 'randomised'));
  assert.ok(events.every((event) => event.kind !== 'variant.posted' || event.predictedEr === null));
});

test('Upworthy: an experiment is named after the beginning of its first headline, in one line', async () => {
  const long = '"They Laughed When\nShe Sat Down At The Piano, But When She Began To Play Nobody Laughed"';
  const csv = `${UPWORTHY}t1,1,${long},200,10,2014-01-01T00:00:00Z\nt2,1,Short,200,2,2014-01-02T00:00:00Z\n`;
  const titles = (await eventsOf(fileOf(csv))).flatMap((event) =>
    event.kind === 'experiment.opened' ? [event.title] : [],
  );
  assert.deepEqual(titles, ['They Laughed When She Sat Down At The Piano, But When She …', 'Short']);
});

test('Upworthy: batches hold about 100 impressions of each arm, and a test is over after a day', async () => {
  const csv = `${UPWORTHY}t1,1,First,2000,100,2014-01-01T00:00:00Z\nt1,2,"Second, with\na ""quoted"" break",2100,20,2014-01-01T00:00:00Z\n`;
  const events = await eventsOf(fileOf(csv));
  assertSendable(events);
  const observed = events.filter((event) => event.kind === 'variant.observed');
  assert.equal(observed.length, 2 * 21);
  for (const event of observed.slice(0, -2))
    assert.ok(event.impressions > 50 && event.impressions < 150, `${event.impressions}`);
  assert.equal(observed.at(-1)?.at, '2014-01-02T00:00:00.000Z');
  assert.deepEqual(
    observedTotals(events),
    new Map([
      ['upworthy-t1-1', [2000, 100]],
      ['upworthy-t1-2', [2100, 20]],
    ]),
  );
  assert.ok(
    events.some((event) => event.kind === 'variant.posted' && event.content === 'Second, with\na "quoted" break'),
  );
});

test('Upworthy: engagements are spread as if the test had been watched, not in equal parts', async () => {
  const csv = `${UPWORTHY}t1,1,A,20000,1000,2014-01-01T00:00:00Z\nt1,2,B,20000,1000,2014-01-01T00:00:00Z\n`;
  const batches = (await eventsOf(fileOf(csv))).filter(
    (event) => event.kind === 'variant.observed' && event.variant.endsWith('-1'),
  );
  // Drawn without putting back: n balls of m out of N with K engaged have this variance around n K / N.
  const scores = batches.map((event) => {
    const n = event.kind === 'variant.observed' ? event.impressions : 0;
    const e = event.kind === 'variant.observed' ? event.engagements : 0;
    return (e - n * 0.05) ** 2 / (n * 0.05 * 0.95);
  });
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
  assert.ok(Math.abs(mean - 1) < 5 * Math.sqrt(2 / scores.length), `mean squared score ${mean}`);
});

test('Upworthy: a limit or another test beside it changes nothing of a test, and another seed draws another order', async () => {
  const one = 't1,1,A,500,20,2014-01-01T00:00:00Z\nt1,2,B,500,30,2014-01-01T00:00:00Z\n';
  const two = 't2,1,C,500,20,2014-01-01T06:00:00Z\nt2,2,D,500,30,2014-01-01T06:00:00Z\n';
  const alone = await eventsOf(fileOf(UPWORTHY + one));
  const both = fileOf(UPWORTHY + two + one);
  assert.deepEqual(await eventsOf(both, { limit: 1 }), alone);
  assert.deepEqual(
    (await eventsOf(both)).filter((event) => event.id.startsWith('upworthy-t1')),
    alone,
  );
  const other = await eventsOf(both, { limit: 1, seed: 2 });
  assert.notDeepEqual(other, alone);
  assert.deepEqual(observedTotals(other), observedTotals(alone));
  assertInOrder(await eventsOf(both));
});

for (const name of ['obd_men_random.csv.gz', 'obd_men_bts.csv.gz']) {
  test(`Open Bandit: the totals of every item of ${name} are those of the file`, needsData, async () => {
    const wanted: Totals = new Map();
    for (const row of realRows(name)) addTo(wanted, row.get('item_id') as string, 1, Number(row.get('click')));
    const events = await eventsOf(join(DATA, name));
    assertSendable(events);
    assertInOrder(events);
    const totals = sorted(observedTotals(events)).map(
      ([variant, counts]) => [variant.split('-item-')[1] as string, counts] as [string, [number, number]],
    );
    assert.deepEqual(sorted(new Map(totals)), sorted(wanted));
    assert.ok(events.every((event) => event.kind !== 'experiment.opened' || event.shares === undefined));
  });
}

test('Open Bandit: two recordings share no ids, and a limit takes the first rows', needsData, async () => {
  const random = await eventsOf(join(DATA, 'obd_men_random.csv.gz'));
  const ids = new Set(random.map((event) => event.id));
  assert.ok((await eventsOf(join(DATA, 'obd_men_bts.csv.gz'))).every((event) => !ids.has(event.id)));
  const first = await eventsOf(join(DATA, 'obd_men_random.csv.gz'), { limit: 500 });
  assert.equal(first.filter((event) => event.kind === 'variant.observed').length, 500);
  assert.deepEqual(first, random.slice(0, first.length));
});

test('Open Bandit: progress grows row by row to 1, gzipped or plain, with a limit or without', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `2019-11-24 00:00:01.5+00:00,${i % 3},1,0,0.5\n`).join('');
  for (const [content, options] of [
    [BANDIT + rows, {}],
    [gzipSync(BANDIT + rows), {}],
    [BANDIT + rows, { limit: 40 }],
  ] as const) {
    const progress: number[] = [];
    for await (const step of (await openEvents(fileOf(content), null, options)).steps) progress.push(step.progress);
    assert.equal(new Set(progress).size, progress.length);
    assert.deepEqual(
      progress,
      [...progress].sort((a, b) => a - b),
    );
    assert.ok((progress[0] as number) < 0.1);
    assert.equal(progress.at(-1), 1);
  }
});

test('Open Bandit: impressions at the same moment are all counted', async () => {
  const row = '2019-11-24 00:00:01.500001+00:00,7,1,0,0.1\n';
  const events = await eventsOf(fileOf(BANDIT + row + row + row.replace(',0,0.1', ',1,0.1')));
  assert.deepEqual([...observedTotals(events).values()], [[3, 1]]);
});

test('ASOS: the last totals of every arm are those of its last row, rounded to whole users', needsData, async () => {
  const wanted: Totals = new Map();
  const arms = new Set<string>();
  for (const row of realRows('asos_snapshots.csv.gz')) {
    if (row.get('metric_id') !== '1') continue;
    const experiment = row.get('experiment_id');
    const time = Math.round(Number(row.get('time_since_start')) * 86_400_000);
    for (const [arm, side] of [
      ['c', 'c'],
      [row.get('variant_id') as string, 't'],
    ]) {
      const count = Number(row.get(`count_${side}`));
      wanted.set(`asos-${experiment}-${arm}-${time}`, [count, Math.round(count * Number(row.get(`mean_${side}`)))]);
      arms.add(`asos-${experiment}-${arm}`);
    }
  }
  const notes: string[] = [];
  const events = await eventsOf(join(DATA, 'asos_snapshots.csv.gz'), { onNote: (note) => notes.push(note) });
  assertSendable(events);
  assertInOrder(events);
  const totals: Totals = new Map();
  for (const event of events)
    if (event.kind === 'variant.measured')
      totals.set(`${event.variant}-${Date.parse(event.at) - Date.UTC(2020, 0)}`, [
        event.impressions,
        event.engagements,
      ]);
  assert.deepEqual(sorted(totals), sorted(wanted));
  assert.equal(arms.size, 38 + 47);
  assert.equal(events.filter((event) => event.kind === 'variant.posted').length, 38 + 47);
  assert.deepEqual(notes, []);
});

test('ASOS: the control of an experiment with several treatments is counted once; a differing figure is noted', async () => {
  const rows =
    'x,1,1,0.5,100,90,0.1,0.2\nx,2,1,0.5,100,80,0.1,0.3\nx,1,4,0.5,1,1,5.5,5.5\nx,2,1,1.0,200,85,0.1,0.3\nx,1,1,1.0,210,91,0.1,0.2\n';
  const notes: string[] = [];
  const events = await eventsOf(fileOf(ASOS + rows), { onNote: (note) => notes.push(note) });
  const control = events.flatMap((event) =>
    event.kind === 'variant.measured' && event.variant === 'asos-x-c' ? [[event.at, event.impressions]] : [],
  );
  assert.deepEqual(control, [
    ['2020-01-01T12:00:00.000Z', 100],
    ['2020-01-02T00:00:00.000Z', 200],
  ]);
  assert.equal(notes.length, 1);
  assert.match(notes[0] as string, /^Line 6: .*21 of 210.*20 of 200/);
});

test('ASOS: a total that falls is replayed unchanged', async () => {
  const events = await eventsOf(fileOf(`${ASOS}x,1,1,1,100,100,0.5,0.5\nx,1,1,2,100,100,0.4,0.6\n`));
  const told = events.flatMap((event) =>
    event.kind === 'variant.measured' && event.variant === 'asos-x-c' ? [event.engagements] : [],
  );
  assert.deepEqual(told, [50, 40]);
});

test('the same file twice gives the same events, gzipped or plain', async () => {
  const csv = `${UPWORTHY}t1,1,A,500,20,2014-01-01T00:00:00Z\nt1,2,B,500,30,2014-01-01T00:00:00Z\n`;
  const plain = await eventsOf(fileOf(csv));
  assert.deepEqual(await eventsOf(fileOf(csv)), plain);
  assert.deepEqual(await eventsOf(fileOf(gzipSync(csv))), plain);
  assert.deepEqual(await eventsOf(fileOf(`\uFEFF${csv.replaceAll('\n', '\r\n')}`)), plain);
});

test('a format is recognized by its header, in any order of columns', () => {
  for (const map of shippedMaps().map(loadMap)) assert.deepEqual(recognize([...columnsOf(map), 'more'].reverse()), map);
});

async function faultOf(content: string | Buffer, options: ReadOptions = {}): Promise<ImportError> {
  const error = await eventsOf(fileOf(content), options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ImportError, `expected a ImportError, got ${String(error)}`);
  return error;
}

test('an unknown header is answered with the known formats and their headers', async () => {
  const fault = await faultOf('date,clicks\n2020-01-01,5\n');
  assert.equal(fault.code, 'unknown-format');
  assert.match(fault.message, /date,clicks/);
  for (const map of shippedMaps().map(loadMap))
    assert.ok(fault.message.includes(`${map.name}: ${columnsOf(map).join(',')}`));
});

test('a file that is cut off says so, and so does one whose gzip data is damaged', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => `2019-11-24 00:00:01.5+00:00,${i % 34},1,0,${Math.sin(i)}`);
  const whole = gzipSync(`${BANDIT}${rows.join('\n')}\n`);
  const cut = await faultOf(whole.subarray(0, whole.length - 1000));
  assert.equal(cut.code, 'damaged-file');
  assert.match(cut.message, /cut off/);
  const broken = Buffer.from(whole);
  broken.fill(0xff, 2000, 2100);
  assert.equal((await faultOf(broken)).code, 'damaged-file');
});

test('an empty file, or one with nothing below its header, says so', async () => {
  for (const content of ['', '\n', gzipSync('')]) {
    const fault = await faultOf(content);
    assert.equal(fault.code, 'empty-file');
    assert.match(fault.message, /empty.*expected a CSV file with a header/);
  }
  for (const header of [UPWORTHY, BANDIT, ASOS])
    assert.match((await faultOf(header)).message, /no row that can be imported/);
});

test('a file that is not there says so', async () => {
  await assert.rejects(
    eventsOf(join(folder, 'nowhere.csv')),
    (error: ImportError) => error.code === 'no-file' && /nowhere\.csv/.test(error.message),
  );
});

const upworthyRow = (change: Record<string, string>): string => {
  const row = {
    id: 't1',
    arm: '1',
    headline: 'A',
    impressions: '5',
    clicks: '1',
    at: '2014-01-01T00:00:00Z',
    ...change,
  };
  return `${UPWORTHY}t0,1,"Two\nlines",5,1,2014-01-01T00:00:00Z\n${Object.values(row).join(',')}\n`;
};

for (const [what, content, expected] of [
  ['a number that is none', upworthyRow({ clicks: 'many' }), /^Line 4: "clicks" is "many": expected a whole number/],
  [
    'a negative number',
    upworthyRow({ impressions: '-5' }),
    /^Line 4: "impressions" is "-5": expected a whole number of 0 or more/,
  ],
  ['more clicks than impressions', upworthyRow({ clicks: '6' }), /^Line 4: 6 engagements with 5 impressions/],
  [
    'a time without offset',
    upworthyRow({ at: '2014-01-01T00:00:00' }),
    /^Line 4: "test_created_at_utc" .* with its offset/,
  ],
  [
    'an id that is too long',
    upworthyRow({ id: 'a'.repeat(130) }),
    /^Line 4: "clickability_test_id" is "a{100}…": expected an id of 1 to 128 characters/,
  ],
  ['an empty headline', upworthyRow({ headline: '' }), /^Line 4: .*"content" is not valid/],
  [
    'an arm that comes twice',
    upworthyRow({ id: 't0' }),
    /^Line 4: variant "upworthy-t0-1" has a row already, on line 2: expected one row a variant/,
  ],
  [
    'a row that is too short',
    `${BANDIT}2019-11-24 00:00:01+00:00,7,1,0,0.1\n2019-11-24 00:00:02+00:00,7\n`,
    /^Line 3: .*RFC 4180/,
  ],
  [
    'a click that is neither yes nor no',
    `${BANDIT}2019-11-24 00:00:01+00:00,7,1,2,0.1\n`,
    /^Line 2: 2 engagements with 1 impressions: expected at most one each/,
  ],
  [
    'a mean that is no rate',
    `${ASOS}x,1,1,0.5,100,90,1.1,0.2\n`,
    /^Line 2: "mean_c" is "1.1": expected a number from 0 to 1/,
  ],
  ['half a user', `${ASOS}x,1,1,0.5,100.5,90,0.1,0.2\n`, /^Line 2: "count_c" is "100.5": expected a whole number/],
  [
    'a snapshot that comes twice',
    `${ASOS}x,1,1,0.5,9,9,0,0\nx,1,1,0.5,9,9,0,0\n`,
    /^Line 3: variant "asos-x-1" has a row of this time already, on line 2/,
  ],
] as const) {
  test(`${what} is refused with its line`, async () => {
    assert.match((await faultOf(content)).message, expected);
  });
}

test('a limit that is no whole number of 1 or more is refused', async () => {
  for (const limit of [0, -1, 1.5, Number.NaN]) {
    assert.match((await faultOf(UPWORTHY, { limit })).message, /The limit is .*: expected a whole number of 1 or more/);
  }
});
