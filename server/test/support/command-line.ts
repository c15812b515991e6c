import { format } from 'node:util';
import { runProgram } from '../../src/commands/program.ts';

/** How a command line ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that keeps running, such as a server that has started, is stopped after this time. */
const MAX_MS = 20_000;

let running: Promise<unknown> = Promise.resolve();

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const [outside, { log, error }] = [process.env, console];
  const said = { out: '', err: '' };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const listeners = signals.map((signal) => process.listeners(signal));
  console.log = (...values: unknown[]) => void (said.out += `${format(...values)}\n`);
  console.error = (...values: unknown[]) => void (said.err += `${format(...values)}\n`);
  process.env = { PATH: outside['PATH'], ...env };
  const timer = setTimeout(() => process.emit('SIGTERM', 'SIGTERM'), MAX_MS);
  try {
    return { code: await runProgram(args), ...said };
  } finally {
    clearTimeout(timer);
    process.env = outside;
    Object.assign(console, { log, error });
    for (const [i, signal] of signals.entries())
      for (const listener of process.listeners(signal))
        if (listeners[i]?.includes(listener) !== true) process.off(signal, listener);
  }
}

/**
 * Runs a command line of `peeksafe-server` in this process, which is fifty times as fast as in one of its own. One at a time, since a process has
 * one environment and one console. How a process ends by a signal needs a real one.
 */
export function runHere(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const ended = running.then(() => run(args, env));
  running = ended.catch(() => {});
  return ended;
}
