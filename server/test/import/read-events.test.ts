import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, type EventInput } from 'peeksafe/protocol';
import { ImportError } from '../../src/import/import-error.ts';
import { parseMap } from '../../src/import/load-map.ts';
import { openEvents, type ReadOptions } from '../../src/import/read-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'peeksafe-import-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string): string {
  const path = join(folder, `made-up-${files++}`);
  writeFileSync(path, content);
  return path;
}

/** A map of daily counts; what is given replaces its parts, and undefined takes them out. */
const mapOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{ time: 'at', experiment: 'test', variant: 'arm', impressions: 'shown', engagements: 'clicks' },
  ...changes,
});

async function eventsOf(content: string, map: unknown, options: ReadOptions = {}): Promise<EventInput[]> {
  const { steps } = await openEvents(fileOf(content), parseMap(JSON.stringify(map), 'm'), options);
  const events: EventInput[] = [];
  for await (const step of steps) {
    assert.equal(step.lines.length, step.events.length);
    events.push(...step.events);
  }
  for (const event of events) assert.ok(IncomingEvent.safeParse(event).success, JSON.stringify(event));
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length, 'an id comes twice');
  return events;
}

const countsOf = (events: readonly EventInput[]): EventInput[] =>
  events.filter(({ kind }) => kind.endsWith('observed') || kind === 'variant.measured');

/** Times of the counts, of a table with the columns at and shown. */
async function timesOf(time: unknown, texts: readonly string[]): Promise<string[]> {
  const map = mapOf({ time, experiment: { value: 'e' }, variant: { value: 'v' }, engagements: { value: 0 } });
  const rows = texts.map((text) => `"${text}",1\n`).join('');
  return countsOf(await eventsOf(`at,shown\n${rows}`, map)).map(({ at }) => at);
}

async function faultOf(work: Promise<unknown>): Promise<ImportError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ImportError, `expected an ImportError, got ${String(error)}`);
  return error;
}

const HEADER = 'at,test,arm,shown,clicks\n';
const DAY = '2026-11-03T00:00:00Z';

interface Counted {
  readonly at: Date;
  readonly test: number;
  readonly arm: number;
  readonly words: string;
  readonly shown: number;
  readonly clicks: number;
}

test('any table of counts gives the same events, whether it is written as CSV or as NDJSON', async () => {
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter(
      (text) =>
        !/[\u0000-\u001f\u007f-\u009f]/.test(text) || /^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]+$/.test(text),
    );
  const row = fc.record({
    at: fc.date({ min: new Date(0), max: new Date(Date.UTC(2026, 0)), noInvalidDate: true }),
    ...{ test: fc.nat(2), arm: fc.nat(2), words, shown: fc.nat(1e9), clicks: fc.nat(1e9) },
  });
  const map = mapOf({ variant: { template: '{test}-{arm}' }, content: 'words', id: { template: 'mine-{$row}' } });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows: readonly Counted[]) => {
      const csv = rows.map(({ at, test, arm, words: text, shown, clicks }) =>
        [at.toISOString(), `e${test}`, `v${arm}`, `"${text.replaceAll('"', '""')}"`, shown, clicks].join(','),
      );
      const json = rows.map(({ test, arm, ...rest }) => JSON.stringify({ ...rest, test: `e${test}`, arm: `v${arm}` }));
      const wanted: unknown[] = [];
      const met = new Set<string>();
      for (const [i, { at, test, arm, words: content, shown, clicks }] of rows.entries()) {
        const [experiment, variant] = [`e${test}`, `e${test}-v${arm}`];
        const head = { at: at.toISOString() };
        const id = `mine-${i + 1}`;
        if (!met.has(experiment)) wanted.push({ ...head, id: `${id}-opened`, kind: 'experiment.opened', experiment });
        if (!met.has(variant))
          wanted.push({
            ...head,
            id: `${id}-posted`,
            kind: 'variant.posted',
            variant,
            experiment,
            content,
            predictedEr: null,
          });
        met.add(experiment).add(variant);
        wanted.push({ ...head, id, kind: 'variant.observed', variant, impressions: shown, engagements: clicks });
      }
      assert.deepEqual(await eventsOf(`at,test,arm,words,shown,clicks\n${csv.join('\r\n')}`, map), wanted);
      assert.deepEqual(await eventsOf(json.join('\n'), map), wanted);
    }),
    { numRuns: 60 },
  );
});

test('without an id of its own a row is its file and place: a file that has grown is the same, another is not', async () => {
  const row = (arm: string, shown: number): string => `${DAY},t,${arm},${shown},1\n`;
  const first = await eventsOf(HEADER + row('a', 10) + row('b', 20), mapOf());
  const grown = await eventsOf(HEADER + row('a', 10) + row('b', 20) + row('a', 30), mapOf());
  assert.deepEqual(grown.slice(0, first.length), first);
  assert.equal(grown.length, first.length + 1);
  const other = await eventsOf(HEADER + row('a', 11) + row('b', 20), mapOf());
  const ids = new Set(first.map(({ id }) => id));
  assert.ok(other.every(({ id }) => !ids.has(id)));
  // A filter leaves the other rows as they are, and their ids.
  const some = await eventsOf(HEADER + row('a', 10) + row('b', 20), mapOf({ where: { arm: 'b' } }));
  assert.deepEqual(countsOf(some), countsOf(first).slice(1));
});

test('rows are those whose columns have one of the values, or have none of them', async () => {
  const rows = ['de,x,1', 'at,x,2', 'fr,x,4', 'de,robot,8'].map((row) => `${DAY},t,a,${row}\n`).join('');
  const shownWhere = async (where: unknown): Promise<number[]> =>
    countsOf(
      await eventsOf(`at,test,arm,country,agent,shown\n${rows}`, mapOf({ where, engagements: { value: 0 } })),
    ).map((event) => (event.kind === 'variant.observed' ? event.impressions : 0));
  assert.deepEqual(await shownWhere({ country: ['de', 'at'], agent: { not: 'robot' } }), [1, 2]);
  assert.deepEqual(await shownWhere({ country: { not: ['de', 'at'] } }), [4]);
});

test('a row may be one impression or one engagement, by a column that says which', async () => {
  const map = mapOf({
    impressions: undefined,
    engagements: undefined,
    event: { column: 'what', impressions: ['view'], engagements: ['click', 'like'] },
  });
  const rows = ['view', 'click', 'scroll', 'view', 'like'].map((what) => `${DAY},t,a,${what}\n`).join('');
  const counts = countsOf(await eventsOf(`at,test,arm,what\n${rows}`, map)).map((event) =>
    event.kind === 'experiment.observed'
      ? [event.rows.impressions[0], event.rows.engagements[0], event.rows.kinds]
      : event.kind === 'variant.observed' && [event.impressions, event.engagements],
  );
  assert.deepEqual(counts, [
    [1, 0],
    [0, 1, { click: [1] }],
    [1, 0],
    [0, 1, { like: [1] }],
  ]);
});

test('engagements are a column, a sum of columns, or a rate; kinds and visitors say more; an empty field may be a number', async () => {
  const header = 'at,test,arm,shown,likes,shares,rate,new,engaged\n';
  const row = `${DAY},t,a,100,7,,0.126,40,5\n`;
  const shares = { column: 'shares', ifEmpty: 0 };
  const one = async (changes: Record<string, unknown>): Promise<unknown> => {
    const [counted] = countsOf(await eventsOf(header + row, mapOf(changes)));
    const { id: _, at: __, kind: ___, ...rest } = counted as EventInput;
    return rest;
  };
  const counts = { variant: 'a', impressions: 100 };
  assert.deepEqual(await one({ engagements: { sum: ['likes', shares] } }), { ...counts, engagements: 7 });
  assert.deepEqual(await one({ engagements: { rate: 'rate' } }), { ...counts, engagements: 13 });
  assert.deepEqual(await one({ engagements: 'likes', units: 'new', engagedUnits: 'engaged' }), {
    ...{ ...counts, engagements: 7, units: 40, engagedUnits: 5 },
  });
  assert.deepEqual(await one({ engagements: 'likes', kinds: { like: 'likes', share: shares } }), {
    ...{ experiment: 't', variants: ['a'] },
    rows: { variant: [0], secondsAgo: [0], impressions: [100], engagements: [7], kinds: { like: [7], share: [0] } },
  });
  const flags = await eventsOf(
    `{"at":"${DAY}","test":"t","arm":"a","clicks":true}`,
    mapOf({ impressions: { value: 1 } }),
  );
  assert.deepEqual(
    countsOf(flags).map((event) => event.kind === 'variant.observed' && event.engagements),
    [1],
  );
});

test('several variants may stand on a row, and a predicted rate, a title and a content are of the first row', async () => {
  const variant = (id: string): Record<string, unknown> => ({
    ...{ variant: { value: id }, content: { template: '{{{words}}} for ' + id }, predictedEr: 'hoped' },
    ...{ impressions: `shown_${id}`, engagements: `clicks_${id}` },
  });
  const { variant: _, impressions: __, engagements: ___, ...rest } = mapOf();
  const map = {
    ...rest,
    title: { template: '{words:9}' },
    settings: { sharesConstant: true },
    variants: [variant('a'), variant('b')],
  };
  const rows = `${DAY},t,"Two\nwords more",0.04,10,1,20,2\n${DAY},t,Others,,30,3,40,4\n`;
  const events = await eventsOf(`at,test,words,hoped,shown_a,clicks_a,shown_b,clicks_b\n${rows}`, map);
  const short = events.map((event) => {
    if (event.kind === 'variant.posted') return [event.variant, event.content, event.predictedEr];
    if (event.kind === 'experiment.opened') return [event.title, event.sharesConstant];
    return event.kind === 'variant.observed' && [event.variant, event.impressions, event.engagements];
  });
  assert.deepEqual(short, [
    ['Two words …', true],
    ...[
      ['a', '{Two\nwords more} for a', 0.04],
      ['a', 10, 1],
    ],
    ...[
      ['b', '{Two\nwords more} for b', 0.04],
      ['b', 20, 2],
    ],
    ...[
      ['a', 30, 3],
      ['b', 40, 4],
    ],
  ]);
});

test('times are read with their offset, in a zone, in a form, or as numbers', async () => {
  assert.deepEqual(
    await timesOf('at', ['2019-11-24 00:01:03.979311+00:00', '2026-02-28T23:00:00-0130', '2026-03-01T00:30Z']),
    [...['2019-11-24T00:01:03.979Z', '2026-03-01T00:30:00.000Z', '2026-03-01T00:30:00.000Z']],
  );
  const berlin = { column: 'at', zone: 'Europe/Berlin' };
  // The clocks leap from 2 to 3 on 29 March, and fall back from 3 to 2 on 25 October 2026.
  const local = [
    '2026-03-29 01:59:59',
    '2026-03-29 02:30',
    '2026-03-29 03:00',
    '2026-10-25 02:30',
    '2026-10-25 03:00',
    '2026-11-30',
    '2026-11-30T12:00Z',
  ];
  assert.deepEqual(await timesOf(berlin, local), [
    ...['2026-03-29T00:59:59.000Z', '2026-03-29T01:30:00.000Z', '2026-03-29T01:00:00.000Z'],
    ...['2026-10-25T00:30:00.000Z', '2026-10-25T02:00:00.000Z', '2026-11-29T23:00:00.000Z', '2026-11-30T12:00:00.000Z'],
  ]);
  assert.deepEqual(await timesOf({ ...berlin, format: "dd.MM.yyyy 'um' H:mm" }, ['01.07.2026 um 9:05']), [
    '2026-07-01T07:05:00.000Z',
  ]);
  assert.deepEqual(
    await timesOf({ column: 'at', zone: 'UTC', format: 'M/d/yyyy h:mm a' }, ['7/1/2026 12:05 AM', '7/1/2026 12:05 pm']),
    [...['2026-07-01T00:05:00.000Z', '2026-07-01T12:05:00.000Z']],
  );
  for (const [unit, number] of Object.entries({
    microseconds: '1795950000120000',
    milliseconds: '1795950000120',
    seconds: '1795950000.12',
  }))
    assert.deepEqual(await timesOf({ column: 'at', unit }, [number]), ['2026-11-29T11:00:00.120Z'], unit);
  assert.deepEqual(await timesOf({ column: 'at', unit: 'days', since: '2020-01-01T00:00:00Z' }, ['0.5']), [
    '2020-01-01T12:00:00.000Z',
  ]);
});

for (const [time, text, expected] of [
  [
    'at',
    '2026-11-30 10:00',
    /^Line 2: "at" is "2026-11-30 10:00": expected a time since 1970 with its offset.*or "zone"/,
  ],
  [{ column: 'at', zone: 'UTC' }, '2026-02-30', /^Line 2: "at" is "2026-02-30": expected a time since 1970/],
  [{ column: 'at', zone: 'UTC' }, '1969-12-31', /expected a time since 1970/],
  [
    { column: 'at', zone: 'UTC', format: 'dd.MM.yyyy' },
    '11/30/2026',
    /expected a time since 1970 in the form dd\.MM\.yyyy/,
  ],
  [{ column: 'at', zone: 'UTC', format: 'yyyy-MM-dd h a' }, '2026-11-30 13 PM', /expected a time/],
  [{ column: 'at', unit: 'seconds' }, 'soon', /"at" is "soon": expected a number that makes a time/],
  [{ column: 'at', unit: 'seconds' }, '', /"at" is empty: expected a number that makes a time/],
] as const)
  test(`the time "${text}" is refused with its line and column`, async () => {
    assert.match((await faultOf(timesOf(time, [text]))).message, expected);
  });

test('with "sorted" counts come in the order of time, each experiment and variant with its earliest', async () => {
  const rows = ['05,t,b,2', '03,t,a,1', '04,u,c,3', '05,t,a,4'].map((row) => `2026-11-${row}\n`).join('');
  const map = mapOf({
    time: { column: 'at', zone: 'UTC' },
    engagements: { value: 0 },
    order: 'sorted',
    settings: { shares: 'equal' },
  });
  const events = await eventsOf(`at,test,arm,shown\n${rows}`, map);
  const short = events.map((event) => {
    const of =
      event.kind === 'experiment.opened' ? JSON.stringify(event.shares) : 'variant' in event ? event.variant : '';
    return `${event.at.slice(8, 10)} ${event.kind} ${of}`;
  });
  assert.deepEqual(short, [
    '03 experiment.opened [{"variant":"b","share":0.5},{"variant":"a","share":0.5}]',
    ...['03 variant.posted a', '03 variant.observed a', '04 experiment.opened [{"variant":"c","share":1}]'],
    ...[
      '04 variant.posted c',
      '04 variant.observed c',
      '05 variant.posted b',
      '05 variant.observed b',
      '05 variant.observed a',
    ],
  ]);
});

test('rows that are far out of order are noted, since their counts decide nothing', async () => {
  const notes: string[] = [];
  const rows = ['12:00', '11:55', '10:00', '12:30'].map((time) => `2026-11-03T${time}:00Z,t,a,1,0\n`).join('');
  await eventsOf(HEADER + rows, mapOf(), { onNote: (note) => notes.push(note) });
  assert.equal(notes.length, 1);
  assert.match(notes[0] as string, /^1 counts are up to 120 minutes earlier .*"order": "sorted"/);
});

test('bad rows are handed over and skipped where somebody takes them, and keep their place', async () => {
  const rows = [`${DAY},t,a,5,1`, `${DAY},t,a,many,1`, `yesterday,t,b,5,1`, `${DAY},t,a,5`, `${DAY},t,b,6,1`];
  const faults: (number | null)[] = [];
  const onBadRow = (error: ImportError): void => void faults.push(error.line);
  const events = await eventsOf(`${HEADER}${rows.join('\n')}\n`, mapOf({ id: { template: 'r{$row}' } }), { onBadRow });
  assert.deepEqual(
    countsOf(events).map(({ id }) => id),
    ['r1', 'r5'],
  );
  assert.deepEqual(faults, [3, 4, 5]);
  // A map that does not fit is wrong for all rows.
  const both = `${HEADER}${DAY},t,a,5,1\n${DAY},u,a,5,1\n`;
  const fault = await faultOf(eventsOf(both, mapOf(), { onBadRow }));
  assert.match(fault.message, /^Line 3: variant "a" is of experiment "u" here, and of "t" before.*"template"/);
});

for (const [what, row, changes, expected] of [
  ['a count with separators', 't,a,"1,000",1', {}, /^Line 2: "shown" is "1,000": expected a whole number of 0 or more/],
  ['a count that is missing', 't,a,,1', {}, /^Line 2: "shown" is empty: expected a whole number of 0 or more/],
  ['an experiment without a name', ',a,1,1', {}, /^Line 2: .*"experiment" is not valid/],
  [
    'totals with more engagements than impressions',
    't,a,1,2',
    { counts: 'running-totals' },
    /^Line 2: 2 engagements with 1 impressions/,
  ],
  [
    'an impression that engages twice',
    't,a,1,2',
    { impressions: { value: 1 } },
    /^Line 2: 2 engagements with 1 impressions/,
  ],
  [
    'a predicted rate in percent',
    't,a,1,5',
    { predictedEr: 'clicks' },
    /^Line 2: "clicks" is "5": expected a number from 0 to 1/,
  ],
  [
    'an id of its own that is empty',
    't,,1,1',
    { id: 'arm' },
    /^Line 2: "arm" is empty: expected an id of 1 to 128 characters/,
  ],
  [
    'two rows of a time where they are sorted',
    `t,a,1,1\n${DAY},t,a,2,1`,
    { order: 'sorted' },
    /^Line 3: variant "a" has a row of this time already, on line 2/,
  ],
  [
    'a column that is not there',
    't,a,1,1',
    { impressions: 'views' },
    /^Line 1: the file has no column "views".*at, test, arm, shown, clicks/,
  ],
] as const)
  test(`${what} is refused with its line`, async () => {
    assert.match((await faultOf(eventsOf(`${HEADER}${DAY},${row}\n`, mapOf(changes)))).message, expected);
  });

for (const [what, map, expected] of [
  ['no object', [], /The map m is not valid: the value is not valid: expected a value of type object/],
  ['a name that there is not', mapOf({ impression: 'x' }), /there is no "impression" in a map/],
  ['a name inside that there is not', mapOf({ settings: { share: 'equal' } }), /there is no "settings.share" in a map/],
  [
    'a field that is none',
    mapOf({ time: 5 }),
    /"time" is not valid: expected the name of a column of times with an offset/,
  ],
  [
    'a text that is none',
    mapOf({ variant: { columns: ['a'] } }),
    /"variant" is not valid: expected the name of a column, \{ "template"/,
  ],
  ['no variant', mapOf({ variant: undefined }), /"variant" is missing: expected the column that says which variant/],
  ['no engagements', mapOf({ engagements: undefined }), /"engagements" is missing: expected a column, or "event"/],
  [
    'counts beside an event',
    mapOf({ event: { column: 'a', impressions: ['v'], engagements: ['c'] } }),
    /"event" stands beside counts/,
  ],
  ['half of the visitors', mapOf({ units: 'u' }), /"engagedUnits" is missing: expected both/],
  [
    'equal shares of variants that are not known yet',
    mapOf({ settings: { shares: 'equal' } }),
    /"settings.shares" needs all rows/,
  ],
] as const)
  test(`a map with ${what} is refused`, () => {
    assert.throws(() => parseMap(JSON.stringify(map), 'm'), expected);
  });

for (const [what, changes, expected] of [
  ['template', { variant: { template: '{arm' } }, /the template "\{arm" has a stray "\{"/],
  ['format', { time: { column: 'at', format: 'DD.MM.yyyy' } }, /the format "DD.MM.yyyy" has "DD": expected yyyy/],
  ['format without a day', { time: { column: 'at', format: 'yyyy-MM' } }, /the format "yyyy-MM" has no day/],
  ['zone', { time: { column: 'at', zone: 'Europe/Nowhere' } }, /the zone "Europe\/Nowhere" is in no database here/],
] as const)
  test(`a map with a ${what} that is none is refused before the first row`, async () => {
    assert.match((await faultOf(eventsOf(HEADER, mapOf(changes)))).message, expected);
  });

test('a map that is no JSON is refused with the reason', () => {
  assert.throws(() => parseMap('{"time": at}', 'm'), /The map m is not JSON: .*at/);
});

const METRICS = [
  { name: 'signup', type: 'rate' },
  { name: 'revenue', type: 'mean' },
  { name: 'order-value', type: 'ratio' },
];
const metricsMap = (metrics: object, more: object = {}): object =>
  mapOf({ settings: { metrics: METRICS }, metrics, ...more });

test('metrics are read from sums, from means with variances, or as the value of each row', async () => {
  const table = 'at,test,arm,shown,clicks,sum,squares,avg,var,orders,money\n';
  const row = (rest: string): string => `${DAY},t,a,${rest}\n`;
  const read = async (metrics: object, rest: string, more: object = {}): Promise<unknown> => {
    const events = await eventsOf(table + row(rest), metricsMap(metrics, more));
    const opened = events.find(({ kind }) => kind === 'experiment.opened') as { metrics?: object[] };
    assert.equal(opened.metrics?.length, 3, 'the experiment declares them');
    const [counted] = countsOf(events) as unknown as { metrics?: unknown; rows?: { metrics?: unknown } }[];
    return counted?.metrics ?? counted?.rows?.metrics;
  };
  const sums = { revenue: { sum: 'sum', sumSquares: 'squares' }, signup: { sum: 'orders', n: { value: 90 } } };
  assert.deepEqual(await read(sums, '100,5,250.5,9000,,,7,'), {
    revenue: { n: 100, sum: 250.5, sumSquares: 9000 },
    signup: { n: 90, sum: 7 },
  });
  const moments = { revenue: { mean: 'avg', variance: 'var', n: 'orders' } };
  // 4 values with the mean 3 and the variance 2: squares are 3 x 2 + 4 x 9.
  const four = { revenue: { n: 4, sum: 12, sumSquares: 42 } };
  assert.deepEqual(await read(moments, '100,5,,,3,2,4,'), four);
  assert.deepEqual(await read(moments, '100,5,,,3,2,4,', { counts: 'running-totals' }), four);
  assert.deepEqual(await read(moments, '100,5,,,,,0,'), { revenue: { n: 0, sum: 0, sumSquares: 0 } });
  const values = {
    revenue: { value: 'money' },
    signup: { value: 'orders' },
    'order-value': { value: 'money', denominator: 'orders' },
  };
  const one = { impressions: { value: 1 } };
  assert.deepEqual(await read(values, ',1,,,,,true,-2.5', one), {
    revenue: { n: 1, sum: -2.5, sumSquares: 6.25 },
    signup: { n: 1, sum: 1 },
    'order-value': { n: 1, sum: -2.5, sumSquares: 6.25, denominator: 1, denominatorSquares: 1, cross: -2.5 },
  });
  const ofKind = { kinds: { click: 'clicks' }, impressions: 'shown' };
  assert.deepEqual(await read({ revenue: { sum: 'sum', sumSquares: 'squares' } }, '2,1,3,5,,,,', ofKind), {
    revenue: { n: [2], sum: [3], sumSquares: [5] },
  });
  const fault = async (metrics: object, rest: string, more = {}): Promise<string> =>
    (await faultOf(eventsOf(table + row(rest), metricsMap(metrics, more)))).message;
  assert.match(await fault(values, '5,1,,,,,1,2', { impressions: 'shown' }), /a row of one impression or visitor/);
  assert.match(await fault(values, ',1,,,,,2,1', one), /1 or 0, or nothing/);
  assert.match(await fault(sums, '100,5,much,9000,,,7,'), /a number, such as 12\.5/);
  assert.match(await fault(moments, '100,5,,,3,-1,4,'), /a variance of 0 or more/);
});

test('the value of a row in each dimension is that of all it counts, in the unit of the row', async () => {
  const dimensions = [
    { name: 'device', values: ['mobile', 'desktop'] },
    { name: 'country', learns: true },
  ];
  const table = 'at,test,arm,shown,clicks,device,land,people,engaged\n';
  const segmented = (more: object = {}): object =>
    mapOf({ settings: { dimensions }, segments: { device: 'device', country: 'land' }, ...more });
  const read = async (rest: string, more: object = {}): Promise<unknown> => {
    const events = await eventsOf(`${table}${DAY},t,a,${rest}\n`, segmented(more));
    const opened = events.find(({ kind }) => kind === 'experiment.opened') as { dimensions?: object[] };
    assert.equal(opened.dimensions?.length, 2, 'the experiment declares them');
    const [counted] = countsOf(events) as unknown as { segments?: unknown; rows?: { segments?: unknown } }[];
    return counted?.segments ?? counted?.rows?.segments;
  };
  const counts = { impressions: 100, engagements: 7 };
  assert.deepEqual(await read('100,7,mobile,DE,,'), { device: { mobile: counts }, country: { DE: counts } });
  assert.deepEqual(await read('100,7,,DE,,'), { country: { DE: counts } }, 'an empty one says nothing');
  assert.deepEqual(await read('100,7,mobile,,60,5', { units: 'people', engagedUnits: 'engaged' }), {
    device: { mobile: { impressions: 60, engagements: 5 } },
  });
  assert.deepEqual(await read('100,7,mobile,,,', { kinds: { click: 'clicks' } }), {
    device: { values: ['mobile'], row: [0], value: [0], impressions: [100], engagements: [7] },
  });
  const long = `100,7,${'x'.repeat(65)},,,`;
  assert.match((await faultOf(eventsOf(`${table}${DAY},t,a,${long}\n`, segmented()))).message, /1 to 64 characters/);
  for (const [more, expected] of [
    [{ counts: 'running-totals' }, /"segments" stands beside totals/],
    [{ spread: { hours: 1, batch: 10 } }, /"segments" stands beside totals/],
    [{ segments: { plan: 'plan' } }, /"segments\.plan" is not declared/],
  ] as const)
    assert.throws(() => parseMap(JSON.stringify(segmented(more)), 'm'), expected);
});

test('running totals may have kinds, which are totals as well', async () => {
  const table = 'at,test,arm,shown,clicks,likes\n';
  const map = mapOf({ counts: 'running-totals', kinds: { like: 'likes' } });
  const [counted] = countsOf(await eventsOf(`${table}${DAY},t,a,100,7,90\n`, map)) as unknown as object[];
  assert.deepEqual((counted as { kind: string; kinds: object }).kind, 'variant.measured');
  assert.deepEqual((counted as { kinds: object }).kinds, { like: 90 });
});

test('columns of a metric that is not declared, or not of its type, are refused', () => {
  const problem = (metrics: object, more: object = {}): string => {
    try {
      parseMap(JSON.stringify(metricsMap(metrics, more)), 'm');
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  assert.equal(problem({ revenue: { sum: 's', sumSquares: 'q' } }), '');
  assert.match(problem({ clicks: { sum: 's' } }), /"metrics\.clicks" is not declared/);
  assert.match(
    problem({ revenue: { sum: 's' } }),
    /"metrics\.revenue" is a mean: expected value; or mean, variance; or/,
  );
  assert.match(problem({ signup: { sum: 's', sumSquares: 'q' } }), /is a rate/);
  assert.match(problem({ signup: { mean: 'm', variance: 'v' } }), /is a rate/);
  assert.match(problem({ 'order-value': { value: 'v' } }), /is a ratio/);
  assert.match(problem({ revenue: { value: 'v' } }, { spread: { hours: 1, batch: 10 } }), /stands beside "spread"/);
});
