import { isLoopback, ownOrigins } from './access/origins.ts';
import { contain, type OnError } from './contain.ts';
import { listen, listenForMetrics, type Listener } from './http-server.ts';
import type { Copywriter } from './language-model/copywriter.ts';
import { FrameMemory } from './live/frame-cache.ts';
import { OutputBudget } from './output/output-budget.ts';
import type { Committed } from './runner/runner.ts';
import { compose, copywriterOf, createReporting, type ComposedServer, type Reporting } from './startup/compose.ts';
import { readOptions, type ServerOptions, type ServerSettings } from './startup/options.ts';
import { shutDown, shutdownSteps } from './startup/shutdown.ts';
import { openStorage, openStreams, type Storage, type StreamHost } from './startup/storage.ts';

export type { ServerOptions, WebhookOptions } from './startup/options.ts';

/** How often monitors, sessions and connections are looked at, milliseconds. */
const TICK_MS = 1000;

/** A running server. */
export interface RunningServer {
  /** Where it is reached, such as `http://localhost:8787`. */
  readonly url: string;
  readonly port: number;
  /** Port of `/metrics`; null when there is none. */
  readonly metricsPort: number | null;
  /** Says goodbye to viewers, finishes what was submitted, and closes everything. */
  close(): Promise<void>;
}

interface Opened {
  readonly storage: Storage;
  readonly host: StreamHost;
  readonly output: OutputBudget;
  readonly copywriter: Copywriter | null;
}

/** Opens the store and starts the streams on it. */
async function open(
  options: ServerOptions,
  { heartbeatMs, limits }: ServerSettings,
  reporting: Reporting,
  onNews: (stream: string, committed: Committed) => void,
): Promise<Opened> {
  const { metrics, onError } = reporting;
  const storage = openStorage(options.dataDir, (report) => metrics.committed(report));
  const copywriter = copywriterOf(options.languageModel, reporting);
  const output = new OutputBudget(limits.unsentBytes);
  try {
    const host = await openStreams(options, storage, {
      ...{ clock: Date.now, heartbeatMs, onError, counters: metrics.hub },
      memory: { output, frames: new FrameMemory() },
      onCommit: (report) => metrics.committed(report),
      onCommitted: (runner, committed) => {
        const { entities, late, pauses = [] } = committed;
        if (late !== undefined) metrics.late(late);
        for (const cause of pauses) metrics.paused(cause);
        metrics.kills(entities.kills.length);
        copywriter?.committed(runner, entities);
        onNews(runner.stream, committed);
      },
    });
    return { storage, host, output, copywriter };
  } catch (error) {
    storage.close();
    throw error;
  }
}

/** Wakes those who tell others of what a commit has brought. */
function tell({ courier, alerts }: ComposedServer, stream: string, { entities, counted }: Committed): void {
  const { kills, closings, patterns, suggestions, experiments } = entities;
  const isEnded = kills.length > 0 || closings.length > 0;
  if (isEnded) courier?.wake();
  if (counted !== undefined) alerts?.counted(stream, counted);
  if (isEnded || [patterns, suggestions, experiments].some(({ length }) => length > 0)) alerts?.wake();
}

interface Listening {
  readonly listener: Listener;
  readonly metricsListener: Listener | null;
}

/** Listens for requests and, where there are metrics, for Prometheus. */
async function listenOn(
  { host, port, metricsHost, addresses, limits }: ServerSettings,
  metricsPort: number,
  { fetch, fetchMetrics, stalled }: ComposedServer,
): Promise<Listening> {
  const listener = await listen({ fetch, host, port, socketsPerAddress: limits.sockets, addresses, stalled });
  if (fetchMetrics === null) return { listener, metricsListener: null };
  try {
    const endpoint = { fetch: fetchMetrics, host: metricsHost, port: metricsPort, addresses, stalled };
    return { listener, metricsListener: await listenForMetrics(endpoint) };
  } catch (error) {
    listener.stopAccepting();
    throw error;
  }
}

function repeat(ms: number, works: Readonly<Record<string, () => void>>, onError: OnError): NodeJS.Timeout {
  return setInterval(() => {
    for (const [what, work] of Object.entries(works)) contain(what, work, onError);
  }, ms);
}

/**
 * Starts a server. It answers when this resolves.
 * @throws StartError when the port is taken, the folder cannot be used, or the address is open to other machines and there are no tokens;
 * RangeError when a secret, the webhook's URL, an origin, a metrics name or a proxy's address is not valid, an option is given but empty, or the
 * folder of pages contains the store.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const settings = readOptions(options);
  const reporting = await createReporting(options);
  const { logger, onError } = reporting;
  let composed: ComposedServer | null = null;
  const { storage, host, output, copywriter } = await open(options, settings, reporting, (stream, committed) => {
    if (composed !== null) tell(composed, stream, committed);
  });
  composed = compose(options, { settings, reporting, storage, host, output });
  const { courier, alerts } = composed;
  let listening: Listening;
  try {
    listening = await listenOn(settings, options.metricsPort ?? 0, composed);
  } catch (error) {
    await composed.compaction?.close();
    await courier?.close();
    await alerts?.close();
    await host.close();
    storage.close();
    throw error;
  }
  const { streams } = host;
  const { port } = listening.listener;
  if (isLoopback(settings.host)) for (const origin of ownOrigins(port)) settings.origins.add(origin);
  const beatMs = Math.min(TICK_MS, settings.heartbeatMs / 4);
  const timers = [
    repeat(beatMs, { heartbeat: () => streams.heartbeat() }, onError),
    repeat(TICK_MS, composed.everySecond, onError),
  ];
  const tokens = settings.verifier !== null;
  logger.info({ host: settings.host, port, dataDir: options.dataDir, streams: streams.all().size, tokens }, 'started');
  const close = async (): Promise<void> => {
    logger.info({ viewers: streams.viewers }, 'draining');
    const { compaction, startDraining } = composed;
    const parts = {
      startDraining,
      timers,
      copywriter,
      compaction,
      ...listening,
      streams,
      host,
      courier,
      alerts,
      storage,
    };
    await shutDown(shutdownSteps({ ...parts, log: reporting.sampled }), onError);
    logger.info('stopped');
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://localhost:${port}`,
    port,
    metricsPort: listening.metricsListener?.port ?? null,
    close: () => (closing ??= close()),
  };
}
