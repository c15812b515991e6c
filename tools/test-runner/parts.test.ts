import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';
import { BY_NAME, PARTS, tasksOf } from './parts.ts';

/** Files that `tools/config/web-test-runner.ts` gives to browsers. */
const IN_BROWSERS = /^(src\/elements|src\/sdk\/in-browser|demo)\//;

test('every test file for Node is run by exactly one task', () => {
  const folders = ['src', 'server/src', 'server/test', 'tools', 'bench', 'demo'].map(
    (folder) => `${folder}/**/*.test.ts`,
  );
  const there = globSync(folders, { cwd: ROOT, exclude: ['**/node_modules'] }).filter(
    (file) => !IN_BROWSERS.test(file),
  );
  const run = [...Object.values(PARTS), ...Object.values(BY_NAME)].flatMap((tasks) =>
    tasks.flatMap(({ testFiles }) => testFiles?.() ?? []),
  );
  assert.ok(there.length > 150, `${there.length} files are found`);
  assert.deepEqual(run.sort(), there.sort());
});

test('types and lint look at the same program where both run, and each alone at its own', () => {
  const namesOf = (...parts: string[]): string[] => tasksOf(parts).map(({ name }) => name);
  const both = namesOf('types', 'lint');
  assert.equal(both[0], 'types and eslint');
  assert.ok(!both.includes('types') && !both.includes('eslint'));
  assert.deepEqual(namesOf('types'), ['types']);
  assert.deepEqual([...namesOf('types'), ...namesOf('lint')].sort(), [...both.slice(1), 'eslint', 'types'].sort());
});
