import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { logUrlFor } from './test-log.ts';

export { freePort } from './ports.ts';

/** The program: of a whole run of the tests all in one file, which starts in half of the time; else its source. */
export const SERVER_CLI =
  process.env['PEEKSAFE_TEST_SERVER'] ?? fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** A server in a process of its own, that can be killed. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it with a signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `peeksafe-server start` and waits until it answers.
 * @param shell A line of bash to run before, in the same process, such as a limit.
 */
export async function startProcess(
  dataDir: string,
  port: number,
  more: readonly string[] = [],
  shell?: string,
): Promise<ServerProcess> {
  const log = await logUrlFor(dataDir);
  const args = [
    // As it is deployed: with Node's own young generation its memory would tell of that and of nothing else.
    '--max-semi-space-size=2',
    '--conditions=peeksafe-source',
    SERVER_CLI,
    'start',
    '--data',
    dataDir,
    '--port',
    String(port),
    '--metrics-port',
    'off',
    ...(log === null || more.includes('--log') ? [] : ['--log', log]),
    ...more,
  ];
  const [program, ...given] =
    shell === undefined
      ? [process.execPath, ...args]
      : ['bash', '-c', `${shell}; exec "$0" "$@"`, process.execPath, ...args];
  const child = spawn(program, given, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  const ready = once(child.stdout as NodeJS.ReadableStream, 'data');
  await Promise.race([
    ready,
    exited.then(([code]) => Promise.reject(new Error(`the server ended with ${String(code)}: ${said}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    async kill(signal) {
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}
