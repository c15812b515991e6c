// Pages that React writes on a server and takes over in the browser, with a server of ours that asks for a token.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build as bundle, type BuildOptions } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { observed, pairOfVariants } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { bearer, tokenFor } from '../../server/test/support/tokens.ts';
import { launchChromium } from '../browser.ts';
import { run, ROOT } from '../packages/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'peeksafe-hydration-'));
const PAGES = join(dir, 'pages');
const at = '2026-01-05T10:00:00.000Z';
const EVENTS = [
  ...pairOfVariants(),
  observed('1', 'b', 1234, 56),
  { id: 'k', at, kind: 'variant.killed', variant: 'a', reason: 'Far behind.' },
];
// Of the environment, where spaces part several.
const secret = 'a-secret-of-tests-without-any-space';
let browser: Browser;
let server: ServerProcess;

/** Bundles in the repository, where packages are found as a project of a reader finds them; React says there what it finds wrong. */
const packed = (code: string, outfile: string, more: BuildOptions): Promise<unknown> =>
  bundle({
    ...{ stdin: { contents: code, resolveDir: join(ROOT, 'demo/examples/ssr'), loader: 'tsx' }, outfile, bundle: true },
    ...{ format: 'esm', target: 'es2022', jsx: 'automatic', logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"development"' },
    ...more,
  });

/** Writes a page of React as HTML, with the script that takes it over, and opens it. */
async function written(t: { after(work: () => unknown): void }, name: string, page: string): Promise<Opened> {
  const program = join(dir, `${name}.mjs`);
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await packed(
    `import { renderToString } from 'react-dom/server';\n${page}\nconsole.log(renderToString(<Page />));`,
    program,
    { platform: 'node', banner: { js: banner } },
  );
  const html = run(process.execPath, [program], dir);
  await packed(
    `import { hydrateRoot } from 'react-dom/client';\n${page}\nhydrateRoot(document.querySelector('#app')!, <Page />);`,
    join(PAGES, `${name}.js`),
    { platform: 'browser' },
  );
  const head = '<meta charset="utf-8"><link rel="icon" href="data:," />';
  writeFileSync(
    join(PAGES, `${name}.html`),
    `<!doctype html>${head}<title>${name}</title><div id="app">${html.trim()}</div><script type="module" src="/${name}.js"></script>`,
  );
  writeFileSync(join(PAGES, 'token.txt'), await tokenFor('demo', ['view'], { secret }));
  const opened = await browser.newPage();
  t.after(() => opened.close());
  const errors: string[] = [];
  opened.on('console', (message) => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
  opened.on('pageerror', (error) => errors.push(error.message));
  await opened.goto(`${server.url}/${name}.html`);
  return { page: opened, html, errors };
}

interface Opened {
  readonly page: Page;
  /** The HTML that the server wrote. */
  readonly html: string;
  /** The errors that the browser reported. */
  readonly errors: readonly string[];
}

before(async () => {
  mkdirSync(PAGES);
  browser = await launchChromium();
  const shell = `export PEEKSAFE_SECRET='${secret}'`;
  server = await startProcess(join(dir, 'store'), await freePort(), ['--pages', PAGES], shell);
  const answer = await fetch(`${server.url}/v1/streams/demo/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('demo', ['ingest'], { secret })) },
    body: JSON.stringify(EVENTS),
  });
  assert.equal(answer.status, 200, await answer.text());
});
after(async () => {
  await browser.close();
  await server.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const shows = (page: Page, tag: string, text: string): Promise<unknown> =>
  page.waitForFunction(
    ([name, wanted]) => (document.querySelector(name)?.shadowRoot?.textContent ?? '').includes(wanted),
    [tag, text] as const,
    { timeout: 15_000 },
  );

test('the example of a page from a server shows its stream where a token is required', async (t) => {
  const { page, html, errors } = await written(
    t,
    'example',
    `import { Page as Example } from './page.ts';
     const token = async () => (await fetch('/token.txt')).text();
     const Page = () => <Example src="/v1/streams/demo" token={token} />;`,
  );
  assert.match(html, /<variant-stream><h1>Written on a server<\/h1>.*<variant-table><\/variant-table>/s);
  assert.doesNotMatch(html, /token|filter|function/);
  await shows(page, 'variant-table', '1,234');
  assert.doesNotMatch(
    (await page.locator('variant-table tbody').textContent()) ?? '',
    /First/,
    'it shows the active ones',
  );
  await page.evaluate(() => {
    const table = document.querySelector('variant-table');
    table?.dispatchEvent(new CustomEvent('peeksafe-select', { detail: { ids: ['b'] } }));
  });
  await page.waitForFunction(() => document.body.textContent?.includes('Selected: b'));
  assert.deepEqual(errors, []);
});

test('properties and listeners of components are there right after hydration, and gone when they are taken back', async (t) => {
  const { page, errors } = await written(
    t,
    'props',
    `import { useState } from 'react';
     import { KillFeed, FatigueBanner, VariantTable } from 'peeksafe/react';
     const variants = [{ id: 'v' }];
     function Page() {
       const [isSet, set] = useState(true);
       return <>
         <button onClick={() => set(false)}>Take back</button>
         <KillFeed {...(isSet && { token: () => 'secret', limit: 3, src: '/v1/streams/demo' })} />
         <VariantTable {...(isSet && { filter: { text: 'words' }, columns: ['er'], density: 'compact', grouped: false,
           onPeeksafeSort: () => (document.title = 'heard') })} />
         <FatigueBanner {...(isSet && { limit: 1, patterns: [] })} />
       </>;
     }`,
  );
  const told = (): Promise<unknown> =>
    page.evaluate(() => {
      const element = (tag: string): Record<string, unknown> =>
        document.querySelector(tag) as unknown as Record<string, unknown>;
      const [feed, table, banner] = [element('kill-feed'), element('variant-table'), element('fatigue-banner')];
      document.title = 'silent';
      (table as unknown as Element).dispatchEvent(new CustomEvent('peeksafe-sort'));
      return {
        ...{ token: typeof feed['token'], feedLimit: feed['limit'], src: feed['src'] },
        ...{ filter: table['filter'], columns: table['columns'], density: table['density'], grouped: table['grouped'] },
        ...{ bannerLimit: banner['limit'], patterns: banner['patterns'], listener: document.title },
      };
    });
  await page.waitForFunction(
    () => (document.querySelector('kill-feed') as unknown as { src?: string } | null)?.src === '/v1/streams/demo',
  );
  assert.deepEqual(await told(), {
    ...{ token: 'function', feedLimit: 3, src: '/v1/streams/demo' },
    ...{ filter: { text: 'words' }, columns: ['er'], density: 'compact', grouped: false },
    ...{ bannerLimit: 1, patterns: [], listener: 'heard' },
  });
  // A connection that is taken back before its answer comes is reported by the browser as an error.
  await shows(page, 'kill-feed', 'You do not have access to');
  await page.click('button');
  await page.waitForFunction(
    () => (document.querySelector('kill-feed') as unknown as { src?: string } | null)?.src === null,
  );
  assert.deepEqual(await told(), {
    ...{ token: 'object', feedLimit: null, src: null },
    ...{ filter: {}, columns: null, density: 'comfortable', grouped: true },
    ...{ bannerLimit: 2, patterns: null, listener: 'silent' },
  });
  assert.deepEqual(
    errors.filter((error) => !error.includes('401')),
    [],
  );
});
