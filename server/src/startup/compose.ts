import pino, { type Logger } from 'pino';
import type { Experiment, Variant } from 'peeksafe/protocol';
import type { Names } from '../alerts/speaker.ts';
import { watchForAlerts, type Alerts } from '../alerts/watch.ts';
import { createGate } from '../access/gate.ts';
import { createLimiter } from '../access/limits.ts';
import { Revocations } from '../access/revocations.ts';
import { Sessions } from '../access/sessions.ts';
import { createApp } from '../app.ts';
import type { OnError } from '../contain.ts';
import { createLanguageModel } from '../language-model/client.ts';
import { createCopywriter, type Copywriter } from '../language-model/copywriter.ts';
import type { LanguageModelSettings } from '../language-model/settings.ts';
import { Streams } from '../live/streams.ts';
import { Compactions } from '../log/compactions.ts';
import { scheduleCompaction } from '../maintenance/compact.ts';
import type { Metrics, ShownMetrics } from '../observability/metrics.ts';
import { SampledLog } from '../observability/sampled-log.ts';
import type { OutputBudget } from '../output/output-budget.ts';
import { StalledSockets } from '../output/stalled-sockets.ts';
import { createMetricsApp } from '../routes/metrics.ts';
import { createCourier, type Courier } from '../webhook/courier.ts';
import { Outbox } from '../webhook/outbox.ts';
import { publisher } from '../webhook/publisher.ts';
import type { ServerOptions, ServerSettings } from './options.ts';
import type { Storage, StreamHost } from './storage.ts';

const nothing = (): void => {};

/** For a server without `/metrics`, which does without the 80 modules of their library and its timer. */
const NO_METRICS: Metrics = {
  hub: { frame: nothing, deliveries: nothing, conflation: nothing, evicted: nothing, fanOut: nothing },
  refused: nothing,
  committed: nothing,
  kills: nothing,
  paused: nothing,
  late: nothing,
  views: nothing,
  viewsRefused: nothing,
  reports: nothing,
  reportsRefused: nothing,
  alertAttempt: nothing,
  trouble: nothing,
  stalled: nothing,
  watch: nothing,
};

/** Where a server reports what happens in it. */
export interface Reporting {
  readonly logger: Logger;
  /** For lines that strangers can bring about. */
  readonly sampled: SampledLog;
  readonly metrics: Metrics;
  /** The metrics that Prometheus reads; null when it reads none. */
  readonly shown: ShownMetrics | null;
  readonly onError: OnError;
}

/** Makes the logger and the metrics. */
export async function createReporting(options: ServerOptions): Promise<Reporting> {
  const logger = options.logger ?? pino({ level: 'info' }, pino.destination(2));
  // Loaded here: a server without metrics does without their library.
  const shown =
    options.metricsPort === undefined ? null : (await import('../observability/metrics.ts')).createMetrics();
  const metrics = shown ?? NO_METRICS;
  const sampled = new SampledLog(logger);
  const onError: OnError = (what, error) => {
    metrics.trouble();
    sampled.error({ err: error, what }, 'trouble');
  };
  return { logger, sampled, metrics, shown, onError };
}

/** Makes the copywriter; null without a language model. */
export function copywriterOf(
  settings: LanguageModelSettings | undefined,
  { logger, onError }: Reporting,
): Copywriter | null {
  if (settings === undefined) return null;
  const onModelError = (reason: string): void => logger.warn({ reason }, 'language model');
  return createCopywriter({
    model: createLanguageModel(settings, { clock: Date.now, onError: onModelError }),
    onError,
  });
}

type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/** A server that is ready to listen. */
export interface ComposedServer {
  readonly fetch: Fetch;
  /** Answers `/metrics`; null when there are none. */
  readonly fetchMetrics: Fetch | null;
  readonly stalled: StalledSockets;
  readonly courier: Courier | null;
  readonly alerts: Alerts | null;
  readonly compaction: { close(): Promise<void> } | null;
  /** Makes `/readyz` say that the server is draining. */
  readonly startDraining: () => void;
  /** The work of every second, by what it is. */
  readonly everySecond: Readonly<Record<string, () => void>>;
}

/** The parts of a server, besides its options. */
export interface ServerParts {
  readonly settings: ServerSettings;
  readonly reporting: Reporting;
  readonly storage: Storage;
  readonly host: StreamHost;
  readonly output: OutputBudget;
}

function courierOf({ settings, reporting, storage, host }: ServerParts): [Outbox, Courier] | null {
  if (settings.webhook === null) return null;
  const outbox = new Outbox(storage.db, (stream) => host.writes(stream));
  return [
    outbox,
    createCourier({
      outbox,
      endpoint: publisher(outbox, settings.webhook),
      clock: Date.now,
      onError: reporting.onError,
    }),
  ];
}

function alertsOf({ alerts: settings }: ServerOptions, { reporting, storage, host }: ServerParts): Alerts | null {
  if (settings === undefined) return null;
  const find = (kind: 'variants' | 'experiments', stream: string, id: string): unknown =>
    host.streams.get(stream, false)?.hub.index.find(kind, id) ?? null;
  const names: Names = {
    variant: (stream, id) => find('variants', stream, id) as Variant | null,
    experiment: (stream, id) => find('experiments', stream, id) as Experiment | null,
  };
  const { metrics, onError } = reporting;
  return watchForAlerts({
    ...{ db: storage.db, settings, names, clock: Date.now, onError },
    isOurs: (stream) => host.writes(stream),
    streams: () => host.streams.all().keys(),
    awaited: (stream) => host.streams.get(stream, false)?.hub.index.plan.shown() ?? [],
    onOutcome: (sink, verdict) => metrics.alertAttempt(sink, verdict),
  });
}

function compactionOf(
  { keepMs }: ServerOptions,
  { reporting, storage, host }: ServerParts,
): ComposedServer['compaction'] {
  const { streams } = host;
  if (keepMs === undefined || !(streams instanceof Streams)) return null;
  const { db, log, state } = storage;
  return scheduleCompaction({
    ...{ log, store: state, keepMs, onError: reporting.onError },
    compactions: new Compactions(db, (stream) => log.rowId(stream)),
    streams: () => streams.all(),
    onCompacted: (stream, taken) => reporting.logger.info({ stream, taken }, 'compacted'),
  });
}

function metricsAppOf(parts: ServerParts): Fetch | null {
  const { settings, reporting, output } = parts;
  const { shown, sampled } = reporting;
  if (shown === null) return null;
  const { addresses, metricsHost, metricsNames } = settings;
  const own = { host: metricsHost, names: metricsNames };
  const app = createMetricsApp({ metrics: shown, own, addresses, output, logger: sampled });
  return (request, env) => app.fetch(request, env);
}

/** Puts the parts of a server together. */
export function compose(options: ServerOptions, parts: ServerParts): ComposedServer {
  const { settings, reporting, storage, host, output } = parts;
  const { verifier, addresses, origins, limits, demoDir } = settings;
  const { metrics, sampled, onError } = reporting;
  const { hstsMs, scenarios } = options;
  const [outbox, courier] = courierOf(parts) ?? [null, null];
  const alerts = alertsOf(options, parts);
  const revocations = new Revocations(storage.db);
  const gate = createGate(verifier, revocations, createLimiter(limits), onError);
  const sessions = new Sessions((grant) => revocations.isRevoked(grant), onError);
  const stalled = new StalledSockets(() => metrics.stalled());
  let isDraining = false;
  const unreadiness = (): string | null => (isDraining ? 'draining' : host.trouble());
  metrics.watch({
    streams: host.streams,
    outbox: () => outbox?.waiting ?? 0,
    sinks: () => alerts?.sinks ?? [],
    isReady: () => unreadiness() === null,
    unsent: () => stalled.unsent,
    walBytes: () => storage.walBytes(),
  });
  const app = createApp({
    ...{ streams: host.streams, logger: sampled, gate, sessions, addresses, output, origins, unreadiness, onError },
    asksForTokens: verifier !== null,
    servesStreams: options.role !== 'writer',
    onRefused: (code) => metrics.refused(code),
    onViews: (result, count) => metrics.views(result, count),
    onViewsRefused: (reason, count) => metrics.viewsRefused(reason, count),
    onReports: (source, result, count) => metrics.reports(source, result, count),
    onReportsRefused: (source, reason, count) => metrics.reportsRefused(source, reason, count),
    sources: options.sources ?? new Map(),
    callsPerSecond: limits.calls,
    ...(hstsMs !== undefined && { hstsMs }),
    ...(demoDir !== undefined && { demoDir }),
    ...(scenarios !== undefined && { scenarios }),
  });
  return {
    fetch: (request, env) => app.fetch(request, env),
    fetchMetrics: metricsAppOf(parts),
    ...{ stalled, courier, alerts, compaction: compactionOf(options, parts) },
    startDraining: () => (isDraining = true),
    everySecond: {
      tick: () => host.tick(),
      // After taking a stream over, this server finds what the former writer committed and did not deliver.
      webhook: () => (options.nats === undefined ? undefined : courier?.wake()),
      alerts: () => {
        alerts?.tick();
        if (options.nats !== undefined) alerts?.wake();
      },
      'revoked tokens': () => revocations.refresh(),
      'expired sessions': () => sessions.sweep(Date.now()),
      'stalled connections': () => stalled.sweep(performance.now(), output.isFull),
    },
  };
}
