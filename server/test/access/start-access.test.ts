import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { readOrigin } from '../../src/access/origins.ts';
import type { ServerOptions } from '../../src/server.ts';
import { runHere } from '../support/command-line.ts';
import { serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { SERVER_CLI } from '../support/server-process.ts';
import { bearer, SECRET, tokenFor, WORD } from '../support/tokens.ts';

interface Ended {
  readonly code: number | null | 'started';
  readonly said: string;
}

/** Runs `peeksafe-server` until it ends, or until it says that it has started. */
function run(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=peeksafe-source', SERVER_CLI, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (!chunk.toString().startsWith('http')) return;
      child.kill('SIGKILL');
      done({ code: 'started', said });
    });
    child.on('close', (code) => done({ code, said }));
  });
}

test('an access setting that is set but empty ends the start with 2 and is named', async (t) => {
  const folder = temporaryFolder(t);
  const empty = join(folder, 'empty');
  writeFileSync(empty, ' \n');
  const url = 'http://127.0.0.1:1';
  const cases: readonly (readonly [RegExp, readonly string[], Readonly<Record<string, string>>])[] = [
    [/PEEKSAFE_SECRET is set but empty/, [], { PEEKSAFE_SECRET: ' ' }],
    [/PEEKSAFE_SECRET is set but holds no secret/, [], { PEEKSAFE_SECRET: ' , ' }],
    [/PEEKSAFE_SECRET is set but empty/, ['--jwks', `${url}/keys`], { PEEKSAFE_SECRET: '' }],
    [/PEEKSAFE_SECRET_FILE is set but empty/, [], { PEEKSAFE_SECRET_FILE: '' }],
    [/PEEKSAFE_SECRET_FILE names a file that is empty/, [], { PEEKSAFE_SECRET_FILE: empty }],
    [/PEEKSAFE_SECRET_FILE names a file that is empty/, [], { PEEKSAFE_SECRET_FILE: empty, PEEKSAFE_SECRET: WORD }],
    [/PEEKSAFE_SECRET_FILE.*cannot be read: ENOENT/, [], { PEEKSAFE_SECRET_FILE: join(folder, 'no') }],
    [/PEEKSAFE_WEBHOOK_SECRET is set but empty/, [], { PEEKSAFE_WEBHOOK_SECRET: '' }],
    [/PEEKSAFE_WEBHOOK_SECRET is set but holds no/, ['--webhook', url], { PEEKSAFE_WEBHOOK_SECRET: ',' }],
    [/--webhook needs a secret/, ['--webhook', url], {}],
    [/PEEKSAFE_LLM_KEY is set but empty/, [], { PEEKSAFE_LLM_URL: url, PEEKSAFE_LLM_MODEL: 'm', PEEKSAFE_LLM_KEY: '' }],
    [/PEEKSAFE_NATS_PASSWORD is set but empty/, ['--log', 'nats://x'], { PEEKSAFE_NATS_PASSWORD: '' }],
    [/PEEKSAFE_NATS_TOKEN_FILE.*empty/, ['--log', 'nats://x'], { PEEKSAFE_NATS_TOKEN_FILE: empty }],
    [/PEEKSAFE_NATS_CREDS.*empty/, ['--log', 'nats://x'], { PEEKSAFE_NATS_CREDS: empty }],
    ...['host', 'jwks', 'issuer', 'audience', 'trust-proxy', 'origin', 'webhook', 'metrics-host', 'pages', 'data'].map(
      (name) => [new RegExp(`--${name} was given without a value`), [`--${name}`, ''], {}] as const,
    ),
    [/--origin was given but names nothing/, ['--origin', ' , '], {}],
    [/--trust-proxy was given but names nothing/, ['--trust-proxy', ','], { PEEKSAFE_SECRET: WORD }],
    [/--issuer needs tokens: set PEEKSAFE_SECRET/, ['--issuer', 'https://id.example'], {}],
    [/--audience needs tokens/, ['--audience', 'peeksafe'], {}],
    [/--trust-proxy needs tokens/, ['--trust-proxy', '127.0.0.1'], {}],
  ];
  for (const [i, [expected, args, env]] of cases.entries()) {
    const data = args[0] === '--data' ? [] : ['--data', join(folder, String(i))];
    const { code, err } = await runHere(['start', '--port', '0', '--metrics-port', 'off', ...data, ...args], env);
    assert.equal(code, 2, `${args.join(' ')} ${JSON.stringify(env)}: ${err}`);
    assert.match(err, expected);
    assert.ok(!err.includes(WORD) && err.trim().split('\n').length === 1, err);
  }
});

test('a setting that is empty ends a process with 2 and one sentence', async (t) => {
  const given = ['start', '--port', '0', '--metrics-port', 'off', '--data', temporaryFolder(t)];
  const { code, said } = await run(t, given, { PEEKSAFE_SECRET: ' ' });
  assert.equal(code, 2);
  assert.match(said, /^peeksafe-server: PEEKSAFE_SECRET is set but empty.*\n$/);
});

test('a PORT that is blank or not a port is an error, unless --port is given', async (t) => {
  const given = ['start', '--metrics-port', 'off', '--data', temporaryFolder(t)];
  for (const [PORT, expected] of [
    ['', /PORT is set but empty/],
    [' ', /PORT is set but empty/],
    ['http', /PORT takes a number from 0 to 65535, not "http"/],
    ['65536', /PORT takes a number/],
    ['-1', /PORT takes a number/],
  ] as const) {
    const { code, err } = await runHere(given, { PORT });
    assert.equal(code, 2, PORT);
    assert.match(err, expected);
  }
  assert.equal((await run(t, [...given, '--port', '0'], { PORT: '' })).code, 'started');
  assert.equal((await run(t, given, { PORT: '0' })).code, 'started');
});

test('startServer rejects access settings that are empty', async (t) => {
  const cases: readonly (readonly [Partial<ServerOptions>, RegExp])[] = [
    [{ tokens: {} }, /at least one secret or the address of a key set/],
    [{ tokens: { secrets: [] } }, /at least one secret/],
    [{ tokens: { issuer: 'https://id.example' } }, /at least one secret/],
    [{ tokens: { secrets: [SECRET], issuer: '' } }, /issuer of tokens is empty/],
    [{ tokens: { secrets: [SECRET], audience: ' ' } }, /audience of tokens is empty/],
    [{ tokens: { jwks: '' } }, /key set/],
    [{ tokens: { secrets: [SECRET] }, host: '' }, /address to bind to is empty/],
    [{ tokens: { secrets: [SECRET] }, proxies: [''] }, /not a proxy's address/],
    [{ proxies: ['127.0.0.1'] }, /need tokens/],
    [{ origins: [''] }, /no origin of a page/],
    [{ webhook: { url: 'http://localhost:1', secrets: [] } }, /webhook needs at least one signing secret/],
  ];
  for (const [options, expected] of cases)
    await assert.rejects(
      serverFor(t, options),
      (error: Error) => error instanceof RangeError && expected.test(error.message),
    );
});

test('without tokens, every route refuses a request that a proxy forwarded, and says why', async (t) => {
  const server = await serverFor(t);
  const added = {
    Forwarded: 'for=192.0.2.1',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Host': 'dash.example',
    'X-Forwarded-Proto': 'https',
    'x-forwarded-anything': '',
    'X-Real-IP': '192.0.2.1',
    Via: '1.1 proxy',
  };
  for (const [name, value] of Object.entries(added))
    for (const route of ['/v1/streams', '/v1/streams/s/changes', '/healthz', '/openapi.json', '/']) {
      const response = await fetch(`${server.url}${route}`, { headers: { [name]: value } });
      assert.equal(response.status, 403, `${name} at ${route}`);
      assert.match(await response.text(), /Without tokens.*proxy.*PEEKSAFE_SECRET/);
    }
  const status = await new Promise<number>((done) => {
    const live = `${streamUrl(server, 's').replace('http', 'ws')}/live`;
    const socket = new WebSocket(live, 'peeksafe.v1', { headers: { 'X-Forwarded-For': '192.0.2.1' } });
    socket.on('open', () => (socket.terminate(), done(101)));
    socket.on('unexpected-response', (_, response) => done(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
  assert.equal(status, 403);
  assert.equal((await fetch(`${server.url}/v1/streams`)).status, 200, 'others are not disturbed');
  const guarded = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const headers = { ...added, ...bearer(await tokenFor('*')) };
  assert.equal(
    (await fetch(`${guarded.url}/v1/streams`, { headers })).status,
    200,
    'with tokens a proxy may stand in front',
  );
});

test('an origin is read as browsers send it, and one that no page could send is refused at the start', async (t) => {
  for (const [text, origin] of [
    ['https://x', 'https://x'],
    ['https://x/', 'https://x'],
    ['HTTPS://Dash.Example:443/', 'https://dash.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['https://büro.example', 'https://xn--bro-hoa.example'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['chrome-extension://abcdefgh/', 'chrome-extension://abcdefgh'],
  ] as const)
    assert.equal(readOrigin(text), origin);
  for (const text of [
    'x',
    '*',
    'null',
    'x:8080',
    'https://',
    'https://*.x',
    'https://x/path',
    'https://x/?q',
    'https://x#',
    'https://user:pw@x',
    'wss://x',
    'file:///home',
    'blob:https://x/1',
    'https://a https://b',
  ])
    await assert.rejects(serverFor(t, { origins: [text] }), /is no origin of a page: name its scheme and host/, text);
  const server = await serverFor(t, { origins: ['HTTPS://Dash.Example/'] });
  const response = await fetch(`${server.url}/v1/streams`, { headers: { Origin: 'https://dash.example' } });
  assert.deepEqual(
    [response.status, response.headers.get('access-control-allow-origin')],
    [200, 'https://dash.example'],
  );
});
