// cspell:ignore dispaly
// The pages of the elements: examples whose code a reader edits, controls, and typical configurations.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { builtManifest } from '../manifest/analyze.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { ROOT } from '../packages/run.ts';
import { variantsOf } from './documents.ts';
import { fencesOf } from './fences.ts';
import { tagsOf } from './live/editor/markup.ts';
import { problemsOf, SERVED } from './live/editor/rules.ts';
import { servedSite, type OpenedPage, type OpenPage } from './testing/served-site.ts';

const require = createRequire(import.meta.url);
const AXE = readFileSync(createRequire(require.resolve('@open-wc/testing')).resolve('axe-core/axe.min.js'), 'utf8');
const elements = elementDocs(builtManifest(ROOT));
const TAGS = Object.fromEntries(elements.map(({ tag, attributes }) => [tag, attributes]));
/** Shows its `empty` slot only for a stream with an address, which a simulated stream does not have. */
const ADDRESSED = 'variant-dashboard';
/** Attributes that a simulated stream replaces. */
const WIRING = /^(?:src|for|token)$/;

const openPage = servedSite();

const open = (t: TestContext, tag: string, options?: Parameters<OpenPage>[2]): Promise<OpenedPage> =>
  openPage(t, `documents/${tag}.html`, options);

/** The first example of the page, begun. */
async function firstExample(page: Page): Promise<{ stage: Locator; code: Locator; notes: Locator; example: Locator }> {
  // The first sign of a reader.
  await page.mouse.move(100, 20);
  const example = page.locator('.example').first();
  await example.scrollIntoViewIfNeeded();
  await example.locator('.stage[data-runs]').waitFor({ timeout: 20_000 });
  return {
    example,
    stage: example.locator('.stage'),
    code: example.locator('textarea'),
    notes: example.locator('.notes'),
  };
}

test('every element has typical configurations, of which an example shows all that is written', () => {
  for (const { tag } of elements) {
    const fences = fencesOf(variantsOf(ROOT, tag));
    assert.ok(fences.length >= 2, tag);
    for (const { language, code } of fences) {
      assert.equal(language, 'html', tag);
      assert.ok(
        tagsOf(code).some(({ name }) => name === tag || tag === 'variant-stream'),
        `${tag}: ${code}`,
      );
      if (tag !== SERVED) assert.deepEqual(problemsOf(code, TAGS), [], code);
      for (const { name, attributes } of tagsOf(code).filter(({ name }) => name === SERVED))
        for (const attribute of attributes)
          assert.ok(
            TAGS[name]?.some((one) => one.name === attribute.name),
            `${name} ${attribute.name}`,
          );
    }
    const html = readFileSync(join(ROOT, 'dist/demo/docs/documents', `${tag}.html`), 'utf8');
    assert.equal(html.match(/<div class="example"/g)?.length ?? 0, tag === SERVED ? 0 : fences.length + 1, tag);
  }
});

test('each attribute and slot of an element is in a configuration, unless it is an id or a place', () => {
  const rest = /^(?:src|for|token|experiment|open|variant|moment|unit)$/;
  for (const { tag, attributes, slots } of elements) {
    const code = `${variantsOf(ROOT, tag)} ${tag === SERVED ? 'consent segments' : ''}`;
    const shown = new Set(
      tagsOf(code).flatMap((one) =>
        one.attributes.map(({ name, value }) => (name === 'slot' ? `slot ${value ?? ''}` : name)),
      ),
    );
    const missing = [
      ...attributes.map(({ name }) => name).filter((name) => !rest.test(name) && name !== 'time-zone'),
      ...slots
        .map(({ name }) => `slot ${name}`)
        .filter((name) => name !== 'slot ' && (name !== 'slot empty' || tag !== ADDRESSED)),
    ].filter((name) => !shown.has(name));
    assert.deepEqual(missing, [], tag);
  }
});

test('an element page loads no script but that of the site until a reader does something', async (t) => {
  const { page } = await open(t, 'variant-table');
  await page.waitForLoadState('networkidle');
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((one) => one.name.endsWith('.js'))
      .map((one) => one.name.split('/').at(-1)),
  );
  assert.ok(scripts.includes('custom.js'));
  assert.ok(!scripts.includes('live.js') && !scripts.includes('search.js'), scripts.join());
  const { size } = await page.evaluate(async () => {
    const script = await fetch([...document.scripts].find(({ src }) => src.endsWith('custom.js'))?.src ?? '');
    return { size: (await script.arrayBuffer()).byteLength };
  });
  assert.ok(size <= 4096, `${size} bytes`);
  assert.equal(
    await page.locator('.example pre').count(),
    await page.locator('.example').count(),
    'code is there without it',
  );
});

test('nothing below an example moves when its editor and its controls come', async (t) => {
  for (const width of [1280, 390]) {
    const { page } = await open(t, 'variant-table', { width });
    // Far below: its tags come later, when it is in view.
    const heights = (): Promise<readonly number[]> =>
      page.evaluate(() => {
        const last = [...document.querySelectorAll('.example')].at(-1);
        return [last, document.querySelector('.controls')].map((one) => one?.getBoundingClientRect().height ?? NaN);
      });
    const before = await heights();
    await firstExample(page);
    const after = await heights();
    for (const [i, height] of after.entries())
      assert.ok(Math.abs(height - (before[i] ?? NaN)) <= 2, `${before.join()} ${after.join()}`);
    await page.close();
  }
});

test('every element runs on its page, with a control for each of its attributes, and each configuration shows something', async (t) => {
  for (const { tag, attributes } of elements) {
    if (tag === SERVED) continue;
    const { page, faults } = await open(t, tag);
    const { example } = await firstExample(page);
    for (const { name } of attributes)
      assert.equal(
        await example.locator(`.controls [name="${name}"]`).count(),
        WIRING.test(name) ? 0 : 1,
        `<${tag}> ${name}`,
      );
    for (const stage of await page.locator('.stage').all()) {
      await stage.scrollIntoViewIfNeeded();
      await stage.locator(':scope :defined').first().waitFor({ state: 'attached', timeout: 20_000 });
    }
    for (const notes of await page.locator('.editor .notes').all()) assert.equal(await notes.textContent(), '');
    assert.deepEqual(faults, [], tag);
    await page.close();
  }
});

test('an example that names a metric shows one', async (t) => {
  for (const { tag, attributes } of elements) {
    if (!attributes.some(({ name }) => name === 'metric')) continue;
    const { page, faults } = await open(t, tag);
    await firstExample(page);
    const element = page.locator(`.stage ${tag}[metric]`);
    // It begins when it comes into view, and its code stands below it.
    await page.locator('.example', { hasText: 'metric=' }).locator('.stage').first().scrollIntoViewIfNeeded();
    // A feed has nothing to tell before a stop, which takes minutes. The names in a closed list of choices are not seen.
    const text = element.getByText(tag === 'kill-feed' ? /\w/ : /load-time/).filter({ visible: true });
    await text.first().waitFor({ timeout: 30_000 });
    assert.deepEqual(faults, [], tag);
    await page.close();
  }
});

test('words for a tag that has nothing to show are seen in its example', async (t) => {
  for (const { tag, slots } of elements) {
    if (!slots.some(({ name }) => name === 'empty') || tag === ADDRESSED) continue;
    const { page, faults } = await open(t, tag);
    await firstExample(page);
    await page.locator('.example', { hasText: 'slot="empty"' }).locator('.stage').scrollIntoViewIfNeeded();
    await page.locator(`.stage ${tag} [slot=empty]`).filter({ visible: true }).waitFor();
    assert.deepEqual(faults, [], tag);
    await page.close();
  }
});

test('a control writes into the code, the code sets the controls, and the example follows both', async (t) => {
  const { page, faults } = await open(t, 'kill-feed');
  const { example, stage, code, notes } = await firstExample(page);
  const feed = stage.locator('kill-feed');
  const first = await code.inputValue();
  assert.match(first, /^<variant-stream src="[^"]+">\n {2}<kill-feed><\/kill-feed>\n<\/variant-stream>$/);
  const element = await feed.elementHandle();
  await example.locator('select[name=display]').selectOption('timeline');
  await example.locator('input[name=limit]').fill('3');
  await example.locator('input[name=silent]').check();
  assert.match(await code.inputValue(), /<kill-feed display="timeline" limit="3" silent><\/kill-feed>/);
  assert.equal(await feed.getAttribute('display'), 'timeline');
  await code.fill((await code.inputValue()).replace('timeline', 'list').replace(' silent', ' order="hold"'));
  await stage.locator('kill-feed[display=list][order=hold]:not([silent])').waitFor();
  assert.equal(await example.locator('select[name=order]').inputValue(), 'hold');
  assert.equal(await example.locator('input[name=silent]').isChecked(), false);
  await code.fill('<kill-feed dispaly="list" limit="few">');
  await notes.getByText('has no attribute dispaly here. Did you mean display?').waitFor();
  await notes.getByText('limit takes a number, not few.').waitFor();
  await notes.getByText('<kill-feed> has no </kill-feed>.').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true');
  await example.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await code.inputValue(), first);
  assert.equal(await notes.textContent(), '');
  await stage.locator('variant-stream > kill-feed:not([display])').waitFor();
  assert.equal(await example.getByRole('button', { name: 'Reset' }).isDisabled(), true);
  // It was another element meanwhile; one whose attributes alone change stays, with all that a person did in it.
  assert.equal(await element?.evaluate((one) => one.isConnected), false);
  const again = await stage.locator('kill-feed').elementHandle();
  await code.fill(first.replace('<kill-feed>', '<kill-feed all>'));
  await stage.locator('kill-feed[all]').waitFor();
  assert.equal(await again?.evaluate((one) => one.isConnected), true);
  assert.deepEqual(faults, []);
});

test('code that a reader pastes runs nothing, loads nothing and asks nobody', async (t) => {
  const { page, faults } = await open(t, 'variant-table');
  const { stage, code, notes } = await firstExample(page);
  await code.fill(`<script>document.title = 'run'</script><img src="https://evil.example/a" onerror="document.title = 'run'">
<svg onload="document.title = 'run'"><script>document.title = 'run'</script></svg>
<iframe src="https://evil.example/b" srcdoc="<script>parent.document.title = 'run'</script>"></iframe>
<a href="javascript:document.title = 'run'">x</a><form action="https://evil.example/c"><button>go</button></form>
<link rel="stylesheet" href="https://evil.example/d"><style>body { display: none }</style>
<template><img src="https://evil.example/e"></template>
<variant-stream src="https://evil.example/f" token="secret" style="--peeksafe-accent: url(https://evil.example/g)">
<kill-feed src="https://evil.example/h" onclick="document.title = 'run'" class="tsd-page-toolbar" id="documentation">seen</kill-feed>
</variant-stream>`);
  await stage.locator('kill-feed').waitFor();
  await notes.getByText('<script> is left out').waitFor();
  const title = await page.title();
  await stage.locator('kill-feed').click({ position: { x: 5, y: 5 } });
  assert.equal(await page.title(), title);
  assert.deepEqual(
    await stage.evaluate((one) =>
      [...one.querySelectorAll('*')].map((each) =>
        `${each.localName} ${each
          .getAttributeNames()
          .filter((name) => /^(?:on|src|token|href|style|class|id)/.test(name))
          .join(' ')}`.trim(),
      ),
    ),
    ['variant-stream', 'kill-feed'],
  );
  await code.fill('<kill-feed src="https://evil.example/i" for="nobody"></kill-feed>'.repeat(100));
  await notes.getByText(/shows \d+ tags; the others are left out/).waitFor();
  assert.ok((await stage.locator('kill-feed').count()) <= 30);
  assert.deepEqual(faults, []);
});

test('nothing of an address is executed, or becomes code of an example', async (t) => {
  const path = 'documents/variant-table.html?code=%3Ckill-feed%3E%3C/kill-feed%3E#%3Ckill-feed%3E';
  const { page, faults } = await openPage(t, path);
  const { stage, code } = await firstExample(page);
  assert.doesNotMatch(await code.inputValue(), /kill-feed/);
  assert.equal(await stage.locator('kill-feed').count(), 0);
  assert.deepEqual(faults, []);
});

test('an example is edited by keyboard alone, its code can be copied, and it can be left by Tab', async (t) => {
  const { page, faults } = await open(t, 'stream-status');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { example, stage, code } = await firstExample(page);
  await code.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('<p>Live: </p>');
  await stage.locator('p', { hasText: 'Live:' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Reset');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await example.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code.inputValue());
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'textarea');
  await stage.locator('p').waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('an editor with complaints, and its controls, have no faults that axe finds, light and dark, wide and narrow', async (t) => {
  for (const [width, isDark] of [
    [1280, false],
    [390, true],
  ] as const) {
    const { page } = await open(t, 'kill-feed', { width, isDark });
    const { code, notes } = await firstExample(page);
    await code.fill('<kill-feed dispaly="list"></kill-feed>');
    await notes.locator('p').waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    await page.evaluate(AXE);
    const faults = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(place: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run('.example');
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    assert.deepEqual(faults, []);
    await page.close();
  }
});
