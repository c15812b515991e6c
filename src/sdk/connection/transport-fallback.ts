import type { Transport } from '../transports/link.ts';

/** So many attempts must fail before another way is tried: fewer where a WebSocket never came through. */
const FAILURES = { never: 2, before: 5 } as const;

/** Origins to which WebSocket was found to be blocked. Other connections of the page do not find that out again. */
const blocked = new Set<string>();

/** Which way to a server to try next. */
export class TransportFallback {
  readonly #origin: string;
  #now: Transport;
  #failures = 0;
  #hasWorked = false;

  constructor(url: string) {
    this.#origin = new URL(url).origin;
    this.#now = blocked.has(this.#origin) ? 'server-sent-events' : 'websocket';
  }

  /** The way to try. */
  get current(): Transport {
    return this.#now;
  }

  /** Something came through. */
  succeeded(transport: Transport): void {
    this.#now = transport;
    this.#failures = 0;
    if (transport !== 'websocket') return;
    this.#hasWorked = true;
    blocked.delete(this.#origin);
  }

  /** An attempt ended before anything had come through. */
  failed(transport: Transport): void {
    if (transport === 'polling') {
      // Nothing works: it is not the way, it is the network or the server.
      this.#now = 'websocket';
      this.#failures = 0;
    } else if (transport === 'server-sent-events') this.#now = 'polling';
    else if (++this.#failures >= (this.#hasWorked ? FAILURES.before : FAILURES.never)) this.#now = 'server-sent-events';
  }

  /** WebSocket does not come through while another way does. */
  markBlocked(): void {
    blocked.add(this.#origin);
  }
}
