import type { EventResult } from '../protocol/answers.ts';
import { EventsAnswer } from '../protocol/answers.ts';
import type { EventInput } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { streamAddress } from './address.ts';
import { backoffDelay, Pause } from './backoff.ts';
import { PeeksafeError } from './error.ts';
import { bodyOf, errorOf } from './history.ts';
import { authorization, currentToken, type TokenSource } from './token.ts';

/** Events that may wait to be sent; more are refused with `queue-full`, so that the sender learns of it. */
const MOST_WAITING = 100_000;

const RETRY = { first: 200, most: 10_000 } as const;
/** A call that takes longer is given up and made again. Milliseconds. */
const CALL_MS = 60_000;

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How to publish. */
export interface PublishOptions {
  readonly token?: TokenSource;
  /** A `fetch`, where the global one will not do. */
  readonly fetch?: typeof fetch;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
}

/** What became of what was sent, in the order in which it was sent. */
export interface Sent {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly results: readonly EventResult[];
}

/** Sends events to a stream. */
export interface EventPublisher {
  /**
   * Sends events, in order, in as many calls as they need; resolves when the server has made them durable. What fails on the way is
   * sent again with the same ids, so that nothing counts twice.
   * @throws PeeksafeError with code `queue-full`, `closed`, `unauthorised` when no token could be had, or the server's when it refuses
   * the whole call. What was sent before the refused call stays sent.
   */
  send(events: readonly EventInput[]): Promise<Sent>;
  /** Resolves when nothing waits any more of what was sent until now, whatever became of it. */
  flush(): Promise<void>;
  /** Ends what is under way; it rejects with code `closed`. */
  close(): void;
}

const encoder = new TextEncoder();

/** Cuts events into calls that the server takes: at most 1,000 events and 1 MiB each. */
export function callsOf(events: readonly EventInput[]): string[] {
  const calls: string[] = [];
  let rows: string[] = [];
  let bytes = 2;
  for (const event of events) {
    const row = JSON.stringify(event);
    const size = encoder.encode(row).length + 1;
    if (rows.length > 0 && (rows.length === LIMITS.eventsPerCall || bytes + size > LIMITS.bodyBytes)) {
      calls.push(`[${rows.join(',')}]`);
      rows = [];
      bytes = 2;
    }
    rows.push(row);
    bytes += size;
  }
  if (rows.length > 0) calls.push(`[${rows.join(',')}]`);
  return calls;
}

/** How long the server asks to be left alone, milliseconds, at most a minute: in seconds, or until a date. */
function retryAfter(response: Response): number {
  const header = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? Math.min(ms, 60_000) : 0;
}

class Publisher implements EventPublisher {
  readonly #url: string;
  readonly #options: PublishOptions;
  readonly #closing = new AbortController();
  readonly #pause = new Pause();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(url: string, options: PublishOptions) {
    this.#url = url;
    this.#options = options;
    // Taken off again when this is closed: a signal may outlive many publishers.
    options.signal?.addEventListener('abort', () => this.close(), { signal: this.#closing.signal });
    if (options.signal?.aborted === true) this.close();
  }

  send(events: readonly EventInput[]): Promise<Sent> {
    if (this.#closing.signal.aborted) return Promise.reject(new PeeksafeError('closed', 'This publisher was closed.'));
    if (this.#waiting + events.length > MOST_WAITING) {
      return Promise.reject(
        new PeeksafeError(
          'queue-full',
          `At most ${MOST_WAITING} events may wait to be sent, and ${this.#waiting} do already.`,
        ),
      );
    }
    this.#waiting += events.length;
    // One call after the other: a stream's events have an order.
    const sent = this.#last.then(() => this.#sendAll(events)).finally(() => (this.#waiting -= events.length));
    this.#last = sent.catch(() => {});
    return sent;
  }

  async #sendAll(events: readonly EventInput[]): Promise<Sent> {
    const total = { accepted: 0, duplicates: 0, rejected: 0, results: [] as EventResult[] };
    for (const body of callsOf(events)) {
      const answer = await this.#call(body);
      total.accepted += answer.accepted;
      total.duplicates += answer.duplicates;
      total.rejected += answer.rejected;
      total.results.push(...answer.results);
    }
    return total;
  }

  async #call(body: string): Promise<EventsAnswer> {
    for (let failures = 0; ;) {
      const answer = await this.#attempt(body);
      if (typeof answer !== 'number') return answer;
      failures++;
      if (this.#closing.signal.aborted) continue;
      await this.#pause.wait(Math.max(answer, backoffDelay(failures, RETRY.first, RETRY.most)));
    }
  }

  /** The server's answer, or how long to wait at least before the next attempt, in milliseconds. */
  async #attempt(body: string): Promise<EventsAnswer | number> {
    const { signal } = this.#closing;
    if (signal.aborted) throw new PeeksafeError('closed', 'This publisher was closed.');
    const headers = { 'Content-Type': 'application/json', ...authorization(await currentToken(this.#options.token)) };
    const request = this.#options.fetch ?? fetch;
    const either = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
    let response: Response;
    let answer: unknown;
    try {
      response = await request(`${this.#url}/events`, { method: 'POST', headers, body, signal: either });
      answer = bodyOf(await response.text());
    } catch {
      return 0; // The way there or back failed: whether they arrived nobody can know, and the same ids make asking again safe.
    }
    if (RETRIED.has(response.status)) return retryAfter(response);
    const read = EventsAnswer.safeParse(answer);
    if (read.success) return read.data as EventsAnswer;
    throw errorOf(response.status, answer);
  }

  async flush(): Promise<void> {
    await this.#last;
  }

  close(): void {
    this.#closing.abort();
    this.#pause.end();
  }
}

/**
 * Publishes to a stream, such as `https://host/v1/streams/acme`.
 * @throws TypeError when the address is not an http or https URL, or has a query, a fragment or credentials.
 */
export function publish(url: string, options: PublishOptions = {}): EventPublisher {
  return new Publisher(streamAddress(url), options);
}
