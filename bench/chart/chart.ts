// The same live chart side by side with peers, in a real Chromium.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { openPage, withBrowser, type OpenPage } from '../pages/browser-pages.ts';
import { bytesOf, importsOf, pageOf, subjectFile, type Bundle } from '../pages/bundle.ts';
import { keptBy, workOf } from '../pages/meter.ts';
import { installPeers } from '../pages/peers.ts';
import { chosen, takeLive, Samples, type Take } from '../pages/samples.ts';
import type { Row } from '../rows.ts';
import type {} from './in-page.ts';
import { differenceOf, type Pixels } from './picture.ts';
import { LINES, WINDOW } from './series-of-work.ts';

/** The subjects, in the order of the first round. */
const NAMES = ['peeksafe', 'limit', 'uplot', 'chart.js', 'echarts', 'lightweight-charts'];
const SIZES = [1000, 10_000, 100_000] as const;
/** A subject may draw roughly at first and finish when it has time. */
const SETTLE_MS = 5000;
const SIZE = { width: 1240, height: 660 };

/** The screenshot of what a page shows, as pixels of four bytes. */
async function pictureOf(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<Pixels> {
  const { width, height, data, channels } = decode(await page.screenshot({ clip }));
  if (channels === 4) return { width, height, data };
  const all = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) all[4 * i + c] = data[3 * i + c] as number;
  return { width, height, data: all };
}

/** @throws Error when a subject does not show what it is to show. */
async function check(name: string, page: Page, isAfterwards: boolean): Promise<void> {
  const { er, clip } = await page.evaluate((after) => chartBench.wanted(after), isAfterwards);
  let difference = '';
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; await setTimeout(100)) {
    difference = differenceOf(await pictureOf(page, clip), er);
    if (difference === '') return;
  }
  throw new Error(`${name} does not do the work: ${difference}`);
}

async function inPage(browser: Browser, bundle: Bundle, work: (open: OpenPage) => Promise<void>): Promise<void> {
  const open = await openPage(browser, bundle, SIZE, 'chartBench');
  try {
    await work(open);
  } finally {
    await open.close();
  }
}

async function measureMount({ page, session }: OpenPage, name: string, points: number, take: Take): Promise<void> {
  const what = `mount of ${LINES} x ${points.toLocaleString('en')} points`;
  await page.evaluate((count) => chartBench.prepare(count, 0), points);
  const { result, work } = await workOf(session, () => page.evaluate(() => chartBench.mount()));
  await check(name, page, false);
  take(`${what} to first paint`, 'ms', result);
  take(`${what}, main thread`, 'ms', work.task);
}

async function measureLive({ page, session }: OpenPage, name: string, seconds: number, take: Take): Promise<void> {
  await page.evaluate(([count, time]) => chartBench.prepare(count, time), [WINDOW, seconds] as const);
  await page.evaluate(() => chartBench.mount());
  const { result: watched, work } = await workOf(session, () => page.evaluate(() => chartBench.live()));
  await check(name, page, true);
  takeLive('live', seconds, work, watched, take);
  await page.evaluate(() => chartBench.forget());
  take('live, JS heap after', 'MB', (await keptBy(session)).heapMegabytes);
}

/** `npm run bench -- chart [SUBJECT …]` */
export async function chart(quick: boolean, named: readonly string[]): Promise<Row[]> {
  const names = chosen(NAMES, named);
  installPeers();
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 1 } : { rounds: 5, seconds: 5 };
  const driver = join(import.meta.dirname, 'in-page.ts');
  const pages = new Map<string, Bundle>();
  const samples = new Samples('chart', names);
  for (const name of names) {
    const file = subjectFile(import.meta.dirname, name);
    pages.set(name, await pageOf(driver, file));
    if (name === 'limit') continue;
    const imports = importsOf(file);
    samples.take(name, 'a page that only imports it', 'bytes gzip', await bytesOf(imports));
    if (name === 'peeksafe')
      samples.take(name, 'the same without the SDK and Lit', 'bytes gzip', await bytesOf(imports, true));
  }
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++)
      for (const points of [...SIZES, null])
        // Each round begins with another, so that none always comes after the same.
        for (let i = 0; i < names.length; i++) {
          const name = names[(i + round) % names.length] as string;
          const take: Take = (metric, unit, value) => samples.take(name, metric, unit, value);
          await inPage(browser, pages.get(name) as Bundle, (open) =>
            points === null ? measureLive(open, name, seconds, take) : measureMount(open, name, points, take),
          );
        }
  });
  return samples.rows();
}
