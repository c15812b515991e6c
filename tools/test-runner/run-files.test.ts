import assert from 'node:assert/strict';
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';
import { readCounts } from './counts.ts';

interface Run {
  readonly output: string;
  readonly passed: number;
  readonly failed: number;
}

function run(t: { after(work: () => void): void }, ...files: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-files-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'counts.json');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const paths = files.map((file) => `tools/testing/${file}.node.ts`);
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--conditions=peeksafe-source', 'tools/test-runner/run-files.ts', out, '1', ...paths],
    { cwd: ROOT, env, encoding: 'utf8' },
  );
  const { passed, failed } = readCounts(out, status === 0);
  return { output: stdout, passed, failed };
}

test('test files run in the order in which they are given, and what fails is counted and shown', (t) => {
  const { output, passed, failed } = run(t, 'skipping', 'failing');
  assert.deepEqual({ passed, failed }, { passed: 3, failed: 5 });
  assert.ok(output.indexOf('is skipped by an option') < output.indexOf('throws what is no error'), output);
  assert.match(output, /one is not two/);
});

test('a test that is still to be done may fail', (t) => {
  const { passed, failed } = run(t, 'skipping');
  assert.deepEqual({ passed, failed }, { passed: 1, failed: 0 });
});

test('a hook that fails after tests that pass is a failure', (t) => {
  const { passed, failed } = run(t, 'hook');
  assert.deepEqual({ passed, failed }, { passed: 1, failed: 1 });
});

test('the program that runs them hears once that the last file has begun, while that one still runs', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-files-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'counts.json');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const files = ['skipping', 'failing', 'hook'].map((file) => `tools/testing/${file}.node.ts`);
  const child = fork('tools/test-runner/run-files.ts', [out, '1', ...files], {
    ...{ cwd: ROOT, env, silent: true },
    execArgv: ['--conditions=peeksafe-source'],
  });
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  const heard: string[] = [];
  child.on('message', () => heard.push(said));
  await once(child, 'close');
  assert.equal(heard.length, 1);
  // The tests of the first file have been shown, and no sum of all.
  assert.match(heard[0] ?? '', /is skipped by an option/);
  assert.doesNotMatch(heard[0] ?? '', /duration_ms/);
});
