import type { LogRecord, StoredEvent } from 'peeksafe/engine';

/** The right to write a stream, and the stream's position. */
export interface Ownership {
  readonly stream: string;
  /** Changes only when the history before it was lost or replaced. */
  readonly epoch: string;
  /** Sequence number of the last event when ownership began. */
  readonly seq: number;
}

/** The disk or the log service failed to write; none of it is in the log. */
export class LogUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The event log could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'LogUnavailable';
  }
}

/** The trace that one view or visitor leaves: a key, and a number. */
export interface Mark {
  readonly what: 'view' | 'unit';
  /** The experiment that it is of. */
  readonly experiment: string;
  readonly key: number;
  readonly value: number;
}

/** Marks to be remembered with a commit. */
export interface Marked {
  /** By the id of the event that counts them: durable with it, or not at all. */
  readonly byEvent: ReadonlyMap<string, readonly Mark[]>;
  /** Views that were written before this moment may be forgotten, milliseconds since 1970. */
  readonly forgetBefore: number;
  /** Experiments that have ended: their visitors may be forgotten as views may. Each is named once. */
  readonly ended?: readonly string[];
}

/**
 * Stores events in order, forever. The one seam for growth: everything else in the server can be rebuilt from it.
 */
export interface EventLog {
  /** The existing streams, with their epochs and last sequence numbers. */
  streams(): readonly Ownership[];
  /** Takes the right to write a stream. One that does not exist is created if asked to, else null. */
  own(stream: string, create: boolean): Ownership | null;
  /** The ids that are already in the stream's log, with their events. */
  known(stream: string, ids: readonly string[]): ReadonlyMap<string, StoredEvent>;
  /**
   * Appends records whose `seq` continues the log. Resolves when they are durable.
   * @param marked Views and visitors that are counted in them, remembered together with them.
   * @throws LogUnavailable when they are not; then none of them is in the log.
   */
  append(stream: string, records: readonly LogRecord[], marked?: Marked): Promise<void>;
  /**
   * The marks of a stream: views that were written since a moment, and all visitors.
   * @param since Milliseconds since 1970.
   */
  marks(stream: string, since: number): Iterable<Mark>;
  /** Records after a sequence number, in order. Before a stream's base, raw counts may be missing: they were compacted. */
  read(stream: string, after: number, limit?: number): IterableIterator<LogRecord>;
}
