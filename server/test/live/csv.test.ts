// Histories, breakdowns and variants as comma-separated values.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get as request, type IncomingMessage } from 'node:http';
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

test('a breakdown is a line for each variant and value, all pages in one file', async (t) => {
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
  assert.equal(rows.length, names.length * 3);
  assert.deepEqual([...new Set(rows.map((row) => row['variant']))], names);
  assert.deepEqual([rows[0]?.['value'], rows[0]?.['er'], rows[1]?.['er']], ["'=mobile", '0.05', '']);
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

/** Posts variants, and counts of each at two times. */
async function manyVariants(server: RunningServer, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, i) => `v${i}`);
  await post(server, 's', [opened({})]);
  for (let i = 0; i < count; i += 500)
    await post(
      server,
      's',
      names.slice(i, i + 500).map((name) => posted(name, 'x'.repeat(400))),
    );
  for (const minute of [1, 2])
    for (let i = 0; i < count; i += 500)
      await post(
        server,
        's',
        names.slice(i, i + 500).map((variant) => ({
          ...{ id: `${variant}/${minute}`, at: at(60 * minute), kind: 'variant.observed', variant },
          ...{ impressions: 10, engagements: 1 },
        })),
      );
  return names;
}

test('a history of more variants than a page has is one file, and so is one from a page on', async (t) => {
  const server = await serverFor(t);
  const names = await manyVariants(server, LIMITS.historyVariants + 300);
  const response = await get(server, 'history?points=10');
  assert.equal(response.headers.get('link'), null);
  const rows = await rowsOf(response);
  assert.deepEqual(
    [...new Set(rows.map((row) => row['variant']))],
    names,
    'each variant, and the names of the columns once',
  );
  for (const name of names) {
    const own = rows.filter((row) => row['variant'] === name);
    assert.equal(own.at(-1)?.['impressions'], '20');
  }
  const { next } = (await (await get(server, 'history?points=10', {})).json()) as { next: string };
  const rest = await rowsOf(await get(server, `history?points=10&after=${encodeURIComponent(next)}`));
  assert.deepEqual([...new Set(rest.map((row) => row['variant']))], names.slice(LIMITS.historyVariants));
});

/** An answer whose body is not read until it is asked for. */
async function unread(server: RunningServer, path: string): Promise<IncomingMessage> {
  const asking = request(`${streamUrl(server, 's')}/${path}`, { headers: { Accept: 'text/csv' }, agent: false });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.pause();
  return answer;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('the variants are those of the request, whatever is counted while a client reads nothing', async (t) => {
  const server = await serverFor(t);
  const names = await manyVariants(server, 3000);
  const before = await (await get(server, 'changes')).text();
  const answer = await unread(server, 'changes');
  await post(
    server,
    's',
    ['v0', 'v1500', 'v2999'].map((variant) => ({
      ...{ id: `late/${variant}`, at: at(150), kind: 'variant.observed', variant, impressions: 5, engagements: 0 },
    })),
  );
  assert.equal(await textOf(answer), before);
  assert.notEqual(await (await get(server, 'changes')).text(), before);
  assert.equal(before.trimEnd().split('\r\n').length, names.length + 1);
});

test('a client that does not read a history holds up one page of it, and gets the rest when it reads', async (t) => {
  const server = await serverFor(t, { metricsPort: 0 });
  const names = await manyVariants(server, 2500);
  const whole = await (await get(server, 'history?points=10')).text();
  const unsent = async (): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
    return Number(/^peeksafe_unsent_bytes (\S+)$/m.exec(text)?.[1]);
  };
  const answers = await Promise.all(Array.from({ length: 4 }, () => unread(server, 'history?points=10')));
  const waiting = await unsent();
  // A page has a thousand variants, each of some 250 bytes.
  assert.ok(waiting < 4 * 500_000, `${waiting} bytes wait`);
  for (const answer of answers) assert.equal(await textOf(answer), whole);
  assert.equal(new Set(whole.split('\r\n').map((line) => line.split(',')[1])).size, names.length + 2);
  await until('nothing waits', async () => (await unsent()) === 0);
});

test('a breakdown of more than one file may have is refused, and said by what it can be made smaller', async (t) => {
  const server = await serverFor(t);
  const values = Array.from({ length: LIMITS.valuesPerDimension }, (_, i) => `value-${i}`);
  const count = Math.ceil(200_000 / (values.length + 1)) + 1;
  await post(server, 's', [opened({ dimensions: [{ name: 'device', values }] })]);
  for (let i = 0; i < count; i += 1000)
    await post(
      server,
      's',
      Array.from({ length: Math.min(1000, count - i) }, (_, k) => posted(`v${i + k}`)),
    );
  const response = await get(server, 'breakdown?experiment=hero&dimension=device');
  const { error } = (await response.json()) as { error: { code: string; field: string } };
  assert.deepEqual([response.status, error.code, error.field], [413, 'too-large', 'variants']);
  assert.equal((await rowsOf(await get(server, 'breakdown?experiment=hero&dimension=device&variants=v3'))).length, 33);
});
