// The handshakes, the redirect and the headers of the site in server/deploy/nginx.conf, with a real nginx and a real certificate.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { temporaryFolder } from '../support/harness.ts';
import { HOST, nginxBefore, NO_NGINX } from '../support/nginx.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { WORD } from '../support/tokens.ts';

/** Shakes hands; returns the protocols that both agreed on. */
async function handshake(port: number, options: ConnectionOptions): Promise<{ tls: string | null; alpn: unknown }> {
  const socket = connectTls({ host: '127.0.0.1', port, servername: HOST, ...options });
  try {
    await once(socket, 'secureConnect');
    assert.equal(socket.authorized, true);
    return { tls: socket.getProtocol(), alpn: socket.alpnProtocol };
  } finally {
    socket.destroy();
  }
}

const exactly = (version: SecureVersion): ConnectionOptions => ({ minVersion: version, maxVersion: version });

test('the TLS of the site in server/deploy', { timeout: 60_000, skip: NO_NGINX }, async (t) => {
  const port = await freePort();
  // It sends the header of HSTS by itself too, as behind a proxy that does not.
  const options = ['--trust-proxy', '127.0.0.1', '--hsts', '1d'];
  const server = await startProcess(temporaryFolder(t), port, options, `export PEEKSAFE_SECRET=${WORD}`);
  t.after(() => server.child.kill('SIGKILL'));
  const nginx = await nginxBefore(t, port);

  await t.test('TLS 1.2 and 1.3 come about, with HTTP/2 where it is asked for', async () => {
    const both = ['h2', 'http/1.1'];
    assert.deepEqual(await handshake(nginx.port, { ...exactly('TLSv1.3'), ALPNProtocols: both }), {
      tls: 'TLSv1.3',
      alpn: 'h2',
    });
    assert.deepEqual(await handshake(nginx.port, { ...exactly('TLSv1.2'), ALPNProtocols: ['http/1.1'] }), {
      tls: 'TLSv1.2',
      alpn: 'http/1.1',
    });
  });

  await t.test('older versions, and ciphers without forward secrecy, are refused by nginx', async () => {
    // This end would do without: else it is this end that refuses.
    const weak = { ciphers: 'ALL:@SECLEVEL=0' };
    await assert.rejects(handshake(nginx.port, { ...exactly('TLSv1.1'), ...weak }), { code: /ALERT_PROTOCOL_VERSION/ });
    const withoutSecrecy = { ...exactly('TLSv1.2'), ciphers: 'AES256-GCM-SHA384' };
    await assert.rejects(handshake(nginx.port, withoutSecrecy), { code: /ALERT_HANDSHAKE_FAILURE/ });
  });

  await t.test('a client that trusts another authority is not let into a conversation', async () => {
    await assert.rejects(handshake(nginx.port, { ca: [] }), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  await t.test('a request over HTTP/2 is answered by the server', async () => {
    const session = connectHttp2(nginx.url);
    const request = session.request({ ':path': '/healthz' });
    const [headers] = (await once(request, 'response')) as [{ ':status': number }];
    session.destroy();
    assert.equal(headers[':status'], 200);
  });

  await t.test('plain HTTP leads to TLS, path and query kept, except for the proof of the name', async () => {
    const answer = await fetch(`${nginx.plainUrl}/v1/streams/a/changes?since=1`, { redirect: 'manual' });
    assert.equal(answer.status, 308);
    assert.equal(answer.headers.get('location'), 'https://localhost/v1/streams/a/changes?since=1');
    const folder = join(nginx.webroot, '.well-known/acme-challenge');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'token'), 'proof');
    const proof = await fetch(`${nginx.plainUrl}/.well-known/acme-challenge/token`);
    assert.equal(await proof.text(), 'proof');
  });

  await t.test(
    'HSTS is sent once, on answers of the server and on errors of nginx, and never in the clear',
    async () => {
      const hsts = async (url: string): Promise<[number, string | null]> => {
        const { status, headers } = await fetch(url, { redirect: 'manual' });
        return [status, headers.get('strict-transport-security')];
      };
      const sent = 'max-age=15552000';
      assert.deepEqual(await hsts(`${nginx.url}/readyz`), [200, sent]);
      assert.deepEqual(await hsts(`${nginx.url}/v1/streams`), [401, sent]);
      assert.deepEqual(await hsts(`${nginx.plainUrl}/readyz`), [308, null]);
      await server.kill('SIGTERM');
      assert.deepEqual(await hsts(`${nginx.url}/readyz`), [502, sent]);
    },
  );
});
