// The bin of a clone runs the server as a child: whatever happens to one of the two happens to both.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../support/harness.ts';
import { freePort } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const BIN = join(import.meta.dirname, '../../bin/peeksafe-server.mjs');

interface Wrapped {
  readonly wrapper: ChildProcess;
  /** The process id of the server. */
  readonly pid: number;
  readonly port: number;
  readonly exit: Promise<readonly [code: number | null, signal: string | null]>;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const childOf = (pid: number): number => Number(spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout);

/** A server behind the bin, in a process group of its own as a terminal's job is, that answers. */
async function wrapped(t: TestContext, stdio: StdioOptions = 'ignore'): Promise<Wrapped> {
  const port = await freePort();
  const args = ['start', '--port', String(port), '--metrics-port', 'off', '--data', temporaryFolder(t)];
  const wrapper = spawn(process.execPath, [BIN, ...args], { stdio, detached: true });
  const exit = once(wrapper, 'exit').then(
    ([code, signal]) => [code as number | null, signal as string | null] as const,
  );
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('it answers', answers);
  const pid = childOf(wrapper.pid as number);
  t.after(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return { wrapper, pid, port, exit };
}

/** A client in the middle of a request, for whom a server that ends in order waits two seconds. */
async function heldOpen(t: TestContext, port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('POST /v1/streams/s/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n');
}

/** Waits until the server has begun to end, which it says by taking no more connections. */
const ending = (port: number): Promise<void> =>
  until('it takes no more', async () => {
    const socket = connect(port, '127.0.0.1');
    const isTaken = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    return !isTaken;
  });

test(
  'a wrapper that is killed with -9 leaves no server behind, whatever its standard streams are',
  { timeout: 120_000 },
  async (t) => {
    for (const stdio of ['ignore', ['pipe', 'pipe', 'pipe']] as StdioOptions[]) {
      const { wrapper, pid, exit } = await wrapped(t, stdio);
      wrapper.kill('SIGKILL');
      assert.deepEqual(await exit, [null, 'SIGKILL']);
      await until('the server is gone', () => !isAlive(pid));
    }
  },
);

test('a wrapper that is killed while the server starts leaves none behind either', { timeout: 60_000 }, async (t) => {
  const args = ['start', '--port', '0', '--metrics-port', 'off', '--data', temporaryFolder(t)];
  const wrapper = spawn(process.execPath, [BIN, ...args], { stdio: 'ignore' });
  let pid = 0;
  await until('it has a child', () => (pid = childOf(wrapper.pid as number)) > 0);
  wrapper.kill('SIGKILL');
  await until('the child is gone', () => !isAlive(pid));
});

test(
  'a signal to the whole group, as of a terminal, reaches the server once, however late the wrapper hears of it',
  { timeout: 60_000 },
  async (t) => {
    const { wrapper, port, exit } = await wrapped(t);
    await heldOpen(t, port);
    wrapper.kill('SIGSTOP');
    process.kill(-(wrapper.pid as number), 'SIGTERM');
    await ending(port);
    // Longer than anybody takes for the same one.
    await new Promise((done) => setTimeout(done, 700));
    wrapper.kill('SIGCONT');
    assert.deepEqual(await exit, [0, null]);
  },
);

test(
  'a signal to the wrapper alone ends the server in order, and a second one at once',
  { timeout: 60_000 },
  async (t) => {
    const single = await wrapped(t);
    single.wrapper.kill('SIGTERM');
    assert.deepEqual(await single.exit, [0, null]);
    const twice = await wrapped(t);
    await heldOpen(t, twice.port);
    twice.wrapper.kill('SIGTERM');
    await ending(twice.port);
    await new Promise((done) => setTimeout(done, 700));
    twice.wrapper.kill('SIGTERM');
    assert.deepEqual(await twice.exit, [143, null]);
    assert.equal(isAlive(twice.pid), false);
  },
);

test('whoever waits for the wrapper learns how the server ended', { timeout: 60_000 }, async (t) => {
  const { pid, exit } = await wrapped(t);
  process.kill(pid, 'SIGKILL');
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  assert.equal(spawnSync(process.execPath, [BIN, 'start', '--port', 'x']).status, 2);
  assert.equal(spawnSync(process.execPath, [BIN, '--version']).status, 0);
});

test(
  'the channel of a program that starts the server says nothing about how long it runs',
  { timeout: 60_000 },
  async (t) => {
    const port = await freePort();
    const args = ['start', '--port', String(port), '--metrics-port', 'off', '--data', temporaryFolder(t)];
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const child = spawn(process.execPath, ['--conditions=peeksafe-source', cli, ...args], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout as NodeJS.EventEmitter, 'data');
    child.disconnect();
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  },
);

test('the package under a Node that is too old says which it needs, and how to run it all the same', (t) => {
  const dir = join(temporaryFolder(t), 'bin');
  mkdirSync(dir);
  const bin = join(dir, 'peeksafe-server.mjs');
  copyFileSync(BIN, bin);
  for (const version of ['18.20.8', '20.20.2', '22.20.0', '23.11.1', '24.8.0']) {
    const old = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
    const { status, stderr } = spawnSync(process.execPath, ['--import', old, bin, 'start'], { encoding: 'utf8' });
    assert.equal(status, 1, version);
    assert.ok(stderr.includes(`needs Node 22.21, 24.9 or newer; this is ${version}.`), stderr);
    assert.ok(stderr.includes('npm exec --yes --package=node@24 -- peeksafe-server'), stderr);
  }
});
