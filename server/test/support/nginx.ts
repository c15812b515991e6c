import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './harness.ts';
import { NO_OPENSSL, ownCertificate, trustCertificate } from './own-certificate.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');

/** The host that the site of `server/deploy` is for. */
export const HOST = 'peeksafe.example.com';

const isThere = (program: string, option: string): boolean => spawnSync(program, [option]).status === 0;

/** Why a test with nginx and TLS cannot run here; false when it can. */
export const NO_NGINX: string | false = !isThere('nginx', '-v')
  ? 'needs nginx (apt-get install nginx-light)'
  : NO_OPENSSL;

/** Replaces a text of a file that must be there: a test of something else would test nothing. */
function replaced(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `the site has no "${from}" any more`);
  return text.replaceAll(from, to);
}

/** Runs nginx until the test is over, with nothing outside of a folder. */
function run(t: TestContext, folder: string, config: string): void {
  const names = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const inFolder = [
    `access_log ${folder}/access.log;`,
    ...names.map((name) => `${name}_temp_path ${folder}/${name};`),
  ].join(' ');
  const main = `
    ${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    ${replaced(config, 'http {', `http { ${inFolder}`)}`;
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, main);
  const check = spawnSync('nginx', ['-t', '-c', file, '-p', folder], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' });
  t.after(async () => {
    child.kill('SIGQUIT');
    setTimeout(() => child.kill('SIGKILL'), 1000).unref();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
}

const answers = (url: string): Promise<void> =>
  until('nginx answers', () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );

/** nginx as scale/compose.yaml has it, in front of two gateways on this machine. Returns its address. */
export async function nginxBeforeGateways(t: TestContext, ports: readonly [number, number]): Promise<string> {
  const [folder, own] = [temporaryFolder(t), await freePort()];
  const config = [
    ['gateway-0:8787', `127.0.0.1:${ports[0]}`],
    ['gateway-1:8787', `127.0.0.1:${ports[1]}`],
    ['listen 8787;', `listen 127.0.0.1:${own};`],
  ].reduce(
    (text, [from = '', to = '']) => replaced(text, from, to),
    readFileSync(join(DEPLOY, 'scale/nginx.conf'), 'utf8'),
  );
  run(t, folder, config);
  await answers(`http://127.0.0.1:${own}`);
  return `http://127.0.0.1:${own}`;
}

/** A running nginx. */
export interface Nginx {
  /** Of TLS. */
  readonly url: string;
  /** Of plain HTTP, which leads to the other. */
  readonly plainUrl: string;
  readonly port: number;
  /** The folder of files that prove to an authority whose name it is. */
  readonly webroot: string;
}

/**
 * nginx with the site of `server/deploy`, on ports of this test and with a certificate of its own, in front of a server on this machine.
 * @param port That of the server.
 * @param more Changes the site.
 */
export async function nginxBefore(
  t: TestContext,
  port: number,
  more: (site: string) => string = (site) => site,
): Promise<Nginx> {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'webroot'));
  const [plain, secure] = [await freePort(), await freePort()];
  const certificate = ownCertificate(folder, `DNS:${HOST},DNS:localhost,IP:127.0.0.1`);
  trustCertificate(certificate);
  const { cert, key } = certificate;
  const site = [
    ['127.0.0.1:8787', `127.0.0.1:${port}`],
    // A machine for tests may have no IPv6.
    ['listen [::]:80;', ''],
    ['listen [::]:443 ssl http2;', ''],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl', `listen 127.0.0.1:${secure} ssl`],
    [`/etc/letsencrypt/live/${HOST}/fullchain.pem`, cert],
    [`/etc/letsencrypt/live/${HOST}/privkey.pem`, key],
    ['/var/www/letsencrypt', join(folder, 'webroot')],
  ].reduce((text, [from = '', to = '']) => replaced(text, from, to), readFileSync(join(DEPLOY, 'nginx.conf'), 'utf8'));
  run(t, folder, `events { worker_connections 512; } http { ${more(site)} }`);
  const url = `https://localhost:${secure}`;
  await answers(url);
  return { url, plainUrl: `http://localhost:${plain}`, port: secure, webroot: join(folder, 'webroot') };
}
