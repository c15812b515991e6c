// The demo at rest: nothing that people read by its place moves for whoever only looks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { watchLayout } from './layout-shifts.ts';
import { start } from './npm-start.ts';
import { movesIn, watchPlaces } from './stillness.ts';

const TEST_MS = 240_000;
/** The page has what it loads late. */
const SETTLED_MS = 15_000;
const WATCHED_MS = 30_000;

test('rows, legend and scales of the demo stay where they are while one looks', { timeout: TEST_MS }, async (t) => {
  const demo = await start(t);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 900 } });
  await watchPlaces(page);
  await watchLayout(page, 1);
  await page.goto(demo.url);
  // One that runs for minutes: the scales of a new one are those of its first batches.
  await page.locator('experiment-list button.row', { hasText: 'Cycling to work' }).click();
  await page.locator('experiment-view h2', { hasText: 'Cycling to work' }).waitFor();
  await page.mouse.move(0, 0);
  await page.locator('er-fan canvas').first().waitFor();
  await page.waitForTimeout(SETTLED_MS);
  const { moved, shift, seen } = await movesIn(page, WATCHED_MS);
  for (const [what, places] of Object.entries(seen)) assert.ok(places.length > 1, `${what} was seen`);
  assert.deepEqual(moved, []);
  assert.ok(shift.score < 0.01, `layout shift ${shift.score.toFixed(4)}\n${shift.moved.join('\n')}`);
  assert.equal(await demo.stop(), 0);
});
