// One link, two people: each sees the same, in the language and time zone of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EventInput } from 'peeksafe/protocol';
import { observed, pairOfVariants, post, temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort, startProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';

interface Person {
  readonly locale: string;
  readonly timezoneId: string;
}
const IN_NEW_YORK: Person = { locale: 'en-US', timezoneId: 'America/New_York' };
const IN_KATHMANDU: Person = { locale: 'de-DE', timezoneId: 'Asia/Kathmandu' };
const MINUTE_MS = 60_000;

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** A second experiment beside that of the pair, with what its search finds. */
function nightTrains(): EventInput[] {
  const at = new Date().toISOString();
  return [
    { id: 'e2', at, kind: 'experiment.opened', experiment: 'trains', title: 'Night trains' },
    ...['north', 'south'].map((variant): EventInput => ({
      ...{ id: variant, at, kind: 'variant.posted', variant, experiment: 'trains', predictedEr: 0.05 },
      ...{ content: `Night train to the ${variant}`, patterns: [] },
    })),
  ];
}

async function open(
  t: { after(work: () => unknown): void },
  person: Person,
  address: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ ...person, viewport: { width: 1280, height: 900 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('experiment-view variant-table [role=row]').nth(1).waitFor();
  return { context, page };
}

/** The parts of its view that a page shows. */
const seen = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const dashboard = document.querySelector('variant-dashboard');
    const view = dashboard?.shadowRoot?.querySelector('experiment-view')?.shadowRoot;
    return {
      view: dashboard?.view,
      title: view?.querySelector('h2')?.textContent?.trim(),
      selected: [
        ...(view?.querySelector('variant-table')?.shadowRoot?.querySelectorAll('[role=row][aria-selected=true]') ?? []),
      ].length,
      listed: [
        ...(dashboard?.shadowRoot
          ?.querySelector('experiment-list')
          ?.shadowRoot?.querySelectorAll<HTMLElement>('button.row') ?? []),
      ].map((row) => row.dataset['title']),
    };
  });

/** A moment on somebody's clocks. */
const clock = (at: number, { locale, timezoneId }: Person): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: timezoneId }).format(at);

test('a link and a reload show the same, to each in their own language and time zone', async (t) => {
  const server = await startProcess(temporaryFolder(t), await freePort(), ['--pages', DEMO_DIR]);
  t.after(() => server.kill('SIGKILL'));
  await post(server, 's', [...pairOfVariants(), observed('o1', 'a', 2000, 90), observed('o2', 'b', 2000, 120)]);
  await post(server, 's', [...nightTrains(), observed('o3', 'north', 900, 30), observed('o4', 'south', 900, 60)]);

  const { page } = await open(t, IN_NEW_YORK, `${server.url}/?stream=s`);
  await page.keyboard.press('/');
  await page.keyboard.type('night');
  await page.locator('experiment-list button.row', { hasText: 'Night trains' }).click();
  await page.locator('experiment-view h2', { hasText: 'Night trains' }).waitFor();
  for (const row of [0, 1]) await page.locator('experiment-view variant-table tbody [role=checkbox]').nth(row).click();
  await page.locator('.range-button').click();
  await page.locator('#range form .button').click();
  await page.waitForFunction(() => location.search.includes('range=') && location.search.includes('selection='));

  const address = page.url();
  const first = (await seen(page)) as { view: { range: { kind: string; from: number; to: number } }; selected: number };
  const { range } = first.view;
  assert.equal(range.kind, 'between');
  assert.ok(Math.abs(range.to - range.from - 60 * MINUTE_MS) <= MINUTE_MS, 'an hour up to the newest event');
  assert.equal(first.selected, 2);
  await page.reload();
  await page.locator('experiment-view variant-table [role=row][aria-selected=true]').nth(1).waitFor();
  assert.deepEqual(await seen(page), first);

  const { page: other } = await open(t, IN_KATHMANDU, address);
  await other.locator('experiment-view variant-table [role=row][aria-selected=true]').nth(1).waitFor();
  assert.deepEqual(await seen(other), first);
  const shownRange = (one: Page): Promise<string> => one.locator('.range-button').innerText();
  for (const [one, person] of [
    [page, IN_NEW_YORK],
    [other, IN_KATHMANDU],
  ] as const) {
    const text = await shownRange(one);
    for (const at of [range.from, range.to])
      assert.ok(text.includes(clock(at, person)), `${clock(at, person)} in ${text}`);
  }
  // cspell:ignore Experimente
  assert.equal(
    await other
      .locator('experiment-list h2')
      .innerText()
      .then((text) => /^Experimente/.test(text)),
    true,
  );
});
