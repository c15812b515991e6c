import type { Transport } from '../transports/link.ts';

/** The next transport is tried after this many failures: after fewer where a WebSocket has never come through. */
const MAX_FAILURES = { untried: 2, proven: 5 } as const;

/** Waits before a WebSocket is tried again beside another transport: soon, since the server may have been down; then ever longer. Milliseconds. */
const PROBE_WAITS_MS = [1000, 60_000, 120_000, 300_000, 600_000] as const;

/** A page that wakes may be in another network, so it probes at once; but not within this time of the last probe. Milliseconds. */
const MIN_PROBE_MS = 60_000;

/** Origins where WebSocket was found to be blocked, so that other connections of the page need not find out again. */
const blocked = new Set<string>();

/** Chooses the transport: WebSocket, else Server-Sent Events, else polling; and probes for a WebSocket while it does without. */
export class TransportFallback {
  readonly #origin: string;
  readonly #onProbe: () => void;
  #current: Transport;
  #failures = 0;
  #hasWebSocketWorked = false;
  #probe: ReturnType<typeof setTimeout> | null = null;
  #probes = 0;
  #probedAt = Number.NEGATIVE_INFINITY;

  /** @param onProbe Opens a WebSocket beside the present link. */
  constructor(url: string, onProbe: () => void) {
    this.#origin = new URL(url).origin;
    this.#onProbe = onProbe;
    this.#current = blocked.has(this.#origin) ? 'server-sent-events' : 'websocket';
  }

  /** The transport to try next. */
  get current(): Transport {
    return this.#current;
  }

  /** Something came through over a transport. */
  succeeded(transport: Transport): void {
    this.#current = transport;
    this.#failures = 0;
    if (transport !== 'websocket') return this.#scheduleProbe();
    this.#hasWebSocketWorked = true;
    blocked.delete(this.#origin);
    this.stop();
    this.#probes = 0;
  }

  /** An attempt ended before anything had come through. */
  failed(transport: Transport): void {
    if (transport === 'polling') {
      // Nothing works, so the transport is not to blame.
      this.#current = 'websocket';
      this.#failures = 0;
    } else if (transport === 'server-sent-events') this.#current = 'polling';
    else if (++this.#failures >= (this.#hasWebSocketWorked ? MAX_FAILURES.proven : MAX_FAILURES.untried))
      this.#current = 'server-sent-events';
  }

  /** A WebSocket does not come through while another transport does. */
  probeFailed(): void {
    blocked.add(this.#origin);
    this.#scheduleProbe();
  }

  /** The page has woken, or has come to a network: probes now if a probe is due at all. */
  wake(): void {
    if (this.#probe !== null && performance.now() - this.#probedAt > MIN_PROBE_MS) this.#startProbe();
  }

  #scheduleProbe(): void {
    if (this.#probe !== null) return;
    const wait = PROBE_WAITS_MS[Math.min(this.#probes, PROBE_WAITS_MS.length - 1)] as number;
    this.#probe = setTimeout(() => this.#startProbe(), wait * (0.75 + Math.random() / 2));
  }

  #startProbe(): void {
    this.stop();
    this.#probes += 1;
    this.#probedAt = performance.now();
    this.#onProbe();
  }

  /** Plans no probe any more. */
  stop(): void {
    if (this.#probe !== null) clearTimeout(this.#probe);
    this.#probe = null;
  }
}
