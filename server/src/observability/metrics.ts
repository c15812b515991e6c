import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PauseCause, Tally } from 'peeksafe/protocol';
import type { HubCounters } from '../live/hub.ts';
import type { OpenStreams } from '../live/open-streams.ts';
import type { SinkState } from '../alerts/watch.ts';
import type { CommitReport } from '../log/sqlite-log.ts';
import type { Verdict } from '../webhook/courier.ts';

/** Everything that the server counts. */
export interface Metrics {
  readonly hub: HubCounters;
  /** Counts a refusal by its HTTP status or close code. */
  refused(code: number): void;
  committed(report: CommitReport): void;
  kills(count: number): void;
  /** Counts a pause of automatic stops, by its cause. */
  paused(cause: PauseCause): void;
  /** Counts impressions and engagements that came after their batch had closed. */
  late(counts: Tally): void;
  /** Counts what became of views of pages: counted, known, refused or set aside. */
  views(result: string, count: number): void;
  /** Counts refusals of views, by their reason. */
  viewsRefused(reason: string, count: number): void;
  /** Counts what became of messages of other systems, by the name of the source. */
  reports(source: string, result: string, count: number): void;
  /** Counts refusals of calls and messages of other systems, by their reason. */
  reportsRefused(source: string, reason: string, count: number): void;
  /** Counts an attempt to tell a sink of alerts something, by its outcome. */
  alertAttempt(sink: string, verdict: Verdict): void;
  trouble(): void;
  /** Counts a connection that was destroyed because its reader did not read. */
  stalled(): void;
  /** Connects the gauges, which are read when somebody asks. */
  watch(watched: Watched): void;
}

/** The server's metrics, for Prometheus. */
export interface ShownMetrics extends Metrics {
  readonly registry: Registry;
}

/** The sources of the gauges. */
export interface Watched {
  readonly streams: OpenStreams;
  /** Undelivered messages of the webhook; 0 without it. */
  readonly outbox: () => number;
  /** Sinks of alerts; none without alerts. */
  readonly sinks: () => readonly SinkState[];
  readonly isReady: () => boolean;
  /** Unsent bytes in connections. */
  readonly unsent: () => number;
  /** Bytes of the store's write-ahead log on disk. */
  readonly walBytes: () => number;
}

/** How often Node's event loop is sampled: the default of 10 ms takes about a hundredth of a core. Milliseconds. */
const LOOP_MS = 100;

/** Gauges with the suffix of counters, which Prometheus warns about. They are sums of other gauges. */
const MISNAMED = ['resources', 'handles', 'requests'].map((what) => `nodejs_active_${what}_total`);

/** Outcomes of attempts by their verdict. */
const ALERT_RESULTS: Readonly<Record<Verdict, string>> = {
  taken: 'delivered',
  again: 'failed',
  never: 'given-up',
  gone: 'gone',
};

/** Creates the metrics, all zero. */
export function createMetrics(): ShownMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_MS });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name: `peeksafe_${name}`, help, registers });
  const events = counter('events_total', "Events made durable, the monitors' own included.");
  const frames = counter('frames_total', 'Change frames serialized once for all viewers who were up to date.');
  const deliveries = counter('deliveries_total', 'Change messages sent to viewers.');
  const conflations = counter(
    'conflations_total',
    'Change messages in which intermediate states were skipped for a slow viewer.',
  );
  const evicted = counter('viewers_let_go_total', 'Viewers closed because they took in less than their stream sends.');
  const kills = counter('kills_total', 'Kills made or taken back.');
  const pauses = new Counter({
    name: 'peeksafe_pauses_total',
    help: 'Pauses of automatic stops: by an operator, because the traffic is not shared as planned, or because of late counts.',
    labelNames: ['cause'],
    registers,
  });
  const late = new Counter({
    name: 'peeksafe_late_counts_total',
    help: 'Impressions and engagements that came after their batch had closed, so that no decision rests on them.',
    labelNames: ['what'],
    registers,
  });
  const views = new Counter({
    name: 'peeksafe_views_total',
    help: 'Views that pages sent: counted, known before, refused, or set aside because a program made them.',
    labelNames: ['result'],
    registers,
  });
  const viewRefusals = new Counter({
    name: 'peeksafe_view_refusals_total',
    help: 'Refusals of views of pages: of calls as a whole (origin, token, ...) and of single views (unknown-variant, too-late, ...), by reason.',
    labelNames: ['reason'],
    registers,
  });
  const reports = new Counter({
    name: 'peeksafe_reports_total',
    help: 'Messages of other systems about visitors: counted, known before, unexposed, unmapped, or refused.',
    labelNames: ['source', 'result'],
    registers,
  });
  const reportRefusals = new Counter({
    name: 'peeksafe_report_refusals_total',
    help: 'Refusals of what other systems report: of calls as a whole (token, limit, ...) and of single messages (unknown-variant, ...), by reason.',
    labelNames: ['source', 'reason'],
    registers,
  });
  const alertAttempts = new Counter({
    name: 'peeksafe_alert_attempts_total',
    help: 'Attempts to tell a sink of alerts something: delivered, failed (tried again), given-up, or gone (the sink is disabled).',
    labelNames: ['sink', 'result'],
    registers,
  });
  const trouble = counter('trouble_total', 'Faults that did not touch acknowledged events: see the log.');
  const stalled = counter(
    'stalled_connections_total',
    'Connections destroyed because they took nothing of what waited.',
  );
  const refusals = new Counter({
    name: 'peeksafe_refusals_total',
    help: 'Requests and connections that were refused, by HTTP status or WebSocket close code.',
    labelNames: ['code'],
    registers,
  });
  const lag = new Histogram({
    name: 'peeksafe_broadcast_seconds',
    help: 'Time from a commit until the last viewer had been sent it.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const commits = new Histogram({
    name: 'peeksafe_commit_seconds',
    help: 'Time of one group commit of the event log.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });
  let watched: Watched | null = null;
  const gauge = (name: string, help: string, read: (watched: Watched) => number): Gauge =>
    new Gauge({
      name: `peeksafe_${name}`,
      help,
      registers,
      collect() {
        this.set(watched === null ? 0 : read(watched));
      },
    });
  gauge('viewers', 'Viewers connected.', ({ streams }) => streams.viewers);
  gauge('streams', 'Streams open.', ({ streams }) => streams.all().size);
  gauge('webhook_outbox', 'Messages of the webhook that wait to be taken.', ({ outbox }) => outbox());
  const gaugeOfSinks = (name: string, help: string, read: (sink: SinkState) => number): Gauge =>
    new Gauge({
      ...{ name: `peeksafe_${name}`, help, registers, labelNames: ['sink'] },
      collect() {
        for (const sink of watched?.sinks() ?? []) this.set({ sink: sink.name }, read(sink));
      },
    });
  gaugeOfSinks('alert_outbox', 'Messages that a sink of alerts has not taken yet.', ({ waiting }) => waiting);
  gaugeOfSinks('alert_sink_disabled', '1 when a sink said that nothing is taken there any more.', ({ isDisabled }) =>
    isDisabled ? 1 : 0,
  );
  gauge('wal_bytes', "Bytes of the store's write-ahead log on disk.", ({ walBytes }) => walBytes());
  gauge('unsent_bytes', 'Bytes that wait in connections to be taken.', ({ unsent }) => unsent());
  gauge('ready', '1 when the server takes events, 0 while it drains or its log is behind.', ({ isReady }) =>
    isReady() ? 1 : 0,
  );
  return {
    registry,
    hub: {
      frame: () => frames.inc(),
      deliveries: (count) => deliveries.inc(count),
      fanOut: (seconds) => lag.observe(seconds),
      conflation: () => conflations.inc(),
      evicted: () => evicted.inc(),
    },
    committed: (report) => {
      events.inc(report.events);
      commits.observe(report.seconds);
    },
    kills: (count) => kills.inc(count),
    paused: (cause) => pauses.inc({ cause }),
    late: ({ impressions, engagements }) => {
      late.inc({ what: 'impressions' }, impressions);
      late.inc({ what: 'engagements' }, engagements);
    },
    viewsRefused: (reason, count) => viewRefusals.inc({ reason }, count),
    views: (result, count) => views.inc({ result }, count),
    reports: (source, result, count) => reports.inc({ source, result }, count),
    reportsRefused: (source, reason, count) => reportRefusals.inc({ source, reason }, count),
    alertAttempt: (sink, verdict) => alertAttempts.inc({ sink, result: ALERT_RESULTS[verdict] }),
    trouble: () => trouble.inc(),
    stalled: () => stalled.inc(),
    refused: (code) => refusals.inc({ code: String(code) }),
    watch: (given) => (watched = given),
  };
}
