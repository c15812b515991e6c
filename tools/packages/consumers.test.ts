// The packages as a stranger gets them: packed, installed into an empty project outside the repository, and used.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { build as viteBuild } from 'vite';
import { freePort } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { builtManifest } from '../manifest/analyze.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { link, makeConsumer } from './consumer.ts';
import { importMap } from './import-map.ts';
import { showsRows, watchedPage, type WatchedPage } from './page-watch.ts';
import { bin, ROOT, run } from './run.ts';
import { serveFolder } from './static-server.ts';
import type { PackageJson } from './stage.ts';

/** The dependencies that a project brings itself; the versions are those of the lockfile. */
const FRAMEWORKS = [
  'react',
  'react-dom',
  'scheduler',
  'vue',
  'svelte',
  '@types/react',
  '@types/react-dom',
  '@types/node',
];

const elements = elementDocs(builtManifest(ROOT));

let dir = '';
let browser: Browser;

before(async () => {
  dir = makeConsumer('.', ['peeksafe', 'peeksafe-server']);
  link(dir, FRAMEWORKS);
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

const installed = (): PackageJson =>
  JSON.parse(readFileSync(join(dir, 'node_modules/peeksafe/package.json'), 'utf8')) as PackageJson;

/** Every entry of both packages that is a module. That of Angular needs Angular, with which `npm test -- frameworks` tries it out. */
const entries = (): readonly string[] => [
  ...Object.keys(installed().exports)
    .filter((path) => !path.endsWith('.json') && path !== './angular')
    .map((path) => `peeksafe${path.slice(1)}`),
  'peeksafe-server',
];

interface Cleanup {
  after(work: () => unknown): void;
}

async function open(t: Cleanup, url: string): Promise<WatchedPage> {
  const watched = await watchedPage(browser, t);
  await watched.page.goto(url);
  return watched;
}

test('Node imports every entry, without a DOM and without a word', () => {
  const script = `for (const name of ${JSON.stringify(entries())}) await import(name);`;
  assert.equal(run(process.execPath, ['--input-type=module', '--eval', script], dir), '');
});

test('a server renders a page with the tags, as Next does', () => {
  const html = run(process.execPath, ['ssr/page.mjs'], dir);
  assert.match(
    html,
    /<variant-stream src="https:\/\/host\/v1\/streams\/acme"><variant-table><\/variant-table><kill-feed limit="12">/,
  );
});

test('a strict project type-checks: every entry, tags, events, and the templates of React, Vue and Svelte', () => {
  const imports = entries().map((entry, i) => `import * as e${i} from '${entry}';\nvoid e${i};\n`);
  writeFileSync(join(dir, 'types/every-entry.ts'), imports.join(''));
  const events = elements.flatMap(({ tag, events: told }) =>
    told.map(({ name, type, module }) => {
      const event = module === null ? type : `import('peeksafe/elements').${type}`;
      return `document.createElement('${tag}').addEventListener('${name}', (event) => { const typed: ${event} = event; void typed; });\n`;
    }),
  );
  assert.ok(events.length > 0);
  writeFileSync(join(dir, 'types/every-event.ts'), `import 'peeksafe/elements';\n${events.join('')}`);
  run(process.execPath, [bin('tsc'), '-p', 'types'], dir);
});

test('a project of Vite with React builds, and shows rows in a browser', async (t) => {
  const root = join(dir, 'vite');
  await viteBuild({
    ...{ root, base: './', configFile: false, logLevel: 'error' },
    esbuild: { jsx: 'automatic' },
    build: { target: 'es2022', outDir: 'dist' },
  });
  const { page, faults } = await open(t, `${await serveFolder(t, join(root, 'dist'))}/`);
  await showsRows(page);
  assert.deepEqual(faults, []);
});

test('a plain page with an import map shows rows, without any bundler', async (t) => {
  const wanted = ['peeksafe/elements/variant-stream.js', 'peeksafe/elements/variant-table.js', 'peeksafe/simulator'];
  const file = join(dir, 'html/index.html');
  const imports = await importMap(dir, wanted);
  writeFileSync(file, readFileSync(file, 'utf8').replace('IMPORT_MAP', JSON.stringify({ imports })));
  const { page, faults } = await open(t, `${await serveFolder(t, dir)}/html/index.html`);
  await showsRows(page);
  assert.deepEqual(faults, []);
});

test('a plain page with the bundle and its integrity defines every tag', async (t) => {
  const file = join(dir, 'html/bundle.html');
  const hashes = JSON.parse(readFileSync(join(dir, 'node_modules/peeksafe/dist/integrity.json'), 'utf8')) as Record<
    string,
    string
  >;
  writeFileSync(file, readFileSync(file, 'utf8').replace('INTEGRITY', hashes['peeksafe.js'] ?? ''));
  const { page, faults } = await open(t, `${await serveFolder(t, dir)}/html/bundle.html`);
  await page.waitForFunction(() => customElements.get('variant-table') !== undefined);
  const tags = elements.map(({ tag }) => tag);
  assert.deepEqual(await page.evaluate((all) => all.filter((tag) => customElements.get(tag) === undefined), tags), []);
  assert.deepEqual(faults, []);
});

test('a plain page with the lazy loader loads the elements with the first tag, and nothing before', async (t) => {
  writeFileSync(
    join(dir, 'html/lazy.html'),
    '<!doctype html><link rel="icon" href="data:," /><script type="module" src="../node_modules/peeksafe/dist/peeksafe-lazy.js"></script><main></main>',
  );
  const { page, faults } = await open(t, `${await serveFolder(t, dir)}/html/lazy.html`);
  await page.waitForLoadState('networkidle');
  const loaded = (): Promise<readonly string[]> =>
    page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1) ?? ''));
  assert.deepEqual(await loaded(), ['peeksafe-lazy.js']);
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('kill-feed')));
  await page.waitForFunction(() => (document.querySelector('kill-feed')?.shadowRoot ?? null) !== null);
  assert.ok((await loaded()).includes('peeksafe.js'));
  assert.deepEqual(faults, []);
});

test('npx peeksafe-server serves from its packed tarball, and the SDK talks to it from Node', async (t) => {
  const port = await freePort();
  const store = join(dir, 'store');
  const args = [
    '--no-install',
    'peeksafe-server',
    'start',
    '--port',
    String(port),
    '--metrics-port',
    'off',
    '--data',
    store,
  ];
  const npx = process.env['npm_execpath']?.replace('npm-cli.js', 'npx-cli.js');
  const [program, given] = npx === undefined ? ['npx', args] : [process.execPath, [npx, ...args]];
  // A group of its own: npx does not pass every signal on to what it runs.
  const child = spawn(program, given, { cwd: dir, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the server ended: ${said}`)));
  await Promise.race([once(child.stdout, 'data'), ended]);
  const url = `http://127.0.0.1:${port}`;
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const heard = JSON.parse(run(process.execPath, ['node/talk.mjs', `${url}/v1/streams/acme`], dir)) as object;
  assert.deepEqual(heard, { results: ['accepted', 'accepted', 'accepted', 'accepted'], er: 7 / 120 });
});
