import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import type { View, ViewsAnswer } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import {
  audit,
  changes,
  observed,
  pairOfVariants,
  post,
  serverFor,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const PAGE = 'https://news.example';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const NO_LIMITS = {
  sockets: 1e6,
  calls: 1e6,
  events: 1e9,
  streamEvents: 1e9,
  views: 1e9,
  unitViews: 1e9,
  unsentBytes: 1e8,
};

interface Sent {
  readonly views: readonly View[];
  readonly token?: string;
  readonly sentAt?: number;
  readonly automated?: boolean;
}

const send = (server: RunningServer, sent: Sent | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/views`, {
    method: 'POST',
    body: typeof sent === 'string' ? sent : JSON.stringify({ sentAt: Date.now(), ...sent }),
    headers: { 'Content-Type': 'text/plain', Origin: PAGE, 'User-Agent': BROWSER, ...headers },
  });

async function count(server: RunningServer, views: readonly View[], more: Partial<Sent> = {}): Promise<ViewsAnswer> {
  const response = await send(server, { views, ...more });
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
  return (await response.json()) as ViewsAnswer;
}

const viewOf = (i: number, more: Partial<View> = {}): View => ({
  ...{ view: `view-number-${i}`, variant: 'a', unit: `visitor-${i}`, at: Date.now() },
  ...more,
});

async function countsOf(server: RunningServer, id: string): Promise<(number | undefined)[]> {
  const variant = (await changes(server, 's')).variants?.find((one) => one.id === id);
  return [variant?.impressions, variant?.engagements, variant?.units, variant?.engagedUnits];
}

type Options = Parameters<typeof serverFor>[1];

async function serving(t: Parameters<typeof serverFor>[0], options: Options = {}): Promise<RunningServer> {
  const server = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, ...options });
  await post(server, 's', pairOfVariants());
  return server;
}

test('a view is counted once, and what is new of it when it comes again', async (t) => {
  const server = await serving(t);
  const view = viewOf(1);
  assert.deepEqual(await count(server, [view]), { counted: 1, known: 0, setAside: 0, refused: [] });
  assert.deepEqual(await countsOf(server, 'a'), [1, 0, 1, 0]);
  assert.deepEqual(await count(server, [view]), { counted: 0, known: 1, setAside: 0, refused: [] });
  const clicked = { ...view, engaged: ['click'] };
  assert.equal((await count(server, [clicked])).counted, 1);
  assert.deepEqual(await countsOf(server, 'a'), [1, 1, 1, 1]);
  assert.equal((await count(server, [clicked])).known, 1);
  assert.equal((await count(server, [{ ...view, engaged: ['click', 'share'] }])).counted, 1, 'another kind');
  assert.deepEqual(await countsOf(server, 'a'), [1, 1, 1, 1]);
});

test('a visitor is one unit in ten views, and engages once', async (t) => {
  const server = await serving(t);
  const views = Array.from({ length: 10 }, (_, i) =>
    viewOf(i, { unit: 'one-visitor', engaged: i % 2 === 0 ? ['click'] : [] }),
  );
  await count(server, views);
  assert.deepEqual(await countsOf(server, 'a'), [10, 5, 1, 1]);
  const withoutUnit = [100, 101, 102].map((i) => {
    const { unit: _, ...rest } = viewOf(i, { engaged: ['click'] });
    return rest;
  });
  await count(server, withoutUnit);
  assert.deepEqual(
    await countsOf(server, 'a'),
    [13, 8, 4, 4],
    'a page view stands for its visitor where none is named',
  );
});

test('the views of a second are one event for each experiment, with columns by variant and kind', async (t) => {
  const server = await serving(t);
  const calls = Array.from({ length: 8 }, (_, call) =>
    Array.from({ length: 20 }, (_, i) => {
      const n = call * 20 + i;
      return viewOf(n, { variant: n % 2 === 0 ? 'a' : 'b', ...(n % 10 === 0 && { engaged: ['click'] }) });
    }),
  );
  await Promise.all(calls.map((views) => count(server, views)));
  const events = (await audit(server, 's')).filter(({ event }) => event.kind === 'experiment.observed');
  assert.ok(events.length <= 2, `${events.length} events`);
  const [{ event }] = events as unknown as [{ event: { variants: string[]; rows: { kinds: { click: number[] } } } }];
  assert.deepEqual([...event.variants].sort(), ['a', 'b']);
  assert.ok(event.rows.kinds.click.some((clicks) => clicks > 0));
  assert.deepEqual(await countsOf(server, 'a'), [80, 16, 80, 16]);
  assert.deepEqual(await countsOf(server, 'b'), [80, 0, 80, 0]);
});

test('the same views in many calls at once, and after the server was started again, count once', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serving(t, { dataDir });
  const views = Array.from({ length: 50 }, (_, i) => viewOf(i, { engaged: i < 10 ? ['click'] : [] }));
  const answers = await Promise.all(Array.from({ length: 5 }, () => count(server, views)));
  assert.equal(
    answers.reduce((sum, { counted }) => sum + counted, 0),
    50,
  );
  assert.deepEqual(await countsOf(server, 'a'), [50, 10, 50, 10]);
  await server.close();
  const again = await serverFor(t, { dataDir, origins: [PAGE], limits: NO_LIMITS });
  assert.equal((await count(again, views)).known, 50);
  const later = views.map((view, i) =>
    i === 20 ? { ...view, engaged: ['click'] } : { ...view, view: `${view.view}-2` },
  );
  await count(again, later);
  assert.deepEqual(await countsOf(again, 'a'), [99, 21, 50, 11], 'visitors are known, too');
});

test('a server that is stopped answers the views that wait for the end of their second', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serving(t, { dataDir });
  const arrived = new Promise((resolve) => subscribe('http.server.request.start', resolve));
  const answer = count(server, [viewOf(1)]);
  await arrived;
  // Long enough for the body, which came with the head, and far from the end of the second.
  await new Promise((go) => setTimeout(go, 20));
  await server.close();
  assert.equal((await answer).counted, 1);
  const again = await serverFor(t, { dataDir, origins: [PAGE], limits: NO_LIMITS });
  // A server on NATS answers from the beginning, and has read the log a moment later.
  await until('the variants are there', async () => (await countsOf(again, 'a'))[0] !== undefined);
  assert.deepEqual(await countsOf(again, 'a'), [1, 0, 1, 0]);
});

test('the clock of a page does not matter, and a view that is too old is refused', async (t) => {
  const server = await serving(t);
  const day = 86_400_000;
  for (const [i, wrong] of [day, -day, 10 * 365 * day].entries()) {
    const now = Date.now() + wrong;
    await count(server, [viewOf(i, { at: now - 2000 })], { sentAt: now });
  }
  const countedAt = (await changes(server, 's')).variants?.find(({ id }) => id === 'a')?.countedAt ?? '';
  assert.ok(Math.abs(Date.parse(countedAt) - Date.now()) < 60_000, countedAt);
  const { refused } = await count(server, [viewOf(8, { at: Date.now() - day }), viewOf(9)]);
  assert.deepEqual(
    refused.map(({ place, problem }) => [place, problem.code]),
    [[0, 'too-late']],
  );
  assert.deepEqual(await countsOf(server, 'a'), [4, 0, 4, 0]);
});

test('unknown variants are refused and not created; those of a killed one are counted', async (t) => {
  const server = await serving(t);
  await post(server, 's', [
    { id: 'k', at: new Date().toISOString(), kind: 'variant.killed', variant: 'b', cause: 'external' },
  ]);
  const { counted, refused } = await count(server, [viewOf(1, { variant: 'nobody' }), viewOf(2, { variant: 'b' })]);
  assert.equal(counted, 1);
  assert.deepEqual(
    refused.map(({ place, problem }) => [place, problem.code]),
    [[0, 'unknown-variant']],
  );
  assert.equal((await changes(server, 's')).variants?.length, 2);
});

test('views of an experiment that is counted in impressions are refused as a whole, and forgotten', async (t) => {
  const server = await serving(t);
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  const { counted, refused } = await count(server, [viewOf(1), viewOf(2, { variant: 'b' })]);
  assert.equal(counted, 0);
  assert.deepEqual(
    refused.map(({ problem }) => problem.code),
    ['mixed-counts', 'mixed-counts'],
  );
  assert.equal((await count(server, [viewOf(1)])).refused.length, 1, 'it is not taken for known');
});

test('what is no page, no token, no JSON, too much or too large is refused, and says why', async (t) => {
  const server = await serving(t, { tokens: { secrets: [SECRET] } });
  const fed = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  assert.equal(fed.status, 200);
  const token = await tokenFor('s', ['count']);
  const whole = { token, views: [viewOf(1)] };
  const refusals: [Sent | string, Record<string, string>, number, RegExp][] = [
    [whole, { Origin: 'https://clone.example' }, 403, /may not use this server/],
    [{ views: whole.views }, {}, 401, /asks for a token/],
    [{ ...whole, token: 'nonsense' }, {}, 401, /unauthorised/],
    [{ ...whole, token: await tokenFor('s', ['ingest', 'view', 'operate']) }, {}, 403, /scope count/],
    [{ ...whole, token: await tokenFor('other', ['count']) }, {}, 403, /scope count/],
    [JSON.stringify(whole).slice(0, 90), {}, 400, /not JSON, or was cut off/],
    ['{"sentAt":1}', {}, 400, /views/],
    [{ ...whole, views: [] }, {}, 400, /views/],
    [
      { ...whole, views: Array.from({ length: 501 }, (_, i) => ({ view: `12345678${i}`, variant: 'a', at: 1 })) },
      {},
      400,
      /views/,
    ],
    [{ ...whole, views: [viewOf(1, { engaged: ['No Kind'] })] }, {}, 400, /lower-case/],
    ['x'.repeat(65 * 1024), {}, 413, /65,536 bytes/],
  ];
  for (const [sent, headers, status, message] of refusals) {
    const response = await send(server, sent, headers);
    const text = await response.text();
    assert.equal(response.status, status, text);
    assert.match(text, message);
  }
  const withoutOrigin = await fetch(`${streamUrl(server, 's')}/views`, { method: 'POST', body: JSON.stringify(whole) });
  assert.deepEqual([withoutOrigin.status, /not say of which origin/.test(await withoutOrigin.text())], [403, true]);
  assert.equal((await send(server, { token, views: [viewOf(1)] })).status, 200);
});

test('views of programs are set aside, unless the stream says that they count', async (t) => {
  const server = await serving(t);
  const views = [viewOf(1)];
  const from = async (agent: string, more: Partial<Sent> = {}): Promise<number> =>
    ((await (await send(server, { views, ...more }, { 'User-Agent': agent })).json()) as ViewsAnswer).setAside;
  assert.equal(await from('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'), 1);
  assert.equal(
    await from('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36'),
    1,
  );
  assert.equal(await from(''), 1);
  assert.equal(await from(BROWSER, { automated: true }), 1);
  assert.deepEqual(await countsOf(server, 'a'), [0, 0, undefined, undefined]);
  await post(server, 's', [{ id: 'r', at: new Date().toISOString(), kind: 'stream.configured', robots: 'count' }]);
  assert.equal(await from(BROWSER, { automated: true }), 0);
  assert.equal((await changes(server, 's')).stream?.robots, 'count', 'viewers are told');
  assert.deepEqual(await countsOf(server, 'a'), [1, 0, 1, 0]);
});

test('one address and one visitor are bounded', async (t) => {
  const server = await serving(t, { limits: { ...NO_LIMITS, views: 20, unitViews: 2 } });
  const ofOne = Array.from({ length: 11 }, (_, i) => viewOf(i, { unit: 'one' }));
  const refused = await send(server, { views: ofOne });
  assert.equal(refused.status, 429);
  assert.match(await refused.text(), /Too many views of one visitor/);
  await count(
    server,
    Array.from({ length: 80 }, (_, i) => viewOf(100 + i)),
  );
  const more = await send(server, { views: Array.from({ length: 30 }, (_, i) => viewOf(300 + i)) });
  assert.equal(more.status, 429);
  assert.match(await more.text(), /Too many views of this address/);
  assert.ok(Number(more.headers.get('retry-after')) >= 1);
});

test('a blocker that drops half of the views of one variant is noticed by the split, and the stops pause', async (t) => {
  const server = await serving(t, { metricsPort: 0 });
  const at = new Date().toISOString();
  await post(server, 's', [{ id: 'short', at, kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 5000 }]);
  let next = 0;
  let pause: { cause: string } | null = null;
  await until(
    'the stops pause',
    async () => {
      const views = Array.from({ length: 400 }, () => viewOf(next++))
        .map((view, i) => ({ ...view, variant: i % 2 === 0 ? 'a' : 'b' }))
        .filter((_, i) => i % 4 !== 1);
      await count(server, views);
      pause = (await changes(server, 's')).experiments?.[0]?.pause ?? null;
      return pause !== null;
    },
    60_000,
  );
  assert.equal((pause as unknown as { cause: string }).cause, 'traffic');
  const metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  assert.match(metrics, /^peeksafe_pauses_total\{cause="traffic"\} 1$/m);
});
