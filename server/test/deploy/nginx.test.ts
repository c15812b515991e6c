import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput } from 'peeksafe/protocol';
import { connect, publish, type LiveStream } from 'peeksafe/sdk';
import { faultyProxy } from '../support/faulty-proxy.ts';
import { observed, pairOfVariants, temporaryFolder } from '../support/harness.ts';
import { NO_NATS, startNats } from '../support/nats-server.ts';
import { nginxBefore, nginxBeforeGateways, NO_NGINX } from '../support/nginx.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { bearer, tokenFor, WORD } from '../support/tokens.ts';
import { until } from '../support/until.ts';

/** Only a server with tokens accepts requests from a proxy. */
const WITH_SECRET = `export PEEKSAFE_SECRET=${WORD}`;
const token = (): Promise<string> => tokenFor('s', ['view', 'ingest'], { secret: WORD });

const impressions = (stream: LiveStream): number | undefined => stream.state.variants.get('a')?.impressions;

test(
  'behind nginx with TLS, as the site of server/deploy has it: live socket, event stream, posts and a restart',
  { timeout: 90_000, skip: NO_NGINX },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    const options = ['--trust-proxy', '127.0.0.1', '--limit-sockets', '3'];
    let server: ServerProcess = await startProcess(dataDir, port, options, WITH_SECRET);
    t.after(() => server.child.kill('SIGKILL'));
    const { url } = await nginxBefore(t, port);
    const publisher = publish(`${url}/v1/streams/s`, { token });
    t.after(() => publisher.close());
    await publisher.send(pairOfVariants());

    const live = connect(`${url}/v1/streams/s`, { token });
    t.after(() => live.close());
    await until('live', () => live.status.phase === 'live');
    assert.equal(live.status.transport, 'websocket');

    // A streamed response comes at once, though nginx buffers other responses.
    const closing = new AbortController();
    const streamed = await fetch(`${url}/v1/streams/s/changes`, {
      headers: { Accept: 'text/event-stream', ...bearer(await token()) },
      signal: closing.signal,
    });
    const reader = (streamed.body as ReadableStream<Uint8Array>).getReader();
    let heard = '';
    const reading = (async () => {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read())
        heard += new TextDecoder().decode(piece.value);
    })().catch(() => {});
    await until('the state', () => heard.includes('"type":"changes"'));
    await publisher.send([observed('1', 'a', 10, 1)]);
    await until('a change, by both ways', () => heard.includes('"impressions":10') && impressions(live) === 10);

    const large = Array.from({ length: 1000 }, (_, i): EventInput => observed(`${'x'.repeat(100)}${i}`, 'b', 1, 0));
    assert.equal((await publisher.send(large)).accepted, 1000, 'a large body comes through');

    assert.equal(await server.kill('SIGTERM'), 0);
    closing.abort();
    await reading;
    await until('away', () => live.status.phase !== 'live');
    server = await startProcess(dataDir, port, options, WITH_SECRET);
    await publisher.send([observed('2', 'a', 20, 1)]);
    await until('back by itself', () => impressions(live) === 30);
    assert.equal(live.status.phase, 'live');
  },
);

test(
  'a proxy that lets no WebSocket through still shows every change',
  { timeout: 90_000, skip: NO_NGINX },
  async (t) => {
    const port = await freePort();
    const server = await startProcess(temporaryFolder(t), port, ['--trust-proxy', '127.0.0.1'], WITH_SECRET);
    t.after(() => server.child.kill('SIGKILL'));
    const hostile = (site: string): string =>
      site
        .replace('proxy_set_header Upgrade $http_upgrade;', '')
        .replace('proxy_set_header Connection $connection_upgrade;', '');
    const { url } = await nginxBefore(t, port, hostile);
    const publisher = publish(`${url}/v1/streams/s`, { token });
    t.after(() => publisher.close());
    await publisher.send(pairOfVariants());
    const stream = connect(`${url}/v1/streams/s`, { token });
    t.after(() => stream.close());
    await until('live', () => stream.status.phase === 'live');
    t.diagnostic(`followed by ${stream.status.transport}`);
    assert.notEqual(stream.status.transport, 'websocket');
    await publisher.send([observed('1', 'a', 10, 1)]);
    await until('a change', () => impressions(stream) === 10);
  },
);

test(
  'behind nginx as scale/compose.yaml has it, a viewer whose gateway is gone goes on at the other',
  { timeout: 90_000, skip: NO_NGINX || NO_NATS },
  async (t) => {
    const nats = await startNats();
    t.after(() => nats.stop());
    const [first, second] = [await freePort(), await freePort()];
    const options = ['--trust-proxy', '127.0.0.1', '--log', nats.url];
    const gateways = await Promise.all(
      [first, second].map((port) => startProcess(temporaryFolder(t), port, options, WITH_SECRET)),
    );
    for (const { child } of gateways) t.after(() => child.kill('SIGKILL'));
    const url = await nginxBeforeGateways(t, [first, second]);
    const publisher = publish(`${url}/v1/streams/s`, { token });
    t.after(() => publisher.close());
    await publisher.send(pairOfVariants());
    const stream = connect(`${url}/v1/streams/s`, { token });
    t.after(() => stream.close());
    await until('live', () => stream.status.phase === 'live');
    assert.equal(stream.status.transport, 'websocket');
    await gateways[0]?.kill('SIGKILL');
    await publisher.send([observed('1', 'a', 10, 1)]);
    await until('a change', () => impressions(stream) === 10);
  },
);

test('a network that slows everything down still shows every change', { timeout: 60_000 }, async (t) => {
  const port = await freePort();
  const server = await startProcess(temporaryFolder(t), port);
  t.after(() => server.child.kill('SIGKILL'));
  const proxy = await faultyProxy(port);
  t.after(() => proxy.close());
  proxy.delay(400);
  const publisher = publish(`${server.url}/v1/streams/s`);
  t.after(() => publisher.close());
  await publisher.send(pairOfVariants());
  const stream = connect(`${proxy.url}/v1/streams/s`, { token: () => undefined });
  t.after(() => stream.close());
  await until('live', () => stream.status.phase === 'live');
  await publisher.send([observed('1', 'a', 10, 1)]);
  await until('a change', () => impressions(stream) === 10);
  assert.ok(stream.delay !== null && stream.delay >= 0);
});
