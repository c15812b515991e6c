import { BATCH_BYTES, LEAVING_BYTES, ViewQueue, type ViewRecord } from './queue.ts';

/** Views gather for this long before they are sent. Milliseconds. */
const GATHER_MS = 5000;

/** The pause after a request that failed, doubled with each that follows, and its bound. Milliseconds. */
const RETRY_MS = 2000;
const MAX_RETRY_MS = 300_000;

/** The parts of a sender. */
export interface SenderParts {
  /** The address of the stream. */
  readonly url: string;
  readonly token: string | undefined;
  /** Called with a sentence when views were not counted. */
  readonly onLoss: (sentence: string) => void;
  /** Called when views have arrived. */
  readonly onArrival: () => void;
}

/** The part of the server's answer that is read. */
interface ViewsAnswer {
  readonly refused: readonly { readonly problem: { readonly message: string } }[];
}

/** Null when the server has the views or never takes them; else the pause that it asks for, in milliseconds, or NaN. */
type Answer = number | null;

/** Sends views: after five seconds, and at once when the page is left; one request at a time, until the server has them. */
export class Sender {
  readonly queue = new ViewQueue();
  readonly #parts: SenderParts;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the server may be asked again, milliseconds since 1970. */
  #notBefore = 0;
  #current: Promise<void> | null = null;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Adds views, which are sent within five seconds. */
  add(...views: readonly ViewRecord[]): void {
    for (const view of views) if (this.queue.put(view)) this.#parts.onLoss('Views dropped: too many wait.');
    this.#schedule();
  }

  #schedule(): void {
    if (this.queue.size === 0 || this.#current) return;
    this.#timer ??= setTimeout(() => void this.#start(), Math.max(GATHER_MS, this.#notBefore - Date.now()));
  }

  /** Sends what waits. @returns When the server has answered, or could not be reached. */
  async flush(): Promise<void> {
    await this.#current;
    while (this.queue.size > 0 && Date.now() >= this.#notBefore) await this.#start();
  }

  /** Sends what waits while the page is left: there is no later, so neither a request under way nor the pause after a failure is waited for. */
  leave(): void {
    const batch = this.queue.take(this.#current ? LEAVING_BYTES : BATCH_BYTES);
    if (batch.length > 0) void this.#follow(this.#send(batch, true));
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#current ?? this.#follow(this.#send(this.queue.take(), false));
  }

  /** Goes on when this is over, and what is under way beside it. */
  #follow(sending: Promise<void>): Promise<void> {
    const both = Promise.all([this.#current, sending]).then(() => {
      if (this.#current !== both) return;
      this.#current = null;
      this.#schedule();
    });
    return (this.#current = both);
  }

  async #send(batch: readonly ViewRecord[], isLeaving: boolean): Promise<void> {
    const { url, token, onArrival } = this.#parts;
    const body = JSON.stringify({
      token,
      sentAt: Date.now(),
      automated: navigator.webdriver || undefined,
      views: batch,
    });
    const answer = await this.#post(`${url}/views`, body, isLeaving);
    if (answer === null) {
      this.#failures = 0;
      this.queue.done(batch);
      return onArrival();
    }
    this.queue.failed(batch);
    const pause = answer > 0 ? answer : RETRY_MS * 2 ** this.#failures++ * (0.5 + Math.random() / 2);
    this.#notBefore = Date.now() + Math.min(MAX_RETRY_MS, pause);
  }

  async #post(address: string, body: string, isLeaving: boolean): Promise<Answer> {
    try {
      if (!('keepalive' in Request.prototype) && isLeaving) throw new TypeError('keepalive');
      // A text needs no preflight, for which a page that is left has no time.
      const call = { method: 'POST', body, keepalive: true, credentials: 'omit' } as const;
      const response = await fetch(address, call);
      const { status, ok } = response;
      // Retry-After in seconds: a date is as good as none.
      if (status >= 500 || status === 429) return Number(response.headers.get('Retry-After')) * 1000;
      const text = await response.text();
      const refusal = ok ? (JSON.parse(text) as ViewsAnswer).refused[0]?.problem.message : `${status} ${text}`;
      if (refusal) this.#parts.onLoss(`Views refused: ${refusal}`);
      return null;
    } catch {
      // A beacon has no answer that could be read, and the browser takes it without a server too: the views are kept, and count once however they arrive.
      if (isLeaving) navigator.sendBeacon(address, body);
      return NaN;
    }
  }
}
