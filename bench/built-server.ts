// The server as it is published, in a process of its own, with the pages of the demo.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DEMO_DIR } from '../tools/build.ts';

/** As it is published: built, not its source, whose compiling would count in the memory. */
const CLI = join(import.meta.dirname, '../server/dist/cli.js');

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A server that was started. */
export interface BuiltServer {
  readonly url: string;
  readonly metricsUrl: string;
  readonly child: ChildProcess;
}

/** Starts the built server. */
export async function startBuilt(dataDir: string): Promise<BuiltServer> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const options = [
    '--data',
    dataDir,
    '--port',
    String(port),
    '--metrics-port',
    String(metricsPort),
    '--pages',
    DEMO_DIR,
  ];
  // A small young generation: the server makes little garbage that lives, and this keeps its memory low.
  const child = spawn(process.execPath, ['--max-semi-space-size=2', CLI, 'start', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { url: `http://localhost:${port}`, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`, child };
}
