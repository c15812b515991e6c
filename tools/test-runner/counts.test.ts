import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBrowser } from '../browser.ts';
import { failureLines, readCounts, skipLines, type Counts } from './counts.ts';
import { isMissing } from '../machine/programs.ts';

const root = dirname(dirname(import.meta.dirname));

function scratchFile(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-counts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'counts.json');
}

/** The counts that the reporter writes of test files in `tools/testing`. */
function countsInNode(t: { after(work: () => void): void }, ...files: readonly string[]): Counts {
  const out = scratchFile(t);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = [
    '--test',
    `--test-reporter=${join(root, 'tools/test-runner/count-reporter.ts')}`,
    `--test-reporter-destination=${out}`,
    ...files.map((file) => `tools/testing/${file}`),
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env });
  return readCounts(out, status === 0);
}

test('Node’s skipped tests are listed with the reason', (t) => {
  const { passed, failed, skipped, skips = [] } = countsInNode(t, 'skipping.node.ts');
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

test('Node’s failed tests are listed with their file, their suites and the error', (t) => {
  const { passed, failed, failures = [] } = countsInNode(t, 'failing.node.ts', 'breaking.node.ts');
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 6 });
  const lines = failureLines(failures.map((failure) => ({ ...failure, part: 'unit' })));
  // Of these Node says in its own words why they failed.
  const ofNode = ['  - a test with parts', '  - a suite that cannot begin › is never run', '  - the file'];
  assert.deepEqual(
    lines.filter((_, i) => !ofNode.includes(lines[i - 1] ?? '')),
    [
      'Failed, 1: unit: tools/testing/breaking.node.ts',
      '  - the file',
      'Failed, 5: unit: tools/testing/failing.node.ts',
      '  - fails',
      '      one is not two',
      '  - a suite › and one in it › throws what is no error',
      '      a text',
      '  - a test with parts › of which one fails',
      '      no',
      '  - a test with parts',
      '  - a suite that cannot begin › is never run',
    ],
  );
});

test('a runner that ends badly without a failed test, or that runs none, is in the list of failures', (t) => {
  const out = scratchFile(t);
  const listed = (isEnded: boolean): string[] => failureLines(readCounts(out, isEnded).failures ?? []);
  assert.deepEqual(listed(true), ['Failed, 1: ', '  - the test runner', '      no test ran']);
  writeFileSync(out, JSON.stringify({ passed: 1, failed: 0, skipped: 0 } satisfies Counts));
  assert.deepEqual(listed(true), []);
  assert.deepEqual(listed(false).at(-1), '      it ended badly, though no test failed');
});

const noBrowser = findBrowser() === undefined && isMissing('chromium');

test('the browser’s skipped and failed tests are listed with the reason', { skip: noBrowser }, (t) => {
  const out = scratchFile(t);
  const wtr = join(root, 'node_modules/.bin/wtr');
  const env = { ...process.env, PEEKSAFE_COUNTS: out, CHROME_PATH: findBrowser() };
  const files = ['skipping', 'failing', 'early-errors'].map((name) => `tools/testing/${name}.browser.ts`);
  const run = spawnSync(process.execPath, [wtr, '--files', ...files], { cwd: root, env, encoding: 'utf8' });
  const { passed, failed, skipped, skips, failures = [] } = readCounts(out, run.status === 0);
  assert.deepEqual({ passed, failed, skipped }, { passed: 2, failed: 4, skipped: 2 }, run.stdout + run.stderr);
  assert.deepEqual(skips, [
    { name: 'is skipped for a reason', reason: 'this browser cannot (yet)' },
    { name: 'is skipped without a word', reason: null },
  ]);
  const byFile = failures.toSorted((a, b) => (a.file ?? '').localeCompare(b.file ?? ''));
  assert.deepEqual(failureLines(byFile), [
    'Failed, 2: tools/testing/early-errors.browser.ts',
    '  - is quiet',
    '  - the file',
    '      unexpected console.warn: Overriding is deprecated',
    'Failed, 2: tools/testing/failing.browser.ts',
    '  - a suite › fails',
    '      it is broken',
    '  - a suite › and one in it › fails late',
    '      too late',
  ]);
});
