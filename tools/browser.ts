import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

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
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return named;
  }
  return INSTALLED.find((path) => existsSync(path)) ?? playwrightBrowser();
}

function download(): void {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell'], { timeout: DOWNLOAD_MS, stdio: 'ignore' });
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /debian|ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'));
}

function aptInstall(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
}

/**
 * A browser for the tests, installed when there is none: by Debian's packages for root there, else by playwright's download.
 * @throws Error when none can be had, saying what to do.
 */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  // The package is tried first where it can be: it comes from where this machine gets everything else.
  const ways = [...(isRoot && isDebian() ? [aptInstall] : []), download];
  for (const way of ways) {
    console.log('No browser is installed; getting Chromium for the tests …');
    way();
    const got = findBrowser();
    if (got !== undefined) return got;
  }
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge, and none could be installed. Install one, or name it with CHROME_PATH.',
  );
}
