import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

const START = join(import.meta.dirname, 'start.ts');

function start(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, ...args], {
    ...{ encoding: 'utf8', timeout: 60_000, cwd: join(import.meta.dirname, '..') },
  });
  return { code: status, said: stdout + stderr };
}

test('npm start says what it takes by --help and -h', () => {
  const { code, said } = start('--help');
  assert.equal(code, 0);
  assert.match(said, /--port PORT/);
  assert.match(said, /--data FOLDER/);
  assert.deepEqual(start('-h'), { code, said });
});

test('npm start says that a port is taken before it builds', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, said } = start('--port', String(port));
  assert.equal(code, 1);
  assert.match(said, new RegExp(`Port ${port} is taken by another program`));
  assert.doesNotMatch(said, /building/);
});

test('npm start says that a folder cannot be used before it builds', () => {
  const { code, said } = start('--port', '0', '--data', '/dev/null/store');
  assert.equal(code, 1);
  assert.match(said, /The folder \/dev\/null\/store cannot be used.*Choose another with --data/);
  assert.doesNotMatch(said, /building/);
});

test('npm start refuses what it does not know with 2', () => {
  for (const args of [
    ['--prot', '1'],
    ['--port', 'x'],
    ['--port', ''],
  ])
    assert.deepEqual([args, start(...args).code], [args, 2]);
});
