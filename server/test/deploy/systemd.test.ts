// The units of server/deploy: read by systemd itself where it is installed, installed by the commands of their comments, and started.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../support/harness.ts';
import { NO_NATS, startNats } from '../support/nats-server.ts';
import { startAsDeployed } from '../support/start-as-deployed.ts';
import { bearer, tokenFor } from '../support/tokens.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const UNITS = ['peeksafe-server.service', 'scale/peeksafe-node@.service'];
const NO_SYSTEMD =
  spawnSync('systemd-analyze', ['--version']).status === 0
    ? false
    : 'needs systemd-analyze (apt-get install systemd); nothing but this reads the keys of a unit';

const read = (unit: string): string => readFileSync(join(DEPLOY, unit), 'utf8');

/** Writes a unit into a folder, with the Node of this test in place of the one that it names. */
function placed(t: TestContext, unit: string, text: string): string {
  const file = join(temporaryFolder(t), basename(unit).replace('@.', '@all.'));
  writeFileSync(file, text.replaceAll('/usr/bin/node', process.execPath));
  return file;
}

/** Everything that systemd has to say against a unit: it ends with 0 all the same. */
function complaints(file: string): string {
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  return stdout + stderr;
}

for (const unit of UNITS) {
  test(`systemd has nothing to say against ${unit}`, { skip: NO_SYSTEMD }, (t) => {
    assert.equal(complaints(placed(t, unit, read(unit))), '');
    const misspelt = read(unit).replace('RestartSec=', 'RestartSecs=');
    assert.match(complaints(placed(t, unit, misspelt)), /RestartSecs/);
  });

  test(`${unit} leaves the server little that it could harm`, { skip: NO_SYSTEMD }, (t) => {
    const file = placed(t, unit, read(unit));
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', file], {
      encoding: 'utf8',
    });
    const [, exposure] = /exposure level for .*: ([\d.]+)/.exec(stdout) ?? [];
    // Of 10; systemd calls up to 2 "OK" and a service without any settings 9.6.
    assert.ok(Number(exposure) <= 1.5, stdout.slice(-500));
  });
}

/** The lines of a comment that are commands, with the folders of the machine below another. */
const commandsOf = (unit: string, root: string): string[] =>
  [...read(unit).matchAll(/^# {3}(.+)$/gm)].map(([, line = '']) =>
    line.replaceAll(/ (['"]?)\/(etc|opt)\//g, ` $1${root}/$2/`),
  );

/** Runs the commands of a unit's comment. What only a real machine has is answered by what it would have done. */
function install(t: TestContext, unit: string): { root: string; said: string } {
  const root = temporaryFolder(t);
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
  const script = [
    'set -euo pipefail',
    // The package as npm lays it out, with what server/package.json publishes.
    `npm() { echo "npm $*"; mkdir -p "$3/node_modules/peeksafe-server"; cp -r '${DEPLOY}' "$3/node_modules/peeksafe-server/"; }`,
    'systemctl() { echo "systemctl $*"; }',
    ...commandsOf(unit, root),
  ];
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script.join('\n')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return { root, said: stdout };
}

for (const unit of UNITS)
  test(`the commands in the comment of ${unit} install it, in this order`, (t) => {
    const { root, said } = install(t, unit);
    const name = basename(unit, '.service');
    assert.equal(readFileSync(join(root, 'etc/systemd/system', basename(unit)), 'utf8'), read(unit));
    assert.match(said, /^npm install --prefix \S+\/opt\/peeksafe peeksafe-server$/m);
    assert.match(said, /^systemctl daemon-reload$/m);
    assert.match(said, new RegExp(`^systemctl enable --now ${name}(all)?$`, 'm'));
    // Every file that the unit names must be there.
    const named = [...read(unit).matchAll(/^(?:EnvironmentFile=-?|LoadCredential=[a-z-]+:)\/(.+)$/gm)];
    assert.ok(named.length >= 2);
    for (const [, file = ''] of named) assert.ok(existsSync(join(root, file)), file);
    for (const [, file = ''] of read(unit).matchAll(/^LoadCredential=[a-z-]+:\/(.+)$/gm)) {
      assert.equal(statSync(join(root, file)).mode & 0o777, 0o600, file);
      assert.ok(statSync(join(root, file)).size > 10, `${file} is empty`);
    }
  });

/** The value of a setting of a unit; several lines of it as systemd joins them. */
const settingsOf = (unit: string, name: string): string[] =>
  [...read(unit).matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

/** Variables as systemd would set them from the unit and from files of its settings. */
function environmentOf(unit: string, root: string): Record<string, string> {
  const expand = (text: string): string =>
    text.replace(/%d\/(.+)/, (_, credential: string) => {
      const [, file = ''] = new RegExp(`^LoadCredential=${credential}:(.+)$`, 'm').exec(read(unit)) ?? [];
      return join(root, file);
    });
  const files = settingsOf(unit, 'EnvironmentFile').map((file) => join(root, file.replace(/^-/, '')));
  const lines = [
    ...files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n')),
    ...settingsOf(unit, 'Environment').flatMap((line) => line.split(' ')),
  ];
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ''), expand(line.replace(/^[^=]*=/, ''))]));
}

/** The words of ExecStart from `start` on. */
function commandOf(unit: string, environment: Readonly<Record<string, string>>): string[] {
  const [command = ''] = settingsOf(unit, 'ExecStart');
  const words = command.replaceAll('%i', 'all').replaceAll('%S', '/var/lib').split(' ');
  return words.slice(words.indexOf('start')).flatMap((word) => {
    const [, whole, split] = /^\$(?:\{(\w+)\}|(\w+))$/.exec(word) ?? [];
    if (whole !== undefined) return [environment[whole] ?? ''];
    return split === undefined ? [word] : (environment[split] ?? '').split(' ').filter((one) => one !== '');
  });
}

test(
  'the server starts as the unit has it, with the secret and the options of its files',
  { timeout: 30_000 },
  async (t) => {
    const [unit = ''] = UNITS;
    const { root } = install(t, unit);
    const environment = environmentOf(unit, root);
    const server = await startAsDeployed(t, commandOf(unit, environment), environment);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    const secret = readFileSync(join(root, 'etc/peeksafe/secret'), 'utf8').trim();
    const headers = { ...bearer(await tokenFor('s', ['view'], { secret })), Origin: 'https://www.example.com' };
    const answer = await fetch(`${server.url}/v1/streams`, { headers });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://www.example.com');
  },
);

test('a node starts as the unit has it, on a log in NATS', { skip: NO_NATS, timeout: 60_000 }, async (t) => {
  const unit = UNITS[1] ?? '';
  const { root } = install(t, unit);
  const nats = await startNats();
  t.after(() => nats.stop());
  const environment = environmentOf(unit, root);
  assert.match(environment['PEEKSAFE_LOG'] ?? '', /^nats:\/\//);
  const server = await startAsDeployed(t, commandOf(unit, environment), environment, nats.url);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});
