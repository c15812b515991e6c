import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { makeConsumer } from './consumer.ts';
import { showsLiveData, showsRows, usesRow, watchedPage } from './page-watch.ts';

/** Ends what a test began. */
export type Cleanup = Parameters<typeof watchedPage>[1];

/** A dev server that has not answered by then does not. Milliseconds. */
const START_MS = 60_000;

/** Cleans up in reverse order: a project's folder goes after the server that writes into it. */
export function cleanupOf(t: Cleanup): Cleanup {
  const works: (() => unknown)[] = [];
  t.after(async () => {
    for (const work of works.reverse()) await work();
  });
  return { after: (work) => void works.push(work) };
}

/** A project of its own from a folder of `consumers`, gone after the test. */
export function projectOf(t: Cleanup, ...given: Parameters<typeof makeConsumer>): string {
  const dir = makeConsumer(...given);
  t.after(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

/** Uses the page as a person would, and asserts that its console had nothing to say against it. */
export async function isGoodToUse(browser: Browser, t: Cleanup, url: string): Promise<void> {
  const { page, faults } = await watchedPage(browser, t);
  await page.goto(url);
  await showsRows(page);
  await showsLiveData(page);
  await usesRow(page);
  assert.deepEqual(faults, []);
}

/** Starts a dev server and waits until it answers. */
export async function startDev(t: Cleanup, args: readonly string[], dir: string, env: NodeJS.ProcessEnv, url: string) {
  const child = spawn(process.execPath, args, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  t.after(async () => {
    // A group of its own: a dev server works in processes below it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  const until = AbortSignal.timeout(START_MS);
  for (;;) {
    if (child.exitCode !== null || until.aborted) throw new Error(`${args.join(' ')} does not serve:\n${said}`);
    const answer = await fetch(url, { signal: until }).catch(() => null);
    if (answer?.status === 200) return;
    if (answer !== null) throw new Error(`${url} answers ${answer.status}:\n${said}`);
    await new Promise((retry) => setTimeout(retry, 200));
  }
}
