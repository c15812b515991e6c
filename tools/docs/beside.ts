import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(dirname(import.meta.dirname));
const SOURCES = ['src/**/*.ts', 'server/src/**/*.ts', 'docs/**/*.{md,png,svg}', 'tools/docs/**/*', 'CONTRIBUTING.md'];

function isStale(): boolean {
  const built = statSync(join(root, 'dist/docs/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return globSync(SOURCES, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > built);
}

/**
 * Builds the documentation when it is older than what it is made from, in a process of its own and after everything else: nobody
 * should wait for it. Returns what went wrong, null when nothing did.
 * @param signal Ends it.
 */
export async function buildDocsBeside(signal: AbortSignal): Promise<string | null> {
  if (!isStale()) return null;
  const args = ['--conditions=peeksafe-source', join(root, 'tools/docs/build.ts')];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  return code === 0 || signal.aborted ? null : said.trim().slice(-1000);
}
