import type {
  EventInput,
  Experiment,
  History,
  HistoryQuery,
  Kill,
  Pattern,
  Scope,
  Suggestion,
  Variant,
} from '../protocol/index.ts';
import type { Transport } from './transports/link.ts';

/** Everything known of a stream, consistent at `cursor`. Read-only: it changes only by changes from the server. */
export interface StreamState {
  /** `epoch.seq` up to which this state is complete; null before the first snapshot. */
  readonly cursor: string | null;
  /** By id. */
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** By id; those that were killed or closed included. */
  readonly variants: ReadonlyMap<string, Variant>;
  /** By name. */
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** In the order in which they last changed. */
  readonly kills: ReadonlyMap<string, Kill>;
  /** By id; those that have ended included. */
  readonly suggestions: ReadonlyMap<string, Suggestion>;
}

/** What one frame changed: whole entities, each at most once. */
export interface Changed {
  /** Where the state stands now. */
  readonly cursor: string;
  /** True when the state was replaced as a whole (first snapshot, or the log's history was replaced). */
  readonly reset: boolean;
  /** Experiments that are new or changed. */
  readonly experiments: readonly Experiment[];
  /** Variants that are new or changed. */
  readonly variants: readonly Variant[];
  /** Patterns that are new or changed. */
  readonly patterns: readonly Pattern[];
  /** Kills that are new, or were taken back. */
  readonly kills: readonly Kill[];
  /** Suggestions that are new or changed. */
  readonly suggestions: readonly Suggestion[];
}

/** How the connection stands. `stale`: connected lately, silent now; the last state is still shown. */
export type StreamPhase = 'connecting' | 'live' | 'stale' | 'offline' | 'denied';

/** Why the connection stands as it does. */
export type StatusReason =
  | 'starting'
  | 'synchronized'
  | 'silent'
  | 'closed-by-server'
  | 'connection-lost'
  | 'network-offline'
  | 'server-restart'
  | 'server-overload'
  | 'unauthorised'
  | 'forbidden'
  | 'no-stream'
  | 'version'
  | 'protocol-error'
  | 'closed';

/** How the connection stands, since when and why. */
export interface StreamStatus {
  /** How it stands. */
  readonly phase: StreamPhase;
  /** Milliseconds since 1970 by the local clock. */
  readonly since: number;
  /** Why. */
  readonly reason: StatusReason;
  /** One sentence for people; empty when there is nothing to add to the phase. */
  readonly message: string;
  /** By which way the stream is followed, while it is live. */
  readonly transport?: Transport;
}

/** Which kills are asked for. */
export interface KillsOptions {
  /**
   * A cursor that was kept: every kill after it is given out, those that came before the call too. With a cursor of a history that the
   * server no longer has, all kills are.
   */
  readonly since?: string;
}

/** Kills as they arrive. */
export interface KillFeed extends AsyncIterableIterator<Kill, undefined> {
  /** All kills up to here were given out: keep it once the last one is dealt with, and go on from it with `since`. Null before the first state. */
  readonly cursor: string | null;
}

/** A live view of one stream. Elements accept any object of this shape. */
export interface LiveStream {
  /** The stream's address, such as `https://host/v1/streams/acme`. */
  readonly url: string;
  /** The same object for all who share one connection: what belongs to the connection can be kept by it, in a `WeakMap`. */
  readonly key: object;
  /** All that is known, consistent at its cursor. */
  readonly state: StreamState;
  /** How the connection stands now. */
  readonly status: StreamStatus;
  /** Measured delay from commit on the server to arrival here, in milliseconds, clock offset removed; null before the first. */
  readonly delay: number | null;
  /** When something was last heard of the server (a change or a heartbeat), ms since 1970 by the local clock; null before. */
  readonly lastMessageAt: number | null;
  /** What this connection's token allows here, such as `operate`; empty until the server has said so. */
  readonly scopes: ReadonlySet<Scope>;
  /** Calls back after each applied frame; returns the function that ends it. Safe to call inside a callback. */
  subscribe(listener: (changed: Changed) => void): () => void;
  /** The time by the server's clock, milliseconds since 1970; by the local clock until the server has told its own. */
  now(): number;
  /** Calls back at each change of status, and of `scopes`; returns the function that ends it. */
  subscribeStatus(listener: (status: StreamStatus) => void): () => void;
  /**
   * Kills from now on, or since a cursor, as they arrive; ends when the stream is closed. Each is given out once, those of an absence too.
   * Before the first state is there, one of the moment before the call may be among them; none after it is missed.
   * @throws TypeError when `since` is no cursor.
   * @example
   * const kills = stream.kills({ since: await load() });
   * for await (const kill of kills) {
   *   await stopShowing(kill.variant);
   *   await save(kills.cursor);
   * }
   */
  kills(options?: KillsOptions): KillFeed;
  /**
   * Posts what a person decided here, such as `variant.killed` or `suggestion.dismissed`; resolves when it is durable, with the cursor from
   * which on the stream's state has it. What fails on the way is sent again with the same ids.
   * @throws PeeksafeError with the server's code when it refuses one of them, `closed` when the stream is closed before it answers,
   * `unavailable` when the part of the SDK that posts cannot be loaded.
   */
  submitActions(decisions: readonly EventInput[]): Promise<string>;
  /** Cumulative counts over time. */
  history(query?: HistoryQuery): Promise<History>;
  /** Lets go; the connection ends when the last holder has let go. Harmless when called twice. */
  close(): void;
}
