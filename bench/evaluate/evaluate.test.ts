import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { readOptions } from './options.ts';
import { showProgress } from './progress.ts';

test('the options are read, with or without a file for the JSON', () => {
  assert.deepEqual(readOptions(['--data', 'd', '--docs', 'e.md']), { data: 'd', seed: 1, json: 'none', docs: 'e.md' });
  assert.deepEqual(readOptions(['--data', 'd']), { data: 'd', seed: 1, json: 'none', docs: null });
  assert.deepEqual(readOptions(['--data', 'd', '--json', '--seed', '7']), {
    data: 'd',
    seed: 7,
    json: 'stdout',
    docs: null,
  });
  assert.deepEqual(readOptions(['--json', 'f.json', '--data', 'd']), {
    data: 'd',
    seed: 1,
    json: { file: 'f.json' },
    docs: null,
  });
  assert.deepEqual(readOptions(['--json=f.json', '--data=d']), {
    data: 'd',
    seed: 1,
    json: { file: 'f.json' },
    docs: null,
  });
});

for (const args of [
  [],
  ['--data', 'd', '--seed', '-1'],
  ['--data', 'd', 'word'],
  ['--data', 'd', '--json', 'f', 'g'],
]) {
  test(`arguments that make no sense are rejected: ${args.join(' ') || 'nothing'}`, () => {
    assert.throws(() => readOptions(args), Error);
  });
}

test('a missing data folder is reported in one sentence, with exit code 2', () => {
  const command = [
    '--conditions=peeksafe-source',
    join(import.meta.dirname, 'evaluate.ts'),
    '--data',
    '/nowhere/at/all',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^There is no data folder "\/nowhere\/at\/all": [^\n]+\n$/);
});

test('progress is a bar on a terminal, and a line at each tenth elsewhere', () => {
  const told = (isTTY: boolean): string => {
    let text = '';
    const progress = showProgress({ isTTY, write: (more) => (text += more) }, 20);
    for (let i = 0; i < 20; i++) progress.step();
    progress.end();
    return text;
  };
  assert.equal(told(false).split('\n').length - 1, 10);
  assert.ok(told(false).endsWith('evaluate: 100 %\n'));
  assert.ok(told(true).endsWith(`[${'#'.repeat(30)}] 100 %\n`));
});
