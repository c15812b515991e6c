import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { serve, type WebSocketServerLike } from '@hono/node-server';
import { Hono } from 'hono';
import { HEARTBEAT_MS, LIMITS } from 'peeksafe/protocol';
import pino, { type Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { isLoopback, ownOrigins } from './access/origins.ts';
import { createApp } from './app.ts';
import { createLanguageModel } from './language-model/client.ts';
import { createCopywriter } from './language-model/copywriter.ts';
import type { LanguageModelSettings } from './language-model/settings.ts';
import { Streams } from './live/streams.ts';
import { openStore } from './log/database.ts';
import { SqliteLog } from './log/sqlite-log.ts';
import { StateStore } from './log/state-store.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createCourier, readWebhookUrl, type Courier } from './webhook/courier.ts';
import { Outbox } from './webhook/outbox.ts';
import { readSecret } from './webhook/signature.ts';

/** Monitors that time moves are asked this often, milliseconds. */
const TICK_MS = 1000;

/** Viewers of a server that goes down come back at a random moment within this time, milliseconds. */
const RETURN_WINDOW_MS = 5000;

/** How a server is started. */
export interface ServerOptions {
  /** Folder of the embedded store; made when missing. */
  readonly dataDir: string;
  /** Address to bind to; only loopback addresses are accepted as long as there are no tokens. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port; 0 for any that is free. Default 8787. */
  readonly port?: number;
  /** Port of `/metrics` for Prometheus, on the loopback address; left out for none, 0 for any that is free. */
  readonly metricsPort?: number;
  /** Folder of pages to serve at `/`. */
  readonly demoDir?: string;
  /** Origins of other pages that may use this server, such as `https://www.example.org`. */
  readonly origins?: readonly string[];
  /** Where the server's log goes; default: standard error, as JSON lines, from level `info` on. */
  readonly logger?: Logger;
  /** Where the publisher is told of kills and revivals, and the secrets that sign it; left out for nowhere. */
  readonly webhook?: WebhookOptions;
  /** A language model that words suggestions and drafts variants; left out for none. It never decides anything. */
  readonly languageModel?: LanguageModelSettings;
}

/** A publisher's address and its secrets (`whsec_…`); two while the secret is being changed. */
export interface WebhookOptions {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** A server that answers. */
export interface RunningServer {
  /** Where it is reached, such as `http://localhost:8787`. */
  readonly url: string;
  readonly port: number;
  /** Port of `/metrics`; null when there is none. */
  readonly metricsPort: number | null;
  /** Says goodbye to viewers, finishes what was taken, and lets go of everything. */
  close(): Promise<void>;
}

/** A server cannot be started so; `code` as the operating system or this server names it. */
export class StartError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.code = code;
  }
}

function explainListen(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new StartError(
      code,
      `Port ${port} is taken by another program. Stop it, or choose another port with --port.`,
      error,
    );
  if (code === 'EACCES')
    return new StartError(
      code,
      `This user may not listen on port ${port}. Choose a port above 1023 with --port.`,
      error,
    );
  return error;
}

function explainStore(error: unknown, dataDir: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? 'ERR';
  if (code === 'EBUSY') return error;
  const why = error instanceof Error ? error.message : String(error);
  return new StartError(
    code,
    `The folder ${resolve(dataDir)} cannot be used as a store: ${why}. Choose another with --data.`,
    error,
  );
}

async function listen(server: Server, port: number): Promise<number> {
  if (!server.listening) {
    try {
      await once(server, 'listening');
    } catch (error) {
      throw explainListen(error, port);
    }
  }
  return (server.address() as AddressInfo).port;
}

async function serveMetrics(metrics: Metrics, port: number): Promise<{ server: Server; port: number }> {
  const app = new Hono().get('/metrics', async (c) => {
    c.header('Content-Type', metrics.registry.contentType);
    return c.body(await metrics.registry.metrics());
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }) as Server;
  return { server, port: await listen(server, port) };
}

function openParts(dataDir: string): ReturnType<typeof openStore> {
  try {
    return openStore(dataDir);
  } catch (error) {
    throw explainStore(error, dataDir);
  }
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

/**
 * Starts a server. It answers when this resolves.
 * @throws StartError when the port is taken, the folder cannot be used, or the address is open to others; RangeError when the webhook's
 * address or a secret of it is not valid.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, host = '127.0.0.1', port: wanted = 8787 } = options;
  if (!isLoopback(host)) {
    throw new StartError(
      'ENOSECRET',
      `Without a secret for tokens this server answers on this machine only; ${host} is open to others. Leave --host out.`,
    );
  }
  const webhook =
    options.webhook === undefined
      ? null
      : { url: readWebhookUrl(options.webhook.url), secrets: options.webhook.secrets.map(readSecret) };
  const logger = options.logger ?? pino({ level: 'info' }, pino.destination(2));
  const metrics = createMetrics();
  const parts = openParts(dataDir);
  const log = new SqliteLog(parts.db, (report) => metrics.committed(report));
  const store = new StateStore(parts.db, (stream) => log.rowId(stream));
  const onTrouble = (what: string, error: unknown): void => {
    metrics.trouble();
    logger.error({ err: error, what }, 'trouble');
  };
  const copywriter =
    options.languageModel === undefined
      ? null
      : createCopywriter({
          model: createLanguageModel(options.languageModel, {
            clock: Date.now,
            onTrouble: (reason) => logger.warn({ reason }, 'language model'),
          }),
          onTrouble,
        });
  let courier: Courier | null = null;
  const streams = new Streams({
    log,
    store,
    clock: Date.now,
    counters: metrics.hub,
    onTrouble,
    onCommitted: (runner, committed) => {
      metrics.kills(committed.entities.kills.length);
      copywriter?.committed(runner, committed.entities);
      if (committed.entities.kills.length > 0) courier?.wake();
    },
  });
  metrics.watch(streams);
  if (webhook !== null)
    courier = createCourier({ outbox: new Outbox(parts.db), ...webhook, clock: Date.now, onTrouble });

  let ready = true;
  const origins = new Set(options.origins ?? []);
  const demo = options.demoDir === undefined ? {} : { demoDir: options.demoDir };
  const app = createApp({ streams, log, store, logger, origins, isReady: () => ready, ...demo });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.clientMessageBytes,
    perMessageDeflate: false,
  });
  const server = serve({
    fetch: app.fetch,
    hostname: host,
    port: wanted,
    websocket: { server: sockets as WebSocketServerLike },
  }) as Server;
  let metricsServer: { server: Server; port: number } | null = null;
  let port: number;
  try {
    port = await listen(server, wanted);
    if (options.metricsPort !== undefined) metricsServer = await serveMetrics(metrics, options.metricsPort);
  } catch (error) {
    server.close();
    parts.close();
    throw error;
  }
  for (const origin of ownOrigins(port)) origins.add(origin);
  const ticking = setInterval(() => streams.tick(), TICK_MS);
  const beating = setInterval(() => streams.heartbeat(), HEARTBEAT_MS);

  const shutDown = async (): Promise<void> => {
    ready = false;
    clearInterval(ticking);
    clearInterval(beating);
    copywriter?.close();
    await streams.close('The server restarts.', RETURN_WINDOW_MS);
    for (const socket of sockets.clients) socket.terminate();
    await courier?.close();
    await Promise.all([closeServer(server), metricsServer && closeServer(metricsServer.server)]);
    parts.close();
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://localhost:${port}`,
    port,
    metricsPort: metricsServer?.port ?? null,
    close: () => (closing ??= shutDown()),
  };
}
