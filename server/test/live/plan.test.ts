import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assign } from 'peeksafe/assign';
import { Plan, type EventInput } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { observed, pairOfVariants, post, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';

const get = (server: RunningServer, query = '', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/plan${query}`, { headers });

const planOf = async (server: RunningServer, query = ''): Promise<Plan> =>
  Plan.parse(await (await get(server, query)).json());

const killed = (id: string, variant: string): EventInput => ({
  id,
  at: AT,
  kind: 'variant.killed',
  variant,
  cause: 'external',
});

test('the plan has shares, statuses and contents in the order of posting, and a stop leaves the shares', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const variants = [
    { id: 'a', share: 0.5, status: 'active', content: 'First' },
    { id: 'b', share: 0.5, status: 'active', content: 'Second' },
  ];
  assert.deepEqual(await planOf(server), { experiments: [{ id: 'exp', hashVersion: 2, variants }] });

  const shares = [
    { variant: 'b', share: 0.75 },
    { variant: 'a', share: 0.25 },
  ];
  await post(server, 's', [
    { id: 'o', at: AT, kind: 'experiment.opened', experiment: 'exp', shares, coverage: 0.5, seed: 'theirs' },
    killed('k', 'a'),
  ]);
  const [experiment] = (await planOf(server)).experiments;
  assert.deepEqual(experiment, {
    ...{ id: 'exp', hashVersion: 2, seed: 'theirs', coverage: 0.5 },
    variants: [
      { id: 'a', share: 0.25, status: 'killed', content: 'First' },
      { id: 'b', share: 0.75, status: 'active', content: 'Second' },
    ],
  });
  const { id, ...rest } = experiment as Plan['experiments'][number];
  const taking = Array.from({ length: 1000 }, (_, i) => assign({ experiment: id, unit: `v-${i}`, ...rest }));
  assert.ok(taking.every((one) => one === null || one.variant === 'b'));
});

test('an experiment in which nothing is shown is not in the plan; one that was closed with a winner is', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...pairOfVariants(), ...pairOfVariants('2')]);
  await post(server, 's', [killed('k1', 'a'), killed('k2', 'b')]);
  assert.deepEqual(
    (await planOf(server)).experiments.map(({ id }) => id),
    ['2exp'],
  );
  await post(server, 's', [{ id: 'c', at: AT, kind: 'experiment.closed', experiment: '2exp', winner: '2b' }]);
  const [experiment] = (await planOf(server)).experiments;
  assert.deepEqual(
    experiment?.variants.map(({ status }) => status),
    ['closed', 'winner'],
  );
});

test('a call may ask for some experiments, and what it asks wrongly is said', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...pairOfVariants(), ...pairOfVariants('2')]);
  assert.deepEqual(
    (await planOf(server, '?experiment=2exp&experiment=none')).experiments.map(({ id }) => id),
    ['2exp'],
  );
  for (const query of ['?experiment=', `?experiment=${'x'.repeat(1000)}`, `?${'experiment=a&'.repeat(101)}`]) {
    const response = await get(server, query);
    assert.equal(response.status, 400, query.slice(0, 40));
    assert.match(await response.text(), /at most 100 ids of experiments, or none for all/);
  }
});

test('the entity tag stays while only counts come, and changes with the plan', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const first = await get(server);
  const tag = first.headers.get('etag') as string;
  assert.equal(first.headers.get('cache-control'), 'private, no-cache');
  await first.text();
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  const same = await get(server, '', { 'If-None-Match': tag });
  assert.deepEqual([same.status, await same.text()], [304, '']);
  await post(server, 's', [killed('k', 'a')]);
  const other = await get(server, '', { 'If-None-Match': tag });
  assert.equal(other.status, 200);
  assert.notEqual(other.headers.get('etag'), tag);
  await other.text();
});

/** Reads notices until the connection is ended. */
async function follow(response: Response, heard: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of response.body as ReadableStream<Uint8Array>) heard.push(decoder.decode(chunk));
}

test('who follows the plan hears of it at once and with each change, and not of counts', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const response = await get(server, '', { Accept: 'text/event-stream' });
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const heard: string[] = [];
  const ended = follow(response, heard);
  const tags = (): string[] =>
    [...heard.join('').matchAll(/^data: \{"etag":"(\\".+?\\")"\}$/gm)].map(([, tag = '']) => tag);
  await until('the first notice', () => tags().length === 1);
  assert.match(heard[0] ?? '', /^retry: \d{3,4}\n/);
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  await post(server, 's', [killed('k', 'a')]);
  await until('the notice of the kill', () => tags().length === 2);
  assert.equal(JSON.parse(`"${tags()[1]}"`), (await get(server)).headers.get('etag'));
  await server.close();
  await ended;
});

test('a token may read the plan with the scope count or view, and with count nothing else', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  const statuses = async (scope: 'count' | 'view' | 'ingest' | 'operate', routes: readonly string[]) => {
    const headers = bearer(await tokenFor('s', [scope]));
    return Promise.all(
      routes.map(async (route) => (await fetch(`${streamUrl(server, 's')}/${route}`, { headers })).status),
    );
  };
  assert.deepEqual(await statuses('count', ['plan', 'changes', 'history', 'audit']), [200, 403, 403, 403]);
  assert.deepEqual(await statuses('view', ['plan']), [200]);
  assert.deepEqual(await statuses('ingest', ['plan']), [403]);
  assert.deepEqual(await statuses('operate', ['plan']), [403]);
  assert.equal((await fetch(`${streamUrl(server, 's')}/plan`)).status, 401);
});

test('readers of notices who do not read cost no more than others, and their places come back', async (t) => {
  const server = await serverFor(t, {
    limits: { sockets: 2, calls: 1e6, events: 1e6, streamEvents: 1e6, unsentBytes: 1e6 },
  });
  await post(server, 's', pairOfVariants());
  const follow = (signal?: AbortSignal) =>
    fetch(`${streamUrl(server, 's')}/plan`, { headers: { Accept: 'text/event-stream' }, ...(signal && { signal }) });
  const leaving = new AbortController();
  await Promise.all([follow(leaving.signal), follow()]);
  const refused = await follow();
  assert.equal(refused.status, 429);
  await refused.text();
  for (let i = 0; i < 200; i++)
    await post(server, 's', [killed(`k${i}`, 'a'), { id: `r${i}`, at: AT, kind: 'variant.revived', variant: 'a' }]);
  leaving.abort();
  await until('a place for another', async () => {
    const again = await follow(AbortSignal.timeout(2000)).catch(() => null);
    return again?.status === 200;
  });
});
