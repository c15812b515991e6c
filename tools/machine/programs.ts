import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Program {
  /** The commands that run it, the preferred one first. */
  readonly commands: readonly string[];
  /** Debian's package of it. */
  readonly package: string;
  /** The environment variable that names its file, where there is one. */
  readonly variable?: string;
  /** Where it is on machines that have it in no folder of PATH; a star stands for any name. */
  readonly files?: readonly string[];
  /** The service that Debian's package starts. */
  readonly service?: string;
}

const PROGRAMS = {
  chromium: {
    commands: ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'],
    package: 'chromium',
    variable: 'CHROME_PATH',
    files: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
  // It has the engine of Chromium and no windows.
  'chromium-headless-shell': {
    commands: ['chromium-headless-shell', 'chrome-headless-shell'],
    package: 'chromium-headless-shell',
    variable: 'CHROME_PATH',
  },
  firefox: {
    commands: ['firefox-esr', 'firefox'],
    package: 'firefox-esr',
    variable: 'FIREFOX_PATH',
    files: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
  'webkit-driver': { commands: ['WebKitWebDriver'], package: 'webkit2gtk-driver' },
  // The browser that the driver starts; its folder is named for the machine and the version of the library.
  webkit: { commands: [], package: 'webkit2gtk-driver', files: ['/usr/lib/*/webkit2gtk-4.*/MiniBrowser'] },
  xvfb: { commands: ['Xvfb'], package: 'xvfb' },
  'nats-server': { commands: ['nats-server'], package: 'nats-server', service: 'nats-server' },
  // nginx brings the library and not the command.
  openssl: { commands: ['openssl'], package: 'openssl' },
  nginx: { commands: ['nginx'], package: 'nginx-light', service: 'nginx' },
  promtool: { commands: ['promtool'], package: 'prometheus', service: 'prometheus' },
  // It reads units without a systemd that runs.
  'systemd-analyze': { commands: ['systemd-analyze'], package: 'systemd' },
} satisfies Readonly<Record<string, Program>>;

/** A program that tests need and npm does not have. */
export type ProgramName = keyof typeof PROGRAMS;

/** The machine that programs are looked for on and installed to. */
export interface Machine {
  /** The folders that commands are looked for in. */
  readonly folders: readonly string[];
  /** The start of a command line that installs Debian's packages; null where that is not possible or not for us to do. */
  readonly install: readonly string[] | null;
  readonly env: NodeJS.ProcessEnv;
}

/** Debian keeps servers in folders that only root has in its PATH. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function howToInstall(): readonly string[] | null {
  const isDebian = existsSync('/etc/os-release') && /debian|ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  // A machine that exists for one run of the tests is ours to change; somebody's own is not.
  return process.env['CI'] ? ['sudo', '-n', 'apt-get'] : null;
}

/** PATH together with the folders that Debian keeps servers in. */
export function searchPath(env: NodeJS.ProcessEnv = process.env): string {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const more = process.platform === 'win32' ? [] : SERVER_FOLDERS.filter((folder) => !folders.includes(folder));
  return [...folders, ...more].join(delimiter);
}

const thisMachine = (): Machine => ({
  folders: searchPath().split(delimiter),
  install: howToInstall(),
  env: process.env,
});

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The file of a program that is on this machine: the one that its environment variable names, or an installed one; undefined when there is none.
 * @throws Error when the variable names a file that is not there.
 */
export function findProgram(name: ProgramName, machine: Machine = thisMachine()): string | undefined {
  const { commands, variable, files = [] }: Program = PROGRAMS[name];
  const named = variable === undefined ? undefined : machine.env[variable];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`${variable} names ${named}, which does not exist.`);
    return named;
  }
  const inFolders = commands.flatMap((command) => machine.folders.map((folder) => join(folder, command)));
  const elsewhere = files.flatMap((file) => (file.includes('*') ? globSync(file) : [file]));
  return [...inFolders, ...elsewhere].find(isProgram);
}

/** The sentence for a program that is missing, such as a test's reason to be skipped. */
export function isMissing(name: ProgramName): string {
  return `${name} is not installed (Debian: apt-get install ${PROGRAMS[name].package})`;
}

function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync(program, args, { stdio: 'ignore', env }).status === 0;
}

/** A program that is here for the tests is no service of this machine: Debian's packages start theirs at once and at each boot. */
function stopServices(names: readonly ProgramName[], machine: Machine): void {
  if (!existsSync('/run/systemd/system')) return;
  const become = (machine.install ?? []).slice(0, -1);
  for (const name of names) {
    const { service }: Program = PROGRAMS[name];
    if (service !== undefined) run([...become, 'systemctl', 'disable', '--now', service], machine.env);
  }
}

/**
 * Installs those of some programs that this machine does not have, by Debian's packages where that is possible: for root on Debian, and by sudo in CI.
 * Returns those that are missing after that; `isMissing` says what to do about one.
 */
export function ensurePrograms(names: readonly ProgramName[], machine: Machine = thisMachine()): ProgramName[] {
  const missing = names.filter((name) => findProgram(name, machine) === undefined);
  if (missing.length === 0 || machine.install === null) return missing;
  const packages = missing.map((name) => PROGRAMS[name].package);
  console.log(`Installing for the tests: ${packages.join(', ')} …`);
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another run may be installing at this moment: its turn is waited for. Seconds.
  const apt = [...machine.install, '-o', 'DPkg::Lock::Timeout=300'];
  run([...apt, 'update'], env);
  // One by one: what one release of Debian or Ubuntu does not have does not keep the others away.
  for (const debianPackage of packages) run([...apt, 'install', '-y', '--no-install-recommends', debianPackage], env);
  const absent = missing.filter((name) => findProgram(name, machine) === undefined);
  stopServices(
    missing.filter((name) => !absent.includes(name)),
    machine,
  );
  return absent;
}

/** The file of a program, installed when it is not there and can be had; undefined when it cannot. */
export function ensureProgram(name: ProgramName, machine: Machine = thisMachine()): string | undefined {
  return ensurePrograms([name], machine).length === 0 ? findProgram(name, machine) : undefined;
}
