import type { EventResult, EventsAnswer } from '../../protocol/calls/answers.ts';
import type { EventInput } from '../../protocol/events.ts';
import { isWhole } from '../../protocol/calls/result-rule.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { backoffDelay, retryAfterMs, Sleep } from '../connection/backoff.ts';
import { authorization, currentToken } from '../connection/token.ts';
import { PeeksafeError } from '../error.ts';
import { SENDER_SCHEMAS } from '../messages/sender-schemas.generated.ts';
import { validate } from '../messages/validate.ts';
import type { CallOptions } from '../state/fetch-json.ts';
import { errorOf, parseJson } from '../transports/responses.ts';

const RETRY = { first: 200, most: 10_000 } as const;
/** A call that takes longer is given up and repeated. Milliseconds. */
const CALL_MS = 60_000;

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);

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

/** Reads the answer to events; null when the value is none. */
function readEventsAnswer(value: unknown): EventsAnswer | null {
  if (!validate(SENDER_SCHEMAS.eventsAnswer, value)) return null;
  const answer = value as EventsAnswer;
  return answer.results.every(isWhole) ? answer : null;
}

/** The calls that post events to one stream, in order and again until they are answered. */
export class EventCalls {
  readonly #url: string;
  readonly #options: CallOptions;
  readonly #closing = new AbortController();
  readonly #pause = new Sleep();
  #maxBytes: number = LIMITS.bodyBytes;

  constructor(url: string, options: CallOptions) {
    this.#url = url;
    this.#options = options;
  }

  /** Aborts when these calls are closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Posts events, in as many calls as they need. One `send` at a time: a stream's events have an order.
   * @param onAnswered Is awaited after each call, with its events.
   * @throws PeeksafeError with code `closed`, `unauthorised` when no token could be had, or the server's when it rejects a whole call.
   */
  async send(
    events: readonly EventInput[],
    onAnswered?: (events: readonly EventInput[]) => Promise<void>,
  ): Promise<SendResult> {
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
      const answered = events.slice(from, from + call.count);
      from += call.count;
      total.accepted += answer.accepted;
      total.duplicates += answer.duplicates;
      total.rejected += answer.rejected;
      total.results.push(...answer.results);
      total.cursor = answer.cursor;
      await onAnswered?.(answered);
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
      if (this.closing.aborted) continue;
      await this.#pause.for(Math.max(answer, backoffDelay(failures, RETRY.first, RETRY.most)));
    }
  }

  /** The server's answer, its rejection of the whole call, or the least wait before the next attempt, in milliseconds. */
  async #attempt(body: string, token: string | undefined): Promise<EventsAnswer | PeeksafeError | number> {
    if (this.closing.aborted) throw new PeeksafeError('closed', 'This publisher was closed.');
    const headers = { 'Content-Type': 'application/json', ...authorization(token) };
    const request = this.#options.fetch ?? fetch;
    const either = AbortSignal.any([this.closing, AbortSignal.timeout(CALL_MS)]);
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

  /** Ends the call that is under way and the wait for the next. */
  close(): void {
    this.#closing.abort();
    this.#pause.wake();
  }
}
