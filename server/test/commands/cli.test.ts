// The command line as somebody at a shell has it: what it prints, and how it ends.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { commands } from '../../src/commands/commands.ts';
import { runHere, type Ended } from '../support/command-line.ts';
import { changes, serverFor, temporaryFolder } from '../support/harness.ts';
import { SERVER_CLI } from '../support/server-process.ts';

const BIN = join(import.meta.dirname, '../../bin/peeksafe-server.mjs');
const NODE = ['--conditions=peeksafe-source', SERVER_CLI];

/** Runs a command line in a process of its own. */
function run(args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE, ...args], {
    ...{ encoding: 'utf8', timeout: 120_000, env: { ...process.env, NO_COLOR: '1', PORT: '' } },
  });
  return { code: status, out: stdout, err: stderr };
}

/** As {@link run}, but a server in this process goes on meanwhile. */
async function runBeside(args: readonly string[], input: string | Buffer = ''): Promise<Ended> {
  const child = spawn(process.execPath, [...NODE, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

/** Runs a command until it has said something, then sends a signal. */
async function interrupted(
  program: readonly string[],
  args: readonly string[],
  signal: NodeJS.Signals = 'SIGINT',
  until: (child: ChildProcess) => Promise<unknown> = (child) => once(child.stdout as NodeJS.EventEmitter, 'data'),
): Promise<Ended> {
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const exit = once(child, 'exit');
  await Promise.race([until(child), exit]);
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  const [out, err] = await said;
  return { code, out, err };
}

const rowsOf = (count: number): string =>
  [
    'timestamp,item_id,position,click,propensity_score',
    ...Array.from(
      { length: count },
      (_, i) => `2019-11-24 00:00:${String(i % 60).padStart(2, '0')}.000000+00:00,${i % 3},1,${i % 2},0.3`,
    ),
  ].join('\n');

test('help fits on a screen and has usage, values, environment and examples, by --help, -h and help', async () => {
  const all = run(['--help']);
  assert.equal(all.code, 0);
  assert.deepEqual([(await runHere(['-h'])).out, (await runHere(['help'])).out], [all.out, all.out]);
  assert.match(all.out, /^Usage: peeksafe-server COMMAND/);
  for (const name of Object.keys(commands)) assert.match(all.out, new RegExp(`^  ${name}\\b`, 'm'));
  const start = await runHere(['start', '--help']);
  assert.deepEqual(
    [start.code, (await runHere(['start', '-h'])).out, (await runHere(['help', 'start'])).out],
    [0, start.out, start.out],
  );
  assert.match(start.out, /^Usage: peeksafe-server start \[OPTION …\]/);
  assert.match(start.out, /--data FOLDER/);
  assert.match(start.out, /--port PORT/);
  assert.match(start.out, /^Environment:\n(.*\n)* {2}PEEKSAFE_SECRET /m);
  assert.match(start.out, /^Examples:\n {2}peeksafe-server start /m);
  assert.doesNotMatch(all.out + start.out, /\u001b/);
  const none = await runHere([]);
  assert.deepEqual([none.code, none.out], [2, '']);
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const said = await runHere(['--version']);
  assert.deepEqual([said.code, said.out], [0, `${version}\n`]);
});

test('a mistyped command or option ends with 2 and suggests the one that was meant', async () => {
  const command = await runHere(['strat']);
  assert.equal(command.code, 2);
  assert.match(command.err, /no command "strat"\. Did you mean start\?/);
  const option = await runHere(['start', '--prot', '9000']);
  assert.equal(option.code, 2);
  assert.match(option.err, /start has no option --prot\. Did you mean --port\? `peeksafe-server start --help`/);
  assert.equal(option.err.trim().split('\n').length, 1);
  assert.doesNotMatch((await runHere(['start', '--xyzzy'])).err, /Did you mean/);
});

test('an address without its scheme is refused, and the right one is suggested', async () => {
  for (const command of [['replay', 'x.csv'], ['simulate']]) {
    const { code, err } = await runHere([...command, '--url', 'localhost:8787']);
    assert.equal(code, 2);
    assert.match(
      err,
      /--url takes an address with http:\/\/ or https:\/\/, such as http:\/\/localhost:8787, not "localhost:8787"/,
    );
  }
});

test('without a server, simulate and replay say so and end', async (t) => {
  const file = join(temporaryFolder(t), 'x.csv');
  writeFileSync(file, rowsOf(3));
  for (const command of [['simulate'], ['replay', file]]) {
    const { code, err } = await runHere([...command, '--url', 'http://127.0.0.1:9']);
    assert.deepEqual([command[0], code], [command[0], 1]);
    assert.match(err, /No server answers at http:\/\/127\.0\.0\.1:9: start one with/);
    assert.equal(err.trim().split('\n').length, 1);
  }
});

test('commands on a folder without a store end with 2 and create nothing', async (t) => {
  const folder = join(temporaryFolder(t), 'nothing');
  for (const command of [
    ['verify'],
    ['compact', '--keep', '1d'],
    ['export', join(folder, 'b.db')],
    ['token', 'revoke', 'x'],
  ]) {
    const { code, err, out } = await runHere([...command, '--data', folder]);
    assert.deepEqual([command[0], code, out], [command[0], 2, '']);
    assert.match(err, /There is no store at .*nothing.*name its folder with --data/);
    assert.equal(existsSync(folder), false);
  }
});

test(
  'a folder that cannot be created is reported at once',
  { skip: process.platform === 'linux' ? false : 'needs /proc' },
  async () => {
    for (const folder of ['/proc/nothing/here', '/dev/null/here']) {
      const { code, err } = await runHere(['start', '--port', '0', '--data', folder]);
      assert.deepEqual([folder, code], [folder, 1]);
      assert.match(err, /cannot be used as a store.*Choose another with --data/);
    }
  },
);

test('Ctrl-C ends every command quietly with 130, and SIGTERM with 143 or, for a server, 0', async (t) => {
  const server = await serverFor(t);
  const file = join(temporaryFolder(t), 'x.csv');
  writeFileSync(file, rowsOf(5000));
  const [url, data] = [['--url', server.url], temporaryFolder(t)];
  const start = ['start', '--port', '0', '--metrics-port', 'off', '--data', data];
  // Its bar, on the error output, says that it has begun.
  const begun = (child: ChildProcess): Promise<unknown> => once(child.stderr as NodeJS.EventEmitter, 'data');
  const stopped = await interrupted(NODE, start);
  assert.equal(stopped.code, 130);
  assert.equal((await interrupted(NODE, start, 'SIGTERM')).code, 0);
  assert.equal((await interrupted([BIN], start)).code, 130);
  const simulated = await interrupted(NODE, ['simulate', ...url, '--stream', 'sim']);
  assert.deepEqual([simulated.code, simulated.err], [130, '']);
  const replayed = await interrupted(NODE, ['replay', file, ...url, '--speed', '1'], 'SIGINT', begun);
  assert.equal(replayed.code, 130);
  assert.doesNotMatch(replayed.err, /Error|at .*\.ts|abort/i);
  assert.equal((await interrupted(NODE, ['replay', file, ...url, '--speed', '1'], 'SIGTERM', begun)).code, 143);
});

test('V8 knows the setting by which a server keeps its heap small', async (t) => {
  const started = await interrupted(NODE, [
    'start',
    '--port',
    '0',
    '--metrics-port',
    'off',
    '--data',
    temporaryFolder(t),
  ]);
  assert.match(started.out, /^http/);
  assert.doesNotMatch(started.err, /flag/);
});

test('a terminal’s Ctrl-C that comes twice, as below a wrapper, still ends a server in order', async (t) => {
  const args = ['start', '--port', '0', '--metrics-port', 'off', '--data', temporaryFolder(t)];
  const child = spawn(process.execPath, [...NODE, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.deepEqual([code, signal], [130, null]);
});

test('a command whose reader goes away ends quietly', async () => {
  const child = spawn(process.execPath, [...NODE, 'start', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  assert.equal(err, '');
  assert.ok(code === 141 || code === 0, `ended with ${code}`);
});

test('replay reads a file from standard input, plain or gzipped', async (t) => {
  const server = await serverFor(t);
  const args = ['replay', '-', '--url', server.url];
  const rows = rowsOf(50);
  const plain = await runBeside([...args, '--stream', 'plain'], rows);
  assert.equal(plain.code, 0, plain.err);
  const zipped = await runBeside([...args, '--stream', 'zipped'], gzipSync(rows));
  assert.equal(zipped.code, 0, zipped.err);
  assert.match(plain.out, /[1-9]\d* events accepted/);
  assert.equal(zipped.out, plain.out);
  assert.equal((await changes(server, 'zipped')).variants?.length, (await changes(server, 'plain')).variants?.length);
  assert.match((await runBeside(args)).err, /is empty/);
});

test('a file in Latin-1 is refused with its line, before anything of that line is stored', async (t) => {
  const server = await serverFor(t);
  const file = join(temporaryFolder(t), 'latin.csv');
  const lines = rowsOf(3).split('\n');
  writeFileSync(
    file,
    Buffer.from([...lines, '2019-11-24 00:00:09.000000+00:00,caf\u00e9,1,0,0.3', ''].join('\n'), 'latin1'),
  );
  const { code, err } = await runBeside(['replay', file, '--url', server.url]);
  assert.equal(code, 1);
  assert.match(err, /Line 5: the text is not UTF-8/);
  assert.equal((await fetch(`${server.url}/v1/streams/replay/changes`)).status, 404);
});
