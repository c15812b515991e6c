import type { EventInput } from '../../protocol/events.ts';
import { PeeksafeError } from '../error.ts';
import type { TokenSource } from '../connection/token.ts';
import { streamAddress } from '../transports/address.ts';
import { EventCalls, type SendResult } from './event-calls.ts';
import type { EventStore } from './event-store.ts';

export type { SendResult };

/** More pending events are rejected with `queue-full`, so that the sender learns of it. */
const MAX_PENDING = 100_000;

/** How to publish. */
export interface PublishOptions {
  /** A token with the scope `ingest`, or a function that gets one; it is called for every attempt. */
  readonly token?: TokenSource;
  /** A `fetch` to use in place of the global one. */
  readonly fetch?: typeof fetch;
  /** Closes the publisher when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * Keeps events until the server has answered, so that they survive the end of this program; those that it holds at the start are sent first.
   * Without a store, events are in memory only.
   */
  readonly store?: EventStore;
  /** Called when the store fails: events are sent all the same, but would not survive this program. Default: a warning on the console. */
  readonly onStoreError?: (error: unknown) => void;
}

/** Sends events to a stream. */
export interface EventPublisher {
  /** Events given to `send`, or found in the store, that the server has not answered yet. */
  readonly pending: number;
  /**
   * Sends events, in order, in as many calls as they need; resolves when they are durable on the server. Calls that fail are sent again
   * with the same ids, so that nothing counts twice.
   * @throws PeeksafeError with code `queue-full`, `closed`, `unauthorised` when no token could be had, or the server's when it rejects a whole
   * call; what was sent before that call stays sent.
   */
  send(events: readonly EventInput[]): Promise<SendResult>;
  /** Resolves when everything sent so far has been answered or has failed. */
  flush(): Promise<void>;
  /** Ends the publisher; pending `send`s reject with code `closed`. */
  close(): void;
}

class Publisher implements EventPublisher {
  readonly #options: PublishOptions;
  readonly #calls: EventCalls;
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;

  constructor(url: string, options: PublishOptions) {
    this.#options = options;
    this.#calls = new EventCalls(url, options);
    // Removed when this is closed: a signal may outlive many publishers.
    options.signal?.addEventListener('abort', () => this.close(), { signal: this.#calls.closing });
    if (options.signal?.aborted === true) this.close();
    if (options.store !== undefined) this.#last = this.#sendStored(options.store);
  }

  get pending(): number {
    return this.#pending;
  }

  /** Sends what an earlier program left in the store. */
  async #sendStored(store: EventStore): Promise<void> {
    let kept: readonly EventInput[] = [];
    try {
      kept = await store.load();
    } catch (error) {
      this.#reportStoreError(error);
    }
    this.#pending += kept.length;
    try {
      await this.#sendAll(kept);
    } catch {
      // Nobody awaits these; they stay in the store for the next program.
    } finally {
      this.#pending -= kept.length;
    }
  }

  #reportStoreError(error: unknown): void {
    const report = this.#options.onStoreError ?? ((why) => console.warn('Events could not be stored.', why));
    report(error);
  }

  /** Uses the store, when there is one; its failure holds nothing up. */
  async #withStore(work: (store: EventStore) => Promise<void>): Promise<void> {
    const { store } = this.#options;
    if (store === undefined) return;
    try {
      await work(store);
    } catch (error) {
      this.#reportStoreError(error);
    }
  }

  send(events: readonly EventInput[]): Promise<SendResult> {
    if (this.#calls.closing.aborted) return Promise.reject(new PeeksafeError('closed', 'This publisher was closed.'));
    if (this.#pending + events.length > MAX_PENDING) {
      return Promise.reject(
        new PeeksafeError(
          'queue-full',
          `At most ${MAX_PENDING} events may wait to be sent, and ${this.#pending} do already.`,
        ),
      );
    }
    this.#pending += events.length;
    // Stored at once, also while earlier ones are being sent.
    const kept = this.#withStore((store) => store.add(events));
    // One call after the other, because a stream's events have an order.
    const sent = Promise.all([this.#last, kept])
      .then(() => this.#sendAll(events))
      .finally(() => (this.#pending -= events.length));
    this.#last = sent.catch(() => {});
    return sent;
  }

  #sendAll(events: readonly EventInput[]): Promise<SendResult> {
    return this.#calls.send(events, (answered) =>
      this.#withStore((store) => store.remove(answered.map(({ id }) => id))),
    );
  }

  async flush(): Promise<void> {
    await this.#last;
  }

  close(): void {
    this.#calls.close();
  }
}

/**
 * Publishes to a stream, such as `https://host/v1/streams/acme`.
 * @throws TypeError when the address is not an http or https URL, or has a query, a fragment or credentials.
 */
export function publish(url: string, options: PublishOptions = {}): EventPublisher {
  return new Publisher(streamAddress(url), options);
}
