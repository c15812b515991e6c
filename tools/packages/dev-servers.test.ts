// The elements as a developer first sees them: packed, installed into a project, and served by its dev server, which loads Lit's
// development export. Whatever the console says against them fails.
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { simulate } from 'peeksafe-server';
import type { Browser } from 'playwright-core';
import { createServer } from 'vite';
import { freePort, startProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { link } from './consumer.ts';
import { cleanupOf, isGoodToUse, projectOf, startDev, type Cleanup } from './dev-server.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

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
    await t.test(name, (t) => isGoodToUse(browser, t, `${url}${path}`));
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

test('a project on next dev is hydrated without a mismatch: rows live, details open, and the console is quiet', async (t) => {
  const cleanup = cleanupOf(t);
  const dir = projectOf(cleanup, 'next', ['peeksafe']);
  const port = String(await freePort());
  const url = `http://localhost:${port}`;
  const STREAM = await simulatedStream(cleanup, dir, url);
  const env = { ...process.env, STREAM, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'development' } as const;
  await startDev(cleanup, ['node_modules/next/dist/bin/next', 'dev', '--port', port], dir, env, url);
  await isGoodToUse(browser, cleanup, url);
});
