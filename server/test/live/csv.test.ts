// Histories, breakdowns and variants as comma-separated values.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS, type EventInput } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { post, serverFor, streamUrl } from '../support/harness.ts';
import { at, historyOf, withMetrics } from '../support/metric-scene.ts';
import { until } from '../support/until.ts';

const get = (server: RunningServer, path: string, headers: Record<string, string> = { Accept: 'text/csv' }) =>
  fetch(`${streamUrl(server, 's')}/${path}`, { headers });

/** The lines of an answer, a record each by the names in the first one. */
async function rowsOf(response: Response): Promise<Record<string, string>[]> {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
  const [names = '', ...lines] = text.split('\r\n');
  assert.equal(lines.pop(), '', 'the last line ends as all do');
  return lines.map((line) => {
    const fields = line.split(',');
    assert.equal(fields.length, names.split(',').length, line);
    return Object.fromEntries(names.split(',').map((name, i) => [name, fields[i] as string]));
  });
}

const opened = (more: object): EventInput => ({
  ...{ id: 'o', at: at(0), kind: 'experiment.opened', experiment: 'hero' },
  ...more,
});
const posted = (variant: string, content = variant): EventInput => ({
  ...{ id: `p-${variant}`, at: at(0), kind: 'variant.posted', variant, experiment: 'hero', content },
});

test('a history is a line for each time of a variant, with what was judged and the metric that is asked for', async (t) => {
  const { server } = await withMetrics(t);
  const query = 'points=20&judged=true&metric=order-value';
  const history = await historyOf(server, query);
  const rows = await rowsOf(await get(server, `history?${query}`));
  for (const { variant, times, impressions, metric, judged } of history.series) {
    const own = rows.filter((row) => row['variant'] === variant);
    const counted = own.filter((row) => row['impressions'] !== '');
    assert.deepEqual(
      counted.map((row) => [Date.parse(row['time'] as string), Number(row['impressions'])]),
      times.map((time, i) => [time, impressions[i]]),
    );
    const measured = own.filter((row) => row['order-value_n'] !== '');
    assert.deepEqual(
      measured.map((row) => [Number(row['order-value_sum']), Number(row['order-value_denominator'])]),
      metric?.sum.map((sum, i) => [sum, metric.denominator?.[i]]),
    );
    assert.ok(Math.abs(Number(measured.at(-1)?.['order-value']) - 60.5 / 3) < 1e-9, 'the ratio itself');
    assert.equal(own.filter((row) => row['judged_impressions'] !== '').length, judged?.times.length);
    const ascending = own.map((row) => row['time'] as string);
    assert.deepEqual(ascending, [...ascending].sort(), 'and in the order of time');
  }
  assert.ok(rows.length > 20);
  const [plain] = await rowsOf(
    await get(server, 'history?points=20', {}).then(() => get(server, 'history?format=csv')),
  );
  assert.deepEqual(Object.keys(plain ?? {}), ['time', 'variant', 'impressions', 'engagements']);
});

test('the variants as they are now have the metrics of their experiments, and one experiment may be asked for', async (t) => {
  const { server } = await withMetrics(t);
  await post(server, 's', [opened({}), posted('z')]);
  const response = await get(server, 'changes?format=csv', {});
  const tag = response.headers.get('etag') as string;
  const rows = await rowsOf(response);
  assert.deepEqual(
    rows.map((row) => row['variant']),
    ['a', 'b', 'z'],
  );
  const [a, , z] = rows as [Record<string, string>, unknown, Record<string, string>];
  assert.deepEqual([a['impressions'], a['dwell_n'], a['dwell'], a['dwell_sum']], ['2000', '2000', '5', '10000']);
  assert.ok(Number(a['dwell_low']) < 5 && Number(a['dwell_high']) > 5);
  assert.ok(a['signup_broken'] === 'false' && a['dwell_broken'] === '');
  assert.equal(z['dwell'], '');
  assert.equal((await get(server, 'changes?format=csv', { 'If-None-Match': tag })).status, 304);
  const one = await rowsOf(await get(server, 'changes?experiment=hero'));
  assert.deepEqual(
    one.map((row) => row['variant']),
    ['z'],
  );
  assert.ok(!Object.keys(one[0] ?? {}).includes('dwell'), 'with its own metrics alone');
  assert.equal((await get(server, 'changes?experiment=none')).status, 422);
});

test('no text is a formula to a spreadsheet, or breaks a line', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [opened({}), posted('=1+1', '@SUM(A1), "x"\nnext')]);
  const text = await (await get(server, 'changes')).text();
  assert.ok(text.includes('\'=1+1,hero,"\'@SUM(A1), ""x""\nnext",'), text);
});

test('a breakdown is a line for each variant and value, and a page names the next one', async (t) => {
  const server = await serverFor(t);
  const began = Date.now() - 3_600_000;
  const then = (second: number): string => new Date(began + second * 1000).toISOString();
  const names = Array.from({ length: LIMITS.breakdownVariants + 1 }, (_, i) => `v${i}`);
  await post(server, 's', [
    { id: 's', at: then(0), kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 1000 },
    { ...opened({ dimensions: [{ name: 'device', values: ['=mobile', 'desktop'] }] }), at: then(0) },
    ...names.map((name) => ({ ...posted(name), at: then(0) })),
  ]);
  await post(
    server,
    's',
    [1, 60].map((second) => ({
      ...{
        id: `c${second}`,
        at: then(second),
        kind: 'variant.observed',
        variant: 'v0',
        impressions: 40,
        engagements: 2,
      },
      segments: { device: { '=mobile': { impressions: 40, engagements: 2 } } },
    })),
  );
  const asked = 'breakdown?experiment=hero&dimension=device';
  const read = () => get(server, asked);
  await until('a judged batch', async () => (await rowsOf(await read()))[0]?.['impressions'] === '40');
  const first = await read();
  const rows = await rowsOf(first);
  assert.equal(rows.length, LIMITS.breakdownVariants * 3);
  assert.deepEqual([rows[0]?.['value'], rows[0]?.['er'], rows[1]?.['er']], ["'=mobile", '0.05', '']);
  const [, next = ''] = /^<\?(.+)>; rel="next"$/u.exec(first.headers.get('link') ?? '') ?? [];
  const second = await get(server, `breakdown?${next}`);
  assert.deepEqual(
    (await rowsOf(second)).map((row) => row['variant']),
    [names.at(-1), names.at(-1), names.at(-1)],
  );
  assert.equal(second.headers.get('link'), null);
  const tag = first.headers.get('etag') as string;
  assert.equal((await get(server, asked, { Accept: 'text/csv', 'If-None-Match': tag })).status, 304);
  assert.equal((await get(server, asked, { 'If-None-Match': tag })).status, 200, 'JSON has a tag of its own');
});

test('another format is refused, and JSON goes on being what is asked for by default', async (t) => {
  const { server } = await withMetrics(t, 2);
  for (const path of ['history?format=xml', 'changes?format=xml']) {
    const response = await get(server, path);
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { error: { field: string } }).error.field, 'format');
  }
  for (const Accept of ['*/*', 'application/json, text/csv', 'text/html']) {
    const response = await get(server, 'history', { Accept });
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  }
  assert.match((await get(server, 'history?format=json')).headers.get('content-type') ?? '', /json/);
});
