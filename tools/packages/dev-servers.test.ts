// The elements as a developer first sees them: packed, installed into a project, and served by its dev server, which loads Lit's
// development export. Whatever the console says against them fails.
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import type { Browser } from 'playwright-core';
import { createServer } from 'vite';
import { freePort } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { link } from './consumer.ts';
import { cleanupOf, isGoodToUse, projectOf, startDev } from './dev-server.ts';
import { startSimulatedServer } from './simulated-server.ts';

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

test('a project on next dev is hydrated without a mismatch: rows live, details open, and the console is quiet', async (t) => {
  const cleanup = cleanupOf(t);
  const dir = projectOf(cleanup, 'next', ['peeksafe']);
  const port = String(await freePort());
  const url = `http://localhost:${port}`;
  const store = { folder: join(dir, 'store'), port: await freePort(), origins: [url] };
  const STREAM = await startSimulatedServer(cleanup, store);
  const env = { ...process.env, STREAM, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'development' } as const;
  await startDev(cleanup, ['node_modules/next/dist/bin/next', 'dev', '--port', port], dir, env, url);
  await isGoodToUse(browser, cleanup, url);
});
