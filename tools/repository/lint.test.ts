import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';

const root = dirname(dirname(import.meta.dirname));
const folders = ['src', 'server/src', 'tools'];

/** A file that breaks a rule, and the rule. */
const VIOLATIONS: readonly [rule: string, file: string, text: string][] = [
  ['src-protocol-imports', 'src/protocol/planted.ts', "export { connect } from '../sdk/connect.ts';\n"],
  [
    'src-sdk-imports',
    'src/sdk/planted.ts',
    "import type { Theme } from '../elements/shared/theme/theme.ts';\nexport type A = Theme;\n",
  ],
  ['stats-stands-alone', 'src/stats/planted.ts', "export { range } from 'd3-array';\n"],
  ['assign-stands-alone', 'src/assign/planted.ts', "export { ALPHA } from '../stats/index.ts';\n"],
  ['collect-stands-alone', 'src/collect/planted.ts', "export { assign } from '../assign/index.ts';\n"],
  [
    'server-imports',
    'server/src/routes/planted.ts',
    "export { theme } from '../../../src/elements/shared/theme/theme.ts';\n",
  ],
  ['src-engine-imports', 'src/engine/planted.ts', "export { connect } from '../sdk/connect.ts';\n"],
  ['engine-is-pure', 'src/engine/planted-node.ts', "export { readFileSync } from 'node:fs';\n"],
  ['server-runner-imports', 'server/src/runner/planted.ts', "export { StreamHub } from '../live/hub.ts';\n"],
  ['server-log-imports', 'server/src/log/planted.ts', "export { StreamRunner } from '../runner/runner.ts';\n"],
  ['no-circles', 'src/stats/planted-circle.ts', "export { b } from './planted-too.ts';\nexport const a = 1;\n"],
];

/** The verdict of the import rules on the files above, planted in a copy of the source, and on all that they import: `rule: file` lines. */
const found = new Set<string>();

before(() => {
  const copy = mkdtempSync(join(tmpdir(), 'peeksafe-lint-'));
  try {
    const rules = [
      '.dependency-cruiser.mjs',
      'package.json',
      'server/package.json',
      'tsconfig.json',
      'tsconfig.base.json',
    ];
    for (const path of [...folders, ...rules]) cpSync(join(root, path), join(copy, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [, file, text] of VIOLATIONS) writeFileSync(join(copy, file), text);
    writeFileSync(
      join(copy, 'src/stats/planted-too.ts'),
      "export { a } from './planted-circle.ts';\nexport const b = 2;\n",
    );
    const cruise = join(root, 'node_modules/.bin/depcruise');
    const args = [
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      ...VIOLATIONS.map(([, file]) => file),
    ];
    const { stdout } = spawnSync(process.execPath, [cruise, ...args], {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
    for (const { rule, from } of summary.violations) found.add(`${rule.name}: ${from}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

for (const [rule, file] of VIOLATIONS) {
  test(`a file that breaks the import rule ${rule} fails the lint`, () => assert.ok(found.has(`${rule}: ${file}`)));
}

// The check `import rules` looks at all of them.
test('no file of the source that they import breaks an import rule', () => {
  assert.deepEqual(
    [...found].filter((line) => !line.includes('/planted')),
    [],
  );
});

// cspell:ignore colour behaviour cancelled wrods
test('British spellings and words that are in no list fail the lint', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-spelling-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const faults = ['colour', 'behaviour', 'cancelled', 'wrods'];
  writeFileSync(join(folder, 'right.md'), 'The color and the behavior of Peeksafe, canceled.');
  writeFileSync(join(folder, 'wrong.md'), faults.join(', '));
  const options = ['--config', join(root, 'cspell.config.yaml'), '--root', folder, '--words-only', '--no-progress'];
  const args = [join(root, 'node_modules/.bin/cspell'), 'lint', ...options, '--no-summary', '.'];
  const found = spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  assert.deepEqual(found, faults);
});

test('the list of words is sorted, and holds none twice', () => {
  const words = readFileSync(join(root, 'tools/words.txt'), 'utf8').trim().split('\n');
  assert.deepEqual(words, [...new Set(words)].sort());
});
