// Real nats-server processes on loopback ports, with folders of their own that go with them.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';

const found = spawnSync('nats-server', ['--version'], { encoding: 'utf8' });

/** Why there is no NATS to test with; false when there is. */
export const NO_NATS: string | false =
  found.status === 0 ? false : 'nats-server is not installed (Debian: apt-get install nats-server)';

/** The version of NATS that is tested with, such as `2.9.10`. */
export const NATS_VERSION = /v?(\d+\.\d+\.\d+)/.exec(found.stdout ?? '')?.[1] ?? '';

/** Servers of NATS that belong together. */
export interface NatsCluster {
  /** For `--log`, without the installation's name. */
  readonly url: string;
  readonly hosts: readonly string[];
  /** The process of each; null while it is not running. */
  readonly nodes: readonly (ChildProcess | null)[];
  start(node: number): Promise<void>;
  /** Ends one with a signal and waits until it is gone. */
  kill(node: number, signal: NodeJS.Signals): Promise<void>;
  stop(): void;
}

async function answers(host: string): Promise<void> {
  const [address = '', port] = host.split(':');
  for (const end = Date.now() + 20_000; ;) {
    const socket = connect(Number(port), address);
    try {
      await once(socket, 'data');
      return;
    } catch {
      if (Date.now() > end) throw new Error(`nats-server at ${host} did not answer.`);
      await sleep(30);
    } finally {
      socket.destroy();
    }
  }
}

/** Where each server is, and what runs it: another program in front of it, such as one that enters a network. */
export interface NatsPlace {
  readonly address: string;
  readonly command?: readonly string[];
}

/** Starts one server, or as many as there are places as a cluster. */
export async function startNats(places: readonly NatsPlace[] = [{ address: '127.0.0.1' }]): Promise<NatsCluster> {
  const root = mkdtempSync(join(tmpdir(), 'peeksafe-nats-'));
  const ports: { client: number; route: number }[] = [];
  for (const _ of places) ports.push({ client: await freePort(), route: await freePort() });
  const hosts = places.map(({ address }, i) => `${address}:${ports[i]?.client}`);
  const routes = places.map(({ address }, i) => `nats://${address}:${ports[i]?.route}`);
  const nodes: (ChildProcess | null)[] = places.map(() => null);
  const files = places.map(({ address }, i) => {
    const folder = join(root, String(i));
    mkdirSync(folder);
    const lines = [
      `server_name: n${i}`,
      `listen: ${hosts[i]}`,
      `jetstream { store_dir: ${JSON.stringify(folder)}, max_memory_store: 64MB, max_file_store: 4GB }`,
    ];
    if (places.length > 1)
      lines.push(`cluster { name: test, listen: ${address}:${ports[i]?.route}, routes: ${JSON.stringify(routes)} }`);
    const file = join(folder, 'nats.conf');
    writeFileSync(file, lines.join('\n'));
    return file;
  });
  const start = async (i: number): Promise<void> => {
    const [program = 'nats-server', ...args] = [...(places[i]?.command ?? []), 'nats-server', '-c', files[i] as string];
    nodes[i] = spawn(program, args, { stdio: 'ignore' });
    if ((places[i]?.command ?? []).length === 0) await answers(hosts[i] as string);
  };
  const stop = (): void => {
    for (const node of nodes) node?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  };
  process.once('exit', stop);
  await Promise.all(places.map((_, i) => start(i)));
  return {
    url: `nats://${hosts.join(',')}`,
    hosts,
    nodes,
    start,
    async kill(i, signal) {
      const node = nodes[i];
      if (!node) return;
      nodes[i] = null;
      const gone = once(node, 'exit');
      node.kill(signal);
      await gone;
    },
    stop,
  };
}

let shared: Promise<NatsCluster> | null = null;

/** One server of NATS for all tests of this process, gone with it. */
export function sharedNats(): Promise<NatsCluster> {
  return (shared ??= startNats().then((nats) => {
    // A test process ends when its tests have; this child does not hold it up.
    nats.nodes[0]?.unref();
    return nats;
  }));
}
