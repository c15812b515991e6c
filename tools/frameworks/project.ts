// A project that a page of docs/guides/frameworks makes, from an empty folder, by its own commands.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Guide, Sample } from './guide.ts';

interface Cleanup {
  after(work: () => unknown): void;
}

/** How long a project may take to be set up, built or checked on a busy machine. Milliseconds. */
const COMMAND_MS = 900_000;
/** The most characters of the output of commands that a failure shows. */
const MAX_OUTPUT = 4000;
const ADDRESS = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::\]):(\d+)/;

/** A project, and how its commands are run. */
export interface Project {
  readonly dir: string;
  /** Runs commands to their end. Returns whether they succeeded, and all that they wrote. */
  run(commands: string): Promise<{ isOk: boolean; output: string }>;
  /** Runs commands of which the last one serves pages until it is stopped. Returns the address of the project's page. */
  serve(t: Cleanup, commands: string): Promise<string>;
  read(path: string): string;
  write(sample: Sample): void;
}

/** Questions that a person at a terminal has answered, or switched off, before. */
const environment = (registry: string): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_config_registry: registry,
  ...{ npm_config_yes: 'true', npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' },
  // A workspace of this repository is none of the project's.
  ...{ npm_config_local_prefix: undefined, npm_config_workspaces: undefined, NODE_OPTIONS: undefined },
  ...{ NODE_ENV: undefined, CI: '1', BROWSER: 'none', NO_UPDATE_NOTIFIER: '1' },
  ...{ NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' },
  ...{ NG_CLI_ANALYTICS: 'false', STORYBOOK_DISABLE_TELEMETRY: '1', DO_NOT_TRACK: '1' },
});

const shortened = (output: string): string => output.slice(-MAX_OUTPUT);

function start(commands: string, cwd: string, env: NodeJS.ProcessEnv): { child: ChildProcess; output: () => string } {
  // A group of its own: npm does not pass every signal on to what it runs.
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    ...{ cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += stripVTControlCharacters(chunk.toString())));
  return { child, output: () => output };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null ? Promise.resolve(child.exitCode) : new Promise((done) => child.once('exit', done));

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** An empty folder outside the repository, gone after the test, for the commands of a page. */
export function emptyProject(t: Cleanup, guide: Guide, registry: string): Project {
  const base = mkdtempSync(join(tmpdir(), `peeksafe-${guide.name}-`));
  t.after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  const dir = join(base, guide.folder);
  const env = environment(registry);
  const place = (commands: string): string => (commands === guide.setup ? base : dir);
  return {
    dir,
    async run(commands) {
      const { child, output } = start(commands, place(commands), env);
      const timer = setTimeout(() => endGroup(child), COMMAND_MS);
      const code = await ended(child);
      clearTimeout(timer);
      return { isOk: code === 0, output: shortened(output()) };
    },
    async serve(t, commands) {
      const { child, output } = start(commands, dir, env);
      t.after(async () => {
        endGroup(child);
        await ended(child);
      });
      const until = AbortSignal.timeout(COMMAND_MS);
      for (;;) {
        const [, port] = ADDRESS.exec(output()) ?? [];
        if (port !== undefined) return `http://localhost:${port}/`;
        if (child.exitCode !== null || until.aborted)
          throw new Error(`${commands.trim()} names no address:\n${shortened(output())}`);
        await new Promise((retry) => setTimeout(retry, 100));
      }
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    write({ path, code }) {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    },
  };
}

/** The version of a package that is installed in a project. */
export function versionOf(project: Project, name: string): string {
  const file = join(project.dir, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
