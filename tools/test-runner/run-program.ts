import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../packages/run.ts';

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly isLive?: boolean;
  readonly onMessage?: (message: unknown) => void;
}

/**
 * Runs a program to its end. Shows what it printed in one piece, so that programs which run side by side do not write into each other's lines.
 * @param options `isLive` shows it while the program runs instead; `onMessage` is called with each message that a program of Node sends.
 * @returns Whether it succeeded.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, isLive = false, onMessage }: RunOptions = {},
): Promise<boolean> {
  const streams = isLive ? (['inherit', 'inherit', 'inherit'] as const) : (['ignore', 'pipe', 'pipe'] as const);
  const child = spawn(program, args, { cwd: ROOT, env, stdio: onMessage ? [...streams, 'ipc'] : [...streams] });
  if (onMessage) child.on('message', onMessage);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => output.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  // Some programs move the cursor of a terminal that they do not have.
  process.stdout.write(stripVTControlCharacters(Buffer.concat(output).toString()));
  return code === 0;
}
