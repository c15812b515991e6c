// `npm test -- angular`, and by name only: Angular's own tools are 250 MB, and what they load is what Vite's dev server loads.
import { after, before, test } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { freePort } from '../../../server/test/support/server-process.ts';
import { BROWSER_ARGS, ensureBrowser } from '../../browser.ts';
import { cleanupOf, isGoodToUse, projectOf, startDev } from '../dev-server.ts';

let browser: Browser;
before(async () => {
  browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
});
after(() => browser.close());

test('a project on ng serve: rows live, details open, and the console is quiet', async (t) => {
  const cleanup = cleanupOf(t);
  const dir = projectOf(cleanup, 'angular', ['peeksafe']);
  const port = String(await freePort());
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false' };
  const url = `http://localhost:${port}/`;
  await startDev(cleanup, ['node_modules/@angular/cli/bin/ng.js', 'serve', '--port', port], dir, env, url);
  await isGoodToUse(browser, cleanup, url);
});
