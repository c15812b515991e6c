import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(import.meta.dirname);
const folders = ['src', 'server/src', 'tools'];

/** The import rules' verdict on a copy of the source in which some files are planted. */
function verdictOn(
  t: { after(work: () => void): void },
  planted: Readonly<Record<string, string>>,
): { holds: boolean; said: string } {
  const copy = mkdtempSync(join(tmpdir(), 'peeksafe-lint-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  for (const folder of folders) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  for (const file of [
    'package.json',
    'tsconfig.json',
    'tsconfig.base.json',
    '.dependency-cruiser.mjs',
    'server/package.json',
  ])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [file, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  const cruise = join(root, 'node_modules/.bin/depcruise');
  const run = spawnSync(
    process.execPath,
    [cruise, '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...folders],
    { cwd: copy, encoding: 'utf8' },
  );
  return { holds: run.status === 0, said: run.stdout + run.stderr };
}

test('the import rules hold for the source as it is', (t) => {
  const { holds, said } = verdictOn(t, {});
  assert.ok(holds, said);
});

const violations: [rule: string, file: string, text: string][] = [
  ['src-protocol-imports', 'src/protocol/planted.ts', "export { connect } from '../sdk/connect.ts';\n"],
  [
    'src-sdk-imports',
    'src/sdk/planted.ts',
    "import type { StreamElement } from '../elements/shared/stream-element.ts';\nexport type A = StreamElement;\n",
  ],
  ['stats-stands-alone', 'src/stats/planted.ts', "export { range } from 'd3-array';\n"],
  [
    'server-imports',
    'server/src/routes/planted.ts',
    "export { theme } from '../../../src/elements/shared/theme.ts';\n",
  ],
  ['src-engine-imports', 'src/engine/planted.ts', "export { connect } from '../sdk/connect.ts';\n"],
  ['engine-is-pure', 'src/engine/planted.ts', "export { readFileSync } from 'node:fs';\n"],
  ['server-runner-imports', 'server/src/runner/planted.ts', "export { StreamHub } from '../live/hub.ts';\n"],
  ['server-log-is-the-ground', 'server/src/log/planted.ts', "export { StreamRunner } from '../runner/runner.ts';\n"],
  ['no-circles', 'src/stats/planted.ts', "export { b } from './planted-too.ts';\nexport const a = 1;\n"],
];

for (const [rule, file, text] of violations) {
  test(`a planted violation of ${rule} fails the lint`, (t) => {
    const { holds, said } = verdictOn(t, {
      [file]: text,
      'src/stats/planted-too.ts': "export { a } from './planted.ts';\nexport const b = 2;\n",
    });
    assert.equal(holds, false);
    assert.match(said, new RegExp(`${rule}:`));
  });
}

// cspell:ignore colour behaviour cancelled wrods
test('British spellings and words that are in no list fail the lint', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-spelling-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const faultsIn = (text: string): string[] => {
    writeFileSync(join(folder, 'page.md'), text);
    const options = ['--config', join(root, 'cspell.config.yaml'), '--root', folder, '--words-only', '--no-progress'];
    const args = [join(root, 'node_modules/.bin/cspell'), 'lint', ...options, '--no-summary', '.'];
    return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  };
  assert.deepEqual(faultsIn('The color and the behavior of Peeksafe, canceled.'), []);
  const faults = ['colour', 'behaviour', 'cancelled', 'wrods'];
  assert.deepEqual(faultsIn(faults.join(', ')), faults);
});

test('the list of words is sorted, and holds none twice', () => {
  const words = readFileSync(join(root, 'tools/words.txt'), 'utf8').trim().split('\n');
  assert.deepEqual(words, [...new Set(words)].sort());
});
