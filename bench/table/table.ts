// The same live table side by side with peers, in a real Chromium.
import { join } from 'node:path';
import { bytesOf, pageOf, subjectFile, type Bundle } from '../pages/bundle.ts';
import { openPage, withBrowser } from '../pages/browser-pages.ts';
import { keptBy, workOf } from '../pages/meter.ts';
import { installPeers } from '../pages/peers.ts';
import { Samples } from '../pages/samples.ts';
import type { Row } from '../rows.ts';
import type { } from './in-page.ts';

/** Who is measured, in the order of the first round. */
export const NAMES = ['peeksafe', 'limit', 'ag-grid-community', 'tabulator-tables', '@vaadin/grid'] as const;
const SIZES = [1000, 10_000] as const;
const WINDOW = { width: 1240, height: 660 };

interface Plan {
  readonly rounds: number;
  readonly seconds: number;
}

async function measure(
  browser: Parameters<typeof openPage>[0],
  name: string,
  page: Bundle,
  size: number,
  { seconds }: Plan,
  take: (metric: string, unit: string, value: number) => void,
): Promise<void> {
  const rows = `${size.toLocaleString('en')} rows`;
  const { page: tab, session, close } = await openPage(browser, page, WINDOW);
  const checked = async (isAfterwards: boolean): Promise<void> => {
    const difference = await tab.evaluate((after) => bench.check(after), isAfterwards);
    if (difference !== '') throw new Error(`${name} with ${rows} does not do the work: ${difference}`);
  };
  try {
    await tab.evaluate(([count, time]) => bench.prepare(count, time), [size, seconds] as const);
    const mounted = await workOf(session, () => tab.evaluate(() => bench.mount()));
    take(`mount of ${rows} to first painted row`, 'ms', mounted.result);
    take(`mount of ${rows}, main thread`, 'ms', mounted.work.task);
    await checked(false);
    const { result: watched, work } = await workOf(session, () => tab.evaluate(() => bench.live()));
    await checked(true);
    take(`live ${rows}, main thread`, 'ms/s', work.task / seconds);
    take(`live ${rows}, script`, 'ms/s', work.script / seconds);
    take(`live ${rows}, layout`, 'ms/s', work.layout / seconds);
    take(`live ${rows}, style`, 'ms/s', work.style / seconds);
    take(`live ${rows}, frames`, 'frames/s', watched.frames / watched.seconds);
    take(`live ${rows}, longest frame`, 'ms', watched.longestFrameMs);
    take(`live ${rows}, behind at the end`, 'ms', watched.behindMs);
    await tab.evaluate(() => bench.forget());
    const kept = await keptBy(session);
    take(`live ${rows}, JS heap after`, 'MB', kept.heapMegabytes);
    take(`live ${rows}, DOM nodes after`, 'nodes', kept.nodes);
  } finally {
    await close();
  }
}

/** `npm run bench -- table` */
export async function table(quick: boolean): Promise<Row[]> {
  installPeers();
  const plan: Plan = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 5 };
  const driver = join(import.meta.dirname, 'in-page.ts');
  const pages = new Map<string, Bundle>();
  const samples = new Samples('table', NAMES);
  for (const name of NAMES) {
    const file = subjectFile(import.meta.dirname, name);
    pages.set(name, await pageOf(driver, file));
    if (name !== 'limit') samples.take(name, 'a page that only imports it, minified and gzipped', 'bytes', await bytesOf(file));
  }
  await withBrowser(async (browser) => {
    for (let round = 0; round < plan.rounds; round++)
      for (const size of SIZES)
        // Each round begins with another, so that none always comes after the same.
        for (let i = 0; i < NAMES.length; i++) {
          const name = NAMES[(i + round) % NAMES.length] as string;
          await measure(browser, name, pages.get(name) as Bundle, size, plan, (metric, unit, value) =>
            samples.take(name, metric, unit, value),
          );
        }
  });
  return samples.rows();
}
