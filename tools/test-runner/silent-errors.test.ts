import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBrowser } from '../browser.ts';
import { readCounts } from './counts.ts';
import { isMissing, type ProgramName, findProgram } from '../machine/programs.ts';

const root = dirname(dirname(import.meta.dirname));
const found = { chromium: findBrowser(), firefox: findProgram('firefox') };

for (const browser of ['chromium', 'firefox'] as const satisfies readonly ProgramName[]) {
  const skip = found[browser] === undefined && isMissing(browser);

  test(
    `a warning, a console error, a late error and an unheard rejection each fail the test that runs, an error while modules load their file (${browser})`,
    { skip },
    (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'peeksafe-errors-'));
      t.after(() => rmSync(folder, { recursive: true, force: true }));
      const out = join(folder, 'counts.json');
      const files = ['silent-errors', 'early-errors'].map((name) => `tools/testing/${name}.browser.ts`);
      const args = [join(root, 'node_modules/.bin/wtr'), '--files', ...files];
      const env = { ...process.env, PEEKSAFE_COUNTS: out, PEEKSAFE_BROWSERS: browser, CHROME_PATH: found.chromium };
      const run = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
      const { passed, failed } = readCounts(out, run.status === 0);
      const said = run.stdout + run.stderr;
      // Four tests of the first file, and of the second its test and the file itself.
      assert.deepEqual({ passed, failed }, { passed: 2, failed: 4 + 2 }, said);
      // Lit says it in each of some hundred files.
      assert.doesNotMatch(said, /Lit is in dev mode/);
      assert.match(said, /unexpected console\.warn: Overriding is deprecated/);
    },
  );
}
