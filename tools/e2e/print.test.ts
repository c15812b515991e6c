// Checks the printed page, read back from the PDF that a browser prints.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { launchChromium } from '../browser.ts';
import { bundlePrintPage, openBundled } from './testing/bundled-page.ts';

const ORIGIN = 'http://print.invalid';
/** Windows from which people print, CSS pixels. */
const WINDOWS = [390, 600, 1280, 1920] as const;
const PAPERS = [
  { name: 'portrait', landscape: false },
  { name: 'landscape', landscape: true },
] as const;

let browser: Browser;
let code: string;

before(async () => {
  browser = await launchChromium();
  code = await bundlePrintPage();
});
after(() => browser.close());

/** Whether each chart of the page has what draws it on paper, and each dashboard its drawings: that is loaded when the page is idle. */
function canPrint(): boolean {
  window.dispatchEvent(new Event('beforeprint'));
  const charts = [...document.querySelectorAll('er-chart')].map((one) =>
    one.shadowRoot?.querySelector('.on-paper path'),
  );
  window.dispatchEvent(new Event('afterprint'));
  const drawings = [...document.querySelectorAll('variant-dashboard')].flatMap((one) => {
    const view = one.shadowRoot?.querySelector('experiment-view')?.shadowRoot;
    return ['er-fan', 'evidence-race'].map((tag) => view?.querySelector(tag)?.shadowRoot?.querySelector('canvas'));
  });
  return [...charts, ...drawings].every((one) => one instanceof Element);
}

/** The drawings of the experiment in a dashboard, as they are printed: how wide each is, and how many of its pixels are drawn. */
async function drawings(page: Page): Promise<{ tag: string; width: number; ink: number }[]> {
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const found = await page.evaluate(() => {
    const view = document.querySelector('variant-dashboard')?.shadowRoot?.querySelector('experiment-view')?.shadowRoot;
    return ['er-fan', 'evidence-race'].map((tag) => {
      const canvases = [...(view?.querySelector(tag)?.shadowRoot?.querySelectorAll('canvas') ?? [])];
      const inkOf = (canvas: HTMLCanvasElement): number => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) as ImageData;
        return data.filter((part, i) => i % 4 === 3 && part > 0).length;
      };
      const ink = canvases.reduce((sum, one) => sum + inkOf(one), 0);
      return { tag, width: Math.max(0, ...canvases.map((one) => one.clientWidth)), ink };
    });
  });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  return found;
}

interface Looks {
  readonly width: number;
  readonly isDark?: boolean;
  readonly css?: string;
  /** The content of the page. */
  readonly body?: string;
}

async function pageOf(
  tag: string,
  properties: object,
  { width, isDark = false, css = '', body = '<main></main>' }: Looks,
): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    colorScheme: isDark ? 'dark' : 'light',
    timezoneId: 'UTC',
    locale: 'en',
  });
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><style>html{color-scheme:light dark}${css}</style>${body}<script type="module" src="/page.js"></script></html>`;
  await openBundled(page, `${ORIGIN}/`, html, code);
  await page.evaluate(([what, given]) => put(what, given), [tag, properties] as const);
  await page.waitForFunction(canPrint);
  return page;
}

/** The text of each page of paper. */
async function printed(page: Page, landscape: boolean): Promise<string[]> {
  const pdf = await page.pdf({
    format: 'A4',
    landscape,
    margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' },
  });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  return text.map((one) => one.replaceAll(/\s+/g, ' '));
}

for (const rows of [60, 291, 1000])
  test(`a table of ${rows} rows is printed to its last row, from any window, on any paper, with its head on each page`, async () => {
    for (const width of rows === 60 ? WINDOWS : [390, 1920]) {
      const page = await pageOf('variant-table', { rows }, { width });
      // A page is printed more than once: what the first time leaves behind would be on the second paper.
      for (const { name, landscape } of PAPERS) {
        const pages = await printed(page, landscape);
        const text = pages.join(' ');
        const missing = Array.from({ length: rows }, (_, i) => `Headline ${i} end`).filter(
          (one) => !text.includes(one),
        );
        assert.deepEqual(missing.slice(0, 5), [], `${missing.length} rows are missing from ${width} px on ${name}`);
        for (const [i, one] of pages.entries())
          if (one.includes('Headline'))
            assert.match(one, /Rate and interval/, `page ${i + 1} of ${pages.length} has no head`);
        // Each figure of the last row, and none of them cut off at the edge of the paper.
        assert.match(text, new RegExp(`Headline ${rows - 1} end .*?12,345`), `impressions from ${width} px on ${name}`);
      }
      await page.close();
    }
  });

for (const { name, landscape } of PAPERS)
  test(`a chart is printed from its first to its newest point, from any window, on ${name}`, async () => {
    for (const width of WINDOWS) {
      const page = await pageOf('er-chart', { minutes: 120 }, { width });
      const text = (await printed(page, landscape)).join(' ');
      assert.match(text, /11:5\d|12:00/, `the newest time from ${width} px`);
      // Every half hour where there is no room for more; the label of the very edge is left out.
      assert.match(text, /10:(00|10|15|30)/, `the first times from ${width} px`);
      await page.close();
    }
  });

test('a chart that was never in view is printed', async () => {
  const page = await pageOf(
    'er-chart',
    { minutes: 120 },
    { width: 1280, body: '<div style="block-size: 5000px"></div><main></main>' },
  );
  assert.match((await printed(page, false)).join(' '), /11:5\d|12:00/);
  await page.close();
});

test('a chart fills the paper and no more, with its line up to the newest point', async () => {
  for (const width of WINDOWS) {
    const page = await pageOf('er-chart', { minutes: 120 }, { width });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.setViewportSize({ width: 718, height: 1000 });
    await page.emulateMedia({ media: 'print' });
    const parts = await page.evaluate(() => {
      const root = document.querySelector('er-chart')?.shadowRoot as ShadowRoot;
      const box = (of: Element | null | undefined) => of?.getBoundingClientRect().toJSON() as DOMRect | undefined;
      const svg = root.querySelector('.on-paper svg');
      const lines = [...(svg?.querySelectorAll('path[stroke-opacity="1"]') ?? [])].map((one) => box(one)?.right ?? 0);
      return { card: box(root.querySelector('.card')), svg: box(svg), right: Math.max(...lines) };
    });
    assert.ok(parts.svg && parts.card, `there is a drawing from ${width} px`);
    assert.ok(
      parts.svg.width > parts.card.width * 0.95 && parts.svg.width <= parts.card.width,
      'it is as wide as the paper',
    );
    assert.ok(
      parts.right > parts.svg.right - 0.12 * parts.svg.width,
      `the line goes on to the end: ${parts.right} of ${parts.svg.right}`,
    );
    await page.close();
  }
});

test('lists that scroll, wait, fold or page on the screen are printed whole', async () => {
  const css = 'kill-feed, suggestion-list { max-block-size: 200px }';
  const feed = await pageOf('kill-feed', { kills: 90, burst: 6 }, { width: 1280, css });
  await feed.mouse.move(100, 100);
  const text = (await printed(feed, false)).join(' ');
  for (let i = 0; i < 96; i++) assert.ok(text.includes(`Stopped ${i} end`), `stop ${i} is missing`);
  await feed.close();
  const list = await pageOf('suggestion-list', { suggestions: 30 }, { width: 1280, css });
  const suggestions = (await printed(list, false)).join(' ');
  for (let i = 0; i < 30; i++) assert.ok(suggestions.includes(`Suggestion ${i} end`), `suggestion ${i} is missing`);
  await list.close();
  const banner = await pageOf('fatigue-banner', { patterns: 9 }, { width: 1280 });
  const warnings = (await printed(banner, false)).join(' ');
  for (let i = 0; i < 9; i++) assert.ok(warnings.includes(`pattern ${i} end`), `warning ${i} is missing`);
  await banner.close();
});

test('a dashboard is printed whole', async () => {
  for (const width of [390, 1920]) {
    const all = { rows: 60, minutes: 120, kills: 40, suggestions: 12, patterns: 5 };
    const page = await pageOf('variant-dashboard', all, { width });
    for (const { tag, width: drawn, ink } of await drawings(page))
      assert.ok(drawn > 300 && ink > 1000, `${tag} is drawn from ${width} px: ${ink} pixels, ${drawn} px wide`);
    const text = (await printed(page, false)).join(' ');
    for (const last of ['Headline 59 end', 'Stopped 39 end', 'Suggestion 11 end', 'pattern 4 end'])
      assert.ok(text.includes(last), `${last} is missing from ${width} px`);
    await page.close();
  }
});

test('a breakdown is printed by all values, with its head on each page, and says how many variants it leaves out', async () => {
  for (const width of [390, 1280]) {
    const page = await pageOf('experiment-view', { rows: 9, values: 32 }, { width });
    const select = page.locator('.segments select');
    await select.selectOption('device');
    await page.locator('.segments tbody').nth(31).waitFor();
    for (const { name, landscape } of PAPERS) {
      const pages = await printed(page, landscape);
      const text = pages.join(' ');
      for (let i = 0; i < 32; i++)
        assert.match(text, new RegExp(`Value ${i} end .*?7[.]00%`), `value ${i} from ${width} px on ${name}`);
      for (const [i, one] of pages.entries())
        if (/Value \d+ end/.test(one)) assert.match(one, /Rate, with its interval/, `page ${i + 1} has no head`);
      assert.match(text, /Break down by/);
      assert.match(text, /Variants that are not shown here: 3/);
      assert.doesNotMatch(text, /Show 3 more/);
    }
    await page.close();
  }
});

test('paper is light, also from a dark page whose own colors are dark', async () => {
  const css =
    ':root { color-scheme: dark; --peeksafe-text: #eeeeee; --peeksafe-surface: #101010 } * { color-scheme: dark }';
  const all = { rows: 8, minutes: 120, kills: 4, suggestions: 2, patterns: 3 };
  const page = await pageOf('variant-dashboard', all, { width: 1280, isDark: true, css });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const dark = await page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
    const lightness = (color: string): number => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return a < 128 ? 255 : 0.3 * r + 0.6 * g + 0.1 * b;
    };
    const found: string[] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) visit(element.shadowRoot);
        if (!element.checkVisibility() || !(element.getRootNode() instanceof ShadowRoot)) continue;
        const { color, backgroundColor, fill, stroke } = getComputedStyle(element);
        const name = `${element.localName}.${element.getAttribute('class') ?? ''}`;
        const isText = [...element.childNodes].some((one) => one.nodeType === 3 && one.textContent?.trim() !== '');
        if (isText && !(element instanceof SVGElement) && lightness(color) > 150)
          found.push(`${name} is written in ${color}`);
        // A mark of data is no ground: it is drawn on one, as a line is.
        const isMark = element.matches('.comparison > .bar');
        if (isMark && lightness(backgroundColor) > 190) found.push(`${name} is drawn in ${backgroundColor}`);
        if (!isMark && lightness(backgroundColor) < 140 && element.clientWidth > 40)
          found.push(`${name} stands on ${backgroundColor}`);
        if (element.localName === 'text' && lightness(fill) > 150) found.push(`${name} is written in ${fill}`);
        if (element.localName === 'path' && element.closest('.on-paper') && fill === 'none' && lightness(stroke) > 190)
          found.push(`${name} is drawn in ${stroke}`);
      }
    };
    visit(document);
    return found;
  });
  assert.deepEqual(dark.slice(0, 8), []);
  await page.close();
});

test('the screen is as it was after printing', async () => {
  const page = await pageOf('variant-table', { rows: 300 }, { width: 390 });
  const looks = () =>
    page.evaluate(() => {
      const root = document.querySelector('variant-table')?.shadowRoot as ShadowRoot;
      return { rows: root.querySelectorAll('tbody tr').length, kind: root.querySelector('table')?.className };
    });
  const earlier = await looks();
  await printed(page, false);
  await page.waitForFunction(
    () => document.querySelector('variant-table')?.shadowRoot?.querySelector('.paper') === null,
  );
  assert.deepEqual(await looks(), earlier);
  await page.close();
});
