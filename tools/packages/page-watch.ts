import type { Browser, Page } from 'playwright-core';
import { isExpectedLog } from '../../src/elements/testing/expected-logs.ts';

/** A page, and what went wrong in it so far. */
export interface WatchedPage {
  readonly page: Page;
  /** Page errors, rejections, console errors and warnings; React and Next tell of a hydration mismatch as console errors. */
  readonly faults: readonly string[];
}

/** Opens a page and keeps whatever it complains of from its first moment on. */
export async function watchedPage(browser: Browser, t: { after(work: () => unknown): void }): Promise<WatchedPage> {
  const page = await browser.newPage();
  // A part that is gone fails the test, and does not hold it for ever.
  page.setDefaultTimeout(30_000);
  t.after(() => page.close());
  const faults: string[] = [];
  page.on('console', (message) => {
    const [kind, text] = [message.type(), message.text()];
    if ((kind === 'error' || kind === 'warning') && !isExpectedLog(text)) faults.push(`${kind}: ${text}`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.stack ?? error.message}`));
  page.on('crash', () => faults.push('the page crashed'));
  return { page, faults };
}

/** Waits until the table has rows. */
export const showsRows = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => (document.querySelector('variant-table')?.shadowRoot?.querySelectorAll('tbody [role=row]').length ?? 0) > 2,
    null,
    { timeout: 60_000 },
  );

/** Waits until the figures of the rows have changed several times: frames came, and each was drawn. */
export async function showsLiveData(page: Page, changes = 3): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((done) => {
        const body = document.querySelector('variant-table')?.shadowRoot?.querySelector('tbody') as HTMLElement;
        let [text, seen] = [body.textContent, 0];
        const look = (): void => {
          if (body.textContent !== text) seen++;
          text = body.textContent;
          if (seen >= wanted) done();
          else setTimeout(look, 50);
        };
        look();
      }),
    changes,
  );
}

/** Clicks a row, sees its details in words while figures go on changing, selects it, and closes the details again. */
export async function usesRow(page: Page): Promise<void> {
  const table = page.locator('variant-table');
  const content = table.locator('tbody th.content').first();
  // The pointer inside keeps the rows where they are.
  await content.hover();
  const name = (await content.locator('div.content').textContent())?.trim() ?? '';
  await content.click();
  const details = table.locator('[part~=details]');
  await details.waitFor();
  if (name === '' || !(await details.textContent())?.includes(name)) throw new Error(`no details of "${name}"`);
  await showsLiveData(page);
  await table.locator('tbody td.select').first().click();
  await table.locator('[part~=selected]').waitFor();
  await content.click();
  await details.waitFor({ state: 'detached' });
}
