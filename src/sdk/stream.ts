import type {
  Breakdown,
  ExperimentClosing,
  EventInput,
  Experiment,
  History,
  HistoryQuery,
  Kill,
  Note,
  Pattern,
  Scope,
  StreamInfo,
  Suggestion,
  Variant,
} from '../protocol/index.ts';
import type { Transport } from './transports/link.ts';

/** Everything known about a stream, consistent at `cursor`. Read-only: only the server's changes alter it. */
export interface StreamState {
  /** `epoch.seq` up to which this state is complete; null before the first snapshot. */
  readonly cursor: string | null;
  /** The settings of the stream: its time zone, and where its events come from; null until somebody has set one, and from older servers. */
  readonly info: StreamInfo | null;
  /** By id. */
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** By id, killed and closed ones included. */
  readonly variants: ReadonlyMap<string, Variant>;
  /** By name. */
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** In the order in which they last changed. */
  readonly kills: ReadonlyMap<string, Kill>;
  /** By id, ended ones included. */
  readonly suggestions: ReadonlyMap<string, Suggestion>;
  /** By id. Deleted ones stay, with `deletedAt` and without their text. None from older servers. */
  readonly notes: ReadonlyMap<string, Note>;
  /** Closings of experiments, in the order in which they last changed. None from older servers. */
  readonly closings: ReadonlyMap<string, ExperimentClosing>;
}

/** The changes of one frame: whole entities, each at most once. */
export interface Changed {
  /** The cursor of the state now. */
  readonly cursor: string;
  /** True when the state was replaced as a whole (first snapshot, or the log's history was replaced). */
  readonly reset: boolean;
  /** The settings of the stream; null where they have not changed. */
  readonly info: StreamInfo | null;
  /** Experiments that are new or changed. */
  readonly experiments: readonly Experiment[];
  /** Variants that are new or changed. */
  readonly variants: readonly Variant[];
  /** Patterns that are new or changed. */
  readonly patterns: readonly Pattern[];
  /** Kills that are new or were taken back. */
  readonly kills: readonly Kill[];
  /** Suggestions that are new or changed. */
  readonly suggestions: readonly Suggestion[];
  /** Notes that are new, changed or deleted. */
  readonly notes: readonly Note[];
  /** Closings of experiments that are new or were taken back. */
  readonly closings: readonly ExperimentClosing[];
}

/** The state of the connection. `stale`: it was live until lately, and the last state is still shown. */
export type StreamPhase = 'connecting' | 'live' | 'stale' | 'offline' | 'denied';

/** Why the connection is in its phase. */
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

/** The state of the connection, since when and why. */
export interface StreamStatus {
  /** The phase. */
  readonly phase: StreamPhase;
  /** When the phase began, milliseconds since 1970 by the local clock. */
  readonly since: number;
  /** Why. */
  readonly reason: StatusReason;
  /** One sentence for people; empty when the phase says it all. */
  readonly message: string;
  /** How the stream is followed, while it is live. */
  readonly transport?: Transport;
}

/** Options of a feed. */
export interface FeedOptions {
  /**
   * A cursor that was saved: the feed has everything after it, also from before the call. With a cursor of a history that the server no longer
   * has, it has all there is.
   */
  readonly since?: string;
}

/** Entities of a kind as they arrive. */
export interface EntityFeed<T> extends AsyncIterableIterator<T, undefined> {
  /** The feed has given everything up to here: save it once the last one is dealt with, and resume with `since`. Null before the first state. */
  readonly cursor: string | null;
}

/** The kills to give. */
export type KillsOptions = FeedOptions;

/** Kills as they arrive. */
export type KillFeed = EntityFeed<Kill>;

/** The closings to give. */
export type ClosingsOptions = FeedOptions;

/** Closings of experiments as they arrive. */
export type ClosingFeed = EntityFeed<ExperimentClosing>;

/** A live view of one stream. Elements accept any object of this shape. */
export interface LiveStream {
  /** The stream's address, such as `https://host/v1/streams/acme`. */
  readonly url: string;
  /** The same object for all handles that share a connection: a key for a `WeakMap` of what belongs to the connection. */
  readonly key: object;
  /** Everything known, consistent at its cursor. */
  readonly state: StreamState;
  /** The state of the connection. */
  readonly status: StreamStatus;
  /** Delay from commit on the server to arrival here, in milliseconds, without the offset of the clocks; null until it was measured. */
  readonly delay: number | null;
  /** When the last message arrived (a change or a heartbeat), ms since 1970 by the local clock; null before the first. */
  readonly lastMessageAt: number | null;
  /** The scopes that this connection's token grants here, such as `operate`; empty until the server has named them. */
  readonly scopes: ReadonlySet<Scope>;
  /** Calls back after each applied frame; returns the function that unsubscribes. Both may be called inside a callback. */
  subscribe(listener: (changed: Changed) => void): () => void;
  /** The time by the server's clock, milliseconds since 1970; by the local clock until the server has named its own. */
  now(): number;
  /** Calls back when the status or `scopes` change; returns the function that unsubscribes. */
  subscribeStatus(listener: (status: StreamStatus) => void): () => void;
  /**
   * Kills from now on, or since a cursor, as they arrive; ends when the stream is closed. Each comes once, those of a disconnected time too.
   * Called before the first state has arrived, it may include one from just before the call; it misses none after it.
   * @throws TypeError when `since` is not a cursor.
   * @example
   * const kills = stream.kills({ since: await load() });
   * for await (const kill of kills) {
   *   await stopShowing(kill.variant);
   *   await save(kills.cursor);
   * }
   */
  kills(options?: KillsOptions): KillFeed;
  /**
   * Closings of experiments from now on, or since a cursor, as `kills` gives kills: each once, none missed. One that was taken back before it could be
   * given comes with `reopenedAt`.
   * @throws TypeError when `since` is not a cursor.
   * @example
   * for await (const { experiment, winner } of stream.closings()) await publish(experiment, winner);
   */
  closings(options?: ClosingsOptions): ClosingFeed;
  /**
   * Posts what a person decided here, such as `variant.killed` or `suggestion.dismissed`; resolves when it is durable, with the cursor from
   * which on the stream's state has it. Calls that fail are sent again with the same ids.
   * @throws PeeksafeError with the server's code when it refuses one of them, `closed` when the stream is closed before it answers,
   * `unavailable` when the part of the SDK that posts cannot be loaded.
   */
  submitActions(decisions: readonly EventInput[]): Promise<string>;
  /**
   * Cumulative counts over time.
   * @throws PeeksafeError with the server's code when it rejects the query, `unavailable` when it cannot be reached, `closed` when the stream is
   * closed before it answers, `unauthorised` when no token could be had, `bad-body` when the answer is not of the protocol.
   */
  history(query?: HistoryQuery): Promise<History>;
  /**
   * The judged counts of an experiment by the values of one dimension that it declares, with intervals that hold together and at every look. For exploration: nothing is
   * decided by them, and they come only when they are asked for.
   * @param variants The variants that are asked for, at most 200; all of the experiment, in the order of their posting, when left out.
   * @throws PeeksafeError as `history` does.
   * @example
   * const { values, series } = await stream.breakdown('hero', 'device');
   * for (const { variant, low, high } of series)
   *   values.forEach((value, i) => console.log(variant, value, low[i], high[i]));
   */
  breakdown(experiment: string, dimension: string, variants?: readonly string[]): Promise<Breakdown>;
  /** Connects now, for a person who does not want to wait for the next attempt; does nothing while it is live. Streams of a page's own may lack it. */
  retry?(): void;
  /** Closes this handle; the connection ends with its last handle. May be called twice. */
  close(): void;
}
