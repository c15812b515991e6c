// The same live table side by side with peers, in a real Chromium.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openPage, withBrowser, type OpenPage } from '../pages/browser-pages.ts';
import { bytesOf, importsOf, pageOf, subjectFile, type Bundle } from '../pages/bundle.ts';
import { keptBy, workOf } from '../pages/meter.ts';
import { installPeers } from '../pages/peers.ts';
import { chosen, takeLive, Samples, type Take } from '../pages/samples.ts';
import type { Row } from '../rows.ts';
import { ALIKE } from './alike.ts';
import type {} from './in-page.ts';

/** The subjects, in the order of the first round. */
const NAMES = [
  'peeksafe',
  'limit',
  'ag-grid-community',
  'ag-grid-community, each frame',
  'tabulator-tables',
  '@vaadin/grid',
  '@perspective-dev/viewer',
  '@revolist/revogrid',
  'regular-table',
];
const SIZES = [1000, 10_000] as const;
const WIDTH = 1240;
/** Ours has a line of tools above its head; with that much more, all have 16 rows in view. */
const heightFor = (name: string): number => (name === 'peeksafe' ? 660 : 616);

/** @throws Error when a subject does not show what it is to show. */
async function check(name: string, page: Page, isAfterwards: boolean): Promise<void> {
  const difference = await page.evaluate((after) => tableBench.check(after), isAfterwards);
  if (difference !== '') throw new Error(`${name} does not do the work: ${difference}`);
}

async function measure({ page, session }: OpenPage, name: string, size: number, seconds: number, take: Take) {
  const rows = `${size.toLocaleString('en')} rows`;
  await page.evaluate(([count, time]) => tableBench.prepare(count, time), [size, seconds] as const);
  const mounted = await workOf(session, () => page.evaluate(() => tableBench.mount()));
  take(`mount of ${rows} to first painted row`, 'ms', mounted.result);
  take(`mount of ${rows}, main thread`, 'ms', mounted.work.task);
  await check(name, page, false);
  const { result: watched, work } = await workOf(session, () => page.evaluate(() => tableBench.live()));
  takeLive(`live ${rows}`, seconds, work, watched, take);
  take(`live ${rows}, pictures`, 'pictures/s', await page.evaluate(() => tableBench.watch()));
  await check(name, page, true);
  await page.evaluate(() => tableBench.forget());
  const { heapMegabytes, nodes } = await keptBy(session);
  take(`live ${rows}, JS heap after`, 'MB', heapMegabytes);
  take(`live ${rows}, DOM nodes after`, 'nodes', nodes);
}

async function bundles(names: readonly string[], samples: Samples): Promise<Map<string, Bundle>> {
  const pages = new Map<string, Bundle>();
  for (const name of names) {
    const file = subjectFile(import.meta.dirname, name);
    pages.set(name, await pageOf(join(import.meta.dirname, 'in-page.ts'), file));
    if (name === 'limit' || name.includes(',')) continue;
    const imports = importsOf(file);
    samples.take(name, 'a page that imports what this bench uses', 'bytes gzip', await bytesOf(imports));
    if (name === 'peeksafe')
      samples.take(name, 'the same without the SDK and Lit', 'bytes gzip', await bytesOf(imports, true));
    const alike = await bytesOf(ALIKE[name] ?? imports);
    samples.take(name, 'a page that imports what does the same as ours', 'bytes gzip', alike);
  }
  return pages;
}

async function inPage(
  browser: Browser,
  name: string,
  bundle: Bundle,
  work: (open: OpenPage) => Promise<void>,
): Promise<void> {
  const open = await openPage(browser, bundle, { width: WIDTH, height: heightFor(name) }, 'tableBench');
  try {
    await work(open);
  } finally {
    await open.close();
  }
}

/** `npm run bench -- table [SUBJECT …]` */
export async function table(quick: boolean, named: readonly string[]): Promise<Row[]> {
  const names = chosen(NAMES, named);
  installPeers();
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 1 } : { rounds: 5, seconds: 5 };
  const samples = new Samples('table', names);
  const pages = await bundles(names, samples);
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++)
      for (const size of SIZES)
        // Each round begins with another, so that none always comes after the same.
        for (let i = 0; i < names.length; i++) {
          const name = names[(i + round) % names.length] as string;
          const take: Take = (metric, unit, value) => samples.take(name, metric, unit, value);
          await inPage(browser, name, pages.get(name) as Bundle, (open) => measure(open, name, size, seconds, take));
        }
  });
  return samples.rows();
}
