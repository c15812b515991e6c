import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('output that is shown in one piece is plain text, whatever a program does with a terminal that it does not have', () => {
  const print = `console.log('\\x1b[2K\\x1b[1A\\x1b[31m' + 'red\\x1b[39m'); console.error('wrong')`;
  const script = `
    const { runProgram } = await import(${JSON.stringify(join(import.meta.dirname, 'run-program.ts'))});
    console.log(await runProgram(process.execPath, ['--eval', ${JSON.stringify(print)}]));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.deepEqual(stdout.split('\n').filter(Boolean).sort(), ['red', 'true', 'wrong']);
});
