// Runs before `npm start` and `npm test`, under whatever Node the machine has: installs what the lockfile names and checks the runtime.
// Node built-ins only, since nothing else may be there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function fail(sentence) {
  console.error(`\nPeeksafe: ${sentence}`);
  process.exit(1);
}

/** The machine's own Node: the one in node_modules is about to be replaced. */
function machineNode() {
  const inside = join(root, 'node_modules');
  if (!process.execPath.startsWith(inside)) return process.execPath;
  const found = (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((folder) => !folder.startsWith(inside))
    .map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
    .find((file) => existsSync(file));
  return found ?? process.execPath;
}

const packagesIn = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

/** Whether all that the lockfile names is there: npm notes at its end what it installed, whoever called it. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const there = packagesIn(installed);
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
    // Those for other systems are left out, and the project itself is not noted.
    ([path, { version, optional }]) =>
      path === '' || (there[path] ? there[path].version === version : optional === true),
  );
}

function install() {
  const npm = process.env.npm_execpath;
  if (!npm) fail('Run this by `npm start` or `npm test`: it needs to know which npm to install with.');
  console.log('Peeksafe: installing what the lockfile names (about half a minute) …');
  // Warnings about the machine's Node are beside the point: the project brings its own.
  const args = [npm, 'ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const run = spawnSync(machineNode(), args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] });
  if (run.status === 0) return;
  const said = run.stderr ?? '';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/i.test(said)) {
    fail(
      'The npm registry cannot be reached, so nothing could be installed. Connect to the network and run the same command again.',
    );
  }
  console.error(said.trim());
  fail('`npm ci` failed; what it said stands above.');
}

function runtimeVersion() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const run = spawnSync(existsSync(own) ? own : machineNode(), ['--version'], { encoding: 'utf8' });
  return (run.stdout ?? '').trim();
}

if (!isInstalled()) install();

const version = runtimeVersion();
const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
if (major < 22 || (major === 22 && minor < 21) || major === 23 || (major === 24 && minor < 9)) {
  fail(
    `There is no Node for ${process.platform} on ${process.arch} in the npm registry, and this machine's is ${version || 'not found'}: install Node 22.21, 24.9 or newer.`,
  );
}
