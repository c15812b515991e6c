// cspell:ignore PYTHONIOENCODING
// The receivers of webhooks that the guides show: what is right is taken once, whatever is wrong is answered, and they go on.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { pairOfVariants, post } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { until } from '../../server/test/support/until.ts';
import { ROOT } from '../packages/run.ts';

const EXAMPLES = join(ROOT, 'demo/examples/webhook');
const KEY = Buffer.alloc(32, 7);
const store = mkdtempSync(join(tmpdir(), 'peeksafe-webhooks-'));
let server: ServerProcess;
before(async () => {
  server = await startProcess(store, await freePort());
  await post(server, 'totals', pairOfVariants());
});
after(async () => {
  await server.kill('SIGKILL');
  rmSync(store, { recursive: true, force: true });
});

interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** All that it has said until now. */
  said(): string;
}

async function start(
  t: TestContext,
  name: string,
  args: readonly string[],
  env: object,
  program = process.execPath,
): Promise<Receiver> {
  const port = await freePort();
  const child = spawn(program, [join(EXAMPLES, name), ...args], {
    env: { ...process.env, ...env, PORT: String(port) },
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`it ended: ${said}`)));
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { url: `http://127.0.0.1:${port}/`, port, child, said: () => said };
}

/** Delivers a body as something that signs it does. */
type Deliver = (body: string, id?: string) => Promise<number>;

async function statusOf(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.text();
  return answer.status;
}

/** Delivers a body as the server does, at a time in seconds. */
function deliverSigned(url: string, body: string, id: string, seconds: number): Promise<number> {
  const signature = createHmac('sha256', KEY).update(`${id}.${seconds}.${body}`).digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,no v1,${signature}`,
  };
  return statusOf(url, headers, body);
}

/** Sends the beginning of a delivery and leaves; resolves when the other side has seen that. */
async function abort(port: number): Promise<void> {
  const socket: Socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"half');
  socket.resetAndDestroy();
}

/** Everything that a stranger or a broken platform may send. */
async function endures(receiver: Receiver, deliver: Deliver): Promise<void> {
  const { url, port } = receiver;
  assert.equal(await statusOf(url, {}, '{}'), 401, 'without a signature');
  const wrong = { 'x-signature': 'ab', 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,ab' };
  assert.equal(await statusOf(url, wrong, '{}'), 401, 'with a wrong one');
  for (const body of ['', 'no JSON', '{"half":', 'null', '[]', '7', '"text"', '{}']) {
    const status = await deliver(body);
    assert.ok(status >= 400 && status < 500, `${body}: ${status}`);
  }
  assert.equal(await statusOf(url, {}, 'x'.repeat(3_000_000)), 413, 'a huge body');
  assert.equal((await fetch(url)).status, 405);
  for (let i = 0; i < 20; i++) await abort(port);
  const odd = connect(port, '127.0.0.1');
  odd.end('this is not HTTP\r\n\r\n');
  await once(odd.resume(), 'close');
  assert.equal(receiver.child.exitCode, null, receiver.said());
  assert.doesNotMatch(receiver.said(), /^\s+at |\[Object\]|\[object /m);
}

async function endsWhenAsked({ child }: Receiver): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  assert.equal((await ended)[0], 0);
}

test('the receiver of totals takes each delivery once, and outlives every bad one', { timeout: 60_000 }, async (t) => {
  const secret = 'what the platform signs with';
  const stream = `${server.url}/v1/streams/totals`;
  const receiver = await start(t, 'totals-to-peeksafe.ts', [stream], { PLATFORM_SECRET: secret });
  const deliver: Deliver = (body) =>
    statusOf(receiver.url, { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') }, body);
  const delivery = { deliveryId: 'd1', postId: 'a', views: 900, likes: 61, measuredAt: '2026-01-05T11:00:00Z' };
  assert.equal(await deliver(JSON.stringify(delivery)), 204);
  await endures(receiver, deliver);
  assert.equal(
    await deliver(JSON.stringify({ ...delivery, deliveryId: 'd2', views: -1 })),
    422,
    'what Peeksafe refuses',
  );
  assert.equal(await deliver(JSON.stringify({ ...delivery, views: 901 })), 422, 'an id that is taken');
  assert.equal(await deliver(JSON.stringify(delivery)), 204, 'the same again');
  const state = (await (await fetch(`${stream}/changes`)).json()) as {
    variants: { id: string; impressions: number }[];
  };
  assert.equal(state.variants.find(({ id }) => id === 'a')?.impressions, 900);
  await endsWhenAsked(receiver);
});

test('the receiver of kills takes each delivery once, and outlives every bad one', { timeout: 60_000 }, async (t) => {
  const receiver = await start(t, 'receive-kills.ts', [], {
    PEEKSAFE_WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
  });
  const deliverAt = (body: string, id: string, seconds: number): Promise<number> =>
    deliverSigned(receiver.url, body, id, seconds);
  const now = (): number => Math.floor(Date.now() / 1000);
  const deliver: Deliver = (body, id = randomUUID()) => deliverAt(body, id, now());
  const kill = JSON.stringify({ type: 'variant.killed', data: { stream: 's', variant: 'a', reason: 'Far behind.' } });
  assert.equal(await deliver(kill, 'k1'), 204);
  await endures(receiver, deliver);
  assert.equal(await deliverAt(kill, 'k2', now() - 3600), 401, 'somebody’s copy');
  assert.equal(await deliver(kill, 'k1'), 204, 'the same again');
  assert.equal(receiver.said().split('Stop a: Far behind.').length, 2, receiver.said());
  const closing = { type: 'experiment.closed', data: { stream: 's', experiment: 'e', winner: 'a', reason: '' } };
  assert.equal(await deliver(JSON.stringify(closing)), 204);
  // It answers before it has written.
  await until('the closing is told', () => receiver.said().includes('Close e, winner: a'));
  const later = { type: 'of.later', data: { stream: 's' } };
  assert.equal(await deliver(JSON.stringify(later)), 204, 'a type of a newer server');
  await endsWhenAsked(receiver);
});

const PYTHON_ENV = {
  PEEKSAFE_WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
  PYTHONIOENCODING: 'utf-8',
};

test('the receiver of kills in Python takes each signed delivery once', { timeout: 60_000 }, async (t) => {
  if (spawnSync('python3', ['--version']).status !== 0) return t.skip('there is no Python here');
  const receiver = await start(t, 'receive-kills.py', [], PYTHON_ENV, 'python3');
  const { url, said } = receiver;
  const now = Math.floor(Date.now() / 1000);
  const kill = JSON.stringify({ type: 'variant.killed', data: { stream: 's', variant: 'a', reason: 'Far behind.' } });
  // It says where it listens just before it does.
  await until('it listens', () =>
    statusOf(url, {}, '').then(
      (status) => status === 401,
      () => false,
    ),
  );
  assert.equal(await deliverSigned(url, kill, 'k1', now), 204);
  assert.equal(await deliverSigned(url, kill, 'k1', now), 204, 'the same again');
  assert.equal(await deliverSigned(url, kill, 'k2', now - 3600), 401, 'somebody’s copy');
  for (const body of ['', 'no JSON', 'null', '[]', '{}', '{"type":"variant.killed","data":{}}'])
    assert.equal(await deliverSigned(url, body, `bad${body}`.replaceAll(/\W/g, '-'), now), 400, body);
  const closing = { type: 'experiment.closed', data: { stream: 's', experiment: 'e', winner: null, reason: '' } };
  assert.equal(await deliverSigned(url, JSON.stringify(closing), 'c1', now), 204);
  const later = { type: 'of.later', data: { stream: 's' } };
  assert.equal(await deliverSigned(url, JSON.stringify(later), 'l1', now), 204, 'a type of a newer server');
  await until('the closing is told', () => said().includes('Close e, winner: none'));
  assert.equal(said().split('Stop a: Far behind.').length, 2, said());
  assert.equal(receiver.child.exitCode, null, said());
});

test('a receiver that is started wrongly says in a sentence how it is meant', async () => {
  for (const [name, args] of [
    ['totals-to-peeksafe.ts', []],
    ['receive-kills.ts', []],
    ['kills-to-chat.ts', []],
    ['kills-to-chat.ts', ['no address', 'none either']],
  ] as const) {
    const env = { ...process.env, PLATFORM_SECRET: '', PEEKSAFE_WEBHOOK_SECRET: '' };
    const child = spawn(process.execPath, [join(EXAMPLES, name), ...args], { env });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    assert.equal((await once(child, 'exit'))[0], 2, name);
    assert.match(said, /^Usage: .*\n$/, name);
  }
});
