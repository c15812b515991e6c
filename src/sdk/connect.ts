import type { EventInput } from '../protocol/events.ts';
import type { Breakdown } from '../protocol/calls/breakdown.ts';
import type { History } from '../protocol/calls/history.ts';
import type { HistoryQuery } from '../protocol/calls/queries.ts';
import type { Scope } from '../protocol/calls/scopes.ts';
import { streamAddress } from './transports/address.ts';
import { Connection, type ConnectOptions } from './connection/connection.ts';
import { PeeksafeError } from './error.ts';
import type * as later from './later.ts';
import { entityFeed } from './state/entity-feed.ts';
import { fetchHistory } from './state/history.ts';
import { Listeners } from './state/listeners.ts';
import type {
  Changed,
  ClosingFeed,
  ClosingsOptions,
  KillFeed,
  KillsOptions,
  LiveStream,
  StreamState,
  StreamStatus,
} from './stream.ts';

interface Shared {
  readonly connection: Connection;
  holders: number;
}

// One connection serves a whole page: handles with the same address and token share it.
const open = new Map<string, Map<unknown, Shared>>();

function hold(url: string, options: ConnectOptions): { connection: Connection; release: () => void } {
  const byToken = open.get(url) ?? new Map<unknown, Shared>();
  open.set(url, byToken);
  let shared = byToken.get(options.token);
  if (shared === undefined)
    byToken.set(options.token, (shared = { connection: new Connection(url, options), holders: 0 }));
  shared.holders++;
  const held = shared;
  return {
    connection: held.connection,
    release: () => {
      if (--held.holders > 0) return;
      byToken.delete(options.token);
      if (byToken.size === 0) open.delete(url);
      held.connection.close();
    },
  };
}

/** Loads what most viewers never need: they only watch. */
const loadLater = (): Promise<typeof later> =>
  import('./later.ts').catch((error: unknown) => {
    throw new PeeksafeError('unavailable', 'This part of the SDK could not be loaded.', null, error);
  });

/** A handle on a shared connection, with its own subscriptions and its own end. */
class Handle implements LiveStream {
  readonly url: string;
  readonly #connection: Connection;
  readonly #options: ConnectOptions;
  readonly #changes = new Listeners<Changed>();
  readonly #statuses = new Listeners<StreamStatus>();
  readonly #ends: (() => void)[];
  readonly #closing = new AbortController();
  #closedStatus: StreamStatus | null = null;

  constructor(url: string, options: ConnectOptions) {
    const { connection, release } = hold(url, options);
    this.url = url;
    this.#options = options;
    this.#connection = connection;
    this.#ends = [
      connection.changes.add((changed) => this.#changes.emit(changed)),
      connection.statuses.add((status) => this.#statuses.emit(status)),
      release,
    ];
  }

  get key(): object {
    return this.#connection.key;
  }

  get state(): StreamState {
    return this.#connection.replica.state;
  }

  get status(): StreamStatus {
    return this.#closedStatus ?? this.#connection.status;
  }

  get delay(): number | null {
    return this.#connection.delay;
  }

  get lastMessageAt(): number | null {
    return this.#connection.lastMessageAt;
  }

  get scopes(): ReadonlySet<Scope> {
    return this.#connection.scopes;
  }

  now(): number {
    return this.#connection.now();
  }

  subscribe(listener: (changed: Changed) => void): () => void {
    return this.#changes.add(listener);
  }

  subscribeStatus(listener: (status: StreamStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  kills(options?: KillsOptions): KillFeed {
    return entityFeed(this, 'kills', this.#closing.signal, options);
  }

  closings(options?: ClosingsOptions): ClosingFeed {
    return entityFeed(this, 'closings', this.#closing.signal, options);
  }

  async submitActions(decisions: readonly EventInput[]): Promise<string> {
    const { submitActions } = await loadLater();
    return submitActions(this.url, decisions, this.#options, this.#closing.signal);
  }

  history(query: HistoryQuery = {}): Promise<History> {
    return fetchHistory(this.url, query, this.#options, this.#closing.signal);
  }

  async breakdown(experiment: string, dimension: string, variants?: readonly string[]): Promise<Breakdown> {
    const { fetchBreakdown } = await loadLater();
    const query = { experiment, dimension, ...(variants !== undefined && { variants: [...variants] }) };
    return fetchBreakdown(this.url, query, this.#options, this.#closing.signal);
  }

  retry(): void {
    if (this.#closedStatus === null) this.#connection.retry();
  }

  close(): void {
    if (this.#closedStatus !== null) return;
    this.#closedStatus = { phase: 'offline', reason: 'closed', message: '', since: Date.now() };
    this.#statuses.emit(this.#closedStatus);
    this.#changes.clear();
    this.#statuses.clear();
    this.#closing.abort();
    for (const end of this.#ends) end();
  }
}

/**
 * Connects to a stream, such as `https://host/v1/streams/acme`, and reconnects until it is closed. Handles with the same address and token
 * share one connection.
 * @throws TypeError when the address is not an http or https URL, or has a query, a fragment or credentials.
 */
export function connect(url: string, options: ConnectOptions = {}): LiveStream {
  return new Handle(streamAddress(url), options);
}
