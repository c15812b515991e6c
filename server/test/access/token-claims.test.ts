import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Problem, Renewed } from 'peeksafe/protocol';
import { makeToken } from '../../src/commands/token.ts';
import type { RunningServer } from '../../src/server.ts';
import { pairOfVariants, RawViewer, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor, tokenOf } from '../support/tokens.ts';

const SECOND = 1000;
const now = Math.floor(Date.now() / SECOND);
const YEAR_9999 = Date.UTC(9999, 0) / SECOND;

/** Claims of a good token as JSON, with some of them replaced by a text of JSON, or left out. */
function claims(replaced: Readonly<Record<string, string | undefined>> = {}): string {
  const good = { exp: String(now + 600), streams: '["s"]', scope: '"view ingest"' };
  return `{${Object.entries({ ...good, ...replaced })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}

/** Claims that are out of bounds, and the one that the refusal names. */
const BAD: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  // The last moment that a Date can hold is in the year 275760; one second later used to end the process.
  ['exp', { exp: '8640000000000' }],
  ['exp', { exp: '8640000000001' }],
  ['exp', { exp: '1e400' }],
  ['exp', { exp: String(YEAR_9999) }],
  ['exp', { exp: String(Number.MAX_SAFE_INTEGER) }],
  ['nbf', { nbf: '-1e400' }],
  ['nbf', { nbf: '1e400' }],
  ['nbf', { nbf: String(now + 600) }],
  ['nbf', { nbf: '-1' }],
  ['iat', { iat: '1e400' }],
  ['iat', { iat: '-1e400' }],
  ['iat', { iat: String(now + 600) }],
  ['iat', { iat: '"yesterday"' }],
  ['iat', { iat: 'null' }],
  ['jti', { jti: '7' }],
  ['jti', { jti: '{"toString":1}' }],
  ['jti', { jti: '["a"]' }],
  ['jti', { jti: '""' }],
  ['jti', { jti: 'null' }],
  ['jti', { jti: `"${'x'.repeat(256)}"` }],
  ['jti', { jti: '"a\\u001b[31mb"' }],
  ['sub', { sub: '7' }],
  ['sub', { sub: `"${'x'.repeat(256)}"` }],
  ['scope', { scope: '["view"]' }],
  ['scope', { scope: '7' }],
  ['streams', { streams: '"s"' }],
  ['streams', { streams: '{"length":1e400}' }],
  ['streams', { streams: '["*", 7]' }],
  ['streams', { streams: '["*", null]' }],
  ['streams', { streams: `["${'x'.repeat(129)}"]` }],
  ['streams', { streams: `[${Array.from({ length: 1001 }, () => '"s"').join(',')}]` }],
];

/** Claims that jose itself refuses, with its own messages. */
const REFUSED: readonly string[] = [
  claims({ exp: undefined }),
  claims({ exp: '"soon"' }),
  claims({ exp: 'null' }),
  claims({ exp: '-1e400' }),
  claims({ nbf: '"now"' }),
  '[]',
  'null',
  '7',
  '{"exp":',
];

/** The number of claims per server, below the limit of refusals for one address. */
const CLAIMS_A_SERVER = 20;

async function secured(t: TestContext): Promise<RunningServer> {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const response = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  assert.equal(response.status, 200);
  return server;
}

async function greeted(server: RunningServer, token: string): Promise<RawViewer> {
  const viewer = await new RawViewer(server, 's').opened();
  viewer.socket.send(JSON.stringify({ type: 'hello', token }));
  return viewer;
}

test(
  'a token with a claim out of bounds opens no route, says which claim, and harms nobody',
  { timeout: 60_000 },
  async (t) => {
    const bad = [
      ...BAD.map(([claim, replaced]) => [`"${claim}"`, claims(replaced)] as const),
      ...REFUSED.map((text) => ['token', text] as const),
    ];
    for (let i = 0; i < bad.length; i += CLAIMS_A_SERVER) {
      const server = await secured(t);
      const watcher = await greeted(server, await tokenFor('s'));
      await watcher.next(({ type }) => type === 'welcome');
      for (const [named, text] of bad.slice(i, i + CLAIMS_A_SERVER)) {
        const token = await tokenOf(text);
        for (const accept of ['application/json', 'text/event-stream']) {
          const headers = { Accept: accept, ...bearer(token) };
          const response = await fetch(`${streamUrl(server, 's')}/changes`, { headers });
          const { error } = (await response.json()) as { error: Problem };
          assert.deepEqual([response.status, error.code], [401, 'unauthorised'], text);
          assert.ok(error.message.includes(named), `${text}: ${error.message}`);
        }
        const { code, reason } = await (await greeted(server, token)).closed;
        assert.equal(code, 4401, text);
        assert.ok(reason.includes(named), `${text}: ${reason}`);
      }
      assert.equal(watcher.socket.readyState, watcher.socket.OPEN, 'who was there before is there still');
    }
  },
);

test('a renewal with a claim out of bounds ends its own connection with 4401', { timeout: 60_000 }, async (t) => {
  const server = await secured(t);
  for (const [claim, replaced] of BAD) {
    const viewer = await greeted(server, await tokenFor('s'));
    await viewer.next(({ type }) => type === 'welcome');
    viewer.socket.send(JSON.stringify({ type: 'token', token: await tokenOf(claims(replaced)) }));
    assert.equal((await viewer.closed).code, 4401, `${claim}: ${JSON.stringify(replaced).slice(0, 80)}`);
  }
});

test('claims at the edge of their bounds are good, at first use and at renewal', { timeout: 60_000 }, async (t) => {
  const server = await secured(t);
  const good = [
    { exp: String(YEAR_9999 - 1) },
    { exp: `${now + 600}.5` },
    // Two clocks may differ a little.
    { iat: String(now + 3), nbf: String(now + 3) },
    { iat: '0', nbf: '0' },
    { jti: `"${'x'.repeat(255)}"` },
    { streams: '["*"]' },
    { streams: `[${Array.from({ length: 1000 }, () => '"s"').join(',')}]` },
    { scope: '"openid view"' },
  ];
  for (const replaced of good) {
    const token = await tokenOf(claims(replaced));
    const viewer = await greeted(server, token);
    await viewer.next(({ type }) => type === 'welcome');
    viewer.socket.send(JSON.stringify({ type: 'token', token }));
    const renewed = await viewer.next<Renewed>(({ type }) => type === 'renewed');
    assert.match(renewed.tokenExpiresAt, /^\d{4}-/, JSON.stringify(replaced).slice(0, 80));
    viewer.socket.terminate();
  }
});

test('peeksafe-server token makes no token that no server would take', async (t) => {
  const { PEEKSAFE_SECRET: before } = process.env;
  process.env['PEEKSAFE_SECRET'] = 'a-secret-of-tests-without-any-space';
  t.after(() => {
    if (before === undefined) delete process.env['PEEKSAFE_SECRET'];
    else process.env['PEEKSAFE_SECRET'] = before;
  });
  const print = t.mock.method(console, 'log', () => {});
  t.mock.method(console, 'error', () => {});
  const make = (values: Record<string, unknown>) => makeToken.run({ values: { stream: 's', ...values }, operands: [] });
  assert.equal(await make({}), 0);
  assert.equal(await make({ for: '999999d' }), 0);
  const printed = print.mock.callCount();
  const longList = Array.from({ length: 1001 }, (_, i) => `s${i}`).join(',');
  const tooMuchText = Array.from({ length: 100 }, (_, i) => `${i}${'x'.repeat(120)}`).join(',');
  for (const [values, reason] of [
    [{ subject: 'x'.repeat(256) }, /"sub"/],
    [{ subject: 'an\u001b[31mna' }, /"sub"/],
    [{ stream: 'x'.repeat(129) }, /"streams"/],
    [{ stream: longList }, /"streams"/],
    [{ stream: tooMuchText }, /8192|8,192/],
    [{ for: '9999999d' }, /--for/],
  ] as const)
    await assert.rejects(
      async () => make(values),
      (error) => error instanceof RangeError && reason.test(error.message),
    );
  assert.equal(print.mock.callCount(), printed, 'nothing was printed that looks like a token');
});
