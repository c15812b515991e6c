// Measures the memory that a page with the table and the chart keeps, over a long time of live changes.
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { openPage, withBrowser, type OpenPage } from '../pages/browser-pages.ts';
import { pageOf, subjectFile } from '../pages/bundle.ts';
import { keptBy } from '../pages/meter.ts';
import { quantile, rowOf, type Row } from '../rows.ts';
import type {} from './in-page.ts';

const MINUTE_MS = 60_000;
const MINUTES = 30;
/** The bench reports the time in this number of parts; in the first the page still fills. */
const PARTS = 5;
const LOOKS = 30;

interface Kept {
  readonly heapMegabytes: number;
  readonly nodes: number;
}

async function watch({ page, session }: OpenPage, minutes: number): Promise<{ kept: Kept[]; changes: number }> {
  const kept: Kept[] = [];
  await page.evaluate(() => heapBench.begin());
  for (let look = 0; look < LOOKS; look++) {
    await sleep((minutes * MINUTE_MS) / LOOKS);
    kept.push(await keptBy(session));
  }
  return { kept, changes: await page.evaluate(() => heapBench.changes()) };
}

function rowsOf(kept: readonly Kept[], minutes: number, changes: number): Row[] {
  const size = kept.length / PARTS;
  const parts = Array.from({ length: PARTS }, (_, i) => kept.slice(i * size, (i + 1) * size));
  const row = (metric: string, unit: string, samples: readonly number[]): Row =>
    rowOf('heap', 'peeksafe', metric, unit, samples);
  const heaps = parts.map((part) => part.map(({ heapMegabytes }) => heapMegabytes));
  const nodes = parts.map((part) => part.map((one) => one.nodes));
  const grown = ([, second, , , last]: readonly number[][]): number[] => [
    quantile(last as number[], 0.5) / quantile(second as number[], 0.5),
  ];
  return [
    row(`changes in ${minutes} minutes`, 'changes', [changes]),
    ...heaps.map((samples, i) => row(`JS heap, part ${i + 1} of ${PARTS}`, 'MB', samples)),
    row('JS heap, last part divided by the second', 'times', grown(heaps)),
    ...nodes.map((samples, i) => row(`DOM nodes, part ${i + 1} of ${PARTS}`, 'nodes', samples)),
    row('DOM nodes, last part divided by the second', 'times', grown(nodes)),
  ];
}

/** `npm run bench -- heap [MINUTES]` */
export async function heap(quick: boolean, [named]: readonly string[]): Promise<Row[]> {
  const minutes = Number(named ?? (quick ? 1 : MINUTES));
  if (!(minutes > 0)) throw new Error(`"${named}" is no time: expected minutes, such as ${MINUTES}.`);
  const tables = join(import.meta.dirname, '../table');
  const bundle = await pageOf(join(import.meta.dirname, 'in-page.ts'), subjectFile(tables, 'peeksafe'));
  return withBrowser(async (browser) => {
    const open = await openPage(browser, bundle, { width: 1240, height: 660 }, 'heapBench');
    try {
      const { kept, changes } = await watch(open, minutes);
      return rowsOf(kept, minutes, changes);
    } finally {
      await open.close();
    }
  });
}
