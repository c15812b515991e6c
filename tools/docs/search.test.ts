// The questions of a newcomer, asked as on the page: from a disk, since the search needs no server either.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../browser.ts';
import { buildDocs } from './build.ts';
import { DOCS_DIR } from './step.ts';

let browser: Browser;
let page: Page;
const faults: string[] = [];
before(async () => {
  await buildDocs();
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => request.url().startsWith('file:') || faults.push(`asked ${request.url()}`));
  await page.goto(pathToFileURL(join(DOCS_DIR, 'documents/Glossary.html')).href);
  await page.keyboard.press('Control+k');
});
after(() => browser.close());

/** Titles that the page lists, best first. */
async function found(words: string): Promise<readonly string[]> {
  await page.fill('#tsd-search-input', '');
  await page.waitForFunction(() => document.querySelector('#tsd-search-results')?.childElementCount === 0);
  await page.fill('#tsd-search-input', words);
  await page.locator('#tsd-search-results li').first().waitFor();
  return page.locator('#tsd-search-results li').allInnerTexts();
}

const GUIDES: readonly (readonly [words: string, titles: readonly string[]])[] = [
  ['slack', ['Alerts']],
  ['docker', ['Production in one page']],
  ['csp', ['Embed', 'Troubleshooting']],
  ['engagement rate', ['Glossary']],
  ['--peeksafe-accent', ['Theming']],
  ['glossary', ['Glossary']],
  ['react', ['React']],
  ['webhook', ['Receive kills', 'Alerts']],
  ['token', ['Tokens per user and stream']],
  ['sample size', ['Planning an experiment']],
  ['change color', ['Theming']],
  ['time zone', ['Languages and time zones']],
];

for (const [words, titles] of GUIDES)
  test(`"${words}" finds ${titles.join(' or ')} first or second`, async () => {
    const all = await found(words);
    assert.ok(
      titles.some((title) => all.slice(0, 2).includes(title)),
      all.join(', '),
    );
  });

test('names of the API are found where no page is about them', async () => {
  for (const name of ['EventPublisher', 'localStream', 'LiveStream'])
    assert.ok(
      (await found(name)).slice(0, 2).some((one) => one.endsWith(`.${name}`)),
      name,
    );
});

test('marks that a query could take for commands are words like others', async () => {
  for (const words of ['-', 'peeksafe:', '^', '~2', '+token', 'a\\b']) {
    await page.fill('#tsd-search-input', words);
    await page.waitForTimeout(300);
  }
  assert.equal((await found('+token'))[0], (await found('token'))[0]);
  assert.deepEqual(faults, []);
});
