import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureProgram, ensurePrograms, findProgram, isMissing, searchPath, type Machine } from './programs.ts';

interface TestMachine extends Machine {
  readonly bin: string;
  /** The command lines that apt-get was run with. */
  calls(): string[];
}

/** A machine whose apt-get is a script that records its calls and installs only what `offers` lists. */
function machineWith(
  t: { after(work: () => void): void },
  { has = [], offers = {} }: { has?: string[]; offers?: Record<string, string> } = {},
): TestMachine {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-machine-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const program = (file: string, script = ''): void => {
    writeFileSync(file, `#!/bin/sh\n${script}`);
    chmodSync(file, 0o755);
  };
  for (const command of has) program(join(bin, command));
  const calls = join(folder, 'calls');
  const cases = Object.entries(offers).map(
    ([name, command]) =>
      `*" install "*" ${name}") printf '#!/bin/sh\\n' > ${bin}/${command}; chmod +x ${bin}/${command};;`,
  );
  program(
    join(folder, 'apt-get'),
    `echo "$DEBIAN_FRONTEND $*" >> ${calls}\ncase "x $*" in\n${cases.join('\n')}\n*" update") ;;\n*) exit 100;;\nesac\n`,
  );
  return {
    bin,
    folders: [bin],
    install: [join(folder, 'apt-get')],
    env: { PATH: process.env['PATH'] },
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  };
}

test('programs that tests need are installed by Debian’s packages, those that are there are left alone', (t) => {
  const machine = machineWith(t, {
    has: ['firefox-esr'],
    offers: { 'nats-server': 'nats-server', 'nginx-light': 'nginx' },
  });
  assert.deepEqual(ensurePrograms(['nats-server', 'nginx', 'firefox'], machine), []);
  assert.equal(findProgram('nginx', machine), join(machine.bin, 'nginx'));
  const calls = machine.calls();
  assert.equal(calls.length, 3);
  assert.ok(calls.every((call) => call.startsWith('noninteractive ')));
  assert.match(calls[0] ?? '', /update$/);
  assert.match(calls[1] ?? '', /install -y --no-install-recommends nats-server$/);
  assert.match(calls[2] ?? '', /install -y --no-install-recommends nginx-light$/);
  assert.deepEqual(ensurePrograms(['nats-server', 'nginx'], machine), []);
  assert.equal(machine.calls().length, 3, 'the second time nothing is installed');
});

test('a program that cannot be installed is reported by name, with how to install it, and the others still are installed', (t) => {
  const machine = machineWith(t, { offers: { 'nginx-light': 'nginx' } });
  assert.deepEqual(ensurePrograms(['promtool', 'nginx'], machine), ['promtool']);
  assert.equal(ensureProgram('promtool', machine), undefined);
  assert.equal(isMissing('promtool'), 'promtool is not installed (Debian: apt-get install prometheus)');
  assert.equal(isMissing('firefox'), 'firefox is not installed (Debian: apt-get install firefox-esr)');
});

test('nothing is installed on a machine that is not ours to change', (t) => {
  const machine = { ...machineWith(t, { offers: { 'nginx-light': 'nginx' } }), install: null };
  assert.deepEqual(ensurePrograms(['nginx'], machine), ['nginx']);
  assert.deepEqual(machine.calls(), []);
});

test('a variable that names a browser is obeyed, and one that names no file is an error', (t) => {
  const machine = machineWith(t, { has: ['firefox', 'firefox-esr', 'mine'] });
  assert.equal(findProgram('firefox', machine), join(machine.bin, 'firefox-esr'));
  const mine = join(machine.bin, 'mine');
  assert.equal(findProgram('firefox', { ...machine, env: { FIREFOX_PATH: mine } }), mine);
  assert.throws(
    () => findProgram('firefox', { ...machine, env: { FIREFOX_PATH: '/no/such' } }),
    /FIREFOX_PATH names \/no\/such/,
  );
});

test('a browser without windows is preferred only where no other is named', (t) => {
  const machine = machineWith(t, { has: ['chromium', 'chromium-headless-shell', 'mine'] });
  assert.equal(findProgram('chromium-headless-shell', machine), join(machine.bin, 'chromium-headless-shell'));
  assert.equal(findProgram('chromium', machine), join(machine.bin, 'chromium'), 'it is no whole browser');
  const mine = join(machine.bin, 'mine');
  assert.equal(findProgram('chromium-headless-shell', { ...machine, env: { CHROME_PATH: mine } }), mine);
});

test('servers are found by users who are not root as well', { skip: process.platform === 'win32' }, () => {
  assert.equal(searchPath({ PATH: '/usr/bin:/usr/sbin' }), '/usr/bin:/usr/sbin:/usr/local/sbin:/sbin');
});
