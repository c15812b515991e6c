import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openPage, withBrowser, type OpenPage } from '../pages/browser-pages.ts';
import { pageOf, subjectFile } from '../pages/bundle.ts';
import { workOf } from '../pages/meter.ts';
import type { Row } from '../rows.ts';
import type {} from '../table/in-page.ts';
import { figuresOf, measure, withSlope } from './figures.ts';

const TABLE = join(import.meta.dirname, '../table');
const VIEWPORT = { width: 1240, height: 660 };
const SECONDS = 1;
const BATCHES = 60 * SECONDS;

/** @throws Error when the table does not show what it is to show. */
async function check(page: Page, isAfterwards: boolean): Promise<void> {
  const difference = await page.evaluate((after) => tableBench.check(after), isAfterwards);
  if (difference !== '') throw new Error(`The table does not do the work: ${difference}`);
}

async function manyRows({ page, session }: OpenPage, count: number): Promise<{ mount: number; batch: number }> {
  await page.evaluate(([rows, seconds]) => tableBench.prepare(rows, seconds), [count, SECONDS] as const);
  const mounted = await workOf(session, () => page.evaluate(() => tableBench.mount()));
  await check(page, false);
  const live = await workOf(session, () => page.evaluate(() => tableBench.live()));
  await page.evaluate(() => tableBench.watch());
  await check(page, true);
  return { mount: mounted.work.task, batch: live.work.task / BATCHES };
}

/** Rows of a table: main thread of its mount, and of a batch of 200 changes. */
export async function rows(quick: boolean): Promise<Row[]> {
  const bundle = await pageOf(join(TABLE, 'in-page.ts'), subjectFile(TABLE, 'peeksafe'));
  const sizes = quick ? [1000, 2000, 4000, 8000] : [1000, 10_000, 100_000, 1_000_000];
  const found = await withBrowser((browser) =>
    measure(sizes, async (count) => {
      const open = await openPage(browser, bundle, VIEWPORT, 'tableBench');
      try {
        return await manyRows(open, count);
      } finally {
        await open.close();
      }
    }),
  );
  return [
    ...withSlope(
      'rows of a table: its mount, main thread',
      'ms',
      figuresOf(found, ({ mount }) => mount),
    ),
    ...withSlope(
      'rows of a table: a batch of 200 changes, main thread',
      'ms',
      figuresOf(found, ({ batch }) => batch),
    ),
  ];
}
