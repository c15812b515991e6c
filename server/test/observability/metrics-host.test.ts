// The listener of the metrics asks for no token: the host that a request names tells who may ask.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { RunningServer } from '../../src/server.ts';
import { serverFor } from '../support/harness.ts';
import { SECRET } from '../support/tokens.ts';
import { until } from '../support/until.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks as a browser or a proxy does, whatever the host. */
function ask(server: RunningServer, headers: Readonly<Record<string, string>>, path = '/metrics'): Promise<Answer> {
  return new Promise((done, fail) => {
    request({ port: server.metricsPort, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    })
      .on('error', fail)
      .end();
  });
}

const secured = (t: Parameters<typeof serverFor>[0], more: Parameters<typeof serverFor>[1]): Promise<RunningServer> =>
  serverFor(t, { tokens: { secrets: [SECRET] }, metricsPort: 0, ...more });

test('a page that points its own name at this machine reads no metrics, with tokens or without', async (t) => {
  for (const server of [await serverFor(t, { metricsPort: 0 }), await secured(t, {})]) {
    const port = String(server.metricsPort);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '192.0.2.1',
      'localhost.evil.example',
      'evil',
      'x.local',
    ])
      for (const path of ['/metrics', '/nowhere']) {
        const { status, text } = await ask(server, { Host: host }, path);
        assert.equal(status, 403, `${host} ${path}`);
        assert.match(text, /loopback names only/);
      }
    for (const host of ['localhost', 'LocalHost', `127.0.0.1:${port}`, `[::1]:${port}`]) {
      const { status, text } = await ask(server, { Host: host });
      assert.equal(status, 200, host);
      assert.match(text, /peeksafe_ready 1/);
    }
  }
});

test('metrics on loopback are for this machine: not for a page of any origin, and not for those behind a proxy', async (t) => {
  const server = await secured(t, {});
  const own = { Host: `localhost:${server.metricsPort}` };
  assert.equal((await ask(server, { ...own, Origin: 'https://www.example.org' })).status, 403);
  const passedOn = await ask(server, { ...own, 'X-Forwarded-For': '192.0.2.1' });
  assert.equal(passedOn.status, 403);
  assert.match(passedOn.text, /a proxy passed on.*--metrics-names/);
  const text = (await ask(server, own)).text;
  assert.match(text, /peeksafe_refusals_total\{code="403"\} 2/, 'they are counted');
});

test('metrics on another address answer to addresses and names of the network, and to names that were given', async (t) => {
  const server = await secured(t, { metricsHost: '0.0.0.0', metricsNames: ['metrics.example.org'] });
  const answered = ['10.1.2.3:9464', '[fd00::7]:9464', 'gateway-0:9464', 'peeksafe.monitoring.svc.cluster.local:9464'];
  for (const host of [...answered, 'vm.internal', 'localhost', 'metrics.example.org', 'METRICS.example.org:9464'])
    assert.equal((await ask(server, { Host: host })).status, 200, host);
  for (const host of ['evil.example', 'evil.example:9464', 'x.metrics.example.org', '10.1.2.3.evil.example', 'com.']) {
    const { status, text } = await ask(server, { Host: host });
    assert.equal(status, 403, host);
    assert.match(text, /--metrics-names/);
  }
});

test('a proxy that guards the metrics on loopback passes on what comes by a name that was given', async (t) => {
  const server = await secured(t, { metricsNames: ['metrics.example.org'] });
  const headers = { Host: 'metrics.example.org', 'X-Forwarded-For': '192.0.2.1' };
  assert.equal((await ask(server, headers)).status, 200);
  assert.equal((await ask(server, { ...headers, Host: 'evil.example' })).status, 403);
});

test('a name of the metrics that no request could carry ends the start', async (t) => {
  for (const name of ['', 'https://metrics.example.org', 'metrics.example.org:9464', '*', '*.example.org', 'a b'])
    await assert.rejects(secured(t, { metricsNames: [name] }), /is no name of a host/, name);
});

test('clients that ask for the metrics without end and do not read are cut off', { timeout: 30_000 }, async (t) => {
  const server = await secured(t, {});
  const sockets = Array.from({ length: 8 }, () => {
    const socket = connect(server.metricsPort as number, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(5000));
    return socket;
  });
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  const figure = async (name: string): Promise<number> => {
    const { text } = await ask(server, { Host: 'localhost' });
    return Number(new RegExp(`^peeksafe_${name} (.*)$`, 'm').exec(text)?.[1]);
  };
  await until('all are cut off', () => {
    // A client that does not read notices the end when it sends.
    for (const socket of sockets) socket.write('\r\n');
    return sockets.every(({ destroyed }) => destroyed);
  });
  await until('nothing of theirs waits', async () => (await figure('unsent_bytes')) === 0);
});
