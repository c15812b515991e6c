import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { serve } from '@hono/node-server';
import { LIMITS, SUBPROTOCOL } from 'peeksafe/protocol';
import { WebSocketServer } from 'ws';
import type { Addresses } from './access/addresses.ts';
import { oneAtATime, pullsInTurn } from './output/one-at-a-time.ts';
import type { StalledSockets } from './output/stalled-sockets.ts';
import { isUpgrade, serveUpgrades } from './http/upgrades.ts';
import { explainListen } from './start-error.ts';

/** Timeouts for the headers of a request and for all of it, milliseconds. */
const HEAD_MS = 10_000;
const REQUEST_MS = 60_000;

/** Longer than the 60 seconds for which proxies keep idle connections: otherwise one closes here while a request arrives. Milliseconds. */
const KEEP_ALIVE_MS = 65_000;

/** A viewer that does not answer a close frame is cut off after this time, milliseconds. */
const CLOSE_MS = 3000;

/** How long a closing server waits for clients to receive its last messages, milliseconds. */
const MAX_GOODBYE_MS = 2000;

/** Plain connections of one address, beyond its live ones; browsers open about six per host. */
const MORE_CONNECTIONS = 256;

/** A listening HTTP server. */
export interface Listener {
  readonly port: number;
  /** Refuses new connections. */
  stopAccepting(): void;
  /** Waits a little for clients to leave, then cuts off the rest. */
  close(): Promise<void>;
}

async function boundPort(server: Server, port: number, option: '--port' | '--metrics-port'): Promise<number> {
  if (!server.listening) {
    try {
      await once(server, 'listening');
    } catch (error) {
      throw explainListen(error, port, option);
    }
  }
  return (server.address() as AddressInfo).port;
}

/** Every open connection of a server, whatever protocol it speaks. */
class Connections {
  readonly #open = new Set<Socket>();
  readonly #counts = new Map<string, number>();

  /** Bounds the connections of an address: each costs memory before a request has named its sender. */
  watch(server: Server, maxPerAddress: number, addresses: Addresses): void {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      if (!addresses.isProxy(socket.remoteAddress))
        this.#count(socket, addresses.of(socket.remoteAddress, undefined), maxPerAddress);
    });
  }

  #count(socket: Socket, address: string, max: number): void {
    const count = (this.#counts.get(address) ?? 0) + 1;
    if (count > max) return void socket.destroy();
    this.#counts.set(address, count);
    socket.once('close', () => {
      const left = (this.#counts.get(address) ?? 1) - 1;
      if (left === 0) this.#counts.delete(address);
      else this.#counts.set(address, left);
    });
  }

  /** Cuts off all connections. Node's own function leaves out upgraded ones, which would keep the process alive. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

function socketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    // A page cannot read why a handshake failed. When it offers no known subprotocol, it learns that by close code.
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : ([...offered][0] ?? false)),
    maxPayload: LIMITS.clientMessageBytes,
    // Frames are compressed once for all viewers (Message), so none may depend on the one before. Viewers send little.
    perMessageDeflate: {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      zlibInflateOptions: { chunkSize: 1024 },
    },
    // The live route answers pings, as long as the answers are read.
    autoPong: false,
    // @ts-expect-error The option is newer than the types.
    closeTimeout: CLOSE_MS,
  });
}

const waitFor = async (holds: () => boolean, ms: number): Promise<void> => {
  const end = performance.now() + ms;
  while (!holds() && performance.now() < end) await new Promise((done) => setTimeout(done, 20));
};

/** Where to listen, and what watches the connections. */
interface ListenParts {
  readonly host: string;
  readonly port: number;
  readonly addresses: Addresses;
  /** Watches every connection. */
  readonly stalled: StalledSockets;
}

/** Where and for what to listen. */
export interface ListenOptions extends ListenParts {
  readonly fetch: Fetch;
  /** Live connections of one address. */
  readonly socketsPerAddress: number;
}

type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/** Listens, with the same bounds for every listener. Without a WebSocket server no request is upgraded. */
async function listenWith(
  fetch: Fetch,
  { host, port, addresses, stalled }: ListenParts,
  maxPerAddress: number,
  sockets?: WebSocketServer,
): Promise<Listener> {
  const server = serve({
    fetch: oneAtATime(pullsInTurn(fetch)),
    hostname: host,
    port,
    serverOptions: {
      headersTimeout: HEAD_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 2000,
      shouldUpgradeCallback: (request) => sockets !== undefined && isUpgrade(request),
    },
  }) as Server;
  if (sockets !== undefined) serveUpgrades(server, sockets);
  const connections = new Connections();
  connections.watch(server, maxPerAddress, addresses);
  stalled.watch(server);
  const actual = await boundPort(server, port, sockets === undefined ? '--metrics-port' : '--port');
  let isGone = false;
  return {
    port: actual,
    stopAccepting() {
      server.close(() => (isGone = true));
      server.closeIdleConnections();
    },
    async close() {
      await waitFor(() => isGone, MAX_GOODBYE_MS);
      connections.destroyAll();
    },
  };
}

/**
 * Listens for HTTP and WebSocket.
 * @throws StartError when the port is taken or not allowed.
 */
export const listen = ({ fetch, socketsPerAddress, ...parts }: ListenOptions): Promise<Listener> =>
  listenWith(fetch, parts, socketsPerAddress + MORE_CONNECTIONS, socketServer());

/**
 * Listens for Prometheus.
 * @throws StartError when the port is taken or not allowed.
 */
export const listenForMetrics = ({ fetch, ...parts }: ListenParts & { readonly fetch: Fetch }): Promise<Listener> =>
  listenWith(fetch, parts, MORE_CONNECTIONS);
