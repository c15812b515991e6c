/**
 * The SDK: follow a stream live, and publish to one. In browsers, workers and Node >= 22.
 * @module
 */
export { connect } from './connect.ts';
export type { ConnectionOptions as ConnectOptions } from './connection.ts';
export { PeeksafeError } from './error.ts';
export type { Transport } from './link.ts';
export type { EventStore } from './event-store.ts';
export { indexedDbStore } from './indexed-db-store.ts';
export { publish, type EventPublisher, type PublishOptions, type Sent } from './publisher.ts';
export { Replica, type Applied } from './replica.ts';
export type {
  Changed,
  KillFeed,
  KillsOptions,
  LiveStream,
  StatusReason,
  StreamPhase,
  StreamState,
  StreamStatus,
} from './stream.ts';
export type { TokenSource } from './token.ts';
