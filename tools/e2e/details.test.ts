// The details of a variant over the page, as a phone and a contrast theme show them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../browser.ts';
import { bundlePrintPage, openBundled } from './testing/bundled-page.ts';

let browser: Browser;
let code: string;
before(async () => {
  browser = await launchChromium();
  code = await bundlePrintPage();
});
after(() => browser.close());

const HTML =
  '<!doctype html><meta name="viewport" content="width=device-width"><style>html{color-scheme:light dark}</style><main></main><script type="module" src="/page.js"></script>';
/** The least size of whatever is pressed by a finger, CSS pixels. */
const FINGER = 44;

/** A page with one experiment, whose first variant has been opened. */
async function detailsOf(t: { after(work: () => unknown): void }, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  await openBundled(page, 'http://details.invalid/', HTML, code);
  await page.evaluate(() => put('experiment-view', { rows: 6, minutes: 30, isOperating: true }));
  const content = page.locator('variant-table [role=row] div.content').first();
  await (options.hasTouch === true ? content.tap() : content.click());
  await page.locator('variant-table .details .operate').waitFor();
  return page;
}

test('on a phone they are a sheet at the foot, nothing in it is too small for a finger, and nothing scrolls in what scrolls', async (t) => {
  const page = await detailsOf(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const sheet = page.locator('variant-table dialog.details');
  const box = await sheet.boundingBox();
  assert.deepEqual([box?.x, box?.width, (box?.y ?? 0) + (box?.height ?? 0)], [0, 390, 844]);
  const small = (): Promise<string[]> =>
    sheet.locator('button, input').evaluateAll((all, least) => {
      const tooSmall = (one: Element): boolean => {
        const { width, height } = one.getBoundingClientRect();
        return width < least || height < least;
      };
      return all.filter(tooSmall).map((one) => one.outerHTML);
    }, FINGER);
  assert.deepEqual(await small(), []);
  await sheet.locator('button.kill').tap();
  await sheet.locator('.question input').waitFor();
  assert.deepEqual(await small(), [], 'in its question');
  await sheet.locator('button.kill').tap();
  await sheet.locator('.action-notice button').first().waitFor();
  assert.deepEqual(await small(), [], 'with a way back');
  const inner = await sheet
    .locator('*')
    .evaluateAll((all) =>
      all
        .filter((one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY))
        .map(({ localName }) => localName),
    );
  assert.deepEqual(inner, [], 'only the sheet itself scrolls');
  await sheet.locator('header .close').tap();
  await sheet.waitFor({ state: 'detached' });
});

for (const scheme of ['light', 'dark'] as const)
  test(`in a ${scheme} contrast theme a line parts them from the page`, async (t) => {
    const page = await detailsOf(t, {
      ...{ viewport: { width: 1280, height: 800 }, forcedColors: 'active', colorScheme: scheme },
    });
    const [line, surface] = await page.locator('variant-table .details').evaluate((drawer) => {
      const { borderInlineStartWidth, borderInlineStartColor, backgroundColor } = getComputedStyle(drawer);
      return [`${borderInlineStartWidth} ${borderInlineStartColor}`, backgroundColor];
    });
    assert.match(line ?? '', /^1px /);
    assert.notEqual(line, `1px ${surface ?? ''}`);
  });
