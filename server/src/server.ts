import type { DatabaseSync } from 'node:sqlite';
import { HEARTBEAT_MS } from 'peeksafe/protocol';
import pino, { type Logger } from 'pino';
import { createAddresses } from './access/addresses.ts';
import { createGate } from './access/gate.ts';
import { createLimiter, LIMITS_BY_DEFAULT, type Limits } from './access/limits.ts';
import { isLoopback, ownOrigins, readName, readOrigin } from './access/origins.ts';
import { Revocations } from './access/revocations.ts';
import { Sessions } from './access/sessions.ts';
import { createVerifier, type TokenSettings } from './access/tokens.ts';
import { createApp } from './app.ts';
import { contain } from './contain.ts';
import { compact, type CompactionParts } from './maintenance/compact.ts';
import { listen, listenForMetrics, type Listener } from './http-server.ts';
import { createLanguageModel } from './language-model/client.ts';
import { createCopywriter, type Copywriter } from './language-model/copywriter.ts';
import type { LanguageModelSettings } from './language-model/settings.ts';
import { processClocks } from './live/clocks.ts';
import type { Role } from './live/cluster/role.ts';
import { FrameMemory } from './live/frame-cache.ts';
import { Streams, type StreamsParts } from './live/streams.ts';
import type { OpenStreams } from './live/open-streams.ts';
import { Compactions } from './log/compactions.ts';
import { openStore } from './log/database.ts';
import type { NatsSettings } from './log/jetstream/settings.ts';
import { SqliteLog, type CommitReport } from './log/sqlite-log.ts';
import { StateStore } from './log/state-store.ts';
import type { ShownMetrics } from './observability/metrics.ts';
import { NO_METRICS } from './observability/no-metrics.ts';
import { OutputBudget } from './output/output-budget.ts';
import { StalledSockets } from './output/stalled-sockets.ts';
import type { Scenarios } from './routes/scenarios.ts';
import { createMetricsApp } from './routes/metrics.ts';
import { checkPages } from './routes/pages.ts';
import { SampledLog } from './observability/sampled-log.ts';
import { explainStore, StartError } from './start-error.ts';
import { createCourier, readWebhookUrl, type Courier } from './webhook/courier.ts';
import { Outbox } from './webhook/outbox.ts';
import { readSecret } from './webhook/signature.ts';

/** Monitors that time moves are asked this often, and it is looked who needs a heartbeat or may stay no longer. Milliseconds. */
const TICK_MS = 1000;

/** How often old counts are looked for, and how long after a start for the first time, milliseconds. */
const COMPACT_MS = { every: 3_600_000, first: 60_000 } as const;

/** Viewers of a server that goes down come back at a random moment within a time that grows with their number. Milliseconds. */
const RETURN_WINDOW_MS = { least: 1000, each: 2, most: 30_000 } as const;

/** How a server is started. */
export interface ServerOptions {
  /** Folder of the embedded store; made when missing. */
  readonly dataDir: string;
  /** Address to bind to; only loopback addresses are accepted without `tokens`. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port; 0 for any that is free. Default 8787. */
  readonly port?: number;
  /** Port of `/metrics` for Prometheus; left out for none, 0 for any that is free. */
  readonly metricsPort?: number;
  /** Address of `/metrics`, which asks for no token. Default `127.0.0.1`. */
  readonly metricsHost?: string;
  /** Names of the public DNS, without ports, that `/metrics` answers to. Addresses and the names of a network do without; on loopback, loopback names. */
  readonly metricsNames?: readonly string[];
  /** How long raw counts are kept in the log, milliseconds: older ones are compacted. Left out: for ever. */
  readonly keepMs?: number;
  /** Where the log is kept when it is not in the folder: NATS JetStream, which several servers share. */
  readonly nats?: NatsSettings;
  /** What this server does when several share a log; default `all`. */
  readonly role?: Role;
  /** Folder of pages to serve at `/`, to everybody who reaches the server. The store must not lie inside of it. */
  readonly demoDir?: string;
  /** A simulated world behind a stream, in which `POST /v1/streams/{stream}/scenarios` triggers scenarios. */
  readonly scenarios?: Scenarios;
  /** Origins of other pages that may use this server, such as `https://www.example.org`. */
  readonly origins?: readonly string[];
  /** What tokens are checked with; left out for none: everybody on this machine may do everything. */
  readonly tokens?: TokenSettings;
  /** Addresses or networks of proxies in front of this server, which needs `tokens`; only what they say of a sender's address is believed. */
  readonly proxies?: readonly string[];
  /**
   * How long browsers are told to use https only for this host (HSTS, without its subdomains), milliseconds; left out for not at all. For
   * servers behind TLS.
   */
  readonly hstsMs?: number;
  /** How much is taken of whom; what is left out is as by default. */
  readonly limits?: Partial<Limits>;
  /**
   * Viewers who have heard nothing for so long get a heartbeat; below what proxies on the way take for an idle connection. Default
   * 15,000 milliseconds.
   */
  readonly heartbeatMs?: number;
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

function openParts(dataDir: string): ReturnType<typeof openStore> {
  try {
    return openStore(dataDir);
  } catch (error) {
    throw explainStore(error, dataDir);
  }
}

function copywriterOf(
  settings: LanguageModelSettings | undefined,
  logger: Logger,
  onError: (what: string, error: unknown) => void,
): Copywriter | null {
  if (settings === undefined) return null;
  const onModelError = (reason: string): void => logger.warn({ reason }, 'language model');
  const model = createLanguageModel(settings, { clock: Date.now, onError: onModelError });
  return createCopywriter({ model, onError });
}

/** What is checked before anything is opened. */
function readOptions(options: ServerOptions) {
  const { host = '127.0.0.1', metricsHost = '127.0.0.1', webhook, tokens } = options;
  // To Node an empty address means all of them.
  if (host.trim() === '' || metricsHost.trim() === '') throw new RangeError('The address to bind to is empty.');
  const verifier = tokens === undefined ? null : createVerifier(tokens, Date.now);
  if (verifier === null && !isLoopback(host)) {
    throw new StartError(
      'ENOSECRET',
      `Without a secret for tokens this server answers on this machine only, and ${host} is open to others. Set PEEKSAFE_SECRET, or leave --host out.`,
    );
  }
  const proxies = options.proxies ?? [];
  if (verifier === null && proxies.length > 0)
    throw new RangeError(
      'Proxies are trusted by servers with tokens only: without, what comes through one is refused.',
    );
  if (webhook?.secrets.length === 0) throw new RangeError('The webhook needs at least one secret that signs for it.');
  return {
    host,
    verifier,
    demoDir: options.demoDir === undefined ? undefined : checkPages(options.demoDir, [['The store', options.dataDir]]),
    addresses: createAddresses(proxies),
    origins: new Set((options.origins ?? []).map(readOrigin)),
    metricsNames: new Set((options.metricsNames ?? []).map(readName)),
    limits: { ...LIMITS_BY_DEFAULT, ...options.limits },
    webhook:
      webhook === undefined ? null : { url: readWebhookUrl(webhook.url), secrets: webhook.secrets.map(readSecret) },
  };
}

interface Compacting extends CompactionParts {
  readonly streams: Streams;
  readonly keepMs: number;
  readonly logger: Logger;
  readonly onError: (what: string, error: unknown) => void;
}

/** Takes old counts out of the logs, one stream after the other, every hour. */
function compactNowAndThen(parts: Compacting): { close(): Promise<void> } {
  const closing = new AbortController();
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    for (const [stream, { runner }] of parts.streams.all()) {
      const taken = await compact(parts, stream, runner.variantIds(), Date.now() - parts.keepMs, closing.signal);
      if (taken > 0) parts.logger.info({ stream, taken }, 'compacted');
    }
  };
  const begin = (): void => {
    working ??= work()
      .catch((error: unknown) => parts.onError('compaction', error))
      .finally(() => (working = null));
  };
  const first = setTimeout(begin, Math.min(COMPACT_MS.first, parts.keepMs));
  const timer = setInterval(begin, COMPACT_MS.every);
  return {
    async close() {
      closing.abort();
      clearTimeout(first);
      clearInterval(timer);
      await working;
    },
  };
}

/** What the doors lead to, and how it is kept going. */
interface Engine {
  readonly streams: OpenStreams;
  /** Whether this server writes a stream. */
  writes(stream: string): boolean;
  tick(): void;
  trouble(): string | null;
  close(): Promise<void>;
}

interface EngineParts extends StreamsParts {
  readonly db: DatabaseSync;
  readonly log: SqliteLog;
  readonly onCommit: (report: CommitReport) => void;
  readonly onCommitted: NonNullable<StreamsParts['onCommitted']>;
}

/** The streams of this server alone, or of several that share a log. */
async function openEngine({ nats, role = 'all', keepMs }: ServerOptions, parts: EngineParts): Promise<Engine> {
  const { db, log, store, clock, heartbeatMs, counters } = parts;
  if (nats === undefined) {
    const streams = new Streams(parts);
    return {
      streams,
      writes: () => true,
      tick: () => streams.tick(),
      trouble: () => log.trouble(),
      close: () => streams.close(),
    };
  }
  const isCompacted = db.prepare('SELECT 1 FROM bases').get() !== undefined;
  if (keepMs !== undefined || isCompacted) {
    throw new StartError(
      'ENOTWHOLE',
      'A log in JetStream is kept whole: leave --keep out, and begin with a folder whose log was never compacted.',
    );
  }
  const { startNode } = await import('./live/cluster/node.ts');
  const clocks = processClocks(clock, heartbeatMs);
  return startNode({ ...parts, settings: nats, role, copy: log, clocks, counters, store });
}

/**
 * Starts a server. It answers when this resolves.
 * @throws StartError when the port is taken, the folder cannot be used, or the address is open to others and there are no tokens;
 * RangeError when a secret, the webhook's address, an origin, a name of the metrics or a proxy's address is not valid, or one is given that yields nothing,
 * or the store lies inside the folder of pages.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, port: wanted = 8787, metricsHost = '127.0.0.1' } = options;
  const { host, verifier, demoDir, addresses, origins, metricsNames, limits, webhook } = readOptions(options);
  const logger = options.logger ?? pino({ level: 'info' }, pino.destination(2));
  const shown: ShownMetrics | null =
    options.metricsPort === undefined ? null : (await import('./observability/metrics.ts')).createMetrics();
  const metrics = shown ?? NO_METRICS;
  const parts = openParts(dataDir);
  const log = new SqliteLog(parts.db, (report) => metrics.committed(report));
  const store = new StateStore(parts.db, (stream) => log.rowId(stream));
  const sampled = new SampledLog(logger);
  const onError = (what: string, error: unknown): void => {
    metrics.trouble();
    sampled.error({ err: error, what }, 'trouble');
  };
  const copywriter = copywriterOf(options.languageModel, logger, onError);
  let courier: Courier | null = null;
  const heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
  const output = new OutputBudget(limits.unsentBytes);
  const engine = await openEngine(options, {
    db: parts.db,
    log,
    store,
    clock: Date.now,
    heartbeatMs,
    counters: metrics.hub,
    memory: { output, frames: new FrameMemory() },
    onCommit: (report) => metrics.committed(report),
    onError,
    onCommitted: (runner, committed) => {
      metrics.kills(committed.entities.kills.length);
      copywriter?.committed(runner, committed.entities);
      if (committed.entities.kills.length > 0) courier?.wake();
    },
  }).catch((error: unknown) => {
    parts.close();
    throw error;
  });
  const { streams } = engine;
  const outbox = webhook === null ? null : new Outbox(parts.db, (stream) => engine.writes(stream));
  if (outbox !== null && webhook !== null) courier = createCourier({ outbox, ...webhook, clock: Date.now, onError });

  const revocations = new Revocations(parts.db);
  const gate = createGate(verifier, revocations, createLimiter(limits), onError);
  const sessions = new Sessions((grant) => revocations.isRevoked(grant), onError);
  let isDraining = false;
  const unreadiness = (): string | null => (isDraining ? 'draining' : engine.trouble());
  const stalled = new StalledSockets(() => metrics.stalled());
  metrics.watch({
    streams,
    outbox: () => outbox?.waiting ?? 0,
    isReady: () => unreadiness() === null,
    unsent: () => stalled.unsent,
    walBytes: () => parts.walBytes(),
  });
  const { scenarios } = options;
  const { hstsMs } = options;
  const demo = {
    ...(hstsMs !== undefined && { hstsMs }),
    ...(demoDir !== undefined && { demoDir }),
    ...(scenarios !== undefined && { scenarios }),
  };
  const rules = { gate, sessions, addresses, output, origins, asksForTokens: verifier !== null };
  const app = createApp({
    streams,
    logger: sampled,
    ...rules,
    unreadiness,
    servesStreams: options.role !== 'writer',
    onRefused: (code) => metrics.refused(code),
    onError,
    ...demo,
  });
  let doors: Listener | null = null;
  let metricsDoor: Listener | null = null;
  try {
    const fetch = (request: Request, env: object): Response | Promise<Response> => app.fetch(request, env);
    doors = await listen({ fetch, host, port: wanted, socketsPerAddress: limits.sockets, addresses, stalled });
    if (shown !== null) {
      const own = { host: metricsHost, names: metricsNames };
      const shownApp = createMetricsApp({ metrics: shown, own, addresses, output, logger: sampled });
      metricsDoor = await listenForMetrics({
        ...{ host: metricsHost, port: options.metricsPort ?? 0, addresses, stalled },
        fetch: (request, env) => shownApp.fetch(request, env),
      });
    }
  } catch (error) {
    doors?.stopAccepting();
    await engine.close();
    parts.close();
    throw error;
  }
  const openedDoors = doors;
  const { port } = doors;
  if (isLoopback(host)) for (const origin of ownOrigins(port)) origins.add(origin);
  const repeat = (ms: number, works: Readonly<Record<string, () => void>>): NodeJS.Timeout =>
    setInterval(() => {
      for (const [what, work] of Object.entries(works)) contain(what, work, onError);
    }, ms);
  const beating = repeat(Math.min(TICK_MS, heartbeatMs / 4), { heartbeat: () => streams.heartbeat() });
  const ticking = repeat(TICK_MS, {
    tick: () => engine.tick(),
    // What another server wrote and did not tell is found when this one has taken over.
    webhook: () => (options.nats === undefined ? undefined : courier?.wake()),
    'revoked tokens': () => revocations.refresh(),
    'sessions that end': () => sessions.sweep(Date.now()),
    'stalled connections': () => stalled.sweep(performance.now(), output.isFull),
  });
  const compacting =
    options.keepMs === undefined || !(streams instanceof Streams)
      ? null
      : compactNowAndThen({
          ...{ log, store, streams, keepMs: options.keepMs, logger, onError },
          compactions: new Compactions(parts.db, (stream) => log.rowId(stream)),
        });
  logger.info({ host, port, dataDir, streams: streams.all().size, tokens: verifier !== null }, 'started');

  const shutDown = async (): Promise<void> => {
    isDraining = true;
    clearInterval(ticking);
    clearInterval(beating);
    const { viewers } = streams;
    logger.info({ viewers }, 'draining');
    copywriter?.close();
    await compacting?.close();
    openedDoors.stopAccepting();
    const window = RETURN_WINDOW_MS.least + RETURN_WINDOW_MS.each * viewers;
    streams.drain('The server restarts.', Math.min(window, RETURN_WINDOW_MS.most));
    await engine.close();
    await courier?.close();
    metricsDoor?.stopAccepting();
    await Promise.all([openedDoors.close(), metricsDoor?.close()]);
    parts.close();
    sampled.close();
    logger.info('stopped');
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://localhost:${port}`,
    port,
    metricsPort: metricsDoor?.port ?? null,
    close: () => (closing ??= shutDown()),
  };
}
