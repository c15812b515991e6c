// The elements as a developer first sees them: packed, installed into a project, and served by its dev server, which loads Lit's
// development export. Whatever the console says against them fails.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { simulate } from 'peeksafe-server';
import { chromium, type Browser } from 'playwright-core';
import { createServer } from 'vite';
import { freePort, startProcess } from '../../server/test/server-process.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { link, makeConsumer } from './consumer.ts';
import { showsLiveData, showsRows, usesRow, watchedPage } from './page-watch.ts';

type Cleanup = Parameters<typeof watchedPage>[1];

/** A dev server that has not answered by then does not. Milliseconds. */
const START_MS = 60_000;

let browser: Browser;
before(async () => {
  browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
});
after(() => browser.close());

/** What is made last goes first: a project's folder after the server that writes into it. */
function cleanupOf(t: Cleanup): Cleanup {
  const works: (() => unknown)[] = [];
  t.after(async () => {
    for (const work of works.reverse()) await work();
  });
  return { after: (work) => void works.push(work) };
}

function projectOf(t: Cleanup, ...given: Parameters<typeof makeConsumer>): string {
  const dir = makeConsumer(...given);
  t.after(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

async function isGoodToUse(t: Cleanup, url: string): Promise<void> {
  const { page, faults } = await watchedPage(browser, t);
  await page.goto(url);
  await showsRows(page);
  await showsLiveData(page);
  await usesRow(page);
  assert.deepEqual(faults, []);
}

test('a project on Vite’s dev server: rows live, details open, and the console is quiet', async (t) => {
  const cleanup = cleanupOf(t);
  const dir = projectOf(cleanup, 'vite', ['peeksafe']);
  link(dir, ['react', 'react-dom', 'scheduler', 'vue', 'svelte']);
  const server = await createServer({
    ...{ root: dir, configFile: false, logLevel: 'error', esbuild: { jsx: 'automatic' } },
    plugins: [
      vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } }),
      svelte({ configFile: false }),
    ],
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  cleanup.after(() => server.close());
  const url = server.resolvedUrls?.local[0] ?? '';
  for (const [name, path] of Object.entries({ React: '', Vue: 'vue.html', Svelte: 'svelte.html' }))
    await t.test(name, (t) => isGoodToUse(t, `${url}${path}`));
});

/** A server that the world is simulated on, for pages of one origin. */
async function simulatedStream(t: Cleanup, dir: string, origin: string): Promise<string> {
  const server = await startProcess(join(dir, 'store'), await freePort(), ['--origin', origin]);
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const running = simulate({ url: server.url, stream: 'acme', seed: 'dev', signal: ending.signal, onStarted: resolve });
  t.after(async () => {
    ending.abort();
    await running.catch(() => undefined);
    await server.kill('SIGKILL');
  });
  await Promise.race([promise, running]);
  return `${server.url}/v1/streams/acme`;
}

/** Starts a dev server and waits until it answers. */
async function startDev(t: Cleanup, args: readonly string[], dir: string, env: NodeJS.ProcessEnv, url: string) {
  const child = spawn(process.execPath, args, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  t.after(async () => {
    // A group of its own: a dev server works in processes below it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  const until = AbortSignal.timeout(START_MS);
  for (;;) {
    if (child.exitCode !== null || until.aborted) throw new Error(`${args.join(' ')} does not serve:\n${said}`);
    const answer = await fetch(url, { signal: until }).catch(() => null);
    if (answer?.status === 200) return;
    if (answer !== null) throw new Error(`${url} answers ${answer.status}:\n${said}`);
    await new Promise((retry) => setTimeout(retry, 200));
  }
}

test('a project on next dev is hydrated without a mismatch: rows live, details open, and the console is quiet', async (t) => {
  const cleanup = cleanupOf(t);
  const dir = projectOf(cleanup, 'next', ['peeksafe']);
  const port = String(await freePort());
  const url = `http://localhost:${port}`;
  const STREAM = await simulatedStream(cleanup, dir, url);
  const env = { ...process.env, STREAM, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'development' } as const;
  await startDev(cleanup, ['node_modules/next/dist/bin/next', 'dev', '--port', port], dir, env, url);
  await isGoodToUse(cleanup, url);
});
