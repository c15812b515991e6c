import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBrowser } from '../browser.ts';
import { readCounts, skipLines } from './counts.ts';
import { isMissing } from '../machine/programs.ts';

const root = dirname(dirname(import.meta.dirname));

function scratchFile(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-counts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'counts.json');
}

test('Node’s skipped tests are listed with the reason', (t) => {
  const out = scratchFile(t);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = [
    '--test',
    `--test-reporter=${join(root, 'tools/test-runner/count-reporter.ts')}`,
    `--test-reporter-destination=${out}`,
    'tools/testing/skipping.node.ts',
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env });
  const { passed, failed, skipped, skips = [] } = readCounts(out, status === 0);
  assert.deepEqual({ passed, failed, skipped }, { passed: 1, failed: 0, skipped: 5 });
  assert.deepEqual(skipLines(skips), [
    'Skipped, 2: the program is not installed',
    '  - is skipped by an option',
    '  - is skipped while it runs',
    'Skipped, 1: no reason is given',
    '  - is skipped without a word',
    'Skipped, 1: comes with another change',
    '  - is not there yet',
    'Skipped, 1: on Linux only',
    '  - a whole suite',
  ]);
});

const noBrowser = findBrowser() === undefined && isMissing('chromium');

test('the browser’s skipped tests are listed with the reason', { skip: noBrowser }, (t) => {
  const out = scratchFile(t);
  const wtr = join(root, 'node_modules/.bin/wtr');
  const env = { ...process.env, PEEKSAFE_COUNTS: out, CHROME_PATH: findBrowser() };
  const run = spawnSync(process.execPath, [wtr, '--files', 'tools/testing/skipping.browser.ts'], {
    ...{ cwd: root, env, encoding: 'utf8' },
  });
  const { passed, failed, skipped, skips } = readCounts(out, run.status === 0);
  assert.deepEqual({ passed, failed, skipped }, { passed: 1, failed: 0, skipped: 2 }, run.stdout + run.stderr);
  assert.deepEqual(skips, [
    { name: 'is skipped for a reason', reason: 'this browser cannot (yet)' },
    { name: 'is skipped without a word', reason: null },
  ]);
});
