import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The repository. */
export const ROOT = dirname(dirname(import.meta.dirname));

/** A program of the repository's own `node_modules/.bin`. */
export const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name);

/** How long a program may take unless its caller knows better; a hanging registry must not hang the tests. Milliseconds. */
const TIMEOUT_MS = 180_000;
/** The most characters of a failing program's output that are shown: a minified line is no help. */
const MAX_OUTPUT = 4000;

/**
 * Runs a program to its end and returns what it wrote to standard output.
 * @throws Error with all that it said when it fails.
 */
export function run(program: string, args: readonly string[], cwd: string, timeout = TIMEOUT_MS): string {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', timeout, maxBuffer: 64 * 1024 * 1024 });
  if (done.status === 0) return done.stdout;
  const why = done.error === undefined ? '' : `${done.error.message}\n`;
  const said = `${why}${done.stdout}${done.stderr}`;
  throw new Error(`${program} ${args[0] ?? ''} … failed:\n${said.slice(-MAX_OUTPUT)}`);
}

/** Runs npm: the one that runs these tests, or the machine's. */
export function npm(args: readonly string[], cwd: string, timeout = TIMEOUT_MS): string {
  const path = process.env['npm_execpath'];
  return path === undefined ? run('npm', args, cwd, timeout) : run(process.execPath, [path, ...args], cwd, timeout);
}

/** A folder outside the repository, so that nothing of it is found from there by chance. */
export function folderOutside(t: { after(work: () => void): void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'peeksafe-consumer-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
