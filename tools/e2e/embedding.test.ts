import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import type { Browser, Page } from 'playwright-core';
import { killOf, variantOf } from '../../src/elements/testing/entities.ts';
import '../../src/elements/index.ts';
import { launchChromium } from '../browser.ts';
import { serveSources, type ServedFile } from './testing/source-server.ts';

/** Neither 'unsafe-inline' nor 'unsafe-eval', for nothing. */
const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
/** Sources of the modules that the pages import. */
const MODULES = {
  elements: 'src/elements/index.ts',
  'kill-feed': 'src/elements/kill-feed/kill-feed.ts',
  'fake-stream': 'src/elements/testing/fake-stream.ts',
  entities: 'src/elements/testing/entities.ts',
  lit: 'lit',
  'ssr-client': '@lit-labs/ssr-client',
  'hydrate-support': '@lit-labs/ssr-client/lit-element-hydrate-support.js',
};
const SETUP = `
  import { FakeStream } from '/fake-stream.js';
  import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '/entities.js';
  export const streamOf = (name = 'A headline') => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: [variantOf({ id: 'a', content: name, status: 'killed' }), variantOf({ id: 'b' })],
      kills: [killOf({ id: 'k' })],
      patterns: [patternOf({ id: 'urgency', level: 'declining' })],
      suggestions: [suggestionOf({ id: 's' })],
    });
    stream.scopes = new Set(['view', 'operate']);
    return stream;
  };`;

/** Pages and modules of a test, by path. */
const files = new Map<string, ServedFile>();
let browser: Browser;
let origin: string;
let stop: () => Promise<void>;

before(async () => {
  browser = await launchChromium();
  ({ origin, stop } = await serveSources(files, MODULES));
});
after(async () => {
  await browser.close();
  await stop();
});

let pages = 0;

/** Opens a page with this body and module; what it logs as errors is collected. */
async function open(
  t: TestContext,
  body: string,
  module: string,
  policy = STRICT,
): Promise<{ page: Page; errors: string[] }> {
  const name = `/page-${++pages}`;
  files.set('/setup.js', { type: 'js', body: SETUP });
  files.set(`${name}.js`, { type: 'js', body: module });
  files.set(`${name}.html`, {
    type: 'html',
    policy,
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title></head><body>${body}<script type="module" src="${name}.js"></script></body></html>`,
  });
  const page = await browser.newPage();
  t.after(() => page.close());
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${origin}${name}.html`);
  return { page, errors };
}

/** The text in an element's shadow root, found by a path of selectors through shadow roots and frames of the same origin. */
const textAt = (page: Page, ...path: string[]): Promise<string> =>
  page.evaluate((selectors) => {
    let root: Document | ShadowRoot | Element | null = document;
    for (const selector of selectors) {
      const found: Element | null | undefined = root?.querySelector(selector);
      root = found instanceof HTMLIFrameElement ? found.contentDocument : (found?.shadowRoot ?? found ?? null);
    }
    return (root?.textContent ?? '').replaceAll(/\s+/g, ' ');
  }, path);

async function until(page: Page, part: string, ...path: string[]): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    const text = await textAt(page, ...path);
    if (text.includes(part)) return;
    if (Date.now() > end) assert.fail(`"${part}" did not come at ${path.join(' > ')}: ${text.slice(0, 300)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const DASHBOARD = `
  import '/elements.js';
  import { streamOf } from '/setup.js';
  document.querySelector('variant-dashboard').stream = streamOf();`;

test('everything works, and looks as it should, under a policy that forbids inline styles and scripts', async (t) => {
  const { page, errors } = await open(t, '<variant-dashboard></variant-dashboard>', DASHBOARD);
  await until(page, 'after 400 impressions', 'variant-dashboard', 'kill-feed');
  await page.evaluate(() => {
    const dashboard = document.querySelector('variant-dashboard')?.shadowRoot;
    const inside = (tag: string): ShadowRoot => dashboard?.querySelector(tag)?.shadowRoot as ShadowRoot;
    inside('kill-feed').querySelector<HTMLElement>('.evidence-button')?.click();
    inside('fatigue-banner').querySelector<HTMLElement>('[aria-haspopup=menu]')?.click();
    inside('variant-summary').querySelector<HTMLElement>('[popovertarget]')?.click();
  });
  await until(page, 'Decided at', 'variant-dashboard', 'kill-feed');
  const card = await page.evaluate(() => {
    const root = document.querySelector('variant-dashboard')?.shadowRoot?.querySelector('kill-feed')?.shadowRoot;
    return getComputedStyle(root?.querySelector('.card') as Element).borderTopLeftRadius;
  });
  assert.equal(card, '10px');
  assert.deepEqual(errors, []);
});

test('two versions of the library live on one page: the first to come defines the tags, and both give streams', async (t) => {
  const { page, errors } = await open(
    t,
    '<variant-stream id="one"><kill-feed></kill-feed></variant-stream><kill-feed for="one" id="far"></kill-feed>',
    `import '/elements.js';
     import '/copy/elements.js';
     import { KillFeed } from '/copy/kill-feed.js';
     import { streamOf } from '/setup.js';
     document.querySelector('variant-stream').stream = streamOf();
     // The other version under a name of its own, inside the provider of the first.
     customElements.define('other-feed', KillFeed);
     document.querySelector('variant-stream').append(document.createElement('other-feed'));
     window.differ = customElements.get('kill-feed') !== KillFeed;`,
  );
  for (const place of ['variant-stream kill-feed', 'other-feed', '#far']) await until(page, 'A headline', place);
  assert.equal(await page.evaluate(() => (window as unknown as { differ: boolean }).differ), true);
  assert.deepEqual(errors, []);
});

test('elements work in shadow roots, in frames and in tabs that are not shown, and show each its own stream', async (t) => {
  files.set('/frame.html', {
    type: 'html',
    policy: STRICT,
    body: '<!doctype html><title>Frame</title><kill-feed></kill-feed><script type="module" src="/frame.js"></script>',
  });
  files.set('/frame.js', {
    type: 'js',
    body: `import '/elements.js'; import { streamOf } from '/setup.js'; document.querySelector('kill-feed').stream = streamOf('In a frame');`,
  });
  const { page, errors } = await open(
    t,
    '<div id="host"></div><div id="tab" hidden><variant-dashboard></variant-dashboard></div><iframe src="/frame.html"></iframe>',
    `import '/elements.js';
     import { streamOf } from '/setup.js';
     const root = document.querySelector('#host').attachShadow({ mode: 'open' });
     root.append(document.createElement('kill-feed'));
     root.querySelector('kill-feed').stream = streamOf('In a shadow root');
     document.querySelector('#tab variant-dashboard').stream = streamOf('In a tab');`,
    `${STRICT}; frame-src 'self'`,
  );
  await until(page, 'In a shadow root', '#host', 'kill-feed');
  await until(page, 'In a frame', 'iframe', 'kill-feed');
  await until(page, 'In a tab', '#tab variant-dashboard', 'kill-feed');
  const height = await page.evaluate(() => {
    const tab = document.querySelector<HTMLElement>('#tab') as HTMLElement;
    tab.hidden = false;
    return new Promise<number>((done) =>
      setTimeout(
        () => done(document.querySelector('#tab variant-dashboard')?.getBoundingClientRect().height ?? 0),
        100,
      ),
    );
  });
  assert.ok(height > 400, `${height}`);
  assert.deepEqual(errors, []);
});

test('elements that were in the page long before their code show what they were given meanwhile', async (t) => {
  const { page, errors } = await open(
    t,
    '<variant-summary></variant-summary><kill-feed limit="1"></kill-feed>',
    `import { streamOf } from '/setup.js';
     for (const tag of ['variant-summary', 'kill-feed']) document.querySelector(tag).stream = streamOf();
     await new Promise((done) => setTimeout(done, 50));
     await import('/elements.js');`,
  );
  await until(page, 'A headline', 'kill-feed');
  await until(page, 'running', 'variant-summary');
  assert.deepEqual(errors, []);
});

const VARIANTS = [variantOf({ id: 'a', content: 'A headline' })];
const KILLS = [killOf({ id: 'k', at: new Date(Date.now() - 3_600_000).toISOString() })];
/** The styles of what a server rendered stand in the page itself. */
const SERVED = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
const served = (): Promise<string> =>
  collectResult(
    render(html`<kill-feed .kills=${KILLS} .variants=${VARIANTS}></kill-feed><stream-status></stream-status>`),
  );
const articles = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('kill-feed')?.shadowRoot?.querySelectorAll('article').length ?? -1);

test('server-rendered content is there before any script, and stays until there is something newer', async (t) => {
  const { page, errors } = await open(
    t,
    await served(),
    `import { streamOf } from '/setup.js';
     window.begin = async () => {
       await import('/elements.js');
       await document.querySelector('kill-feed').updateComplete;
     };
     window.give = () => (document.querySelector('kill-feed').stream = streamOf('From the stream'));`,
    SERVED,
  );
  const call = (name: 'begin' | 'give'): Promise<unknown> =>
    page.evaluate((fn) => (window as unknown as Record<string, () => unknown>)[fn]?.(), name);
  await until(page, 'A headline', 'kill-feed');
  const before = await page.evaluate(() => document.querySelector('kill-feed')?.getBoundingClientRect().height);
  await page.waitForFunction(() => 'begin' in window);
  await call('begin');
  assert.equal(await articles(page), 1);
  assert.equal(await page.evaluate(() => document.querySelector('kill-feed')?.getBoundingClientRect().height), before);
  await call('give');
  await until(page, 'From the stream', 'kill-feed');
  assert.equal(await articles(page), 1);
  assert.deepEqual(errors, []);
});

test('a page that hydrates with @lit-labs/ssr-client gets the same, and the elements answer', async (t) => {
  const data = JSON.stringify({ kills: KILLS, variants: VARIANTS });
  const { page, errors } = await open(
    t,
    `<main>${await served()}</main>`,
    `import '/hydrate-support.js';
     import { hydrate } from '/ssr-client.js';
     import { html } from '/lit.js';
     import '/elements.js';
     const { kills, variants } = ${data};
     hydrate(html\`<kill-feed .kills=\${kills} .variants=\${variants}></kill-feed><stream-status></stream-status>\`, document.querySelector('main'));
     await document.querySelector('kill-feed').updateComplete;
     window.done = true;`,
    SERVED,
  );
  await page.waitForFunction(() => 'done' in window);
  assert.equal(await articles(page), 1);
  await until(page, '1 hr. ago', 'kill-feed');
  await page.evaluate(() => document.querySelector('kill-feed')?.shadowRoot?.querySelector('summary')?.click());
  await until(page, 'Decided at', 'kill-feed');
  assert.deepEqual(errors, []);
});
