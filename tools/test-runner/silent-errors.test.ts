import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findBrowser } from '../browser.ts';
import { readCounts } from './counts.ts';
import { isMissing, type ProgramName, findProgram } from '../machine/programs.ts';

const root = dirname(dirname(import.meta.dirname));
const found = { chromium: findBrowser(), firefox: findProgram('firefox') };

for (const browser of ['chromium', 'firefox'] as const satisfies readonly ProgramName[]) {
  const skip = found[browser] === undefined && isMissing(browser);

  /** The counts of a run of one file, and what was printed. */
  const runOf = (t: TestContext, file: string): { passed: number; failed: number; said: string } => {
    const folder = mkdtempSync(join(tmpdir(), 'peeksafe-errors-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const out = join(folder, 'counts.json');
    const args = [join(root, 'node_modules/.bin/wtr'), '--files', file];
    const env = { ...process.env, PEEKSAFE_COUNTS: out, PEEKSAFE_BROWSERS: browser, CHROME_PATH: found.chromium };
    const run = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
    const { passed, failed } = readCounts(out, run.status === 0);
    return { passed, failed, said: run.stdout + run.stderr };
  };

  test(
    `a warning, a console error, a late error and an unheard rejection each fail the test that runs (${browser})`,
    {
      skip,
    },
    (t) => {
      const { passed, failed, said } = runOf(t, 'tools/testing/silent-errors.browser.ts');
      assert.deepEqual({ passed, failed }, { passed: 2, failed: 4 }, said);
    },
  );

  test(`an error while a test's modules load fails its file (${browser})`, { skip }, (t) => {
    const { failed, said } = runOf(t, 'tools/testing/early-errors.browser.ts');
    assert.notEqual(failed, 0, said);
    assert.match(said, /unexpected console\.warn: Overriding is deprecated/);
  });
}
