import type { EventResult } from '../../protocol/calls/answers.ts';
import type { EventsAnswer } from '../../protocol/calls/answers.ts';
import type { EventInput } from '../../protocol/events.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { streamAddress } from '../transports/address.ts';
import { backoffDelay, retryAfterMs, Sleep } from '../connection/backoff.ts';
import { PeeksafeError } from '../error.ts';
import { errorOf, parseJson } from '../transports/responses.ts';
import type { EventStore } from './event-store.ts';
import { authorization, currentToken, type TokenSource } from '../connection/token.ts';
import { readEventsAnswer } from '../messages/decode.ts';

/** More pending events are rejected with `queue-full`, so that the sender learns of it. */
const MAX_PENDING = 100_000;

const RETRY = { first: 200, most: 10_000 } as const;
/** A call that takes longer is given up and repeated. Milliseconds. */
const CALL_MS = 60_000;

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);

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

/** The outcome of a `send`. */
export interface SendResult {
  /** How many events are in the log now. */
  readonly accepted: number;
  /** How many had been accepted before, under the same ids. */
  readonly duplicates: number;
  /** How many the server rejected; `results` says why. */
  readonly rejected: number;
  /** One result an event, in the order in which they were sent. */
  readonly results: readonly EventResult[];
  /** From this cursor on the stream's state includes what was accepted; null when there is no such stream (yet). */
  readonly cursor: string | null;
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

const encoder = new TextEncoder();

interface Batch {
  readonly body: string;
  readonly count: number;
  readonly bytes: number;
}

/** The next batch: at most 1,000 events and `maxBytes`, unless one event alone has more. */
export function nextBatch(events: readonly EventInput[], from: number, maxBytes: number): Batch {
  const rows: string[] = [];
  let bytes = 2;
  for (let i = from; i < events.length && rows.length < LIMITS.eventsPerCall; i++) {
    const row = JSON.stringify(events[i]);
    const size = encoder.encode(row).length + 1;
    if (rows.length > 0 && bytes + size > maxBytes) break;
    rows.push(row);
    bytes += size;
  }
  return { body: `[${rows.join(',')}]`, count: rows.length, bytes };
}

class Publisher implements EventPublisher {
  readonly #url: string;
  readonly #options: PublishOptions;
  readonly #closing = new AbortController();
  readonly #pause = new Sleep();
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #maxBytes: number = LIMITS.bodyBytes;

  constructor(url: string, options: PublishOptions) {
    this.#url = url;
    this.#options = options;
    // Removed when this is closed: a signal may outlive many publishers.
    options.signal?.addEventListener('abort', () => this.close(), { signal: this.#closing.signal });
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
    if (this.#closing.signal.aborted) return Promise.reject(new PeeksafeError('closed', 'This publisher was closed.'));
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

  async #sendAll(events: readonly EventInput[]): Promise<SendResult> {
    const total = {
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      results: [] as EventResult[],
      cursor: null as string | null,
    };
    for (let from = 0; from < events.length;) {
      const call = nextBatch(events, from, this.#maxBytes);
      const answer = await this.#post(call.body).catch((error: unknown) => this.#halve(call, error));
      if (answer === null) continue;
      from += call.count;
      total.accepted += answer.accepted;
      total.duplicates += answer.duplicates;
      total.rejected += answer.rejected;
      total.results.push(...answer.results);
      total.cursor = answer.cursor;
      await this.#withStore((store) =>
        store.remove(
          events.slice(total.results.length - answer.results.length, total.results.length).map(({ id }) => id),
        ),
      );
    }
    return total;
  }

  /** A proxy may accept less than the server behind it: from then on batches are half as large, down to one event. */
  #halve({ count, bytes }: Batch, error: unknown): null {
    if (count === 1 || !(error instanceof PeeksafeError) || error.status !== 413) throw error;
    this.#maxBytes = Math.floor(bytes / 2);
    return null;
  }

  async #post(body: string): Promise<EventsAnswer> {
    let refused: string | undefined;
    for (let failures = 0; ;) {
      const token = await currentToken(this.#options.token);
      const answer = await this.#attempt(body, token);
      if (answer instanceof PeeksafeError) {
        // The token may have expired: a newer one is tried before this counts as a rejection.
        if (answer.status !== 401 || refused === token || typeof this.#options.token !== 'function') throw answer;
        refused = token;
        continue;
      }
      if (typeof answer !== 'number') return answer;
      failures++;
      if (this.#closing.signal.aborted) continue;
      await this.#pause.for(Math.max(answer, backoffDelay(failures, RETRY.first, RETRY.most)));
    }
  }

  /** The server's answer, its rejection of the whole call, or the least wait before the next attempt, in milliseconds. */
  async #attempt(body: string, token: string | undefined): Promise<EventsAnswer | PeeksafeError | number> {
    const { signal } = this.#closing;
    if (signal.aborted) throw new PeeksafeError('closed', 'This publisher was closed.');
    const headers = { 'Content-Type': 'application/json', ...authorization(token) };
    const request = this.#options.fetch ?? fetch;
    const either = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
    let response: Response;
    let answer: unknown;
    try {
      response = await request(`${this.#url}/events`, { method: 'POST', headers, body, signal: either });
      answer = parseJson(await response.text());
    } catch {
      // Whether the events arrived is unknown; their ids make sending them again safe.
      return 0;
    }
    if (RETRIED.has(response.status)) return retryAfterMs(response);
    return readEventsAnswer(answer) ?? errorOf(response.status, answer);
  }

  async flush(): Promise<void> {
    await this.#last;
  }

  close(): void {
    this.#closing.abort();
    this.#pause.wake();
  }
}

/**
 * Publishes to a stream, such as `https://host/v1/streams/acme`.
 * @throws TypeError when the address is not an http or https URL, or has a query, a fragment or credentials.
 */
export function publish(url: string, options: PublishOptions = {}): EventPublisher {
  return new Publisher(streamAddress(url), options);
}
