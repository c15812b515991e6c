import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';

/** The module of `print-page.ts` with the library in it. */
export async function bundlePrintPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'print-page.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    conditions: ['peeksafe-source', 'browser'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Opens a page that has no server: its HTML and the module `/page.js` come from here. */
export async function openBundled(page: Page, origin: string, html: string, code: string): Promise<void> {
  await page.route('**/*', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: code })
      : route.fulfill({ contentType: 'text/html', body: html }),
  );
  await page.goto(origin);
  await page.waitForFunction(() => 'put' in globalThis);
}
