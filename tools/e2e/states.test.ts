// The states of an element, each brought about by a real server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bearer, SECRET, tokenFor } from '../../server/test/support/tokens.ts';
import { pairOfVariants, post, serverFor, streamUrl, temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort, startProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { serveSources } from './testing/source-server.ts';

const PAGE = `<!doctype html><html lang="en"><title>States</title><body>
  <script type="module">import '/elements.js'; window.isReady = true;</script></body></html>`;

let browser: Browser;
let origin: string;
let stop: () => Promise<void>;

before(async () => {
  browser = await launchChromium();
  const files = new Map([['/states.html', { type: 'html', body: PAGE } as const]]);
  ({ origin, stop } = await serveSources(files, { elements: 'src/elements/index.ts' }));
});
after(async () => {
  await browser.close();
  await stop();
});

/** A page with a table and a feed of a stream, and with a token. */
async function open(t: TestContext, src: string, token: string | null = null): Promise<Page> {
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(`${origin}/states.html`);
  await page.waitForFunction(() => 'isReady' in globalThis, undefined, { timeout: 60_000 });
  await page.evaluate(
    ([address, given]) => {
      const provider = document.createElement('variant-stream');
      provider.src = address;
      provider.token = given;
      provider.append(document.createElement('kill-feed'), document.createElement('variant-table'));
      document.body.append(provider);
    },
    [src, token] as const,
  );
  return page;
}

/** Waits until an element says something. */
const says = (page: Page, tag: string, text: string): Promise<void> =>
  page.locator(tag, { hasText: text }).waitFor({ timeout: 30_000 });

test('a page without a token learns which it takes, and goes on once it has one', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] }, origins: [origin] });
  const src = streamUrl(server, 'acme');
  const opened = await fetch(`${src}/events`, {
    method: 'POST',
    headers: { ...bearer(await tokenFor('acme', ['ingest'])), 'Content-Type': 'application/json' },
    body: JSON.stringify(pairOfVariants()),
  });
  assert.equal(opened.status, 200);
  const page = await open(t, src);
  await says(page, 'variant-table', 'You do not have access to “acme”');
  await says(page, 'variant-table', 'scope “view”');
  await says(page, 'kill-feed', 'No access');
  await page.evaluate(
    (token) => void (document.querySelector('variant-stream')!.token = token),
    await tokenFor('acme', ['ingest']),
  );
  await says(page, 'variant-table', 'The token lacks the scope “view”');
  await page.evaluate(
    (token) => void (document.querySelector('variant-stream')!.token = token),
    await tokenFor('acme'),
  );
  await says(page, 'variant-table', 'First');
});

/** Asks for the stream anew and waits for a text. It tries again by itself, too, and may be there before anybody asks. */
async function tryAgain(page: Page, text: string): Promise<void> {
  const button = page.locator('variant-table .said .button').last();
  await Promise.race([button.click({ timeout: 10_000 }).catch(() => {}), says(page, 'variant-table', text)]);
  await says(page, 'variant-table', text);
}

test('a stream that is not there is named, and begins with the lines that the page shows', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] }, origins: [origin] });
  const page = await open(t, streamUrl(server, 'acme'), await tokenFor('acme'));
  await says(page, 'variant-table', 'There is no stream called “acme”');
  const lines = (await page.locator('variant-table pre').textContent()) ?? '';
  assert.equal(await page.locator('pre').count(), 1, 'once a page');
  const env = { ...process.env, PEEKSAFE_TOKEN: await tokenFor('acme', ['ingest']) };
  const { stdout } = await promisify(execFile)('bash', ['-c', lines], { env });
  assert.equal((JSON.parse(stdout) as { accepted: number }).accepted, 3);
  await tryAgain(page, 'A first headline');
});

test('a server that is killed is said to be away, once, and a person need not wait when it is back', async (t) => {
  const [folder, port] = [temporaryFolder(t), await freePort()];
  const args = ['--origin', origin];
  const first = await startProcess(folder, port, args);
  await post(first, 'acme', pairOfVariants());
  const page = await open(t, streamUrl(first, 'acme'));
  await says(page, 'variant-table', 'First');
  await first.kill('SIGKILL');
  await says(page, 'variant-table', 'Showing the last known figures.');
  assert.equal(await page.locator('.stale-note').count(), 1, 'once a page');
  const late = await open(t, streamUrl(first, 'acme'));
  await says(late, 'variant-table', 'Offline. No data received yet.');
  await says(late, 'kill-feed', 'Offline');
  const second = await startProcess(folder, port, args);
  t.after(() => second.kill('SIGKILL'));
  await tryAgain(late, 'First');
});
