import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HubCounters } from './live/hub.ts';
import type { Streams } from './live/streams.ts';
import type { CommitReport } from './log/sqlite-log.ts';

/** The server's figures for Prometheus, and the places that count into them. */
export interface Metrics {
  readonly registry: Registry;
  readonly hub: HubCounters;
  committed(report: CommitReport): void;
  kills(count: number): void;
  trouble(): void;
  /** Lets the gauges look at the streams when somebody asks. */
  watch(streams: Streams): void;
}

/** Makes the figures, all zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name: `peeksafe_${name}`, help, registers });
  const events = counter('events_total', "Events made durable, the monitors' own included.");
  const frames = counter('frames_total', 'Change frames serialised once for all viewers who were up to date.');
  const deliveries = counter('deliveries_total', 'Change messages sent to viewers.');
  const conflations = counter(
    'conflations_total',
    'Change messages in which intermediate states were skipped for a slow viewer.',
  );
  const letGo = counter('viewers_let_go_total', 'Viewers closed because they took in less than their stream sends.');
  const kills = counter('kills_total', 'Kills made or taken back.');
  const trouble = counter('trouble_total', 'Faults that did not touch acknowledged events: see the log.');
  const commits = new Histogram({
    name: 'peeksafe_commit_seconds',
    help: 'Time of one group commit of the event log.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });
  let streams: Streams | null = null;
  const total = (of: (parts: { hub: { viewers: number } }) => number): number =>
    streams === null ? 0 : [...streams.all().values()].reduce((sum, parts) => sum + of(parts), 0);
  new Gauge({
    name: 'peeksafe_viewers',
    help: 'Viewers connected.',
    registers,
    collect() {
      this.set(total(({ hub }) => hub.viewers));
    },
  });
  new Gauge({
    name: 'peeksafe_streams',
    help: 'Streams open.',
    registers,
    collect() {
      this.set(streams?.all().size ?? 0);
    },
  });
  return {
    registry,
    hub: {
      frame: () => frames.inc(),
      delivery: () => deliveries.inc(),
      conflation: () => conflations.inc(),
      letGo: () => letGo.inc(),
    },
    committed: (report) => {
      events.inc(report.events);
      commits.observe(report.seconds);
    },
    kills: (count) => kills.inc(count),
    trouble: () => trouble.inc(),
    watch: (watched) => (streams = watched),
  };
}
