import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Welcome } from 'peeksafe/protocol';
import pino from 'pino';
import { createVerifier, TokenRefused, type TokenFault } from '../../src/access/tokens.ts';
import type { RunningServer } from '../../src/server.ts';
import { pairOfVariants, RawViewer, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';

const TOKENS = { secrets: [SECRET] };
const FORGER = 'another secret, also 32 bytes lo';

const get = async (server: RunningServer, token: string): Promise<Response> => {
  const response = await fetch(`${server.url}/v1/streams`, { headers: bearer(token) });
  await response.arrayBuffer();
  return response;
};

test('forged tokens lock nobody else out at the same address, and are rate limited themselves', async (t) => {
  const server = await serverFor(t, { tokens: TOKENS });
  const good = await tokenFor('s', ['view', 'ingest']);
  const fed = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(good) },
  });
  assert.equal(fed.status, 200);
  const forged = await Promise.all(Array.from({ length: 300 }, () => tokenFor('s', ['view'], { secret: FORGER })));
  // Together, so that all of them are within one window also on a busy machine.
  const answers = await Promise.all(forged.map((token) => get(server, token)));
  const counted = (status: number): number => answers.filter((one) => one.status === status).length;
  assert.deepEqual([counted(401), counted(429)], [100, 200]);
  assert.ok(
    answers.filter(({ status }) => status === 429).every(({ headers }) => Number(headers.get('retry-after')) > 0),
  );
  assert.equal((await get(server, good)).status, 200, 'a good token is good');
  const viewer = await new RawViewer(server, 's').opened();
  viewer.socket.send(JSON.stringify({ type: 'hello', token: good }));
  await viewer.next<Welcome>(({ type }) => type === 'welcome');
  viewer.socket.terminate();
  const stranger = await new RawViewer(server, 's').opened();
  stranger.socket.send(JSON.stringify({ type: 'hello', token: forged[0] }));
  assert.equal((await stranger.closed).code, 4429, 'a forged one is told to wait');
  const expired = await tokenFor('s', ['view'], { expiresAt: Date.now() - 60_000 });
  assert.equal(
    (await get(server, expired)).status,
    401,
    'a token that has ended was no guess: its holder is told to get another',
  );
});

test('expired tokens do not count as forged', async (t) => {
  const server = await serverFor(t, { tokens: TOKENS });
  const expired = await tokenFor('s', ['view'], { expiresAt: Date.now() - 60_000 });
  for (let i = 0; i < 150; i++) assert.equal((await get(server, expired)).status, 401);
  assert.equal((await get(server, await tokenFor('s', ['view'], { secret: FORGER }))).status, 401);
});

test('calls without a good token use up what the address has for such calls, and not what good ones need', async (t) => {
  const server = await serverFor(t, { tokens: TOKENS, limits: { calls: 4 } });
  const statuses: number[] = [];
  for (let i = 0; i < 60; i++) statuses.push((await fetch(`${server.url}/v1/streams`)).status);
  assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
  const [one, other] = [await tokenFor('s'), await tokenFor('s')];
  for (let i = 0; i < 20; i++) assert.equal((await get(server, one)).status, 200);
  assert.equal((await get(server, one)).status, 429, 'each holder has a share');
  assert.equal((await get(server, other)).status, 200, 'and uses up its own only');
});

/** An identity provider that fails or not, and counts how often it is asked. */
async function provider(t: TestContext) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }];
  const it = { asked: 0, answer: (): [number, string] => [200, JSON.stringify({ keys })], url: '' };
  const server = createServer((_, response) => {
    it.asked += 1;
    const [status, text] = it.answer();
    response.writeHead(status).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  it.url = `http://127.0.0.1:${(server.address() as { port: number }).port}/keys`;
  const tokenBy = (kid: string): Promise<string> =>
    new SignJWT({ streams: ['s'], scope: 'view' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime('10m')
      .sign(privateKey);
  const good = it.answer;
  return { it, tokenBy, good };
}

const faultOf = async (verifying: Promise<unknown>): Promise<TokenFault | 'none'> =>
  verifying.then(
    () => 'none',
    (error: unknown) => {
      assert.ok(error instanceof TokenRefused);
      return error.fault;
    },
  );

for (const [what, answer] of [
  ['answers 500', () => [500, '']],
  ['answers what is no JSON', () => [200, 'down']],
  ['answers what is no key set', () => [200, '{"keys":"none"}']],
] as const)
  test(`a key set that ${what} is not asked again for each token, and is asked again after a while`, async (t) => {
    const { it, tokenBy, good } = await provider(t);
    let now = Date.now();
    const { verify } = createVerifier({ jwks: it.url }, () => now);
    it.answer = answer as typeof good;
    const token = await tokenBy('k');
    for (let i = 0; i < 50; i++) assert.equal(await faultOf(verify(token)), 'unchecked');
    assert.equal(it.asked, 1);
    now += 1000;
    for (let i = 0; i < 50; i++) await faultOf(verify(token));
    assert.equal(it.asked, 2);
    now += 1000;
    await faultOf(verify(token));
    assert.equal(it.asked, 2, 'each failure doubles the wait');
    it.answer = good;
    now += 1000;
    assert.equal(await faultOf(verify(token)), 'none');
    assert.equal(it.asked, 3);
  });

test('tokens that name keys which nobody has bring one more request to the key set, and not one each', async (t) => {
  const { it, tokenBy } = await provider(t);
  const { verify } = createVerifier({ jwks: it.url }, Date.now);
  assert.equal(await faultOf(verify(await tokenBy('k'))), 'none');
  const unknown = await Promise.all(Array.from({ length: 100 }, (_, i) => tokenBy(`unknown-${i}`)));
  for (const token of unknown) assert.equal(await faultOf(verify(token)), 'forged');
  assert.ok(it.asked <= 2, `${it.asked} requests`);
  assert.equal(await faultOf(verify(await tokenBy('k'))), 'none', 'known keys go on');
});

test('a flood of refusals, or of tokens that cannot be checked, leaves some lines in the log and a count', async (t) => {
  const lines: { msg: string; status?: number; kind?: string; count?: number }[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      for (const line of chunk.toString().trimEnd().split('\n')) lines.push(JSON.parse(line) as (typeof lines)[number]);
      done();
    },
  });
  const { it, tokenBy } = await provider(t);
  it.answer = () => [500, ''];
  const server = await serverFor(t, {
    tokens: { ...TOKENS, jwks: it.url },
    limits: { calls: 100 },
    logger: pino({ level: 'info' }, stream),
  });
  const unchecked = await tokenBy('k');
  for (let i = 0; i < 200; i++) {
    await (await fetch(`${server.url}/nothing/${i}`)).arrayBuffer();
    await (await fetch(`${server.url}/healthz`, { headers: { Origin: `https://evil${i}.example` } })).arrayBuffer();
    await (await fetch(`${server.url}/v1/streams`)).arrayBuffer();
    assert.equal((await get(server, unchecked)).status, i < 250 ? 503 : 429);
  }
  await server.close();
  const written = (status: number): number => lines.filter((one) => one.status === status).length;
  for (const status of [404, 403, 401, 503]) {
    assert.ok(written(status) >= 1 && written(status) <= 20, `${written(status)} lines of ${status}`);
    const more = lines
      .filter(({ kind }) => kind?.endsWith(` ${status}`))
      .reduce((sum, { count = 0 }) => sum + count, 0);
    assert.equal(written(status) + more, 200, `all of ${status} are counted`);
  }
  assert.ok(lines.filter(({ msg }) => msg === 'trouble').length <= 20, 'and so are troubles');
  assert.ok(lines.length < 150, `${lines.length} lines`);
});
