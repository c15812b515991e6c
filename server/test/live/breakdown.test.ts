import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Breakdown, LIMITS, type EventInput } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { post, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;

/** An hour ago, so that batches close with the counts that follow. */
const BEGAN = Date.now() - HOUR_MS;
const at = (second: number): string => new Date(BEGAN + second * 1000).toISOString();

const OPENING: EventInput[] = [
  { id: 's', at: at(0), kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 1000 },
  {
    ...{ id: 'o', at: at(0), kind: 'experiment.opened', experiment: 'hero' },
    dimensions: [{ name: 'device', values: ['mobile', 'desktop'] }],
  },
  ...['a', 'b'].map((variant): EventInput => ({
    ...{ id: `p-${variant}`, at: at(0), kind: 'variant.posted', variant, experiment: 'hero', content: variant },
  })),
];

const observed = (id: string, second: number, impressions: number): EventInput => ({
  ...{ id, at: at(second), kind: 'variant.observed', variant: 'a', impressions, engagements: 2 },
  segments: { device: { mobile: { impressions, engagements: 2 } } },
});

/** More variants than one page has. */
const many = Array.from({ length: LIMITS.breakdownVariants }, (_, i): EventInput => ({
  ...{ id: `m-${i}`, at: at(0), kind: 'variant.posted', variant: `m${i}`, experiment: 'hero', content: 'M' },
}));

const get = (server: RunningServer, query: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/breakdown?${query}`, { headers });

const ASKED = 'experiment=hero&dimension=device';

test('a breakdown has what was judged, and its tag stays until more is', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', OPENING);
  await post(server, 's', [observed('c1', 1, 40), observed('c2', 15, 1)]);
  let response = await get(server, ASKED);
  await until('a judged batch', async () => {
    response = await get(server, ASKED);
    return Breakdown.parse(await response.clone().json()).judgedTo !== null;
  });
  const first = Breakdown.parse(await response.json());
  assert.deepEqual(first.values, ['mobile', 'desktop', 'other']);
  assert.equal(first.series[0]?.impressions[0], first.series[0]?.judged);
  assert.deepEqual(first.series[1]?.impressions, [0, 0, 0]);
  await until('a judged batch', async () => (await get(server, ASKED)).headers.get('etag') !== null);
  const latest = await get(server, ASKED);
  const tag = latest.headers.get('etag') as string;
  assert.equal((await get(server, ASKED, { 'If-None-Match': tag })).status, 304);
  const before = Breakdown.parse(await latest.json()).judgedTo as string;
  await post(server, 's', [observed('c3', 200, 5), observed('c4', 400, 5)]);
  await until(
    'a judged batch',
    async () => (Breakdown.parse(await (await get(server, ASKED)).json()).judgedTo as string) > before,
  );
  assert.equal((await get(server, ASKED, { 'If-None-Match': tag })).status, 200);
});

test('changes hold the names of dimensions, and nothing by value', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...OPENING, observed('c1', 1, 40), observed('c2', 60, 40)]);
  const text = await (await fetch(`${streamUrl(server, 's')}/changes`)).text();
  assert.match(text, /"dimensions":\["device"\]/);
  assert.doesNotMatch(text, /mobile/);
});

test('what is asked wrongly is said, field by field', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', OPENING);
  const problemOf = async (query: string): Promise<unknown> => {
    const response = await get(server, query);
    const { error } = (await response.json()) as { error: { code: string; field: string } };
    return [response.status, error.code, error.field];
  };
  assert.deepEqual(await problemOf('dimension=device'), [400, 'bad-query', 'experiment']);
  assert.deepEqual(await problemOf('experiment=hero'), [400, 'bad-query', 'dimension']);
  assert.deepEqual(await problemOf('experiment=hero&dimension=browser'), [400, 'bad-query', 'dimension']);
  assert.deepEqual(await problemOf('experiment=other&dimension=device'), [422, 'unknown-experiment', 'experiment']);
  assert.deepEqual(await problemOf(`${ASKED}&variants=z`), [422, 'unknown-variant', 'variants']);
  assert.deepEqual(await problemOf(`${ASKED}&after=z`), [400, 'bad-query', 'after']);
  assert.equal((await fetch(`${streamUrl(server, 'none')}/breakdown?${ASKED}`)).status, 404);
});

test('a breakdown takes the scope view', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const ingest = bearer(await tokenFor('s', ['ingest']));
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    headers: { ...ingest, 'Content-Type': 'application/json' },
    body: JSON.stringify(OPENING),
  });
  assert.equal((await get(server, ASKED)).status, 401);
  assert.equal((await get(server, ASKED, ingest)).status, 403);
  assert.equal((await get(server, ASKED, bearer(await tokenFor('s', ['view'])))).status, 200);
});

test('the SDK reads a breakdown, page after page, and says why it cannot', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...OPENING, ...many]);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  const { alpha, values, series } = await stream.breakdown('hero', 'device');
  assert.deepEqual([alpha, values], [0.05 / 3, ['mobile', 'desktop', 'other']]);
  assert.deepEqual(
    series.map(({ variant }) => variant),
    ['a', 'b', ...many.map((_, i) => `m${i}`)],
  );
  const [one] = (await stream.breakdown('hero', 'device', ['b'])).series;
  assert.equal(one?.variant, 'b');
  await assert.rejects(stream.breakdown('hero', 'browser'), { code: 'bad-query' });
});

const { fetch: untouched } = globalThis;

/** Does something after each page of a breakdown that somebody fetches. Returns how many were fetched so far. */
function afterEachPage(t: TestContext, server: RunningServer, act: (page: number) => Promise<void>): () => number {
  const usual = globalThis.fetch;
  // Not the usual one, which is another of these where a test has two: they end in the order in which they began.
  t.after(() => (globalThis.fetch = untouched));
  let pages = 0;
  globalThis.fetch = async (input, init) => {
    const response = await usual(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith(`${streamUrl(server, 's')}/breakdown?`)) await act((pages += 1));
    return response;
  };
  return () => pages;
}

test('a value that is learned between two pages begins the reading anew, so that all columns are of the same values', async (t) => {
  const server = await serverFor(t);
  const dimensions = [{ name: 'country', values: ['DE'], learns: true }];
  const learning: EventInput = { id: 'l', at: at(0), kind: 'experiment.opened', experiment: 'hero', dimensions };
  await post(server, 's', [...OPENING, learning, ...many]);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  const pages = afterEachPage(t, server, async (page) => {
    if (page > 1) return;
    const segments = { country: { FR: { impressions: 5, engagements: 1 } } };
    const counts = { kind: 'variant.observed', variant: 'a', impressions: 5, engagements: 1, segments };
    assert.equal((await post(server, 's', [{ id: 'new', at: at(1), ...counts }])).accepted, 1);
  });
  const { values, series } = await stream.breakdown('hero', 'country');
  assert.deepEqual(values, ['DE', 'FR', 'other']);
  assert.deepEqual(
    series.map(({ variant }) => variant),
    ['a', 'b', ...many.map((_, i) => `m${i}`)],
    'each variant once',
  );
  assert.ok(series.every(({ impressions, low, high }) => [impressions, low, high].every(({ length }) => length === 3)));
  assert.equal(pages(), 4, 'two pages, and both again');
});

/** Counts of the first variant and of one on the second page, alike: in a breakdown of one moment they are equal. */
const both = (second: number): EventInput[] =>
  ['a', `m${many.length - 1}`].map((variant) => ({
    ...{
      id: `${variant}-${second}`,
      at: at(second),
      kind: 'variant.observed',
      variant,
      impressions: 10,
      engagements: 1,
    },
    segments: { device: { mobile: { impressions: 10, engagements: 1 } } },
  }));

/** Posts counts that are judged at once: those of a batch, and later ones that close it. Waits until they are. */
async function judge(server: RunningServer, second: number): Promise<void> {
  const judgedTo = async (): Promise<string | null> =>
    Breakdown.parse(await (await get(server, `${ASKED}&variants=b`)).json()).judgedTo;
  const before = (await judgedTo()) ?? '';
  await post(server, 's', [...both(second), ...both(second + 30)]);
  await until('a judged batch', async () => ((await judgedTo()) ?? '') > before);
}

test('counts that are judged between two pages begin the reading anew, so that all variants are of one moment', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...OPENING, ...many]);
  await judge(server, 5);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  const pages = afterEachPage(t, server, async () => {});
  const before = await stream.breakdown('hero', 'device');
  assert.deepEqual([pages(), before.series.length], [2, many.length + 2]);
  let isActing = false;
  const more = afterEachPage(t, server, async (page) => {
    if (page > 1 || isActing) return;
    isActing = true;
    await judge(server, 100);
  });
  const { series, judgedTo, version } = await stream.breakdown('hero', 'device');
  assert.ok(more() >= 4, 'the first page twice');
  assert.ok((judgedTo as string) > (before.judgedTo as string) && version !== before.version);
  assert.ok((series[0]?.impressions[0] as number) > (before.series[0]?.impressions[0] as number));
  assert.deepEqual(series.at(-1)?.impressions, series[0]?.impressions, 'on the last page as on the first');
});

test('a reading whose pages never are of one moment ends, and says why', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...OPENING, ...many]);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  const pages = afterEachPage(t, server, async (page) => {
    const variant = `late-${page}`;
    await post(server, 's', [
      { id: variant, at: at(1), kind: 'variant.posted', variant, experiment: 'hero', content: variant },
    ]);
  });
  await assert.rejects(stream.breakdown('hero', 'device'), { code: 'stale-page', status: 409 });
  assert.ok(pages() <= 12, `${pages()} pages`);
});
