import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Page, Request } from 'playwright-core';
import { observed, pairOfVariants, post } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';
import { inOrder, SOURCES } from '../frameworks/example-pages.ts';
import { readGuides } from '../frameworks/guide.ts';
import { bin, ROOT } from '../packages/run.ts';

const EXAMPLES = join(ROOT, 'demo/examples');
const SAMPLES = join(ROOT, SOURCES);
const require = createRequire(import.meta.url);
const AXE = readFileSync(createRequire(require.resolve('@open-wc/testing')).resolve('axe-core/axe.min.js'), 'utf8');
const at = '2026-01-05T10:00:00.000Z';
const killed = { id: 'k', at, kind: 'variant.killed', variant: 'a', reason: 'Far behind.' };
const warned = { id: 'w', at, kind: 'pattern.warned', pattern: 'curiosity-gap', level: 'fatigued' };
/** A variant that does well, one that is stopped, and a worn pattern. */
const EVENTS = [...pairOfVariants(), observed('1', 'b', 1234, 56), observed('2', 'a', 400, 2), killed, warned];

const store = mkdtempSync(join(tmpdir(), 'peeksafe-examples-'));
let browser: Browser;
let server: ServerProcess;
before(async () => {
  browser = await launchChromium();
  server = await startProcess(store, await freePort(), ['--pages', DEMO_DIR]);
  await post(server, 'demo', EVENTS);
});
after(async () => {
  await browser.close();
  await server.kill('SIGKILL');
  rmSync(store, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Reloads it or leads elsewhere, which breaks off what it still loads: that alone is no error. */
  readonly leave: (go: () => Promise<unknown>) => Promise<void>;
}

async function open(t: { after(work: () => unknown): void }, path: string): Promise<Opened> {
  const page = await browser.newPage();
  t.after(() => page.close());
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  // Pages are numbered as they come; all up to this one were left.
  let [current, left] = [0, -1];
  const pages = new WeakMap<Request, number>();
  page.on('framenavigated', (frame) => frame === page.mainFrame() && current++);
  page.on('request', (request) => pages.set(request, current));
  page.on('requestfailed', (request) => {
    const isBrokenOff = (pages.get(request) ?? 0) <= left && request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!isBrokenOff) errors.push(`${request.url()} could not be loaded: ${request.failure()?.errorText}`);
  });
  await page.goto(`${server.url}/examples/${path}`);
  const leave = async (go: () => Promise<unknown>): Promise<void> => {
    left = current;
    await go();
  };
  return { page, errors, leave };
}

/** Waits until a tag shows a text, at any place inside it. */
const shows = (page: Page, tag: string, text: string): Promise<unknown> =>
  page.waitForFunction(
    ([name, wanted]) => (document.querySelector(name)?.shadowRoot?.textContent ?? '').includes(wanted),
    [tag, text] as const,
    { timeout: 15_000 },
  );

test('three tags among the paragraphs of an article share one connection', async (t) => {
  const page = await browser.newPage();
  t.after(() => page.close());
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`${server.url}/examples/article/`);
  await shows(page, 'kill-feed', 'First');
  await shows(page, 'fatigue-banner', 'curiosity-gap');
  await shows(page, 'er-chart', 'Second');
  assert.equal(sockets.length, 1);
});

test('a test in a page counts who clicks, and the dashboard beside it shows that', async (t) => {
  const { page, errors, leave } = await open(t, 'loop/');
  await page.locator('variant-slot h1').waitFor();
  await post(server, 'loop', [{ id: 'robots', at, kind: 'stream.configured', robots: 'count' }]);
  await page.addInitScript(() => {
    const told = { variant: 0, fallback: 0 };
    Object.assign(globalThis, { told });
    addEventListener('peeksafe-variant', () => told.variant++);
    addEventListener('peeksafe-fallback', () => told.fallback++);
  });
  // A slow machine may be late with its answer: such a visitor is not counted.
  const told = (): { variant: number; fallback: number } =>
    (globalThis as typeof globalThis & { told: { variant: number; fallback: number } }).told;
  do {
    await leave(() => page.reload());
    await page.waitForFunction(() => {
      const { told: now } = globalThis as typeof globalThis & { told: { variant: number; fallback: number } };
      return now.variant + now.fallback === 2;
    });
  } while ((await page.evaluate(told)).fallback > 0);
  await page.locator('variant-slot h1').click();
  await page.locator('variant-slot button').click();
  await leave(() => page.goto('about:blank'));
  await page.goto(`${server.url}/examples/loop/`);
  await page.waitForFunction(() => {
    const { stream } = document.querySelector('variant-stream') as HTMLElementTagNameMap['variant-stream'];
    return [...(stream?.state.variants.values() ?? [])].filter(({ engagements }) => engagements > 0).length === 2;
  });
  assert.deepEqual(errors, []);
});

const guides = readGuides();
/** The code that a reader can copy, by the label of its block. */
const codeOf = (page: Page): Promise<readonly (readonly [string, string])[]> =>
  page
    .locator('main pre')
    .evaluateAll((all) => all.map((one) => [one.getAttribute('aria-label') ?? '', one.textContent] as const));

for (const guide of guides)
  test(`the page of ${guide.title} shows the code and the commands of the guide, letter by letter`, async (t) => {
    const { page, errors } = await open(t, `${guide.name}/`);
    const code = new Map(await codeOf(page));
    for (const sample of guide.samples) assert.equal(code.get(sample.path), sample.code.trimEnd(), sample.path);
    assert.equal(await page.getByRole('button', { name: /^Copy: / }).count(), code.size);
    const shown = [...code.values()];
    for (const command of [guide.setup, guide.server, guide.dev, guide.production, guide.types])
      if (command !== null) assert.ok(shown.includes(command.trimEnd()), command);
    assert.equal(await page.locator('nav a[aria-current=page]').textContent(), guide.title);
    assert.equal(await page.locator('nav a').count(), guides.length);
    const isLive = (await page.locator('variant-table').count()) > 0 || (await page.locator('#app').count()) > 0;
    assert.equal(await page.locator('.statement').count(), isLive ? 0 : 1, 'it runs, or says why it does not');
    assert.deepEqual(errors, []);
  });

for (const framework of ['html', 'react', 'vue', 'svelte'])
  test(`the sample of ${framework} shows the tags on the stream of the demo, and hears what they tell`, async (t) => {
    const { page, errors } = await open(t, `${framework}/`);
    await shows(page, 'variant-table', '1,234');
    await shows(page, 'kill-feed', 'First');
    assert.doesNotMatch(
      (await page.locator('variant-table tbody').textContent()) ?? '',
      /First/,
      'its filter lets active variants through',
    );
    const selected = page.locator('.live p', { hasText: 'Selected:' });
    assert.match((await selected.textContent()) ?? '', /nothing/);
    await page.locator('variant-table tbody td.select').first().click();
    await page.waitForFunction(() => /Selected:\s+(?!nothing)\S/.test(document.body.innerText));
    assert.deepEqual(errors, []);
  });

test('pages of the frameworks have no faults that axe finds, and none is wider than a phone', async (t) => {
  for (const name of ['', 'html/', 'next/', 'storybook/']) {
    const { page } = await open(t, name);
    if (name === 'html/') await shows(page, 'variant-table', '1,234');
    await page.setViewportSize({ width: 390, height: 844 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${name} is ${width} px wide`);
    await page.evaluate(AXE);
    const faults = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    assert.deepEqual(faults, [], name);
  }
});

test('a page that was written on a server can be read without a script, and comes alive with one', async (t) => {
  const html = await (await fetch(`${server.url}/examples/ssr/`)).text();
  assert.match(html, /<variant-stream><h1>Written on a server<\/h1>/);
  const { page, errors } = await open(t, 'ssr/');
  await shows(page, 'variant-table', '1,234');
  assert.deepEqual(errors, [], 'the browser takes over exactly what the server has written');
});

test('the list of examples leads to each of them', async (t) => {
  const { page, errors } = await open(t, '');
  const links = await page.$$eval('li a', (all) => all.map((one) => (one as HTMLAnchorElement).href));
  const folders = globSync('*/index.html', { cwd: join(DEMO_DIR, 'examples') }).length;
  assert.equal(links.length, folders);
  for (const link of links) assert.equal((await fetch(link)).status, 200, link);
  const listed = await page.$$eval('.frameworks a', (all) =>
    all.map((one) => `${one.getAttribute('href') ?? ''} ${one.textContent}`),
  );
  assert.deepEqual(
    listed,
    inOrder(guides).map(({ name, title }) => `${name}/ ${title}`),
    'in the order of the menu',
  );
  assert.deepEqual(errors, []);
});

test('a program of Node tells a chat of a kill', { timeout: 60_000 }, async (t) => {
  const told = Promise.withResolvers<string>();
  const chat = createServer((request, response) => {
    request.setEncoding('utf8').once('data', told.resolve);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(chat, 'listening');
  t.after(() => chat.close());
  const hook = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/hook`;
  const program = join(EXAMPLES, 'webhook/kills-to-chat.ts');
  const child = spawn(process.execPath, [program, `${server.url}/v1/streams/chat`, hook], { stdio: 'inherit' });
  t.after(() => child.kill('SIGKILL'));
  await post(server, 'chat', pairOfVariants());
  // It tells what happens from when it has come; until it has, the same is made to happen again.
  let n = 0;
  const timer = setInterval(() => {
    const kind = n % 2 === 0 ? 'variant.killed' : 'variant.revived';
    void post(server, 'chat', [{ id: `k${n++}`, at, kind, variant: 'a', reason: 'asked to' }]);
  }, 500);
  t.after(() => clearInterval(timer));
  assert.match((JSON.parse(await told.promise) as { text: string }).text, /Stopped “First” after 0 impressions: /);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  assert.equal((await ended)[0], 0, 'and ends when it is asked to');
});

test('their sources type-check, templates of Vue and Svelte included', async () => {
  const check = promisify(execFile);
  await Promise.all([
    check(process.execPath, [bin('vue-tsc'), '-p', EXAMPLES]),
    check(process.execPath, [bin('vue-tsc'), '-p', SAMPLES]),
    check(process.execPath, [bin('svelte-check'), '--tsconfig', join(SAMPLES, 'svelte/tsconfig.json')], {
      cwd: join(SAMPLES, 'svelte'),
    }),
  ]);
});
