import type { BreakdownQuery, HistoryQuery, IncomingEvent, Scope } from 'peeksafe/protocol';
import type { Received } from '../../views/join-views.ts';
import type { ViewOutcome } from '../../views/outcomes.ts';

/** A request to the writer of a stream. */
export type WriterRequest =
  /** Older nodes leave `scopes` out; they have checked the events by their kinds. */
  | {
      readonly ask: 'submit';
      readonly events: readonly IncomingEvent[];
      readonly by: string | null;
      readonly scopes?: readonly Scope[];
    }
  | { readonly ask: 'count'; readonly views: readonly Received[] }
  | { readonly ask: 'history'; readonly query: HistoryQuery }
  | { readonly ask: 'breakdown'; readonly query: BreakdownQuery }
  | { readonly ask: 'audit'; readonly since: string | null; readonly limit: number }
  /** One page of changes since a cursor, after a line with the writer's status. */
  | { readonly ask: 'changes'; readonly since: string | null }
  /** A gateway was at this cursor before it learned of a lease that began earlier: the log has lost events. */
  | { readonly ask: 'loss'; readonly lease: number; readonly cursor: string }
  /** Records of the log after a cursor, for a node that cannot read them in JetStream. */
  | { readonly ask: 'records'; readonly after: string | null };

/** The answer to `count`. */
export interface CountedViews {
  /** In the order of the views. */
  readonly outcomes: readonly ViewOutcome[];
  /** The stream's cursor after them. */
  readonly cursor: string;
}

/** Sent ahead of each change message and each answer with changes: the writer's status. */
export interface WriterStatus {
  readonly node: string;
  readonly lease: number;
  /** The last event before the lease began. */
  readonly began: number;
  /** The stream's cursor. */
  readonly cursor: string;
  /** True when the writer has released the lease. */
  readonly bye?: boolean;
}

/** How often a writer sends a heartbeat to the gateways: a little under the second after which it is checked. Milliseconds. */
export const WRITER_HEARTBEAT_MS = 900;
