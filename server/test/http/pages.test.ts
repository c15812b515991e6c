import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { serverFor, temporaryFolder } from '../support/harness.ts';

const SECRET = 'nobody may read this';

/** Asks for a target as it is written, which a client of the platform would tidy up first. */
function ask(port: number, target: string): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    let text = '';
    const head = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => done({ status: Number(text.split(' ')[1]), text }));
    socket.on('error', failed);
  });
}

test('a folder of pages gives its pages and nothing by a dot name, by a link out of it or by a trick of encoding', async (t) => {
  const outside = temporaryFolder(t);
  writeFileSync(join(outside, 'secret.txt'), SECRET);
  const demoDir = temporaryFolder(t);
  for (const folder of ['sub', '.git', '.well-known', 'sub/.hidden', 'sub/...'])
    mkdirSync(join(demoDir, folder), { recursive: true });
  for (const page of ['index.html', 'sub/index.html', 'a page.html', 'a..b.txt', 'café.html'])
    writeFileSync(join(demoDir, page), `page ${page}`);
  for (const file of ['.env', '.git/config', '.well-known/x', 'sub/.hidden/x', 'sub/.htpasswd', 'sub/.../x'])
    writeFileSync(join(demoDir, file), SECRET);
  symlinkSync(outside, join(demoDir, 'linked'));
  symlinkSync(join(outside, 'secret.txt'), join(demoDir, 'linked.txt'));
  symlinkSync(join(demoDir, '.env'), join(demoDir, 'env.txt'));
  symlinkSync(join(demoDir, 'sub'), join(demoDir, 'inside'));
  symlinkSync(join(demoDir, 'nowhere'), join(demoDir, 'broken'));
  mkdirSync(join(demoDir, 'out'));
  symlinkSync(join(outside, 'secret.txt'), join(demoDir, 'out/index.html'));
  const { port } = await serverFor(t, { demoDir });
  for (const target of [
    '/',
    '/index.html',
    '/sub/',
    '/sub',
    '/a%20page.html',
    '/a..b.txt',
    '/caf%C3%A9.html',
    '/inside/',
  ])
    assert.match((await ask(port, target)).text, /^HTTP\/1\.1 200 [^]*page /, target);
  for (const target of ['/nope', '/sub/nope.html', '/sub/favicon.ico'])
    assert.equal((await ask(port, target)).status, 404, `${target} is not there`);
  const name = outside.split('/').at(-1);
  for (const target of [
    '/.env',
    '/%2eenv',
    '/%2Eenv',
    '/%252eenv',
    '/./.env',
    '//.env',
    '/sub/../.env',
    '/sub/%2e%2e/.env',
    '/sub%2f..%2f.env',
    '/sub%2f.htpasswd',
    '/sub\\.htpasswd',
    '/sub%5c.htpasswd',
    '/.git/config',
    '/.well-known/x',
    '/sub/.hidden/x',
    '/sub/.../x',
    '/linked/secret.txt',
    '/linked.txt',
    '/env.txt',
    '/broken',
    '/out/',
    '/out/index.html',
    `/../${name}/secret.txt`,
    `/..%2f${name}/secret.txt`,
    `/%2e%2e/${name}/secret.txt`,
    `/sub/..%5c..%5c${name}/secret.txt`,
    '/.env%00.html',
    '/index.html%00',
    '/%ff/.env',
    '/%',
  ]) {
    const { status, text } = await ask(port, target);
    assert.ok(status >= 400 && status < 500, `${target}: ${text.slice(0, 100)}`);
    assert.ok(!text.includes(SECRET), target);
  }
});

test('a server does not start when its store lies inside the folder of pages, however that is written', async (t) => {
  const folder = temporaryFolder(t);
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'deep'), { recursive: true });
  symlinkSync(pages, join(folder, 'alias'));
  symlinkSync(join(pages, 'deep'), join(folder, 'data'));
  for (const [dataDir, demoDir] of [
    [pages, pages],
    [join(pages, '.peeksafe'), pages],
    [join(pages, 'not/yet/made'), pages],
    [join(folder, 'alias/.peeksafe'), pages],
    [join(pages, '.peeksafe'), join(folder, 'alias')],
    [join(folder, 'data'), pages],
    [join(folder, 'pages/../pages/store'), `${pages}/`],
  ] as const)
    await assert.rejects(serverFor(t, { dataDir, demoDir }), /The store .* lies inside the folder of pages/, dataDir);
  await assert.rejects(serverFor(t, { demoDir: join(folder, 'no') }), /--pages names no folder/);
  for (const dataDir of [join(folder, 'pages-store'), join(realpathSync(folder), '..pages')])
    await (await serverFor(t, { dataDir, demoDir: pages })).close();
});

test('a folder of pages without an icon leaves no error in the console of a browser, and one with an icon gives it', async (t) => {
  const demoDir = temporaryFolder(t);
  const { port } = await serverFor(t, { demoDir });
  assert.equal((await ask(port, '/favicon.ico')).status, 204);
  writeFileSync(join(demoDir, 'favicon.ico'), 'an icon');
  assert.match((await ask(port, '/favicon.ico')).text, /^HTTP\/1\.1 200 [^]*an icon/);
});
