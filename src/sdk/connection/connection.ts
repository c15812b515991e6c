import { CLOSE } from '../../protocol/connection/close-codes.ts';
import { HEARTBEAT_MS } from '../../protocol/connection/handshake.ts';
import type { Changes, Welcome } from '../../protocol/connection/messages.ts';
import { SCOPES, type Scope } from '../../protocol/calls/scopes.ts';
import { readServerMessage } from '../messages/decode.ts';
import { FrameBatcher } from '../state/frame-batcher.ts';
import { Listeners } from '../state/listeners.ts';
import { isNothing, Replica } from '../state/replica.ts';
import type { Changed, StatusReason, StreamPhase, StreamStatus } from '../stream.ts';
import type { Link, LinkRequest, OpenLink, SocketClass, Transport } from '../transports/link.ts';
import { backoffDelay, Sleep } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { closeReason, isServerClose } from './close-reasons.ts';
import { HeartbeatWatchdog } from './heartbeat-watchdog.ts';
import { currentToken, TokenRefresh, type TokenSource } from './token.ts';
import { TransportFallback } from './transport-fallback.ts';

/** Backoff before the next attempt: its window after the first failure, and at most. Milliseconds. */
const RETRY = { first: 500, most: 30_000 } as const;
const DENIED_RETRY = { first: 2000, most: 60_000 } as const;

/** A link that held for this long was good: the failure after it counts as the first again. Milliseconds. */
const HELD_MS = 5000;

/** Loaded when a connection needs one: many pages show what they have at hand, and most never need the second and third. */
const OPENERS: Readonly<Record<Transport, () => Promise<OpenLink>>> = {
  websocket: async () => (await import('../transports/web-socket-link.ts')).openWebSocketLink,
  'server-sent-events': async () => (await import('../later.ts')).openEventStreamLink,
  polling: async () => (await import('../later.ts')).openPollingLink,
};

/** How to connect. */
export interface ConnectOptions {
  /** A token with the scope `view`, or a function that gets one. It is called at every attempt, and before the token expires. */
  readonly token?: TokenSource | undefined;
  /**
   * A WebSocket class to use in place of the global one. Node's own waits without end for a dead server to answer its close, which may keep a
   * program from ending; that of the `ws` package gives up after 30 seconds.
   */
  readonly WebSocket?: unknown;
  /** A `fetch` to use in place of the global one. */
  readonly fetch?: typeof fetch;
}

/** One attempt to follow the stream, and the link that came of it. */
interface Attempt {
  readonly transport: Transport;
  readonly token: string | undefined;
  link: Link | null;
  /** By a monotonic clock, milliseconds; null until it is open. */
  openedAt: number | null;
  hasReceived: boolean;
}

const newAttempt = (transport: Transport, token: string | undefined): Attempt => ({
  transport,
  token,
  link: null,
  openedAt: null,
  hasReceived: false,
});

/**
 * A connection to a stream that is kept up until it is closed: `#connect` waits and makes an attempt, its link feeds `#onMessage`, and its end
 * leads through `#reconnect` to the next `#connect`, which resumes at the replica's cursor.
 */
export class Connection {
  readonly url: string;
  /** The same for all who share this connection; it gives them nothing but an identity. */
  readonly key: object = Object.freeze({});
  readonly replica = new Replica();
  readonly changes = new Listeners<Changed>();
  readonly statuses = new Listeners<StreamStatus>();
  delay: number | null = null;
  lastMessageAt: number | null = null;
  scopes: ReadonlySet<Scope> = new Set();
  status: StreamStatus = { phase: 'connecting', since: Date.now(), reason: 'starting', message: '' };
  readonly #options: ConnectOptions;
  readonly #fallback: TransportFallback;
  readonly #clock = new ClockOffset();
  readonly #frames = new FrameBatcher((changed) => this.changes.emit(changed));
  readonly #sleep = new Sleep();
  readonly #watchdog = new HeartbeatWatchdog(() => this.#onSilence());
  readonly #tokenRefresh = new TokenRefresh(() => void this.#refreshToken());
  /** The attempt that is followed. */
  #attempt: Attempt | null = null;
  /** One beside it, which takes over with its first message. */
  #candidate: Attempt | null = null;
  #failures = 0;
  /** The window in which the server asked us to reconnect, milliseconds; null when it did not. */
  #retryWindowMs: number | null = null;
  #needsSnapshot = false;
  #closed = false;
  #heartbeatMs = HEARTBEAT_MS;

  constructor(url: string, options: ConnectOptions) {
    this.url = url;
    this.#options = options;
    this.#fallback = new TransportFallback(url, () => void this.#probeWebSocket());
    this.#watchPage('addEventListener');
    // Loads while the token is fetched; a failure is reported by the attempt that needs it.
    OPENERS[this.#fallback.current]().catch(() => {});
    void this.#connect(0);
  }

  /** The time by the server's clock, milliseconds since 1970; by the local clock until the server has named its own. */
  now(): number {
    return this.#clock.serverTime();
  }

  /** Waits as long as it has to, then makes one attempt. */
  async #connect(minWaitMs: number): Promise<void> {
    const window = this.#retryWindowMs;
    this.#retryWindowMs = null;
    const { first, most } = this.status.phase === 'denied' ? DENIED_RETRY : RETRY;
    const wait = window === null ? backoffDelay(this.#failures, first, most) : Math.random() * window;
    await this.#sleep.for(Math.max(wait, minWaitMs));
    if (this.#closed) return;
    let token: string | undefined;
    try {
      token = await currentToken(this.#options.token);
    } catch (error) {
      this.#reconnect('denied', 'unauthorised', messageOf(error));
      return;
    }
    if (this.#closed) return;
    this.#attempt = newAttempt(this.#fallback.current, token);
    void this.#open(this.#attempt);
  }

  async #open(attempt: Attempt): Promise<void> {
    const request: LinkRequest = {
      url: this.url,
      since: () => (this.#needsSnapshot ? null : this.replica.state.cursor),
      token: attempt.token,
      freshToken: () => currentToken(this.#options.token),
      fetch: this.#options.fetch ?? fetch,
      WebSocket: (this.#options.WebSocket ?? globalThis.WebSocket) as SocketClass | undefined,
    };
    try {
      const open = await OPENERS[attempt.transport]();
      if (attempt !== this.#attempt && attempt !== this.#candidate) return;
      attempt.link = open(request, {
        onOpen: () => this.#onOpen(attempt),
        onMessage: (data) => this.#onMessage(attempt, data),
        onScopes: (scopes) => attempt === this.#attempt && this.#setScopes(scopes),
        onServerTime: (at) => this.#clock.set(at),
        onClose: (code, reason, waitMs) => this.#onClose(attempt, code, reason, waitMs ?? 0),
      });
    } catch (error) {
      this.#onClose(attempt, 1006, `The connection could not be started: ${messageOf(error)}`, 0);
    }
  }

  /** Gives the link a newer token, or replaces a link that cannot take one. */
  async #refreshToken(): Promise<void> {
    const attempt = this.#attempt;
    const token = this.#canReplace(attempt) ? await this.#tokenBeside(attempt) : undefined;
    if (attempt === null || this.#attempt !== attempt) return;
    // Tried again until the server confirms a new expiry; a WebSocket that is tried meanwhile may fail, and then this link needs it still.
    this.#tokenRefresh.retry();
    if (token === undefined || token === attempt.token || !this.#canReplace(attempt)) return;
    if (attempt.link?.refreshToken(token) !== true) this.#openCandidate(attempt.transport, token);
  }

  async #probeWebSocket(): Promise<void> {
    const attempt = this.#attempt;
    if (!this.#canReplace(attempt)) return;
    const token = await this.#tokenBeside(attempt);
    if (this.#canReplace(attempt)) this.#openCandidate('websocket', token);
  }

  /** A fresh token; that of the present attempt where none can be had. */
  #tokenBeside(attempt: Attempt): Promise<string | undefined> {
    return currentToken(this.#options.token).catch(() => attempt.token);
  }

  #canReplace(attempt: Attempt | null): attempt is Attempt {
    return attempt !== null && !this.#closed && this.#attempt === attempt && this.#candidate === null;
  }

  #openCandidate(transport: Transport, token: string | undefined): void {
    this.#candidate = newAttempt(transport, token);
    void this.#open(this.#candidate);
  }

  /** The candidate works, so it replaces the present link. Both follow the same cursor, so nothing is missed. */
  #promoteCandidate(candidate: Attempt): void {
    this.#candidate = null;
    this.replica.dropPages();
    this.#attempt?.link?.close(1000, 'moved over');
    this.#attempt = candidate;
  }

  #onOpen(attempt: Attempt): void {
    attempt.openedAt = performance.now();
    if (attempt === this.#attempt) this.#watchdog.expectNext(this.#heartbeatMs);
  }

  #onMessage(attempt: Attempt, data: unknown): void {
    if (attempt === this.#candidate) this.#promoteCandidate(attempt);
    attempt.hasReceived = true;
    this.#fallback.succeeded(attempt.transport);
    this.lastMessageAt = Date.now();
    this.#watchdog.expectNext(this.#heartbeatMs);
    const message = readServerMessage(data);
    if (message === null) return this.#resync('The server sent a message that is not of the protocol.');
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(attempt, message);
      case 'changes':
        return this.#onChanges(message);
      case 'heartbeat':
        if (message.cursor === this.replica.state.cursor && !this.#needsSnapshot) this.#setLive();
        return;
      case 'renewed':
        if (message.scopes !== undefined) this.#setScopes(message.scopes);
        return this.#tokenRefresh.expiresIn(Date.parse(message.tokenExpiresAt) - this.now());
      case 'goodbye':
        this.#retryWindowMs = message.retryAfterMs;
        return;
      case 'unknown':
      // A newer server may say more; it is not meant for this page.
    }
  }

  #onWelcome(attempt: Attempt, welcome: Welcome): void {
    const at = Date.parse(welcome.at);
    this.#heartbeatMs = welcome.heartbeatMs;
    this.#clock.welcome(at, attempt.openedAt ?? performance.now(), performance.now());
    this.#watchdog.expectNext(welcome.heartbeatMs);
    this.#setScopes(welcome.scopes ?? []);
    // A fixed token cannot be refreshed.
    if (welcome.tokenExpiresAt !== undefined && typeof this.#options.token === 'function')
      this.#tokenRefresh.expiresIn(Date.parse(welcome.tokenExpiresAt) - at);
    // Nothing was missed, so the server sends nothing until something happens.
    if (!this.#needsSnapshot && welcome.cursor === this.replica.state.cursor) this.#setLive();
  }

  /** Tells listeners of the status when the token's scopes have changed. */
  #setScopes(named: readonly string[]): void {
    // A scope that only a newer server knows is of no use to this page.
    const scopes = SCOPES.filter((scope) => named.includes(scope));
    if (scopes.length === this.scopes.size && scopes.every((scope) => this.scopes.has(scope))) return;
    this.scopes = new Set(scopes);
    // Before that, going live tells them.
    if (this.status.phase === 'live') this.statuses.emit(this.status);
  }

  #onChanges(message: Changes): void {
    const before = this.replica.state.cursor;
    const applied = this.replica.apply(message);
    if (applied.outcome === 'gap') return this.#resync('The server went on from where this page is not.');
    if (applied.outcome === 'partial') return;
    const { changed } = applied;
    const isNew = before !== changed.cursor;
    // A resume may bring what was committed long ago: only live changes measure the delay.
    if (this.status.phase === 'live' && isNew)
      this.delay = this.#clock.delayOf(Date.parse(message.at), performance.now());
    this.#needsSnapshot = false;
    // Before the status: a page that hears that it is live, and of what only with the next frame, would be drawn empty first.
    if (changed.reset) this.#frames.deliverNow(changed);
    // A listener may have closed the connection.
    if (this.#closed) return;
    this.#setLive();
    if (!this.#closed && !changed.reset && (isNew || !isNothing(changed))) this.#frames.push(changed);
  }

  /** Reconnects and requests a snapshot, because a message does not fit this page's state. */
  #resync(message: string): void {
    this.#needsSnapshot = true;
    this.#closeLink('begin again from nothing');
    this.#reconnect('stale', 'protocol-error', message);
  }

  #onClose(attempt: Attempt, code: number, reason: string, waitMs: number): void {
    if (attempt === this.#candidate) {
      this.#candidate = null;
      if (attempt.transport === 'websocket') this.#fallback.probeFailed();
      return;
    }
    // A WebSocket with a close code of the server's has come through; an HTTP call that was put off has not.
    const isThrough =
      attempt.hasReceived || (isServerClose(code) && (attempt.transport === 'websocket' || code >= CLOSE.badMessage));
    if (isThrough) this.#fallback.succeeded(attempt.transport);
    else this.#fallback.failed(attempt.transport);
    const meaning = closeReason(code);
    if (meaning.phase === 'stale' && isOffline()) return this.#reconnect('offline', 'network-offline', reason, waitMs);
    // A token that expired while nobody could refresh it: the next one is tried at once, before this counts as a rejection.
    const isExpired = code === CLOSE.unauthorized && this.status.phase === 'live';
    this.#reconnect(isExpired ? 'stale' : meaning.phase, meaning.reason, reason, waitMs, isExpired);
  }

  /** Starts over after an attempt or a link has ended. A stream that was not live before is `offline` rather than `stale`. */
  #reconnect(
    phase: 'stale' | 'offline' | 'denied',
    reason: StatusReason,
    message: string,
    waitMs = 0,
    atOnce = false,
  ): void {
    const openedAt = this.#attempt?.openedAt ?? null;
    const heldMs = openedAt === null ? -1 : performance.now() - openedAt;
    this.#reset();
    if (atOnce) this.#failures = 0;
    // A page that cannot read a message will hardly read it the next time: those waits grow, however long the link held.
    else this.#failures = heldMs >= HELD_MS && reason !== 'protocol-error' ? 1 : this.#failures + 1;
    const was = this.status.phase;
    const isStale = was === 'live' || (was === 'stale' && heldMs >= 0);
    // A page that the server denies may do nothing, whatever an earlier token allowed.
    if (phase === 'denied') this.scopes = new Set();
    this.#setStatus(phase === 'stale' && !isStale ? 'offline' : phase, reason, message);
    // A listener of the status may have closed the connection.
    if (!this.#closed) void this.#connect(waitMs);
  }

  /** Forgets the attempts and stops their timers. */
  #reset(): void {
    this.#candidate?.link?.close(1000, 'not needed');
    this.#attempt = this.#candidate = null;
    this.#watchdog.stop();
    this.#tokenRefresh.cancel();
    this.#fallback.stop();
    this.replica.dropPages();
  }

  #closeLink(reason: string): void {
    this.#attempt?.link?.close(4000, reason);
  }

  #onSilence(): void {
    this.#closeLink('silent');
    this.#reconnect('stale', 'silent', 'The server has sent nothing for too long.');
  }

  #setLive(): void {
    this.#setStatus('live', 'synchronized', '');
  }

  #setStatus(phase: StreamPhase, reason: StatusReason, message: string): void {
    const { status } = this;
    const transport = phase === 'live' ? this.#attempt?.transport : undefined;
    const isSame = status.phase === phase && status.reason === reason && status.message === message;
    if (isSame && status.transport === transport) return;
    const since = status.phase === phase ? status.since : Date.now();
    this.status = { phase, reason, message, since, ...(transport !== undefined && { transport }) };
    this.statuses.emit(this.status);
  }

  /** The page has woken, or has a network again. */
  readonly #onWake = (): void => {
    this.#watchdog.check();
    this.#sleep.wake();
    this.#fallback.wake();
  };

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.#onWake();
  };

  readonly #onOffline = (): void => {
    if (this.#attempt === null) return this.#setStatus('offline', 'network-offline', '');
    // The socket may take minutes to notice. The wait before the next attempt ends when the page is online again.
    this.#closeLink('network offline');
    this.#reconnect('offline', 'network-offline', '');
  };

  #watchPage(method: 'addEventListener' | 'removeEventListener'): void {
    if (typeof globalThis[method] !== 'function') return;
    globalThis[method]('online', this.#onWake);
    globalThis[method]('pageshow', this.#onWake);
    globalThis[method]('offline', this.#onOffline);
    if (typeof document !== 'undefined') document[method]('visibilitychange', this.#onVisibility);
  }

  /** Makes an attempt now, in place of one that hangs or is waited for. */
  retry(): void {
    if (this.#closed || this.status.phase === 'live') return;
    this.#failures = 0;
    if (this.#attempt === null) return this.#sleep.wake();
    this.#attempt.link?.close(1000, 'tried again');
    this.#reset();
    void this.#connect(0);
  }

  /** Ends the connection for good. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watchPage('removeEventListener');
    this.#frames.cancel();
    this.#attempt?.link?.close(1000, 'closed');
    this.#reset();
    this.#sleep.wake();
    this.#setStatus('offline', 'closed', '');
    this.changes.clear();
    this.statuses.clear();
  }
}

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
