/**
 * The SDK: follow a stream live, and publish to one. In browsers, workers and Node >= 22.
 * @module
 */
export { connect } from './connect.ts';
export type { ConnectOptions } from './connection/connection.ts';
export { PeeksafeError } from './error.ts';
export type { Transport } from './transports/link.ts';
export type { EventStore } from './publisher/event-store.ts';
export { indexedDbStore } from './publisher/indexed-db-store.ts';
export { metricValues, type MetricValues, type UnitValue } from './publisher/metric-values.ts';
export { publish, type EventPublisher, type PublishOptions, type SendResult } from './publisher/publisher.ts';
export { Replica, type Applied } from './state/replica.ts';
export type {
  Changed,
  ClosingFeed,
  ClosingsOptions,
  EntityFeed,
  FeedOptions,
  KillFeed,
  KillsOptions,
  LiveStream,
  StatusReason,
  StreamPhase,
  StreamState,
  StreamStatus,
} from './stream.ts';
export type { TokenSource } from './connection/token.ts';
