import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { launchChromium } from '../browser.ts';
import { start } from '../e2e/testing/npm-start.ts';
import { DOCS_DIR } from './step.ts';

const TEST_MS = 300_000;

test('/docs/ says that it is being built, and shows the documentation by itself', { timeout: TEST_MS }, async (t) => {
  rmSync(DOCS_DIR, { recursive: true, force: true });
  const demo = await start(t);
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${demo.url}/docs/`);
  await page.getByRole('heading', { name: 'The documentation is being built' }).waitFor();
  const said = await demo.says(/the documentation is there|the build of the documentation failed/);
  assert.ok(said.includes(`the documentation is there: ${demo.url}/docs/`), said);
  await page.locator('#tsd-search-trigger').waitFor();
  assert.deepEqual(errors, []);
  await demo.stop();
  const again = await start(t);
  assert.doesNotMatch(await again.says('the documentation'), /being built/);
  const answer = await fetch(`${again.url}/docs/`);
  assert.match(await answer.text(), /tsd-search-trigger/);
  await again.stop();
});
