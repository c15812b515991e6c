import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../packages/run.ts';

/**
 * Runs a program to its end. Shows what it printed in one piece, so that programs which run side by side do not write into each other's lines.
 * @param isLive Shows it while the program runs instead.
 * @returns Whether it succeeded.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, isLive = false }: { env?: NodeJS.ProcessEnv; isLive?: boolean } = {},
): Promise<boolean> {
  const child = spawn(program, args, { cwd: ROOT, env, stdio: isLive ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => output.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  // Some programs move the cursor of a terminal that they do not have.
  process.stdout.write(stripVTControlCharacters(Buffer.concat(output).toString()));
  return code === 0;
}
