import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Closing, EventsAnswer, Problem, Renewed, Welcome } from 'peeksafe/protocol';
import pino from 'pino';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/server.ts';
import { makeToken } from '../../src/commands/token.ts';
import { observed, pairOfVariants, RawViewer, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';
const TOKENS = { secrets: [SECRET] };

const send = async (server: RunningServer, stream: string, token: string, events: readonly unknown[]) =>
  fetch(`${streamUrl(server, stream)}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });

async function secured(t: Parameters<typeof serverFor>[0], more: Parameters<typeof serverFor>[1] = {}) {
  const server = await serverFor(t, { tokens: TOKENS, ...more });
  const fed = await send(server, 's', await tokenFor('s', ['ingest']), pairOfVariants());
  assert.equal(fed.status, 200);
  await fed.text();
  return server;
}

async function refusal(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error: Problem };
  return [response.status, error.code];
}

const closeCodeOf = async (server: RunningServer, stream: string, hello: object): Promise<number> => {
  const viewer = await new RawViewer(server, stream).opened();
  viewer.socket.send(JSON.stringify({ type: 'hello', ...hello }));
  return (await viewer.closed).code;
};

test('no token, a wrong one and an expired one are refused with 401 at every route, and say how to do better', async (t) => {
  const server = await secured(t);
  const expired = await tokenFor('s', ['view', 'ingest', 'operate'], { expiresAt: Date.now() - 60_000 });
  const forged = await tokenFor('s', ['view'], { secret: 'another secret, also 32 bytes lo' });
  const good = await tokenFor('s');
  // alg "none", and a token whose claims were changed after it was signed.
  const [, claims = '', signature] = good.split('.');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
  const altered = `${good.split('.')[0]}.${Buffer.from(Buffer.from(claims, 'base64url').toString().replace('"s"', '"t"')).toString('base64url')}.${signature}`;
  const routes = ['changes', 'history', 'audit', 'events'].map((route) => `${streamUrl(server, 's')}/${route}`);
  for (const url of [...routes, `${server.url}/v1/streams`, `${server.url}/api/events/early-kill`]) {
    const method = /events/.test(url) ? 'POST' : 'GET';
    for (const token of [undefined, expired, forged, none, altered, 'nonsense', 'x'.repeat(9000)]) {
      const response = await fetch(url, { method, headers: token === undefined ? {} : bearer(token) });
      assert.deepEqual(await refusal(response), [401, 'unauthorised'], `${url} with ${token?.slice(0, 20)}`);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    }
  }
  for (const token of [undefined, expired, forged, none, altered, 'nonsense'])
    assert.equal(await closeCodeOf(server, 's', token === undefined ? {} : { token }), 4401);
  for (const route of ['healthz', 'readyz'])
    assert.equal((await fetch(`${server.url}/${route}`)).status, 200, `${route} needs none`);
});

test('a token opens only what its scopes and streams say, whether the stream exists or not', async (t) => {
  const server = await secured(t);
  const view = await tokenFor('s', ['view']);
  const ingest = await tokenFor('s', ['ingest']);
  const other = await tokenFor('t', ['view', 'ingest', 'operate']);
  const get = (route: string, token: string, stream = 's') =>
    fetch(`${streamUrl(server, stream)}/${route}`, { headers: bearer(token) });
  for (const route of ['changes', 'history', 'audit']) {
    assert.equal((await get(route, view)).status, 200);
    assert.deepEqual(await refusal(await get(route, ingest)), [403, 'forbidden']);
    assert.deepEqual(await refusal(await get(route, other)), [403, 'forbidden'], 'of another stream');
    assert.deepEqual(
      await refusal(await get(route, view, 'nowhere')),
      [403, 'forbidden'],
      'not told that it is missing',
    );
    assert.deepEqual(await refusal(await get(route, other, 't')), [404, 'no-stream']);
  }
  assert.deepEqual(await refusal(await send(server, 's', view, [observed('1', 'a', 1, 0)])), [403, 'forbidden']);
  assert.deepEqual(await refusal(await send(server, 's', other, [observed('1', 'a', 1, 0)])), [403, 'forbidden']);
  assert.equal(await closeCodeOf(server, 's', { token: ingest }), 4403);
  assert.equal(await closeCodeOf(server, 's', { token: other }), 4403);
  assert.equal(await closeCodeOf(server, 't', { token: other }), 4404);
  const long = 'ü'.repeat(128);
  assert.equal(
    await closeCodeOf(server, long, { token: view }),
    4403,
    'a name that is too long for the reason of a close',
  );
  const list = async (token: string) =>
    (await (await fetch(`${server.url}/v1/streams`, { headers: bearer(token) })).json()) as object;
  assert.deepEqual(Object.values(await list(other)), [[]], 'other streams are not even listed');
  assert.match(JSON.stringify(await list(await tokenFor('*'))), /"stream":"s"/);
});

test('each decision of a person needs the scope operate, and good events of the same call are accepted', async (t) => {
  const server = await secured(t);
  const kill = (id: string, cause: string) => ({ id, at: AT, kind: 'variant.killed', variant: 'a', cause });
  const mixed = await send(server, 's', await tokenFor('s', ['ingest']), [
    observed('1', 'a', 10, 1),
    kill('2', 'operator'),
  ]);
  const answer = (await mixed.json()) as EventsAnswer;
  assert.equal(mixed.status, 207);
  assert.deepEqual(
    answer.results.map(({ status }) => status),
    ['accepted', 'rejected'],
  );
  assert.match(JSON.stringify(answer.results[1]), /"code":"forbidden".*operate/);
  assert.deepEqual(await refusal(await send(server, 's', await tokenFor('s', ['ingest']), [kill('3', 'operator')])), [
    403,
    'forbidden',
  ]);
  assert.equal(
    (await send(server, 's', await tokenFor('s', ['ingest']), [kill('4', 'external')])).status,
    200,
    "a monitor's kill",
  );
  const revive = { id: '5', at: AT, kind: 'variant.revived', variant: 'a' };
  assert.equal((await send(server, 's', await tokenFor('s', ['operate']), [revive])).status, 200);
  assert.deepEqual(
    await refusal(await send(server, 's', await tokenFor('s', ['operate']), [observed('6', 'a', 1, 0)])),
    [403, 'forbidden'],
  );
});

test('external monitors may write only the personas of their token', async (t) => {
  const server = await secured(t);
  const message = (persona: string) => ({
    variant_id: 'a',
    persona_id: persona,
    engagement_rate: 0.1,
    interaction_count: 1,
    view_count: 10,
    updated_at: AT,
  });
  const call = async (token: string, body: unknown) =>
    fetch(`${server.url}/api/events/performance-update`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...bearer(token) },
    });
  const token = await tokenFor('s', ['ingest']);
  assert.deepEqual(await refusal(await call(token, message('t'))), [403, 'forbidden']);
  const mixed = (await (await call(token, [message('s'), message('t')])).json()) as EventsAnswer;
  assert.deepEqual(
    mixed.results.map(({ status }) => status),
    ['accepted', 'rejected'],
  );
  const list = await fetch(`${server.url}/v1/streams`, { headers: bearer(await tokenFor('*')) });
  assert.doesNotMatch(await list.text(), /"stream":"t"/, 'no stream came into being');
});

test(
  'a newer token keeps a connection up beyond the end of the first, and without one it ends with 4401',
  { timeout: 30_000 },
  async (t) => {
    const server = await secured(t);
    const soon = (): number => Date.now() + 2000;
    const viewers = await Promise.all(
      [0, 1].map(async () => {
        const viewer = await new RawViewer(server, 's').opened();
        viewer.socket.send(
          JSON.stringify({ type: 'hello', token: await tokenFor('s', ['view'], { expiresAt: soon() }) }),
        );
        const welcome = await viewer.next<Welcome>(({ type }) => type === 'welcome');
        const left = Date.parse(welcome.tokenExpiresAt ?? '') - Date.parse(welcome.at);
        assert.ok(left > 0 && left <= 2000, `${left} ms are left`);
        return viewer;
      }),
    );
    const [kept, left] = viewers as [RawViewer, RawViewer];
    const until = Date.now() + 60_000;
    kept.socket.send(JSON.stringify({ type: 'token', token: await tokenFor('s', ['view'], { expiresAt: until }) }));
    const renewed = await kept.next<Renewed>(({ type }) => type === 'renewed');
    assert.equal(Date.parse(renewed.tokenExpiresAt), Math.floor(until / 1000) * 1000);
    assert.equal((await left.closed).code, 4401);
    assert.equal(kept.socket.readyState, WebSocket.OPEN);
    kept.socket.send(JSON.stringify({ type: 'token', token: await tokenFor('t') }));
    assert.equal((await kept.closed).code, 4403, 'a token of another stream does not keep it up');
  },
);

test(
  'a token that is revoked in the store ends its live connections within seconds, and opens nothing any more',
  { timeout: 30_000 },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const server = await secured(t, { dataDir });
    const mine = await tokenFor('s', ['view'], { id: 'mine', subject: 'ann' });
    const hers = await tokenFor('s', ['view'], { id: 'hers', subject: 'eve' });
    const join = async (token: string) => {
      const viewer = await new RawViewer(server, 's').opened();
      viewer.socket.send(JSON.stringify({ type: 'hello', token }));
      await viewer.next(({ type }) => type === 'welcome');
      return viewer;
    };
    const [first, second] = [await join(mine), await join(hers)];
    const streamed = await fetch(`${streamUrl(server, 's')}/changes`, {
      headers: { Accept: 'text/event-stream', ...bearer(hers) },
    });
    const run = (values: Record<string, unknown>, ...operands: string[]) =>
      makeToken.run({ values: { data: dataDir, ...values }, operands });
    const { log } = console;
    console.log = () => {};
    t.after(() => (console.log = log));
    assert.equal(await run({}, 'revoke', 'mine'), 0);
    assert.equal((await first.closed).code, 4401);
    assert.equal(second.socket.readyState, WebSocket.OPEN, 'others stay');
    assert.equal(await run({ 'all-of': true }, 'revoke', 'eve'), 0);
    assert.equal((await second.closed).code, 4401);
    const text = await streamed.text();
    const closing = JSON.parse(/event: close\ndata: (.*)\n\n$/.exec(text)?.[1] ?? 'null') as Closing;
    assert.deepEqual([closing.code, closing.reason], [4401, 'The token was revoked.']);
    for (const token of [mine, hers])
      assert.deepEqual(await refusal(await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(token) })), [
        401,
        'unauthorised',
      ]);
    // A token says in whole seconds when it was made.
    const revoked = Math.floor(Date.now() / 1000);
    await until('the next second', () => Math.floor(Date.now() / 1000) > revoked);
    const next = await tokenFor('s', ['view'], { subject: 'eve' });
    assert.equal(
      (await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(next) })).status,
      200,
      'a newer token of hers is good',
    );
  },
);

test('secrets follow on one another: what either signed is good while both are given', async (t) => {
  const newer = 'the next secret of tests, longer.';
  const server = await serverFor(t, { tokens: { secrets: [newer, SECRET] } });
  for (const secret of [newer, SECRET])
    assert.equal((await send(server, 's', await tokenFor('s', ['ingest'], { secret }), pairOfVariants())).status, 200);
  const after = await serverFor(t, { tokens: { secrets: [newer] } });
  assert.equal((await send(after, 's', await tokenFor('s', ['ingest']), pairOfVariants())).status, 401);
  await assert.rejects(serverFor(t, { tokens: { secrets: ['short'] } }), (error: unknown) => {
    assert.ok(error instanceof RangeError);
    assert.doesNotMatch(error.message, /short\b(?!er)/, 'the secret does not stand in the error');
    return true;
  });
});

test('keys of an identity provider are taken from its key set, newer ones too, and HS256 with a public key opens nothing', async (t) => {
  const pairs = await Promise.all([1, 2].map(() => generateKeyPair('ES256', { extractable: true })));
  let shown = 1;
  const provider = createServer((_, response) => {
    void Promise.all(
      pairs
        .slice(0, shown)
        .map(async ({ publicKey }, i) => ({ ...(await exportJWK(publicKey)), kid: `k${i}`, alg: 'ES256' })),
    ).then((keys) => response.end(JSON.stringify({ keys })));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  t.after(() => provider.close());
  const { port } = provider.address() as { port: number };
  const server = await serverFor(t, {
    tokens: { jwks: `http://127.0.0.1:${port}/keys`, issuer: 'https://id.example', audience: 'peeksafe' },
  });
  const make = (i: number, audience = 'peeksafe') =>
    new SignJWT({ streams: ['s'], scope: 'openid view ingest' })
      .setProtectedHeader({ alg: 'ES256', kid: `k${i}` })
      .setIssuer('https://id.example')
      .setAudience(audience)
      .setExpirationTime('1m')
      .sign((pairs[i] as { privateKey: CryptoKey }).privateKey);
  assert.equal((await send(server, 's', await make(0), pairOfVariants())).status, 200);
  assert.equal(
    (await send(server, 's', await make(0, 'other'), pairOfVariants())).status,
    401,
    'made for another service',
  );
  assert.equal((await send(server, 's', await make(1), pairOfVariants())).status, 401, 'a key that is not shown');
  shown = 2;
  const confused = await new SignJWT({ streams: ['s'], scope: 'ingest' })
    .setProtectedHeader({ alg: 'HS256', kid: 'k0' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(JSON.stringify(await exportJWK((pairs[0] as { publicKey: CryptoKey }).publicKey))));
  assert.equal((await send(server, 's', confused, pairOfVariants())).status, 401);
});

test('keys that cannot be fetched are a fault of ours: 503, and not counted against anybody', async (t) => {
  const server = await serverFor(t, { tokens: { jwks: 'http://127.0.0.1:9/keys' } });
  const { privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ streams: ['s'], scope: 'view' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setExpirationTime('1m')
    .sign(privateKey);
  const response = await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(token) });
  assert.deepEqual([response.status, response.headers.get('retry-after') !== null], [503, true]);
});

test('without a secret the server refuses an address that is open to others, and with one it takes it', async (t) => {
  await assert.rejects(serverFor(t, { host: '0.0.0.0' }), /Without a secret.*PEEKSAFE_SECRET/);
  const server = await serverFor(t, { host: '0.0.0.0', tokens: TOKENS });
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/v1/streams`)).status, 401);
});

test('pages of other origins are refused at every route, also at the handshake; those of the list may use all of them', async (t) => {
  const server = await secured(t, { origins: ['https://dash.example'] });
  const token = await tokenFor('s');
  const get = (origin: string) =>
    fetch(`${streamUrl(server, 's')}/changes`, { headers: { Origin: origin, ...bearer(token) } });
  for (const origin of ['https://evil.example', 'https://dash.example.evil.example', 'null', 'http://dash.example'])
    assert.deepEqual(await refusal(await get(origin)), [403, 'forbidden'], origin);
  const allowed = await get('https://dash.example');
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://dash.example');
  const preflight = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://dash.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization/);
  const status = (origin: string) =>
    new Promise<number>((done) => {
      const socket = new WebSocket(`${streamUrl(server, 's').replace('http', 'ws')}/live`, 'peeksafe.v1', {
        headers: { Origin: origin },
      });
      socket.on('open', () => (socket.close(), done(101)));
      socket.on('unexpected-response', (_, response) => done(response.statusCode ?? 0));
      socket.on('error', () => {});
    });
  assert.deepEqual([await status('https://evil.example'), await status('https://dash.example')], [403, 101]);
});

test('an address may open live connections up to a limit; other addresses, and its plain calls, are not disturbed', async (t) => {
  const server = await secured(t, { limits: { sockets: 10 }, proxies: ['127.0.0.1'] });
  const token = await tokenFor('s');
  const open = (from: string) =>
    new Promise<{ status: number; retryAfter: string | undefined; socket: WebSocket }>((done) => {
      const socket = new WebSocket(`${streamUrl(server, 's').replace('http', 'ws')}/live`, 'peeksafe.v1', {
        headers: { 'X-Forwarded-For': from },
      });
      socket.on('open', () => {
        // A viewer that says nothing is sent away after a while, and its place is free again.
        socket.send(JSON.stringify({ type: 'hello', token }));
        done({ status: 101, retryAfter: undefined, socket });
      });
      socket.on('unexpected-response', (_, response) =>
        done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], socket }),
      );
      socket.on('error', () => {});
    });
  const many = await Promise.all(Array.from({ length: 1000 }, () => open('203.0.113.7')));
  const refused = many.filter(({ status }) => status === 429);
  assert.deepEqual([many.filter(({ status }) => status === 101).length, refused.length], [10, 990]);
  assert.ok(refused.every(({ retryAfter }) => Number(retryAfter) > 0));
  assert.equal((await open('203.0.113.8')).status, 101, 'another address');
  assert.equal((await open('198.51.100.1, 203.0.113.7')).status, 429, 'what a client says of itself is not believed');
  const headers = { 'X-Forwarded-For': '203.0.113.7', ...bearer(await tokenFor('s')) };
  assert.equal((await fetch(`${streamUrl(server, 's')}/changes`, { headers })).status, 200);
  for (const { socket, status } of many) if (status === 101) socket.terminate();
  await until('places come back', async () => (await open('203.0.113.7')).status === 101);
});

test('too many calls and too many events are answered with 429 and when to come again', async (t) => {
  const server = await serverFor(t, { limits: { calls: 10, events: 20 } });
  const post = (n: number, ids: string) =>
    fetch(`${streamUrl(server, 's')}/events`, {
      method: 'POST',
      body: JSON.stringify([
        ...(n === 0 ? pairOfVariants() : []),
        ...Array.from({ length: n }, (_, i) => observed(`${ids}${i}`, 'a', 1, 0)),
      ]),
      headers: { 'Content-Type': 'application/json' },
    });
  assert.equal((await post(0, '')).status, 200);
  const tooMuch = await post(120, 'x');
  assert.deepEqual([tooMuch.status, Number(tooMuch.headers.get('retry-after')) >= 1], [429, true]);
  assert.equal((await refusal(tooMuch))[1], 'rate');
  const calls = await Promise.all(Array.from({ length: 80 }, () => fetch(`${server.url}/v1/streams`)));
  assert.ok(calls.some(({ status }) => status === 429) && calls.some(({ status }) => status === 200));
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200, 'health is always told');
});

test('strange targets and ids lead nowhere, and nothing of them comes into being', async (t) => {
  const server = await secured(t);
  const raw = (head: string) =>
    new Promise<string>((done) => {
      let text = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(head));
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => done(text.split('\r\n')[0] ?? ''));
      socket.on('error', () => done(text));
    });
  const host = `Host: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`;
  for (const target of [
    '//evil.example/',
    '//evil.example/v1/streams',
    '/\\evil.example',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/v1/streams/%00/changes',
    '/v1/streams/%ff/changes',
    'http://evil.example/v1/streams',
    '*',
  ])
    assert.match(await raw(`GET ${target} HTTP/1.1\r\n${host}`), /^HTTP\/1\.1 4\d\d /, target);
  const token = await tokenFor('*', ['view', 'ingest']);
  for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(
      (
        await send(server, id, token, [
          { id, at: AT, kind: 'experiment.opened', experiment: id },
          { id: `${id}2`, at: AT, kind: 'variant.posted', variant: id, experiment: id, content: id },
          observed('__proto__o', id, 10, 1),
        ])
      ).status,
      200,
    );
    const changes = await fetch(`${streamUrl(server, id)}/changes`, { headers: bearer(token) });
    assert.match(await changes.text(), new RegExp(`"id":"${id}".*"impressions":10`));
  }
  assert.equal(({} as Record<string, unknown>)['impressions'], undefined);
});

test('secrets and tokens stand in no log, no metric, no error and no address', async (t) => {
  let written = '';
  const logger = pino(
    { level: 'trace' },
    new Writable({ write: (chunk: Buffer, _, done) => ((written += chunk.toString()), done()) }),
  );
  const server = await secured(t, { logger, metricsPort: 0 });
  const token = await tokenFor('s', ['view']);
  const forged = await tokenFor('s', ['view'], { secret: 'another secret, also 32 bytes lo' });
  for (const one of [token, forged]) {
    await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(one) });
    await fetch(`${streamUrl(server, 'other')}/changes?token=${one}`, { headers: bearer(one) });
    await closeCodeOf(server, 'other', { token: one });
    written += await (await fetch(`${streamUrl(server, 'other')}/changes?token=${one}`)).text();
  }
  written += await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  assert.match(written, /refused/);
  for (const secret of [SECRET, token, forged, token.split('.')[2] as string]) assert.ok(!written.includes(secret));
});
