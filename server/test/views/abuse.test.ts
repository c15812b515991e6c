// Views that are not what they seem: each has its answer, and its counter. The table of docs/protocol.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Changes, View, ViewsAnswer } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { pairOfVariants, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';

const PAGE = 'https://news.example';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const DAY_MS = 86_400_000;
const LIMITS = {
  ...{ sockets: 1e6, calls: 1e6, events: 1e9, streamEvents: 1e9 },
  views: 200,
  unitViews: 10,
  unsentBytes: 1e8,
};

let server: RunningServer;
let token: string;
const ends: (() => unknown)[] = [];

before(async () => {
  const options = { origins: [PAGE], limits: LIMITS, metricsPort: 0, tokens: { secrets: [SECRET] } };
  server = await serverFor({ after: (end) => void ends.push(end) }, options);
  token = await tokenFor('s', ['count']);
  await feed(pairOfVariants());
});
after(async () => {
  for (const end of ends) await end();
});

async function feed(events: readonly unknown[]): Promise<void> {
  const response = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest', 'operate'])) },
  });
  assert.equal(response.status, 200, await response.text());
}

const bodyOf = (views: readonly View[], more: object = {}): string =>
  JSON.stringify({ token, sentAt: Date.now(), views, ...more });

const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/views`, {
    ...{ method: 'POST', body },
    headers: { 'Content-Type': 'text/plain', Origin: PAGE, 'User-Agent': BROWSER, ...headers },
  });

let made = 0;
const viewOf = (more: Partial<View> = {}): View => {
  made += 1;
  return { view: `view-number-${made}`, variant: 'a', unit: `visitor-${made}`, at: Date.now(), ...more };
};

/** The value of a counter; 0 before it has counted anything. */
async function counter(name: string, label: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(`"${label}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}
const refusals = (reason: string): Promise<number> => counter('peeksafe_view_refusals_total', reason);
const results = (result: string): Promise<number> => counter('peeksafe_views_total', result);

/** Sends something, and returns the answer with what it added to a counter. */
async function sent(what: () => Promise<Response>, read: () => Promise<number>): Promise<[Response, number, string]> {
  const former = await read();
  const response = await what();
  const text = await response.text();
  return [response, (await read()) - former, text];
}

async function refused(what: () => Promise<Response>, status: number, code: string, reason: string): Promise<void> {
  const [response, added, text] = await sent(what, () => refusals(reason));
  assert.equal(response.status, status, text);
  assert.equal((JSON.parse(text) as { error: { code: string } }).error.code, code);
  assert.equal(added, 1, `peeksafe_view_refusals_total{reason="${reason}"}`);
}

async function taken(body: string, read: () => Promise<number>, added: number): Promise<ViewsAnswer> {
  const [response, more, text] = await sent(() => send(body), read);
  assert.equal(response.status, 200, text);
  assert.equal(more, added);
  return JSON.parse(text) as ViewsAnswer;
}

test('a page that counts a thousand times is stopped by the limits', async () => {
  const ofOne = Array.from({ length: 100 }, () => viewOf({ unit: 'one-visitor' }));
  await refused(() => send(bodyOf(ofOne)), 429, 'rate', 'limit');
});

test('a clone of the page on another origin counts nothing', async () => {
  await refused(() => send(bodyOf([viewOf()]), { Origin: 'https://clone.example' }), 403, 'forbidden', 'origin');
});

test('a token copied from the source does nothing but count in its stream', async () => {
  const events = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants('z')),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });
  assert.equal(events.status, 403);
  const other = await tokenFor('other', ['count']);
  await refused(() => send(bodyOf([viewOf()], { token: other })), 403, 'forbidden', 'scope');
  await refused(() => send(bodyOf([viewOf()], { token: 'made-up' })), 401, 'unauthorised', 'token');
});

test('views of a variant that was stopped are counted', async () => {
  const at = new Date().toISOString();
  await feed([{ id: 'kill', at, kind: 'variant.killed', variant: 'b', cause: 'external' }]);
  const answer = await taken(bodyOf([viewOf({ variant: 'b' })]), () => results('counted'), 1);
  assert.equal(answer.counted, 1);
});

test('views of an unknown variant are refused, and create nothing', async () => {
  const answer = await taken(bodyOf([viewOf({ variant: 'nobody' })]), () => refusals('unknown-variant'), 1);
  assert.equal(answer.refused[0]?.problem.code, 'unknown-variant');
});

test('a clock that is off by a day does not matter', async () => {
  for (const off of [DAY_MS, -DAY_MS]) {
    const now = Date.now() + off;
    const answer = await taken(bodyOf([viewOf({ at: now - 1000 })], { sentAt: now }), () => results('counted'), 1);
    assert.equal(answer.counted, 1);
  }
});

test('a view that waited for a day is refused', async () => {
  const answer = await taken(bodyOf([viewOf({ at: Date.now() - DAY_MS })]), () => refusals('too-late'), 1);
  assert.equal(answer.refused[0]?.problem.code, 'too-late');
});

test('the same view from two tabs counts once', async () => {
  const body = bodyOf([viewOf()]);
  const former = [await results('counted'), await results('known')] as const;
  await Promise.all([send(body), send(body)].map(async (one) => assert.equal((await one).status, 200)));
  assert.deepEqual([(await results('counted')) - former[0], (await results('known')) - former[1]], [1, 1]);
});

test('a beacon that was cut in half counts nothing', async () => {
  const body = bodyOf([viewOf(), viewOf()]);
  await refused(() => send(body.slice(0, body.length / 2)), 400, 'bad-json', 'unreadable');
});

test('a program without Origin counts nothing', async () => {
  const plain = (): Promise<Response> =>
    fetch(`${streamUrl(server, 's')}/views`, { method: 'POST', body: bodyOf([viewOf()]) });
  await refused(plain, 403, 'forbidden', 'origin');
});

test('a bot and a steered browser are set aside', async () => {
  const bot = { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
  const [response, added, text] = await sent(
    () => send(bodyOf([viewOf()]), bot),
    () => results('set-aside'),
  );
  assert.deepEqual([response.status, added, (JSON.parse(text) as ViewsAnswer).setAside], [200, 1, 1]);
  assert.equal((await taken(bodyOf([viewOf()], { automated: true }), () => results('set-aside'), 1)).setAside, 1);
});

test('a value that nobody has is bounded or refused, and one of a metric that is not declared counts nowhere', async () => {
  const url = `${streamUrl(server, 's')}/changes`;
  const metrics = [{ name: 'revenue', type: 'mean' }];
  const at = new Date().toISOString();
  await feed([
    { id: 'values', at, kind: 'experiment.opened', experiment: 'values', metrics },
    { id: 'values-a', at, kind: 'variant.posted', variant: 'values-a', experiment: 'values', content: 'A' },
  ]);
  const valued = (value: unknown, name = 'revenue'): string =>
    bodyOf([viewOf({ variant: 'values-a', values: { [name]: value } as never })]);
  for (const value of [[-1, 1], [1e7 + 1, 1], [5, 0], [null, 1], 'much'])
    await refused(() => send(valued(value)), 400, 'bad-body', 'unreadable');
  await refused(() => send(valued([1, 1], 'Revenue!')), 400, 'bad-body', 'unreadable');
  await taken(valued([5, 1], 'nothing'), () => results('counted'), 1);
  const unit = 'who-spends';
  const most = [1, 2].map(() => viewOf({ variant: 'values-a', unit, values: { revenue: [1e7, 1] } }));
  await taken(bodyOf(most), () => results('counted'), 2);
  const { variants = [] } = (await (
    await fetch(url, { headers: bearer(await tokenFor('s', ['view'])) })
  ).json()) as Changes;
  const [revenue] = variants.find(({ id }) => id === 'values-a')?.metrics ?? [];
  assert.deepEqual([revenue?.n, revenue?.sum], [2, 1e7]);
});

test('the table of the protocol names each of these counters', () => {
  const text = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const table = text.slice(text.indexOf('### Views that are not what they seem'));
  for (const name of [
    'limit',
    'origin',
    'token',
    'scope',
    'unknown-variant',
    'too-late',
    'unreadable',
    'known',
    'set-aside',
    'peeksafe_pauses_total{cause="traffic"}',
  ])
    assert.ok(table.includes(`\`${name}\``), name);
});
