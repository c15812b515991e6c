import type { LogRecord, StoredEvent } from 'peeksafe/engine';

/** The right to write one stream, and where it stands. */
export interface Ownership {
  readonly stream: string;
  /** Changes only when the history before it was lost or replaced. */
  readonly epoch: string;
  /** Sequence number of the last event when ownership began. */
  readonly seq: number;
}

/** The disk or the log service did not take what was to be written; nothing of it is in the log. */
export class LogUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The event log could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'LogUnavailable';
  }
}

/**
 * Where events are kept, in order, for ever. The one seam for growth: everything else in the server is made from this.
 */
export interface EventLog {
  /** Names of the streams that exist, with their epochs and last sequence numbers. */
  streams(): readonly Ownership[];
  /** Takes the right to write a stream; with `create`, makes it when it does not exist; else null. */
  own(stream: string, create: boolean): Ownership | null;
  /** Those of the ids that are in the stream's log already. */
  known(stream: string, ids: readonly string[]): ReadonlyMap<string, StoredEvent>;
  /**
   * Appends records whose `seq` follow on from the last one. Resolves when they are durable.
   * @throws LogUnavailable when they are not; then none of them is in the log.
   */
  append(stream: string, records: readonly LogRecord[]): Promise<void>;
  /** Records after a sequence number, in order. Before a stream's base, raw counts may be missing: they were compacted. */
  read(stream: string, after: number, limit?: number): IterableIterator<LogRecord>;
}
