import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assign } from 'peeksafe/assign';
import type { EventInput } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { observed, pairOfVariants, post, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';
const PAGE = 'http://page.test';

const killed = (id: string, variant: string): EventInput => ({
  ...{ id, at: AT, kind: 'variant.killed', variant, cause: 'external' },
});

interface Call {
  readonly key?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const call = (server: RunningServer, { key, body, headers = {}, method = 'POST' }: Call): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/ofrep/v1/evaluate/flags${key === undefined ? '' : `/${encodeURIComponent(key)}`}`, {
    method,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    ...(method === 'POST' && { body: body ?? '{"context":{"targetingKey":"v-1"}}' }),
  });

const callFor = (server: RunningServer, targetingKey: string, key?: string): Promise<Response> =>
  call(server, { ...(key !== undefined && { key }), body: JSON.stringify({ context: { targetingKey } }) });

const events = (server: RunningServer, stream = 's', signal?: AbortSignal): Promise<Response> =>
  fetch(`${streamUrl(server, stream)}/ofrep/v1/events`, {
    headers: { Accept: 'text/event-stream' },
    ...(signal && { signal }),
  });

const STREAMS = [{ type: 'sse', endpoint: { requestUri: '/v1/streams/s/ofrep/v1/events' }, inactivityDelaySec: 120 }];

test('an experiment is a flag: each visitor gets the variant that the plan assigns', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const variants = ['a', 'b'].map((id) => ({ id, share: 0.5, status: 'active' as const }));
  const seen = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const unit = `visitor-${i}`;
    const { variant } = assign({ experiment: 'exp', unit, variants }) ?? { variant: '' };
    seen.add(variant);
    const value = variant === 'a' ? 'First' : 'Second';
    const metadata = { stream: 's', experiment: 'exp', share: 0.5 };
    const flag = { key: 'exp', value, variant, reason: 'SPLIT', metadata };
    assert.deepEqual(await (await callFor(server, unit, 'exp')).json(), flag);
    assert.deepEqual(await (await callFor(server, unit)).json(), {
      ...{ flags: [flag], eventStreams: STREAMS, metadata: { stream: 's' } },
    });
  }
  assert.deepEqual([...seen].sort(), ['a', 'b']);
});

test('a winner is static; what is stopped, or a visitor who takes no part, is disabled and has no value', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [
    ...pairOfVariants(),
    ...pairOfVariants('2'),
    ...pairOfVariants('3'),
    ...pairOfVariants('4'),
  ]);
  await post(server, 's', [
    killed('k1', 'a'),
    killed('k2', 'b'),
    { id: 'c', at: AT, kind: 'experiment.closed', experiment: '2exp', winner: '2b' },
    { id: 'o', at: AT, kind: 'experiment.opened', experiment: '3exp', coverage: 0 },
    { id: 'd', at: AT, kind: 'experiment.closed', experiment: '4exp' },
  ]);
  const expected = [
    { key: 'exp', reason: 'DISABLED', metadata: { stream: 's', experiment: 'exp' } },
    {
      ...{ key: '2exp', value: 'Second', variant: '2b', reason: 'STATIC' },
      metadata: { stream: 's', experiment: '2exp', share: 0.5 },
    },
    { key: '3exp', reason: 'DISABLED', metadata: { stream: 's', experiment: '3exp' } },
  ];
  const { flags } = (await (await callFor(server, 'v-1')).json()) as { flags: unknown[] };
  assert.deepEqual(flags, expected);
  for (const flag of expected) assert.deepEqual(await (await callFor(server, 'v-1', flag.key)).json(), flag);
  const ended = { key: '4exp', reason: 'DISABLED', metadata: { stream: 's', experiment: '4exp' } };
  assert.deepEqual(await (await callFor(server, 'v-1', '4exp')).json(), ended);
});

test('the entity tag changes with what a visitor is shown, and with nothing else; a page may read it, also of a 304', async (t) => {
  const server = await serverFor(t, { origins: [PAGE] });
  await post(server, 's', pairOfVariants());
  const unitOf = (wanted: string): string => {
    const variants = ['a', 'b'].map((id) => ({ id, share: 0.5, status: 'active' as const }));
    for (let i = 0; ; i++)
      if (assign({ experiment: 'exp', unit: `v-${i}`, variants })?.variant === wanted) return `v-${i}`;
  };
  const ask = (variant: string, tag?: string): Promise<Response> =>
    call(server, {
      body: JSON.stringify({ context: { targetingKey: unitOf(variant) } }),
      headers: { Origin: PAGE, ...(tag !== undefined && { 'If-None-Match': tag }) },
    });
  const tags = new Map<string, string>();
  for (const variant of ['a', 'b']) {
    const response = await ask(variant);
    assert.equal(response.headers.get('cache-control'), 'private, no-cache');
    tags.set(variant, response.headers.get('etag') ?? '');
    await response.text();
  }
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  for (const [variant, tag] of tags) {
    const response = await ask(variant, tag);
    assert.deepEqual([response.status, await response.text(), response.headers.get('etag')], [304, '', tag]);
    assert.equal(response.headers.get('access-control-allow-origin'), PAGE);
    assert.match(response.headers.get('access-control-expose-headers') ?? '', /\bETag\b.*\bRetry-After\b/);
  }
  await post(server, 's', [killed('k', 'a')]);
  assert.deepEqual([(await ask('a', tags.get('a'))).status, (await ask('b', tags.get('b'))).status], [200, 304]);
});

test('a browser may ask leave for the headers that providers send', async (t) => {
  const server = await serverFor(t, { origins: [PAGE] });
  const response = await fetch(`${streamUrl(server, 's')}/ofrep/v1/evaluate/flags`, {
    method: 'OPTIONS',
    headers: {
      Origin: PAGE,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type,if-none-match,x-api-key',
    },
  });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('access-control-allow-origin'), PAGE);
  for (const name of ['authorization', 'content-type', 'if-none-match', 'x-api-key'])
    assert.match(response.headers.get('access-control-allow-headers') ?? '', new RegExp(`\\b${name}\\b`, 'i'));
});

test('every refusal has the shape of OFREP, and names the flag where one was asked for', async (t) => {
  const server = await serverFor(t);
  const failure = async (made: Call): Promise<[number, unknown]> => {
    const response = await call(server, made);
    const { errorDetails, ...rest } = (await response.json()) as { errorDetails: string };
    assert.ok(errorDetails.length > 10);
    return [response.status, rest];
  };
  assert.deepEqual(await failure({ key: 'exp' }), [404, { key: 'exp', errorCode: 'GENERAL' }]);
  await post(server, 's', pairOfVariants());
  assert.deepEqual(await failure({ key: 'zzz/ä' }), [404, { key: 'zzz/ä', errorCode: 'FLAG_NOT_FOUND' }]);
  const faults: readonly (readonly [string, number, string])[] = [
    ['{', 400, 'PARSE_ERROR'],
    ['', 400, 'PARSE_ERROR'],
    ['null', 400, 'INVALID_CONTEXT'],
    ['[]', 400, 'INVALID_CONTEXT'],
    ['{"context":null}', 400, 'INVALID_CONTEXT'],
    ['{"context":{}}', 400, 'TARGETING_KEY_MISSING'],
    ['{"context":{"targetingKey":""}}', 400, 'TARGETING_KEY_MISSING'],
    ['{"context":{"targetingKey":7}}', 400, 'INVALID_CONTEXT'],
    [`{"context":{"targetingKey":"${'x'.repeat(256)}"}}`, 400, 'INVALID_CONTEXT'],
    [`{"context":{"targetingKey":"v","more":"${'x'.repeat(70_000)}"}}`, 413, 'GENERAL'],
  ];
  for (const [body, status, errorCode] of faults) {
    assert.deepEqual(await failure({ body }), [status, { errorCode }], body.slice(0, 60));
    assert.deepEqual(await failure({ body, key: 'exp' }), [status, { key: 'exp', errorCode }], body.slice(0, 60));
  }
  assert.deepEqual(await failure({ method: 'GET' }), [405, { errorCode: 'GENERAL' }]);
});

test('a token with the scope count or view evaluates, in either header; without one nothing is said', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] }, limits: { calls: 20 } });
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  const status = async (headers: Record<string, string>): Promise<number> => (await call(server, { headers })).status;
  assert.equal(await status(bearer(await tokenFor('s', ['count']))), 200);
  assert.equal(await status({ 'X-API-Key': await tokenFor('s', ['view']) }), 200);
  assert.equal(await status(bearer(await tokenFor('s', ['ingest']))), 403);
  assert.equal(await status(bearer(await tokenFor('other', ['count']))), 403);
  const stranger = await call(server, {});
  assert.deepEqual([stranger.status, stranger.headers.get('www-authenticate')], [401, 'Bearer']);
  assert.equal(((await stranger.json()) as { errorCode: string }).errorCode, 'GENERAL');
  const headers = bearer(await tokenFor('s', ['count']));
  const many = await Promise.all(Array.from({ length: 120 }, () => call(server, { headers })));
  const refused = many.find((response) => response.status === 429);
  assert.match(refused?.headers.get('retry-after') ?? '', /^\d+$/);
  assert.equal(((await refused?.json()) as { errorCode: string }).errorCode, 'GENERAL');
});

/** Reads events until the connection is ended. */
async function follow(response: Response, heard: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of response.body as ReadableStream<Uint8Array>) heard.push(decoder.decode(chunk));
}

const timesTold = (heard: readonly string[]): number =>
  heard.join('').split('data: {"type":"refetchEvaluation"}\n\n').length - 1;

test('an event stream says to fetch again at once and with each change, asks for no token and says nothing else', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const headers = { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest', 'operate'])) };
  const send = async (some: readonly EventInput[]): Promise<void> => {
    const body = JSON.stringify(some);
    assert.equal((await fetch(`${streamUrl(server, 's')}/events`, { method: 'POST', body, headers })).status, 200);
  };
  await send(pairOfVariants());
  const response = await events(server);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const heard: string[] = [];
  const ended = follow(response, heard);
  await until('the first event', () => timesTold(heard) === 1);
  await send([observed('1', 'a', 10, 1)]);
  await send([killed('k', 'a')]);
  await until('the event of the kill', () => timesTold(heard) === 2);
  await server.close();
  await ended;
  const [, retry = '0'] = /^retry: (\d+)\n\n/.exec(heard.join('')) ?? [];
  assert.ok(Number(retry) >= 500 && Number(retry) < 3000);
  assert.match(heard.join(''), /^retry: \d+\n\n(data: \{"type":"refetchEvaluation"\}\n\n){2}$/);
});

test('an event stream is never refused: without room, or without a stream, it says its one thing and ends', async (t) => {
  const server = await serverFor(t, { limits: { sockets: 2 } });
  await post(server, 's', pairOfVariants());
  const first = await callFor(server, 'v-1');
  const tag = first.headers.get('etag') ?? '';
  assert.deepEqual(((await first.json()) as { eventStreams?: unknown }).eventStreams, STREAMS);
  const leaving = new AbortController();
  await Promise.all([events(server, 's', leaving.signal), events(server, 's', leaving.signal)]);
  for (const stream of ['s', 'none', 'not a name/']) {
    const response = await events(server, stream);
    assert.equal(response.status, 200);
    const heard = await response.text();
    assert.match(heard, /^retry: [4-8]\d{4}\n\ndata: \{"type":"refetchEvaluation"\}\n\n$/);
  }
  const without = await callFor(server, 'v-1');
  assert.deepEqual(Object.keys((await without.json()) as object), ['flags', 'metadata']);
  // A client that is connected gets no second answer.
  const held = await call(server, { headers: { 'If-None-Match': tag } });
  assert.equal(held.status, 304);
  leaving.abort();
  await until('room for another', async () => {
    const again = await call(server, { headers: { 'If-None-Match': without.headers.get('etag') ?? '' } });
    const text = await again.text();
    return text !== '' && 'eventStreams' in (JSON.parse(text) as object);
  });
});
