import type { EventResult } from '../../protocol/answers.ts';
import type { EventsAnswer } from '../../protocol/answers.ts';
import type { EventInput } from '../../protocol/events.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { streamAddress } from '../transports/address.ts';
import { backoffDelay, Sleep } from '../connection/backoff.ts';
import { PeeksafeError } from '../error.ts';
import { errorOf, parseJson, retryAfterMs } from '../transports/responses.ts';
import type { EventStore } from './event-store.ts';
import { authorization, currentToken, type TokenSource } from '../connection/token.ts';
import { readEventsAnswer } from '../messages/decode.ts';

/** Events that may wait to be sent; more are refused with `queue-full`, so that the sender learns of it. */
const MAX_PENDING = 100_000;

const RETRY = { first: 200, most: 10_000 } as const;
/** A call that takes longer is given up and made again. Milliseconds. */
const CALL_MS = 60_000;

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How to publish. */
export interface PublishOptions {
  /** A token with the scope `ingest`, or a function that gets one; asked again when it was refused. */
  readonly token?: TokenSource;
  /** A `fetch`, where the global one will not do. */
  readonly fetch?: typeof fetch;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
  /**
   * Where events are kept until the server has answered for them, so that the end of this program loses none: what it holds at the
   * beginning is sent first. Left out: events are in memory only.
   */
  readonly store?: EventStore;
  /** Told when the store fails: events are sent all the same, and would not outlive this program. Default: a warning on the console. */
  readonly onStoreError?: (error: unknown) => void;
}

/** What became of what was sent, in the order in which it was sent. */
export interface SendResult {
  /** How many are in the log now. */
  readonly accepted: number;
  /** How many had been accepted before, under the same id. */
  readonly duplicates: number;
  /** How many the server refused; `results` says why. */
  readonly rejected: number;
  /** What became of each. */
  readonly results: readonly EventResult[];
  /** From this cursor on the stream's state has what was taken; null when there is no such stream (yet). */
  readonly cursor: string | null;
}

/** Sends events to a stream. */
export interface EventPublisher {
  /** Events that were given to `send` and have not been answered for, those found in the store included. */
  readonly pending: number;
  /**
   * Sends events, in order, in as many calls as they need; resolves when the server has made them durable. What fails on the way is
   * sent again with the same ids, so that nothing counts twice.
   * @throws PeeksafeError with code `queue-full`, `closed`, `unauthorised` when no token could be had, or the server's when it refuses
   * the whole call. What was sent before the refused call stays sent.
   */
  send(events: readonly EventInput[]): Promise<SendResult>;
  /** Resolves when nothing waits any more of what was sent until now, whatever became of it. */
  flush(): Promise<void>;
  /** Ends what is under way; it rejects with code `closed`. */
  close(): void;
}

const encoder = new TextEncoder();

interface Batch {
  readonly body: string;
  readonly count: number;
  readonly bytes: number;
}

/** The next call of events: at most 1,000 of them, and as many bytes as may be unless one event alone has more. */
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
    // Taken off again when this is closed: a signal may outlive many publishers.
    options.signal?.addEventListener('abort', () => this.close(), { signal: this.#closing.signal });
    if (options.signal?.aborted === true) this.close();
    if (options.store !== undefined) this.#last = this.#sendStored(options.store);
  }

  get pending(): number {
    return this.#pending;
  }

  /** Sends what an earlier publisher could not. */
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
      // Nobody waits for them here; they stay in the store for the next publisher.
    } finally {
      this.#pending -= kept.length;
    }
  }

  #reportStoreError(error: unknown): void {
    const tell = this.#options.onStoreError ?? ((why) => console.warn('Events could not be kept.', why));
    tell(error);
  }

  /** Does something with the store, when there is one; its failure holds nothing up. */
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
    // Kept before anything else, also while earlier ones are under way.
    const kept = this.#withStore((store) => store.add(events));
    // One call after the other: a stream's events have an order.
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

  /** A proxy may take less than the server behind it: from then on calls are half as large, down to one event. */
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
        // A token whose time was up: a newer one is tried before that counts as a refusal.
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

  /** The server's answer, its refusal of the whole call, or how long to wait at least before the next attempt, in milliseconds. */
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
      return 0; // The way there or back failed: whether they arrived nobody can know, and the same ids make asking again safe.
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
