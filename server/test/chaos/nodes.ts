// The processes of a run: NATS, writers and gateways, each of which may be stopped in every way.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats, type NatsCluster } from '../support/nats-server.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { createNetwork, type Network, type Place } from './network.ts';

/** A folder for what the servers log, for who looks into a run. */
const LOGS = process.env['PEEKSAFE_CHAOS_LOGS'];

/** A process that comes and goes. */
export interface Node {
  readonly name: string;
  readonly kind: 'nats' | 'writer' | 'gateway';
  readonly place: Place | null;
  isUp: boolean;
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Sends a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** All of them. */
export interface Nodes {
  readonly nats: NatsCluster;
  /** For `--log`. */
  readonly logUrl: string;
  readonly all: readonly Node[];
  readonly gatewayUrls: readonly string[];
  readonly hasNetworks: boolean;
  readonly folders: readonly string[];
  stop(): void;
}

function natsNode(nats: NatsCluster, i: number, place: Place | null): Node {
  const node: Node = {
    name: `nats ${i}`,
    kind: 'nats',
    place,
    isUp: true,
    async start() {
      await nats.start(i);
      node.isUp = true;
    },
    async kill(signal) {
      node.isUp = false;
      await nats.kill(i, signal);
    },
    signal: (signal) => void nats.nodes[i]?.kill(signal),
  };
  return node;
}

interface Started {
  readonly node: Node;
  readonly url: string;
  readonly folder: string;
  stop(): void;
}

async function serverNode(
  kind: 'writer' | 'gateway',
  i: number,
  logUrl: string,
  place: Place | null,
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), `peeksafe-chaos-${kind}${i}-`));
  const port = await freePort();
  const more = [
    '--log',
    logUrl,
    '--role',
    kind,
    '--limit-calls',
    '100000',
    '--limit-sockets',
    '5000',
    '--limit-events',
    '1000000',
  ];
  const shell = place === null ? undefined : `exec ${place.command.join(' ')} "$0" "$@"`;
  let process: ServerProcess | null = null;
  const node: Node = {
    name: `${kind} ${i}`,
    kind,
    place,
    isUp: false,
    async start() {
      process = await startProcess(folder, port, more, shell);
      const { stderr } = process.child;
      if (LOGS !== undefined && stderr !== null)
        stderr.pipe(createWriteStream(join(LOGS, `${kind}-${i}.log`), { flags: 'a' }));
      node.isUp = true;
    },
    async kill(signal) {
      node.isUp = false;
      await process?.kill(signal);
    },
    signal: (signal) => void process?.child.kill(signal),
  };
  const stop = (): void => {
    process?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { node, url: `http://127.0.0.1:${port}/v1/streams/s`, folder, stop };
}

/** Starts three servers of NATS, two writers and three gateways, the first five on networks of their own when they may. */
export async function startNodes(withNetworks: boolean): Promise<Nodes> {
  const network: Network | null = withNetworks ? createNetwork() : null;
  const place = (): Place | null => network?.place() ?? null;
  const natsPlaces = [place(), place(), place()];
  const nats = await startNats(natsPlaces.map((one) => one ?? { address: '127.0.0.1' }));
  const logUrl = `${nats.url}/chaos`;
  const started: Started[] = [];
  const stop = (): void => {
    for (const one of started) one.stop();
    nats.stop();
    network?.remove();
  };
  try {
    for (let i = 0; i < 2; i++) started.push(await serverNode('writer', i, logUrl, place()));
    for (let i = 0; i < 3; i++) started.push(await serverNode('gateway', i, logUrl, null));
    await Promise.all(started.map(({ node }) => node.start()));
  } catch (error) {
    stop();
    throw error;
  }
  return {
    nats,
    logUrl,
    all: [...natsPlaces.map((one, i) => natsNode(nats, i, one)), ...started.map(({ node }) => node)],
    gatewayUrls: started.flatMap(({ node, url }) => (node.kind === 'gateway' ? [url] : [])),
    hasNetworks: network !== null,
    folders: started.map(({ folder }) => folder),
    stop,
  };
}
