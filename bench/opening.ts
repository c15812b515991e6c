// A cold page with 200 variants on a slow processor: when something is seen, when it is live, and whether anything moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import type { EventInput } from 'peeksafe/protocol';
import { createRandom } from 'peeksafe/simulator';
import { BROWSER_ARGS, ensureBrowser } from '../tools/browser.ts';
import { build } from '../tools/build.ts';
import { startBuilt } from './built-server.ts';
import { rowOf, type Row } from './rows.ts';

const VARIANTS = 200;
const PER_EXPERIMENT = 4;
/** How much slower the processor is than it is: about what a phone of the middle has beside a desk. */
const SLOWDOWNS = [1, 4] as const;
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
/** Something that comes late moves late. */
const SETTLE_MS = 3000;

function history(): EventInput[] {
  const random = createRandom('bench/opening');
  const at = (minutes: number): string => new Date(Date.now() - 3_600_000 + minutes * 60_000).toISOString();
  const events: EventInput[] = [];
  for (let i = 0; i < VARIANTS; i++) {
    const experiment = `x${Math.floor(i / PER_EXPERIMENT)}`;
    if (i % PER_EXPERIMENT === 0) events.push({ id: experiment, at: at(0), kind: 'experiment.opened', experiment });
    const variant = `v${i}`;
    const predictedEr = 0.03 + 0.03 * random.next();
    const content = `Variant ${i} of a headline that is as long as headlines are`;
    const patterns = [`pattern-${i % 7}`];
    events.push({
      id: `p${i}`,
      at: at(0),
      kind: 'variant.posted',
      variant,
      experiment,
      content,
      predictedEr,
      patterns,
    });
    for (let minute = 1; minute <= 5; minute++) {
      const impressions = random.integer(50, 400);
      const engagements = random.binomial(impressions, predictedEr * (0.5 + random.next()));
      events.push({
        id: `o${i}-${minute}`,
        at: at(10 * minute),
        kind: 'variant.observed',
        variant,
        impressions,
        engagements,
      });
    }
  }
  return events;
}

interface Seen {
  readonly firstPaint: number;
  readonly largestPaint: number;
  readonly live: number;
  readonly moved: number;
}

async function open(
  browser: Browser,
  url: string,
  size: { width: number; height: number },
  slowdown: number,
): Promise<Seen> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(() => {
    const seen = { largestPaint: 0, moved: 0, live: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.largestPaint = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.moved += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    // Looked at once a frame: the first in which the connection is live, and the table of the experiment has figures; where it is narrow, the list.
    const look = (): void => {
      const root = document.querySelector('variant-dashboard')?.shadowRoot;
      const view = root?.querySelector('experiment-view');
      const rows = view?.shadowRoot?.querySelector('variant-table')?.shadowRoot?.querySelector('tbody');
      const intervals = root?.querySelector('experiment-list')?.shadowRoot?.querySelector('[part=intervals]');
      const hasFigures = view?.checkVisibility() === true ? /\d%/.test(rows?.textContent ?? '') : Boolean(intervals);
      const isLive = document.querySelector('variant-stream')?.stream?.status.phase === 'live';
      if (isLive && hasFigures) seen.live = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url);
  await page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.live > 0, null, { timeout: 60_000 });
  await page.waitForTimeout(SETTLE_MS);
  const seen = await page.evaluate(() => ({
    ...(globalThis as unknown as { seen: Seen }).seen,
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
  await context.close();
  return seen;
}

/** `npm run bench -- opening` */
export async function opening(quick: boolean): Promise<Row[]> {
  await build();
  const rounds = quick ? 1 : 7;
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-bench-'));
  const server = await startBuilt(dataDir);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  const rows: Row[] = [];
  try {
    const headers = { 'Content-Type': 'application/json' };
    const address = `${server.url}/v1/streams/bench/events`;
    const events = history();
    for (let i = 0; i < events.length; i += 500) {
      const body = JSON.stringify(events.slice(i, i + 500));
      const response = await fetch(address, { method: 'POST', headers, body });
      if (response.status !== 200) throw new Error(`The server answered ${response.status}: ${await response.text()}`);
    }
    for (const [place, size] of Object.entries(SIZES))
      for (const slowdown of SLOWDOWNS) {
        const all: Seen[] = [];
        for (let round = 0; round < rounds; round++)
          all.push(await open(browser, `${server.url}/?stream=bench`, size, slowdown));
        const where = `${VARIANTS} variants, ${place}, processor slowed ${slowdown} times`;
        const row = (what: string, unit: string, value: (seen: Seen) => number): Row =>
          rowOf('opening', 'peeksafe', `${where}: ${what}`, unit, all.map(value));
        rows.push(row('first paint with content', 'ms', (seen) => seen.firstPaint));
        rows.push(row('largest paint', 'ms', (seen) => seen.largestPaint));
        rows.push(row('live figures', 'ms', (seen) => seen.live));
        rows.push(row('layout shift', '', (seen) => seen.moved));
      }
  } finally {
    await browser.close();
    server.child.kill();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
  return rows;
}
