// The steps of a person on the page of a project.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { showsLiveData, showsRows, usesRow, watchedPage, type WatchedPage } from '../packages/page-watch.ts';
import { ROOT } from '../packages/run.ts';
import type { Guide } from './guide.ts';
import type { Project } from './project.ts';

/** A development server compiles the page when it is first asked for. Milliseconds. */
const FIRST_PAGE_MS = 240_000;

/** Selects a row and sees the sample's own sentence follow: the event arrives, and the framework draws what it changes. */
async function hearsSelection(page: Page): Promise<void> {
  const box = page.locator('variant-table tbody td.select').first();
  await box.click();
  await page.waitForFunction(() => /Selected:\s+(?!nothing)\S/.test(document.body.innerText));
  await box.click();
  await page.waitForFunction(() => /Selected:\s+nothing/.test(document.body.innerText));
}

/** The table shows the active variants only, and the feed has the number that the sample gives it; on a page from a server that takes a moment. */
const hasProperties = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('variant-table')?.filter.status === 'active' &&
      document.querySelector('kill-feed')?.limit === 5,
  );

const UNPKG = 'https://unpkg.com/peeksafe@0.1/';

/** The packed package stands in for what unpkg.com would send. */
function sendPacked(route: Route): Promise<void> {
  const path = join(ROOT, 'dist/packages/peeksafe', route.request().url().replace(UNPKG, ''));
  return route.fulfill({ path, headers: { 'Access-Control-Allow-Origin': '*' } });
}

/** Opens the page, and waits for its first figures. Only where it has to be: whoever routes requests does without the browser's cache, which Next warns of. */
export async function visit(
  browser: Browser,
  t: { after(work: () => unknown): void },
  url: string,
  isFromUnpkg: boolean,
): Promise<WatchedPage> {
  const watched = await watchedPage(browser, t);
  watched.page.setDefaultTimeout(FIRST_PAGE_MS);
  if (isFromUnpkg) await watched.page.route(`${UNPKG}**`, sendPacked);
  await watched.page.goto(url);
  await showsRows(watched.page);
  return watched;
}

/** Uses a page that shows what is selected. */
export async function use(page: Page): Promise<void> {
  await showsLiveData(page);
  await hasProperties(page);
  await hearsSelection(page);
  await usesRow(page);
}

/** Changes a sample while its page is open, as somebody who develops does, and sees the page follow. */
export async function edit(guide: Guide, project: Project, page: Page): Promise<void> {
  const sample = guide.samples.find(({ code }) => code.includes('Selected: '));
  assert.ok(sample !== undefined, 'no sample says what is selected');
  const code = project.read(sample.path);
  project.write({ ...sample, code: code.replace('Selected: ', 'Chosen: ') });
  await page.waitForFunction(() => document.body.innerText.includes('Chosen: '));
  await showsRows(page);
  await showsLiveData(page);
  project.write({ ...sample, code });
}

/** Changes an attribute of the tag by the control that Storybook has made for it. */
export async function useControls(
  browser: Browser,
  t: { after(work: () => unknown): void },
  url: string,
): Promise<void> {
  const { page } = await watchedPage(browser, t);
  page.setDefaultTimeout(FIRST_PAGE_MS);
  await page.goto(`${url}?path=/story/variant-table--live`);
  const story = page.frameLocator('#storybook-preview-iframe');
  await story.locator('variant-table[density=compact]').waitFor();
  for (const name of ['columns', 'grouped', 'order', 'src', 'time-zone'])
    await page.locator(`[id^="control-${name}"], [id^="set-${name}"]`).first().waitFor();
  await page.locator('#control-density').selectOption('comfortable');
  // It reflects no default.
  await story.locator('variant-table:not([density])').waitFor();
}
