import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { workDirOf } from './step.ts';

const root = dirname(dirname(import.meta.dirname));

/**
 * Builds the documentation in a process of its own and after everything else: nobody should wait for it. Returns whether it is there: false
 * when it was ended before.
 * @param signal Ends it.
 * @throws Error with what the build said when it failed.
 */
export async function buildDocsBeside(signal: AbortSignal): Promise<boolean> {
  const args = ['--conditions=peeksafe-source', join(root, 'tools/docs/build.ts')];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  // TypeDoc writes its warnings to standard output when that is no terminal.
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  // One that was ended could not tidy up.
  if (child.pid !== undefined) rmSync(join(root, workDirOf(child.pid)), { recursive: true, force: true });
  if (code === 0) return true;
  if (signal.aborted) return false;
  throw new Error(said.trim().slice(-1000));
}
