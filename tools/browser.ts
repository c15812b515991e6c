import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { ensureProgram, findProgram, isMissing } from './machine/programs.ts';

/** The download of a browser is given up after this time: where it is not reachable, it hangs. Milliseconds. */
const DOWNLOAD_MS = 60_000;

const isRoot = process.getuid?.() === 0;

/** Flags for a browser that only tests: no calls of its own, and no sandbox where root could not have one. */
export const BROWSER_ARGS: readonly string[] = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-dev-shm-usage',
];

function playwrightBrowser(): string | undefined {
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** A browser that is on this machine: the one CHROME_PATH names, an installed one, or playwright's. */
export function findBrowser(): string | undefined {
  return findProgram('chromium') ?? playwrightBrowser();
}

function download(): void {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell'], { timeout: DOWNLOAD_MS, stdio: 'ignore' });
}

/**
 * A browser for the tests, installed when there is none: by Debian's packages where they may be, else by playwright's download.
 * @throws Error when none can be had, saying what to do.
 */
export function ensureBrowser(): string {
  const found = findBrowser() ?? ensureProgram('chromium');
  if (found !== undefined) return found;
  console.log('No browser is installed; downloading Chromium for the tests …');
  download();
  const got = playwrightBrowser();
  if (got !== undefined) return got;
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge, and none could be installed. Install one, or name it with CHROME_PATH.',
  );
}

/**
 * Chromium without windows, for tests of pages: a page in it takes half to two thirds of the processor time, by the same engine.
 * No page of it is ever behind another. The whole browser where `CHROME_PATH` names one, or the other is not installed.
 * @throws Error when none can be had, saying what to do.
 */
const findHeadless = (): string => findProgram('chromium-headless-shell') ?? ensureBrowser();

/** Starts a browser for tests of pages. Nothing is drawn by a graphics card, nor by what stands in for one. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findHeadless(), args: [...BROWSER_ARGS, '--disable-gpu'] });

/**
 * A Firefox for the tests, installed when there is none and Debian's packages may be.
 * @throws Error when there is none, saying what to do.
 */
export function ensureFirefox(): string {
  const found = ensureProgram('firefox');
  if (found === undefined) throw new Error(`${isMissing('firefox')}; or name it with FIREFOX_PATH.`);
  return found;
}

/**
 * WebKitGTK with its driver, and the screen that it needs, installed where they are missing and Debian's packages may be.
 * @throws Error when one of them cannot be had, saying what to do.
 */
export function ensureWebKit(): { driver: string; browser: string; screen: string } {
  const find = (name: 'webkit-driver' | 'webkit' | 'xvfb'): string => {
    const found = ensureProgram(name);
    if (found === undefined) throw new Error(isMissing(name));
    return found;
  };
  return { driver: find('webkit-driver'), browser: find('webkit'), screen: find('xvfb') };
}
