import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { BROWSER_ARGS, ensureBrowser } from '../../tools/browser.ts';
import type { Bundle } from './bundle.ts';
import { startMeter } from './meter.ts';

/** Addresses of this host never leave the browser: the bench answers them. */
const ORIGIN = 'http://bench.invalid';

/** A page that is open, and the way to ask Chromium about it. */
export interface OpenPage {
  readonly page: Page;
  readonly session: CDPSession;
  close(): Promise<void>;
}

const documentOf = ({ width, height }: Size): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<style>body { margin: 0; font: 14px sans-serif } #subject { inline-size: ${width}px; block-size: ${height}px; overflow: auto }</style>
<div id="subject"></div><script type="module" src="/page.js"></script></html>`;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Opens a page of its own for a subject, in a browser that wants no motion.
 *
 * @param global The name of what the page's script leaves for the bench to call.
 */
export async function openPage(browser: Browser, { files }: Bundle, size: Size, global: string): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    reducedMotion: 'reduce',
    locale: 'en',
  });
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: documentOf(size) });
    const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: Buffer.from(files.get(pathname) ?? []) });
  });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction((name) => name in globalThis, global);
  // Waits until the script's own requests are done, so that the bench measures a mount and not the way here.
  await page.waitForLoadState('networkidle');
  const session = await context.newCDPSession(page);
  await startMeter(session);
  return {
    page,
    session,
    async close() {
      await context.close();
      if (faults.length > 0) throw new Error(`An error in the page: ${faults[0]}`);
    },
  };
}

/** Starts a browser, does something with it, and ends it. */
export async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
