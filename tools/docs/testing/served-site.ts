// The site of the documentation for the tests of a file: built, served, and opened in Chromium.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { freePort, startProcess, type ServerProcess } from '../../../server/test/support/server-process.ts';
import { launchChromium } from '../../browser.ts';
import { DEMO_DIR } from '../../build.ts';
import { buildDocs } from '../build.ts';

/** A page of the site. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors of the page, dialogs, and requests to other servers. */
  readonly faults: readonly string[];
}

/** Opens a page of the site by its path, under the Content-Security-Policy of the server. The page is closed after the test. */
export type OpenPage = (
  t: { after(work: () => unknown): void },
  path: string,
  options?: { readonly width?: number; readonly isDark?: boolean },
) => Promise<OpenedPage>;

/** Builds and serves the site before the tests of the calling file, and stops the server and the browser after them. */
export function servedSite(): OpenPage {
  const store = mkdtempSync(join(tmpdir(), 'peeksafe-docs-'));
  let browser: Browser;
  let server: ServerProcess;
  before(async () => {
    // Fails when a public name has no words, or a link of a document leads nowhere.
    await buildDocs();
    browser = await launchChromium();
    server = await startProcess(store, await freePort(), ['--pages', DEMO_DIR]);
  });
  after(async () => {
    await browser.close();
    await server.kill('SIGKILL');
    rmSync(store, { recursive: true, force: true });
  });
  return async (t, path, { width = 1280, isDark = false } = {}) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: isDark ? 'dark' : 'light' });
    t.after(() => page.close());
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => {
      faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => request.url().startsWith(server.url) || faults.push(`asked ${request.url()}`));
    page.on('websocket', (socket) => faults.push(`asked ${socket.url()}`));
    await page.goto(`${server.url}/docs/${path}`);
    return { page, faults };
  };
}
