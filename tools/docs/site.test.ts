import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { DEMO_DIR } from '../build.ts';
import { builtManifest } from '../manifest/analyze.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { ROOT } from '../packages/run.ts';
import { HOME, pagesOf } from './pages.ts';
import { DOCS_DIR } from './step.ts';
import { servedSite, type OpenedPage } from './testing/served-site.ts';

const elements = elementDocs(builtManifest(ROOT));
const openPage = servedSite();

/** Opens a page of the site and gives the first sign of a reader, with which examples begin. */
async function open(t: TestContext, path: string, width = 1280): Promise<OpenedPage> {
  const opened = await openPage(t, path, { width });
  await opened.page.mouse.move(width / 2, 20);
  return opened;
}

/** Scrolls to the first table, since an example begins when it comes into view. */
async function showsRows(page: Page): Promise<void> {
  await page.locator('variant-stream.live').first().scrollIntoViewIfNeeded();
  await page.waitForFunction(
    () => (document.querySelector('variant-table')?.shadowRoot?.querySelectorAll('[role=row]').length ?? 0) > 3,
    null,
    { timeout: 20_000 },
  );
}

const pages = (): readonly string[] =>
  globSync('**/*.html', { cwd: DOCS_DIR }).map((file) => file.replaceAll('\\', '/'));

test('no link of the site leads nowhere, to a page or to a place in one', () => {
  const texts = new Map(pages().map((file) => [file, readFileSync(join(DOCS_DIR, file), 'utf8')]));
  const places = new Map(
    [...texts].map(([file, text]) => [file, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id))]),
  );
  const files = new Set(globSync('**/*', { cwd: DOCS_DIR }).map((file) => file.replaceAll('\\', '/')));
  const dead = new Set<string>();
  for (const [file, text] of texts) {
    for (const [, link = ''] of text.matchAll(/(?:href|src)="([^"]+)"/g)) {
      // Elsewhere, in the page's own icons, or at the server of a reader.
      if (/^[a-z]+:|^#icon-|icons\.svg#|^\//.test(link)) continue;
      const [path = '', hash = ''] = link.replaceAll('&amp;', '&').split('#').map(decodeURIComponent);
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (!files.has(target) || (hash !== '' && places.get(target)?.has(hash) !== true)) dead.add(`${file}: ${link}`);
    }
  }
  assert.ok(texts.size > 100);
  assert.deepEqual([...dead].slice(0, 20), []);
});

test('the examples of the demo lead to pages that the documentation has', () => {
  const files = globSync('*/index.html', { cwd: join(DEMO_DIR, 'examples') });
  const links = files.flatMap((file) => {
    const text = readFileSync(join(DEMO_DIR, 'examples', file), 'utf8');
    return [...text.matchAll(/href="\/docs\/([^"]+)"/g)].map(([, page = '']) => page);
  });
  assert.ok(links.length >= 10);
  const there = new Set(pages());
  assert.deepEqual(
    links.filter((page) => !there.has(page)),
    [],
  );
});

test('every document of the repository, and every element, has a page', () => {
  const titles = pages()
    .filter((file) => dirname(file) === 'documents')
    .map((file) => /<title>([^|]*) \|/.exec(readFileSync(join(DOCS_DIR, file), 'utf8'))?.[1]);
  assert.equal(titles.length, pagesOf(ROOT).length + elements.length);
  assert.ok(readFileSync(join(ROOT, HOME), 'utf8').includes('<!-- elements -->'));
});

test('the page of an element tells all of its manifest', () => {
  for (const doc of elements) {
    const html = readFileSync(join(DOCS_DIR, 'documents', `${doc.tag}.html`), 'utf8');
    const all = [doc.attributes, doc.properties, doc.events, doc.parts, doc.cssProperties].flat();
    for (const { name } of all) assert.ok(html.includes(`<code>${name}</code>`), `<${doc.tag}> ${name}`);
  }
});

test('llms.txt lists every page, llms-full.txt has the text of every guide and element, and both have their bounds', () => {
  const [list, full] = ['llms.txt', 'llms-full.txt'].map((file) => readFileSync(join(DOCS_DIR, file), 'utf8'));
  assert.ok(list !== undefined && full !== undefined);
  // About 5,000 and 120,000 tokens.
  assert.ok(list.length < 20_000, `llms.txt has ${list.length} characters`);
  assert.ok(full.length < 500_000, `llms-full.txt has ${full.length} characters`);
  assert.match(list, /^# Peeksafe\n\n> .+\n\n/);
  assert.equal(list.match(/^- \[/gm)?.length, pagesOf(ROOT).length + elements.length);
  for (const line of list.match(/^- .*$/gm) ?? []) assert.match(line, /^- \[.+\]\(.+\): \S.{15,}/);
  const there = new Set(pages());
  for (const text of [list, full])
    for (const [link, target = ''] of text.matchAll(/\]\(((?!https?:|mailto:)[^)#\s]+)[^)]*\)/g))
      assert.ok(there.has(target) || target === 'llms-full.txt', link);
  const guides = pagesOf(ROOT).filter(({ file }) =>
    /^docs\/guides\/(?!from-the-original)|deploy|operations/.test(file),
  );
  assert.ok(guides.length > 10);
  for (const { file } of guides) {
    const title = /^# .+$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[0] ?? file;
    assert.ok(full.includes(`\n${title}\n`), `llms-full.txt lacks ${file}`);
  }
  for (const { tag } of elements) assert.ok(full.includes(`\n# ${tag}\n`), `llms-full.txt lacks <${tag}>`);
  assert.doesNotMatch(full, /<!-- (?:example|playground|planner)/);
});

test('the first page begins to live, asks nobody else, and has nothing that a strict policy forbids', async (t) => {
  const { page, faults } = await open(t, '');
  await showsRows(page);
  assert.deepEqual(faults, []);
});

test('the first page has the picture and three ways in above its table, and names the version apart from its title', async (t) => {
  const { page } = await open(t, '');
  assert.equal(await page.title(), 'Peeksafe');
  const links = await page.locator('.ways a').evaluateAll((all) => all.map((one) => one.textContent));
  assert.deepEqual(links, ['Embed', 'Send', 'Operate']);
  const tops = await page.evaluate(() =>
    ['.tsd-typography picture img', '.ways', 'variant-table'].map(
      (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? NaN,
    ),
  );
  assert.ok((tops[0] ?? NaN) < (tops[1] ?? NaN) && (tops[1] ?? NaN) < (tops[2] ?? NaN), tops.join(', '));
  assert.match((await page.textContent('.version')) ?? '', /^\s*Version \d+\.\d+\.\d+ · change log\s*$/);
  await page.locator('summary', { hasText: 'Settings' }).click();
  for (const theme of ['dark', 'light']) {
    await page.selectOption('#tsd-theme', theme);
    await page.waitForFunction(
      (part) => document.querySelector<HTMLImageElement>('.tsd-typography picture img')?.currentSrc.includes(part),
      `replay-${theme}`,
    );
  }
});

test('under a live example stands the policy by which its losers are stopped', async (t) => {
  const { page } = await open(t, '');
  await showsRows(page);
  await page.locator('.policy').first().getByText('by the policy evidence.').waitFor();
});

test('the page of an element has its keys, and leads to the details of its events', () => {
  const html = readFileSync(join(DOCS_DIR, 'documents/variant-table.html'), 'utf8');
  assert.match(html, /id="keyboard"/);
  assert.match(html, /Shift\+Space/);
  for (const { tag, events } of elements)
    for (const { type } of events)
      if (/^\w+Event$/.test(type) && type !== 'CustomEvent')
        assert.match(
          readFileSync(join(DOCS_DIR, `documents/${tag}.html`), 'utf8'),
          new RegExp(`<a href="[^"]*${type}\\.html"><code>${type}</code></a>`),
          `<${tag}> ${type}`,
        );
});

test('the examples of the guide do what it says: columns, an action, an empty state and defaults of the page', async (t) => {
  const { page, faults } = await open(t, 'documents/Embed.html');
  // Each begins when it comes into view.
  const table = page.locator('variant-table[data-example=columns]');
  await table.scrollIntoViewIfNeeded();
  await table.getByRole('columnheader', { name: 'Words' }).waitFor();
  await table.getByRole('link', { name: 'Open' }).first().waitFor();
  await table.getByRole('button', { name: 'Share' }).waitFor();
  const measured = page.locator('[data-example=metric] variant-table');
  await measured.scrollIntoViewIfNeeded();
  await measured.getByRole('columnheader', { name: 'load-time guardrail' }).waitFor();
  await measured.getByText('within its bound').first().waitFor();
  const empty = page.locator('variant-table[data-example=empty]');
  await empty.scrollIntoViewIfNeeded();
  await empty.getByText('Post a variant, and it is listed here.').waitFor();
  const defaults = page.locator('[data-example=configure] select[name=lang]');
  await defaults.scrollIntoViewIfNeeded();
  await defaults.selectOption('de');
  // cspell:ignore Experimente
  await page.locator('experiment-list').getByText('Experimente').waitFor();
  assert.deepEqual(faults, []);
});

test('the search finds a document and a name of the API', async (t) => {
  const { page, faults } = await open(t, '');
  for (const [words, title] of [
    ['peeking', 'Why peeking lies'],
    ['blank', 'Troubleshooting'],
    ['gzipped', 'Performance'],
    ['HS256', 'Tokens per user and stream'],
    ['Safari', 'Browsers and versions'],
    ['Bayesian', 'FAQ'],
    ['keyboard', 'Accessibility and keyboard'],
    ['addLanguage', 'Languages and time zones'],
    ['extraColumns', 'Add your own columns and cells'],
    ['receive kills', 'Receive kills'],
    ['EventPublisher', 'EventPublisher'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.fill('#tsd-search-input', words);
    await page.waitForFunction(
      (wanted) => document.querySelector('#tsd-search-results')?.textContent?.includes(wanted),
      title,
      { timeout: 20_000 },
    );
    await page.keyboard.press('Escape');
    // It fades out, and takes no word and no key until then.
    await page.waitForSelector('#tsd-search-input', { state: 'hidden' });
  }
  assert.deepEqual(faults, []);
});

test('the playground sets what it says', async (t) => {
  const { page, faults } = await open(t, 'documents/Theming.html');
  await page.fill('.playground input[name="--peeksafe-accent"]', '#123456');
  assert.match((await page.textContent('.playground pre')) ?? '', /--peeksafe-accent: #123456;/);
  const accent = await page.$eval('.playground variant-table', (table) =>
    getComputedStyle(table).getPropertyValue('--peeksafe-accent').trim(),
  );
  assert.equal(accent, '#123456');
  await page.click('.playground button[type=reset]');
  assert.doesNotMatch((await page.textContent('.playground pre')) ?? '', /accent/);
  assert.deepEqual(faults, []);
});

test('the planner answers at every change, and names a number that it cannot use', async (t) => {
  const { page, faults } = await open(t, 'documents/Planning_an_experiment.html');
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const answer = (): Promise<string | null> => page.locator('.planner output').textContent();
  await field('Usual engagement rate (%)').fill('3');
  await field('Best variant earns more by (%)').fill('33.4');
  await field('Variants').fill('2');
  await field('Impressions a day, all variants').fill('950');
  assert.match((await answer()) ?? '', /^About 10 days, 4,800 impressions of each variant\./);
  await field('Variants').fill('2.5');
  assert.equal(await field('Variants').getAttribute('aria-invalid'), 'true');
  assert.match((await page.locator('#planner-variants-error').textContent()) ?? '', /whole number from 2 to 50/);
  assert.match((await answer()) ?? '', /Correct/);
  assert.deepEqual(faults, []);
});

test('a line of text is never broken inside an option such as --package', async (t) => {
  const { page } = await open(t, 'documents/Five_minutes.html', 390);
  const options = page.locator('.tsd-typography p .option');
  assert.ok((await options.count()) > 0);
  for (const option of await options.all())
    assert.equal(await option.evaluate((one) => one.getClientRects().length), 1, (await option.textContent()) ?? '');
});

test('on a phone nothing is wider than the screen', async (t) => {
  for (const path of ['index.html', ...globSync('documents/*.html', { cwd: DOCS_DIR })]) {
    const { page } = await open(t, path, 360);
    // All parts of the elements that the page shows have come by then.
    await page.waitForLoadState('networkidle');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${path} is ${width} px wide`);
    await page.close();
  }
});

test('it can be read from a disk, without any server', async (t) => {
  const { page } = await openPage(t, '');
  await page.goto(pathToFileURL(join(DOCS_DIR, 'index.html')).href);
  await page.mouse.move(100, 20);
  await showsRows(page);
});
