import type { HistoryQuery, IncomingEvent, Scope } from 'peeksafe/protocol';

/** What the writer of a stream is asked. */
export type WriterRequest =
  /** A node of before scopes were sent along leaves them out; it has judged the events by their kinds. */
  | {
      readonly ask: 'submit';
      readonly events: readonly IncomingEvent[];
      readonly by: string | null;
      readonly scopes?: readonly Scope[];
    }
  | { readonly ask: 'history'; readonly query: HistoryQuery }
  | { readonly ask: 'audit'; readonly since: string | null; readonly limit: number }
  /** What changed since a cursor: one page, behind a line that says who speaks. */
  | { readonly ask: 'changes'; readonly since: string | null }
  /** Somebody stood at a cursor before they first heard of a lease that began before it. */
  | { readonly ask: 'loss'; readonly lease: number; readonly cursor: string }
  /** Records of the log after a cursor, for a node that cannot read them in JetStream. */
  | { readonly ask: 'records'; readonly after: string | null };

/** Said before each change message and each answer with changes: whose it is. */
export interface WriterStatus {
  readonly node: string;
  readonly lease: number;
  /** The last event before the lease began. */
  readonly began: number;
  /** Where the stream stands. */
  readonly cursor: string;
  /** True when the lease was given back. */
  readonly bye?: boolean;
}

/** The viewer between a writer and the gateways hears something at least so often: a little less than it is looked for, once a second. Milliseconds. */
export const WRITER_HEARTBEAT_MS = 900;
