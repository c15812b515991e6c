import { simulate } from 'peeksafe-server';
import { startProcess } from '../../server/test/support/server-process.ts';
import type { Cleanup } from './dev-server.ts';

/** A server whose stream `acme` has a simulated world. */
export interface SimulatedServer {
  /** Where its data are kept. */
  readonly folder: string;
  readonly port: number;
  /** Of the pages that it lets in. */
  readonly origins: readonly string[];
}

/** Starts one, until the test is over. @returns The address of the stream. */
export async function startSimulatedServer(t: Cleanup, { folder, port, origins }: SimulatedServer): Promise<string> {
  const server = await startProcess(folder, port, ['--origin', origins.join(',')]);
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const running = simulate({ url: server.url, stream: 'acme', seed: 'dev', signal: ending.signal, onStarted: resolve });
  t.after(async () => {
    ending.abort();
    await running.catch(() => undefined);
    await server.kill('SIGKILL');
  });
  await Promise.race([promise, running]);
  return `${server.url}/v1/streams/acme`;
}
