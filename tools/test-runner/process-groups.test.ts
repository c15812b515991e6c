import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';
import { failureLines, readCounts } from './counts.ts';
import { processGroups } from './process-groups.ts';

const FILES = ['skipping', 'breaking', 'changing', 'failing'].map((name) => `tools/testing/${name}.node.ts`);

test('files of a folder share a process, a file without another has its own, and the largest group begins', () => {
  const files = ['src/b/one.test.ts', 'src/a/one.test.ts', 'src/a/deep/two.test.ts', 'server/test/a/one.test.ts'];
  const [group, ...others] = processGroups(files);
  assert.match(group ?? '', /src-a\.mjs$/);
  assert.deepEqual(others, ['src/b/one.test.ts', 'server/test/a/one.test.ts']);
  assert.match(processGroups(['tools/one.test.ts', 'tools/two.test.ts'])[0] ?? '', /others\.mjs$/);
});

test('in a process that files share, each fails for itself: its tests, its loading, and what it leaves to the others', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-groups-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'counts.json');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--conditions=peeksafe-source', 'tools/test-runner/run-files.ts', out, '1', ...processGroups(FILES)];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  const { passed, failed, skipped, failures = [] } = readCounts(out, status === 0);
  // With three files that leave the process as it was.
  assert.deepEqual({ passed, failed, skipped }, { passed: 1 + 2 + 2 + 3, failed: 1 + 1 + 5, skipped: 5 });
  const byFile = Map.groupBy(failures, ({ file }) => file);
  assert.deepEqual([...byFile.keys()], FILES.slice(1));
  assert.deepEqual(failureLines(byFile.get(FILES[1] as string) ?? []).slice(1), [
    '  - is loaded',
    '      nothing can be loaded',
  ]);
  assert.deepEqual(
    byFile.get(FILES[2] as string)?.map(({ path }) => path),
    [['leaves the process as it was']],
  );
  assert.ok(
    stdout.indexOf('after the changes') < stdout.indexOf('throws what is no error'),
    'a hook is its file’s own',
  );
});
