import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children = new Set<ChildProcess>();

/** Sees to it that a process ends with this one, however that ends. */
export function adopt<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Ends every process that still runs, at once. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

const folders = new Set<string>();

/** A new folder that goes when this process ends, however that ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-bench-'));
  folders.add(folder);
  return folder;
}

process.on('exit', () => {
  killAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Asks a process to end, and makes it after a while. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  child.kill(signal);
  await once(child, 'exit');
  clearTimeout(timer);
}

/** The kernel counts in hundredths of a second on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used, all its threads together, in its own code and the kernel's. */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name may hold anything, so count from the parenthesis that ends it: state is field 3, utime 14, stime 15.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process, in megabytes. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}
