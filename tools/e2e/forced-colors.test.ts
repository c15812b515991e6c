// Checks the few colors of a contrast theme by the pixels of whatever is filled with a color.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../browser.ts';
import { bundlePrintPage, openBundled } from './testing/bundled-page.ts';

let browser: Browser;
let code: string;
before(async () => {
  browser = await launchChromium();
  code = await bundlePrintPage();
});
after(() => browser.close());

async function pageOf(tag: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await browser.newPage({ colorScheme, forcedColors: 'active', viewport: { width: 1280, height: 800 } });
  const html =
    '<!doctype html><style>html{color-scheme:light dark}</style><main></main><script type="module" src="/page.js"></script>';
  await openBundled(page, 'http://forced.invalid/', html, code);
  const given = { rows: 6, kills: 3, suggestions: 2, patterns: 2, isOperating: true };
  await page.evaluate(([what, all]) => put(what, all), [tag, given] as const);
  return page;
}

type Rgb = readonly [number, number, number];
const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * (r as number) + 0.7152 * (g as number) + 0.0722 * (b as number);
};
const contrast = (one: Rgb, other: Rgb): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** The part of a box's pixels that stand out from the color around them by at least 4.5 : 1, without its edge. */
async function inkOf(page: Page, selector: string): Promise<number> {
  const { data, width, height, channels } = decode(await page.locator(selector).first().screenshot());
  const counts = new Map<string, number>();
  // The label lies in the middle: what is beside it shows the fill.
  for (let y = 4; y < height - 4; y++)
    for (let x = 4; x < width - 4; x++) {
      const at = (y * width + x) * channels;
      const key = [data[at], data[at + 1], data[at + 2]].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const colors = [...counts].map(([key, count]) => ({ rgb: key.split(',').map(Number) as unknown as Rgb, count }));
  const fill = colors.reduce((most, one) => (one.count > most.count ? one : most));
  const ink = colors.filter(({ rgb }) => contrast(rgb, fill.rgb) >= 4.5);
  const all = colors.reduce((sum, { count }) => sum + count, 0);
  return ink.reduce((sum, { count }) => sum + count, 0) / all;
}

/** Letters cover about this share of a button. */
const LEAST = 0.03;
const MOST = 0.5;

for (const scheme of ['light', 'dark'] as const) {
  test(`the label of the primary button is seen in a ${scheme} contrast theme`, async () => {
    const page = await pageOf('suggestion-list', scheme);
    const button = page.locator('.suggestion:first-child .accept');
    for (const state of ['as it stands', 'under the pointer'] as const) {
      if (state === 'under the pointer') await button.hover();
      // The color under a pointer comes in a moment.
      await button.evaluate((one) => Promise.all(one.getAnimations().map(({ finished }) => finished)));
      const ink = await inkOf(page, '.suggestion:first-child .accept');
      assert.ok(ink > LEAST && ink < MOST, `${(100 * ink).toFixed(1)}% of the button ${state} is its label`);
    }
    await page.close();
  });

  test(`the number of filters in use, boxes that are checked and rows that are selected are seen in a ${scheme} contrast theme`, async () => {
    const page = await pageOf('variant-table', scheme);
    await page.locator('variant-table').evaluate(async (table) => {
      Object.assign(table, { filter: { status: 'active' }, selected: ['v1'] });
      await (table as unknown as { updateComplete: Promise<unknown> }).updateComplete;
    });
    const badge = await inkOf(page, '.toolbar .badge');
    assert.ok(badge > LEAST && badge < MOST, `${(100 * badge).toFixed(1)}% of the badge is its number`);
    const outline = await page.locator('tr[aria-selected=true]').evaluate((row) => getComputedStyle(row).outlineStyle);
    assert.equal(outline, 'solid');
    await page.close();
  });
}
