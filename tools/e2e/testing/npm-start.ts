import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../../server/test/support/server-process.ts';

const START = join(import.meta.dirname, '../../start.ts');

/** A demo that `npm start` runs. */
export interface Demo {
  readonly url: string;
  readonly child: ChildProcess;
  /** Waits until the terminal says something, and returns all that it said. */
  says(what: string | RegExp): Promise<string>;
  /** Ends it as Ctrl-C does, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts it on a port that is free, and waits until it answers. */
export async function start(t: { after(work: () => unknown): void }, ...args: string[]): Promise<Demo> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [START, '--port', String(port), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const look of waiting) look();
    });
  const says = (what: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (typeof what === 'string' ? said.includes(what) : what.test(said)) resolve(said);
      };
      waiting.add(look);
      exited.then(() => reject(new Error(`It ended before it said ${String(what)}:\n${said}`)), reject);
      look();
    });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGINT');
    const [code] = (await exited) as [number | null];
    return code;
  };
  await says(`${url}/docs/`);
  return { url, child, says, stop };
}
