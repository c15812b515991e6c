import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ENTITY_KINDS, type Changes, type EntityKind } from 'peeksafe/protocol';
import { recover, viewOfAll } from 'peeksafe/engine';
import {
  audit,
  observed,
  pairOfVariants,
  post,
  shortBatches,
  temporaryFolder,
} from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';

type Rows = Readonly<Record<EntityKind, readonly { id: string }[]>>;

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

interface Cleanup {
  after(work: () => unknown): void;
}

async function serve(t: Cleanup, dataDir: string, port: number): Promise<ServerProcess> {
  const server = await startProcess(dataDir, port, ['--pages', DEMO_DIR]);
  t.after(() => server.kill('SIGKILL'));
  return server;
}

async function open(t: Cleanup, server: ServerProcess, stream: string): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage();
  t.after(() => page.close());
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${server.url}/?stream=${stream}`);
  return { page, errors };
}

/** The table of the experiment that the page shows. */
const TABLE = 'variant-dashboard experiment-view variant-table';

/** The text that the table shows, whitespace joined. */
const tableText = (page: Page): Promise<string> =>
  page.locator(TABLE).evaluate((table) => table.shadowRoot?.textContent?.replace(/\s+/g, ' ') ?? '');

/** Waits until the page's own replica stands where the stream stands; time alone may bring the stream on meanwhile. */
async function caughtUp(page: Page, server: ServerProcess, stream: string): Promise<void> {
  const cursorOfPage = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.querySelector('variant-stream')?.stream?.state.cursor);
  const until = Date.now() + 30_000;
  while ((await cursorOfPage()) !== (await cursorOf(server, stream))) {
    assert.ok(Date.now() < until, 'the page has caught up in time');
    await new Promise((done) => setTimeout(done, 50));
  }
}

const pageState = (page: Page): Promise<Rows> =>
  page.evaluate((kinds) => {
    const state = (
      document.querySelector('variant-stream') as unknown as {
        stream: { state: Record<string, Map<string, { id: string }>> };
      }
    ).stream.state;
    return Object.fromEntries(kinds.map((kind) => [kind, [...(state[kind] as Map<string, { id: string }>).values()]]));
  }, ENTITY_KINDS) as Promise<unknown> as Promise<Rows>;

const sorted = (rows: Rows): unknown =>
  ENTITY_KINDS.map((kind) => [...rows[kind]].sort((a, b) => (a.id < b.id ? -1 : 1)));

async function foldOfLog(server: ServerProcess, stream: string): Promise<Rows> {
  const lines = await audit(server, stream);
  const records = lines.map(({ seq, receivedAt, event }) => ({
    seq,
    receivedAt: Date.parse(receivedAt),
    event: event as never,
  }));
  return viewOfAll(recover(null, records, 0).state);
}

async function cursorOf(server: ServerProcess, stream: string): Promise<string> {
  const response = await fetch(`${server.url}/v1/streams/${stream}/changes`);
  return ((await response.json()) as Changes).cursor;
}

test('events that are posted appear in the table of an open page, and a kill in its feed', async (t) => {
  const server = await serve(t, temporaryFolder(t), await freePort());
  // A kill comes when its batch is closed: here after two seconds, by default after minutes.
  const settings = { ...shortBatches, batchMs: 1000, attributionWindowMs: 1000 };
  await post(server, 's', [settings, ...pairOfVariants()]);
  const { page, errors } = await open(t, server, 's');
  await page.locator(TABLE, { hasText: 'Second' }).waitFor();
  await post(server, 's', [observed('1', 'b', 1234, 56)]);
  await page.locator(TABLE, { hasText: '1,234' }).waitFor();
  assert.match(await tableText(page), /4\.54\s?%/);
  await post(server, 's', [observed('2', 'a', 400, 2)]);
  await page.locator('variant-dashboard .kills kill-feed', { hasText: 'after 400 impressions' }).waitFor();
  assert.match(await tableText(page), /Stopped/);
  assert.deepEqual(errors, []);
});

test(
  'a page resumes by itself when the server was killed in mid-stream, and its state is the fold of the log',
  { timeout: 90_000 },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    let server = await serve(t, dataDir, port);
    await post(server, 's', pairOfVariants());
    const { page } = await open(t, server, 's');
    await caughtUp(page, server, 's');
    for (let round = 0; round < 3; round++) {
      let n = 0;
      const hasFed = Promise.withResolvers<void>();
      const feeding = (async () => {
        // Until the server is gone.
        for (;;) {
          await post(server, 's', [observed(`${round}/${n++}`, n % 2 === 0 ? 'a' : 'b', 10, n % 3 === 0 ? 1 : 0)]);
          if (n === 20) hasFed.resolve();
        }
      })().catch(() => hasFed.reject(new Error('The server was gone before it was killed.')));
      await hasFed.promise;
      await server.kill('SIGKILL');
      await feeding;
      server = await serve(t, dataDir, port);
      await post(server, 's', [observed(`${round}/after`, 'b', 10, 1)]);
      await caughtUp(page, server, 's');
      assert.deepEqual(sorted(await pageState(page)), sorted(await foldOfLog(server, 's')), `round ${round}`);
    }
    await page.locator('variant-dashboard stream-status', { hasText: 'Live' }).waitFor();
  },
);

test('a page says that it is not live while the server is away, and keeps the last figures', async (t) => {
  const server = await serve(t, temporaryFolder(t), await freePort());
  await post(server, 's', [...pairOfVariants(), observed('1', 'a', 1234, 56)]);
  const { page } = await open(t, server, 's');
  await page.locator(TABLE, { hasText: '1,234' }).waitFor();
  await server.kill('SIGKILL');
  await page.locator('variant-dashboard stream-status', { hasText: /Stale|Offline/ }).waitFor();
  assert.match(await tableText(page), /1,234/);
});
