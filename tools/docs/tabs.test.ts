import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../browser.ts';
import { buildDocs } from './build.ts';
import { DOCS_DIR } from './step.ts';

let browser: Browser;
before(async () => {
  await buildDocs();
  browser = await launchChromium();
});
after(() => browser.close());

const addressOf = (page: string, hash = ''): string =>
  `${pathToFileURL(join(DOCS_DIR, `documents/${page}`)).href}${hash}`;
const selected = (page: Page): Promise<string | null> =>
  page.locator('[role=tab][aria-selected=true]').first().textContent();

test('the same program in several languages stands in tabs, which keys move through as WAI-ARIA has it', async () => {
  const page = await browser.newPage();
  await page.goto(addressOf('Send_your_events.html'));
  const tabs = page.getByRole('tab');
  assert.deepEqual(await tabs.allTextContents(), ['Shell', 'Node', 'Python']);
  assert.equal(await page.getByRole('tabpanel').count(), 1);
  await tabs.first().focus();
  for (const [key, label, code] of [
    ['ArrowRight', 'Node', 'peeksafe/sdk'],
    ['ArrowRight', 'Python', 'urllib.request'],
    ['ArrowRight', 'Shell', 'curl'],
    ['ArrowLeft', 'Python', 'urllib.request'],
    ['Home', 'Shell', 'curl'],
    ['End', 'Python', 'urllib.request'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await page.locator('[role=tab]:focus').textContent(), label, key);
    assert.equal(await selected(page), label);
    assert.ok((await page.getByRole('tabpanel', { name: label }).textContent())?.includes(code));
    assert.equal(await page.getByRole('tabpanel').count(), 1);
  }
  // Only the selected one is a stop of the Tab key.
  assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1);
  await page.context().close();
});

test('a choice is remembered on other pages, and an address in a tab opens it', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(addressOf('Send_your_events.html'));
  await page.getByRole('tab', { name: 'Python' }).click();
  await page.goto(addressOf('Tokens_per_user_and_stream.html'));
  assert.equal(await selected(page), 'Python');
  await page.goto(addressOf('Embed.html'));
  assert.equal(await selected(page), 'HTML');
  await page.getByRole('tab', { name: 'Svelte', exact: true }).click();
  await page.goto(addressOf('Tokens_per_user_and_stream.html'));
  assert.equal(await selected(page), 'Python');
  await page.goto(addressOf('Embed.html', '#vue'));
  assert.equal(await selected(page), 'Vue');
  await page.goto(addressOf('Embed.html'));
  assert.equal(await selected(page), 'Svelte');
  await page.context().close();
});

test('without script, and on paper, all of them stand below each other under their headings', async () => {
  const dumb = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await dumb.goto(addressOf('Send_your_events.html'));
  const printed = await (await browser.newContext()).newPage();
  await printed.goto(addressOf('Send_your_events.html'));
  await printed.emulateMedia({ media: 'print' });
  for (const page of [dumb, printed]) {
    const tops: number[] = [];
    for (const name of ['Shell', 'Node', 'Python']) {
      const heading = page.locator('.tabs h3', { hasText: name });
      tops.push((await heading.boundingBox())?.y ?? NaN);
    }
    assert.ok((tops[0] ?? NaN) + 200 < (tops[1] ?? NaN) && (tops[1] ?? NaN) + 200 < (tops[2] ?? NaN), tops.join(', '));
    assert.equal(await page.getByRole('tab').count(), 0);
  }
  await dumb.context().close();
  await printed.context().close();
});

test('every framework with a page of its own has a tab with its sample', async () => {
  const page = await browser.newPage();
  await page.goto(addressOf('Embed.html'));
  for (const [name, code] of [
    ['HTML', "addEventListener('peeksafe-select'"],
    ['React', "from 'peeksafe/react'"],
    ['Next', "'use client'"],
    ['Vue', 'isCustomElement'],
    ['Nuxt', 'defineNuxtConfig'],
    ['Svelte', '$state'],
    ['SvelteKit', '$state'],
    ['Angular', "from 'peeksafe/angular'"],
    ['Astro', '.astro'],
    ['Storybook', '.stories.js'],
  ] as const) {
    await page.getByRole('tab', { name, exact: true }).click();
    assert.ok((await page.getByRole('tabpanel', { name, exact: true }).textContent())?.includes(code), name);
  }
  await page.context().close();
});
