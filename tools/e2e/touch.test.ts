// The whole demo under a finger and under a mouse: whatever is pressed is large enough, and on a phone only the page scrolls.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { simulate } from '../../server/src/simulate.ts';
import { temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';

/** Least sizes of whatever is pressed by a finger and by a mouse, CSS pixels. */
const [FINGER, MOUSE] = [44, 24];
const LOAD_MS = 60_000;

let browser: Browser;
let server: ServerProcess;
const ends: (() => unknown)[] = [];

/** A simulated stream with a past, in which nothing happens any more. */
before(
  async () => {
    browser = await launchChromium();
    const folder = temporaryFolder({ after: (work) => void ends.push(work) });
    server = await startProcess(folder, await freePort(), ['--pages', DEMO_DIR]);
    const [ending, started] = [new AbortController(), Promise.withResolvers<void>()];
    const { url } = server;
    const onStarted = (): void => started.resolve();
    const running = simulate({ url, stream: 'demo', seed: 'peeksafe', signal: ending.signal, onStarted });
    await Promise.race([started.promise, running]);
    ending.abort();
    await running;
  },
  { timeout: LOAD_MS },
);
after(async () => {
  await browser.close();
  server.kill('SIGKILL');
  for (const end of ends) end();
});

async function open(t: TestContext, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(LOAD_MS);
  await page.goto(server.url);
  // How many are listed depends on the hour: those that were decided before today are folded.
  await page.locator('experiment-list button.row').first().waitFor();
  await page.locator('kill-feed [data-entry]').first().waitFor({ state: 'attached' });
  await page.locator('suggestion-list article, suggestion-list li').first().waitFor({ state: 'attached' });
  return page;
}

/** Everything that can be pressed and is smaller than this in one direction: its element, name and size. Links in a sentence may be. */
const smallIn = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((size) => {
    const PRESSED =
      'button, input, select, textarea, summary, a[href], [role=button], [role=slider], [role=switch], [role=option]';
    const deep = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot === null ? [] : deep(one.shadowRoot))]);
    const isSeen = (one: Element): boolean =>
      one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !one.matches('.visually-hidden') &&
      getComputedStyle(one).clipPath !== 'inset(50%)';
    const boxOf = (one: Element): DOMRect => {
      const own = one.getBoundingClientRect();
      const around = one.closest('label')?.getBoundingClientRect() ?? own;
      return around.width * around.height > own.width * own.height ? around : own;
    };
    // A button may reach beyond its box, by something around it that nobody sees.
    const isHit = (one: Element): boolean => {
      one.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const root = one.getRootNode() as Document | ShadowRoot;
      const reach = (dx: number, dy: number): number => {
        let px = 0;
        while (px < size && one.contains(root.elementFromPoint(x + (px + 1) * dx, y + (px + 1) * dy))) px++;
        return px;
      };
      return reach(-1, 0) + reach(1, 0) + 1 >= size && reach(0, -1) + reach(0, 1) + 1 >= size;
    };
    return deep(document)
      .filter((one) => one.matches(PRESSED) && isSeen(one))
      .filter((one) => !(one.localName === 'a' && getComputedStyle(one).display === 'inline'))
      .flatMap((one) => {
        const { width, height } = boxOf(one);
        if (width === 0 || (width > size - 0.5 && height > size - 0.5) || isHit(one)) return [];
        const host =
          one.getRootNode() instanceof ShadowRoot ? (one.getRootNode() as ShadowRoot).host.localName : 'page';
        const name = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40);
        return [`${host}: ${one.localName}.${one.className} “${name}” ${width.toFixed(1)} × ${height.toFixed(1)}`];
      });
  }, least);

/** Everything that scrolls by itself in the page. */
const scrollingIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const deep = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot === null ? [] : deep(one.shadowRoot))]);
    const scrolls = (way: string, whole: number, seen: number): boolean =>
      /auto|scroll/.test(way) && whole > seen + 1 && seen > 0;
    return deep(document.body)
      .filter((one) => {
        const { overflowX, overflowY } = getComputedStyle(one);
        return (
          one.checkVisibility() &&
          (scrolls(overflowY, one.scrollHeight, one.clientHeight) ||
            scrolls(overflowX, one.scrollWidth, one.clientWidth))
        );
      })
      .map(
        (one) =>
          `${(one.getRootNode() as Partial<ShadowRoot>).host?.localName ?? 'page'}: ${one.localName}.${one.className}`,
      );
  });

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const tablet = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true } as const;
const desktop = { viewport: { width: 1280, height: 900 } } as const;

for (const [what, options, least] of [
  ['a finger, on a phone', phone, FINGER],
  ['a finger, on a tablet', tablet, FINGER],
  ['a finger, on a large screen', { ...desktop, hasTouch: true, isMobile: true }, FINGER],
  ['a mouse', desktop, MOUSE],
] as const)
  test(`whatever is pressed is large enough for ${what}`, { timeout: 2 * LOAD_MS }, async (t) => {
    const page = await open(t, options);
    assert.deepEqual(await smallIn(page, least), [], 'as it is opened');
    // No world can be made to do something here, and the page hides them.
    await page.evaluate(() => document.querySelector<HTMLElement>('#controls')?.showPopover());
    assert.deepEqual(await smallIn(page, least), [], 'with the controls of the demo');
    await page.locator('#controls .head button').click();
    await page.locator('experiment-list button.row').first().click();
    await page.locator('experiment-view variant-table [role=row]').nth(1).waitFor();
    await page.locator('experiment-view er-fan .scrubber').waitFor();
    assert.deepEqual(await smallIn(page, least), [], 'with an experiment');
  });

test('on a phone nothing scrolls inside the page', { timeout: 2 * LOAD_MS }, async (t) => {
  const page = await open(t, phone);
  assert.deepEqual(await scrollingIn(page), [], 'as it is opened');
  await page.locator('experiment-list button.row').first().click();
  await page.locator('experiment-view variant-table [role=row]').nth(1).waitFor();
  assert.deepEqual(await scrollingIn(page), [], 'with an experiment');
});
