// Checks the promises of `npm start` besides the demo itself.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Changes } from 'peeksafe/protocol';
import { chromium } from 'playwright-core';
import { changes, temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort } from '../../server/test/support/server-process.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { build } from '../build.ts';
import { DOCS_DIR } from '../docs/step.ts';

const START = fileURLToPath(new URL('../start.ts', import.meta.url));
const root = dirname(dirname(START));
const TEST_MS = 300_000;

interface Demo {
  readonly url: string;
  readonly child: ChildProcess;
  /** Waits until the terminal says something, and returns all that it said. */
  says(what: string | RegExp): Promise<string>;
  /** Ends it as Ctrl-C does, and returns its exit code. */
  stop(): Promise<number | null>;
}

async function start(t: { after(work: () => unknown): void }, ...args: string[]): Promise<Demo> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [START, '--port', String(port), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const look of waiting) look();
    });
  const says = (what: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (typeof what === 'string' ? said.includes(what) : what.test(said)) resolve(said);
      };
      waiting.add(look);
      void exited.then(() => reject(new Error(`It ended before it said ${String(what)}:\n${said}`)));
      look();
    });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGINT');
    const [code] = (await exited) as [number | null];
    return code;
  };
  await says(`${url}/docs/`);
  return { url, child, says, stop };
}

const epochOf = ({ cursor }: Changes): string => cursor.split('.')[0] ?? '';
const storeOf = async (demo: Demo): Promise<string> =>
  /on the store (\S+)/.exec(await demo.says('on the store'))?.[1] ?? '';

test('a second start builds nothing when nothing has changed', { timeout: TEST_MS }, async (t) => {
  await build();
  assert.deepEqual(await build(), []);
  const times = (): string[] =>
    globSync(['dist/{elements,sdk,demo/assets}/**/*.js', 'dist/*.js', 'server/dist/**/*.js'], { cwd: root }).map(
      (file) => `${file} ${statSync(join(root, file)).mtimeMs}`,
    );
  const before = times();
  assert.ok(before.length > 100);
  const demo = await start(t);
  assert.deepEqual(times(), before);
  assert.equal(await demo.stop(), 0);
});

test('each start has a world of its own, and leaves nothing behind', { timeout: TEST_MS }, async (t) => {
  const first = await start(t);
  const old = await changes(first, 'demo');
  const store = await storeOf(first);
  assert.ok((old.variants ?? []).length > 0);
  assert.ok(existsSync(join(store, 'peeksafe.db')));
  assert.equal(await first.stop(), 0);
  assert.ok(!existsSync(store));
  const second = await start(t);
  assert.notEqual(await storeOf(second), store);
  assert.notEqual(epochOf(await changes(second, 'demo')), epochOf(old));
  await second.stop();
});

test('a start with --data goes on with the store that it names', { timeout: TEST_MS }, async (t) => {
  const folder = temporaryFolder(t);
  const first = await start(t, '--data', folder);
  const old = await changes(first, 'demo');
  await first.stop();
  assert.ok(existsSync(join(folder, 'peeksafe.db')));
  const second = await start(t, '--data', folder);
  const later = await changes(second, 'demo');
  assert.equal(epochOf(later), epochOf(old));
  const ids = new Set((later.variants ?? []).map(({ id }) => id));
  assert.deepEqual(
    (old.variants ?? []).filter(({ id }) => !ids.has(id)),
    [],
  );
  await second.stop();
});

test('/docs/ says that it is being built, and shows the documentation by itself', { timeout: TEST_MS }, async (t) => {
  rmSync(DOCS_DIR, { recursive: true, force: true });
  const demo = await start(t);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${demo.url}/docs/`);
  await page.getByRole('heading', { name: 'The documentation is being built' }).waitFor();
  await demo.says(`the documentation is there: ${demo.url}/docs/`);
  await page.locator('#tsd-search-trigger').waitFor();
  assert.deepEqual(errors, []);
  await demo.stop();
  const again = await start(t);
  assert.doesNotMatch(await again.says('the documentation'), /being built/);
  const answer = await fetch(`${again.url}/docs/`);
  assert.match(await answer.text(), /tsd-search-trigger/);
  await again.stop();
});
