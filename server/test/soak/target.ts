import type { EventInput } from 'peeksafe/protocol';
import { bearer, tokenFor } from '../support/tokens.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';

/** A secret without white space, which separates secrets in the environment. */
export const SECRET = 'a-secret-of-the-soak-without-any-space';

/** Large enough that no kernel takes an answer whole. */
const VARIANTS = 1500;
const CONTENT = 'x'.repeat(4000);

const AT = new Date().toISOString();

/** A server with a wide stream, in a process of its own. */
export interface Target {
  readonly server: ServerProcess;
  readonly port: number;
  readonly metricsPort: number;
  /** Port of Node's inspector, by which its heap is looked at. */
  readonly inspectPort: number;
  readonly token: string;
}

/** Starts a server on a folder and fills its stream `s`. */
export async function startTarget(dataDir: string): Promise<Target> {
  const [port, metricsPort, inspectPort] = [await freePort(), await freePort(), await freePort()];
  const server = await startProcess(
    dataDir,
    port,
    ['--metrics-port', String(metricsPort), '--limit-calls', '1000000'],
    `export PEEKSAFE_SECRET=${SECRET} NODE_OPTIONS=--inspect=127.0.0.1:${inspectPort}`,
  );
  const token = await tokenFor('s', ['view', 'ingest', 'operate'], {
    secret: SECRET,
    expiresAt: Date.now() + 3_600_000,
  });
  const target = { server, port, metricsPort, inspectPort, token };
  const experiments = Array.from({ length: 10 }, (_, i): EventInput => ({
    ...{ id: `x${i}`, at: AT, kind: 'experiment.opened', experiment: `x${i}` },
  }));
  const variants = Array.from({ length: VARIANTS }, (_, i): EventInput => ({
    ...{ id: `v${i}`, at: AT, kind: 'variant.posted', variant: `v${i}`, experiment: `x${i % 10}`, content: CONTENT },
  }));
  for (const events of [experiments, ...Array.from({ length: VARIANTS / 100 }, () => variants.splice(0, 100))]) {
    const response = await fetch(`${server.url}/v1/streams/s/events`, {
      method: 'POST',
      body: JSON.stringify(events),
      headers: { 'Content-Type': 'application/json', ...bearer(token) },
    });
    if (response.status !== 200) throw new Error(`the soak could not be prepared: ${await response.text()}`);
  }
  return target;
}
