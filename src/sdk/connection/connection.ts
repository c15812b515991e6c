import { CLOSE } from '../../protocol/close-codes.ts';
import { HEARTBEAT_MS } from '../../protocol/limits.ts';
import type { Changes, Welcome } from '../../protocol/messages.ts';
import { SCOPES, type Scope } from '../../protocol/scopes.ts';
import { HeartbeatWatchdog } from './heartbeat-watchdog.ts';
import { backoffDelay, Sleep } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { WebSocketProbe } from './websocket-probe.ts';
import { isServerClose, closeReason } from './close-reasons.ts';
import { FrameBatcher } from '../state/frame-batcher.ts';
import type { Link, LinkRequest, OpenLink, SocketClass, Transport } from '../transports/link.ts';
import { Listeners } from '../state/listeners.ts';
import { TokenRefresh } from './token-refresh.ts';
import { isNothing, Replica } from '../state/replica.ts';
import type { Changed, StatusReason, StreamPhase, StreamStatus } from '../stream.ts';
import { currentToken, type TokenSource } from './token.ts';
import { TransportFallback } from './transport-fallback.ts';
import { readServerMessage } from '../messages/decode.ts';

/** Windows of the wait before the next attempt: of the first failure and at most, milliseconds. */
const RETRY = { first: 500, most: 30_000 } as const;
const DENIED_RETRY = { first: 2000, most: 60_000 } as const;

/** A connection that held so long counts as good: the next failure is the first again. Milliseconds. */
const HELD_MS = 5000;

/** Loaded when a connection needs one: many pages show what they have at hand, and most never need the second and third. */
const OPENERS: Readonly<Record<Transport, () => Promise<OpenLink>>> = {
  websocket: async () => (await import('../transports/web-socket-link.ts')).openWebSocketLink,
  'server-sent-events': async () => (await import('../transports/event-stream-link.ts')).openEventStreamLink,
  polling: async () => (await import('../transports/polling-link.ts')).openPollingLink,
};

/** What a connection is made with. */
export interface ConnectOptions {
  /** A token with the scope `view`, or a function that gets one; asked at every attempt, and before the token ends. */
  readonly token?: TokenSource | undefined;
  /**
   * A WebSocket class, where the global one will not do. The one built into Node waits without end for a dead server to answer its
   * close, which may hold up the end of a program; that of the `ws` package gives up after 30 seconds.
   */
  readonly WebSocket?: unknown;
  /** A `fetch`, where the global one will not do. */
  readonly fetch?: typeof fetch;
}

/** One way to the server: the one that is followed, or one that is tried beside it. */
interface Attempt {
  readonly transport: Transport;
  readonly token: string | undefined;
  link: Link | null;
  /** By a clock that only goes forward, milliseconds; null before. */
  openedAt: number | null;
  hasReceived: boolean;
}

/** One connection to a stream, kept up until it is closed: it reconnects, resumes, and says how it stands. */
export class Connection {
  readonly url: string;
  /** What all who share this connection have in common, and nothing to hold it by. */
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
  readonly #clockOffset = new ClockOffset();
  readonly #frames = new FrameBatcher((changed) => this.changes.emit(changed));
  readonly #sleep = new Sleep();
  readonly #watchdog = new HeartbeatWatchdog(() => this.#onSilence());
  readonly #tokenRefresh = new TokenRefresh(() => void this.#openCandidate('renewal'));
  readonly #probe = new WebSocketProbe(() => void this.#openCandidate('comeback'));
  #attempt: Attempt | null = null;
  #candidate: Attempt | null = null;
  #failures = 0;
  /** Within how long the server asked us to come back; null when it did not. */
  #retryWindowMs: number | null = null;
  #needsSnapshot = false;
  #closed = false;
  #heartbeatMs = HEARTBEAT_MS;
  /** The server's clock, and ours at the same moment; null before a server has told it. */
  #serverClock: { readonly at: number; readonly run: number } | null = null;

  constructor(url: string, options: ConnectOptions) {
    this.url = url;
    this.#options = options;
    this.#fallback = new TransportFallback(url);
    this.#watchPage('addEventListener');
    // Loaded while the token is on its way; that it cannot be is told when it is needed.
    OPENERS[this.#fallback.current]().catch(() => {});
    void this.#connect(0);
  }

  /** Waits as long as it must, then makes one attempt. Its end, whatever it is, begins the next. */
  async #connect(leastMs: number): Promise<void> {
    const window = this.#retryWindowMs;
    this.#retryWindowMs = null;
    const { first, most } = this.status.phase === 'denied' ? DENIED_RETRY : RETRY;
    const wait = window === null ? backoffDelay(this.#failures, first, most) : Math.random() * window;
    await this.#sleep.for(Math.max(wait, leastMs));
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

  async #open(lane: Attempt): Promise<void> {
    const { token } = lane;
    const request: LinkRequest = {
      url: this.url,
      since: () => (this.#needsSnapshot ? null : this.replica.state.cursor),
      token,
      freshToken: () => currentToken(this.#options.token),
      fetch: this.#options.fetch ?? fetch,
      WebSocket: (this.#options.WebSocket ?? WebSocket) as SocketClass,
    };
    try {
      const open = await OPENERS[lane.transport]();
      if (lane !== this.#attempt && lane !== this.#candidate) return;
      lane.link = open(request, {
        onOpen: () => this.#onOpen(lane),
        onMessage: (data) => this.#onMessage(lane, data),
        onScopes: (scopes) => lane === this.#attempt && this.#setScopes(scopes),
        onServerTime: (at) => (this.#serverClock = { at, run: performance.now() }),
        onClose: (code, reason, waitMs) => this.#onClose(lane, code, reason, waitMs ?? 0),
      });
    } catch (error) {
      this.#onClose(lane, 1006, `No connection could be begun: ${messageOf(error)}`, 0);
    }
  }

  /** Opens another link beside the one that works: with a newer token where this link cannot take it, or to come back to WebSocket. */
  async #openCandidate(purpose: 'renewal' | 'comeback'): Promise<void> {
    const lane = this.#attempt;
    if (lane === null || this.#candidate !== null) return;
    const token = await currentToken(this.#options.token).catch(() => lane.token);
    if (this.#closed || this.#attempt !== lane || this.#candidate !== null) return;
    if (purpose === 'renewal') {
      // Until the server says that it took it, or when there is none yet, it is to be tried again.
      this.#tokenRefresh.retry();
      if (token === undefined || token === lane.token || lane.link?.refreshToken(token) === true) return;
    }
    this.#candidate = newAttempt(purpose === 'comeback' ? 'websocket' : lane.transport, token);
    void this.#open(this.#candidate);
  }

  #onOpen(lane: Attempt): void {
    lane.openedAt = performance.now();
    if (lane === this.#attempt) this.#watchdog.expectNext(this.#heartbeatMs);
  }

  #onMessage(lane: Attempt, data: unknown): void {
    if (lane === this.#candidate) this.#promoteCandidate(lane);
    if (!lane.hasReceived) this.#fallback.succeeded(lane.transport);
    lane.hasReceived = true;
    if (lane.transport === 'websocket') this.#probe.succeeded();
    else this.#probe.schedule();
    this.lastMessageAt = Date.now();
    this.#watchdog.expectNext(this.#heartbeatMs);
    const message = readServerMessage(data);
    if (message === null) return this.#resync('The server sent a message that is not of the protocol.');
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(lane, message);
      case 'changes':
        return this.#onChanges(message);
      case 'heartbeat':
        // Nothing was missed, whatever way that is said.
        if (message.cursor === this.replica.state.cursor && !this.#needsSnapshot) this.#setLive();
        return;
      case 'renewed':
        if (message.scopes !== undefined) this.#setScopes(message.scopes);
        return this.#tokenRefresh.expiresIn(Date.parse(message.tokenExpiresAt) - this.now());
      case 'goodbye':
        this.#retryWindowMs = message.retryAfterMs;
        return;
      case 'unknown':
      // What a newer server says besides is not meant for this page.
    }
  }

  /** The link that was tried beside the other works: the other is of no more use. The cursor sees to it that nothing is missed. */
  #promoteCandidate(lane: Attempt): void {
    this.#candidate = null;
    this.replica.dropPages();
    this.#attempt?.link?.close(1000, 'moved over');
    this.#attempt = lane;
  }

  /** The time by the server's clock, milliseconds since 1970; by the local clock until a server has told its own. */
  now(): number {
    const clock = this.#serverClock;
    return clock === null ? Date.now() : clock.at + performance.now() - clock.run;
  }

  #onWelcome(lane: Attempt, welcome: Welcome): void {
    const now = performance.now();
    const at = Date.parse(welcome.at);
    this.#heartbeatMs = welcome.heartbeatMs;
    this.#serverClock = { at, run: now };
    this.#watchdog.expectNext(welcome.heartbeatMs);
    this.#clockOffset.welcome(at, lane.openedAt ?? now, now);
    this.#setScopes(welcome.scopes ?? []);
    // A token that is always the same cannot be replaced.
    if (welcome.tokenExpiresAt !== undefined && typeof this.#options.token === 'function')
      this.#tokenRefresh.expiresIn(Date.parse(welcome.tokenExpiresAt) - at);
    // Nothing was missed, so nothing will be sent until something happens.
    if (!this.#needsSnapshot && welcome.cursor === this.replica.state.cursor) this.#setLive();
  }

  /** Takes in what the token allows now, and tells those who offer controls by it. */
  #setScopes(named: readonly string[]): void {
    // A scope that only a newer server knows is none that this page could use.
    const scopes = SCOPES.filter((scope) => named.includes(scope));
    if (scopes.length === this.scopes.size && scopes.every((scope) => this.scopes.has(scope))) return;
    this.scopes = new Set(scopes);
    // While it is not live yet, that it is will be told.
    if (this.status.phase === 'live') this.statuses.emit(this.status);
  }

  #onChanges(message: Changes): void {
    const before = this.replica.state.cursor;
    const applied = this.replica.apply(message);
    if (applied.outcome === 'gap') return this.#resync('The server went on from where this page is not.');
    if (applied.outcome === 'partial') return;
    const { changed } = applied;
    const isNew = before !== changed.cursor;
    // What a resume brings was committed long ago perhaps: only what arrives live measures the way.
    if (this.status.phase === 'live' && isNew)
      this.delay = this.#clockOffset.delayOf(Date.parse(message.at), performance.now());
    this.#needsSnapshot = false;
    this.#setLive();
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed && (isNew || !isNothing(changed))) this.#frames.push(changed);
  }

  #setLive(): void {
    this.#setStatus('live', 'synchronized', '');
  }

  #resync(message: string): void {
    this.#needsSnapshot = true;
    this.#closeLink('begin again from nothing');
    this.#reconnect('stale', 'protocol-error', message);
  }

  #closeLink(reason: string): void {
    this.#attempt?.link?.close(4000, reason);
  }

  #onClose(lane: Attempt, code: number, reason: string, waitMs: number): void {
    if (lane === this.#candidate) {
      this.#candidate = null;
      if (lane.transport !== 'websocket') return;
      this.#fallback.markBlocked();
      this.#probe.schedule();
      return;
    }
    // A WebSocket that a server has closed in its own way has come through; a call that it refused for now has not.
    const isThrough =
      lane.hasReceived || (isServerClose(code) && (lane.transport === 'websocket' || code >= CLOSE.badMessage));
    if (isThrough) this.#fallback.succeeded(lane.transport);
    else this.#fallback.failed(lane.transport);
    const meaning = closeReason(code);
    if (meaning.phase === 'stale' && isOffline()) return this.#reconnect('offline', 'network-offline', reason, waitMs);
    // A token whose time was up while nobody could renew it: the next one is tried at once, before that counts as a refusal.
    const isExpired = code === CLOSE.unauthorized && this.status.phase === 'live';
    this.#reconnect(isExpired ? 'stale' : meaning.phase, meaning.reason, reason, waitMs, isExpired);
  }

  /** An attempt or a connection is over, and the next begins. What was not live until now cannot become `stale`: it is offline. */
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
    // What a page cannot read it will hardly read the next time: that is asked for ever more rarely, however long it held.
    else this.#failures = heldMs >= HELD_MS && reason !== 'protocol-error' ? 1 : this.#failures + 1;
    const was = this.status.phase;
    const isStale = was === 'live' || (was === 'stale' && heldMs >= 0);
    // Who is let in no more may do nothing either, whatever an earlier token allowed.
    if (phase === 'denied') this.scopes = new Set();
    this.#setStatus(phase === 'stale' && !isStale ? 'offline' : phase, reason, message);
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed) void this.#connect(waitMs);
  }

  #reset(): void {
    this.#candidate?.link?.close(1000, 'not needed');
    this.#attempt = this.#candidate = null;
    this.#watchdog.stop();
    this.#tokenRefresh.cancel();
    this.#probe.cancel();
    this.replica.dropPages();
  }

  #onSilence(): void {
    this.#closeLink('silent');
    this.#reconnect('stale', 'silent', 'Nothing was heard of the server for too long.');
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

  /** The page has woken, or has come to a network. */
  readonly #onWake = (): void => {
    this.#watchdog.check();
    this.#sleep.wake();
    this.#probe.probeNow();
  };

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.#onWake();
  };

  readonly #onOffline = (): void => {
    if (this.#attempt === null) return this.#setStatus('offline', 'network-offline', '');
    // The socket may take minutes to notice; come back as soon as there is a network.
    this.#closeLink('network offline');
    this.#reconnect('offline', 'network-offline', '');
  };

  #watchPage(act: 'addEventListener' | 'removeEventListener'): void {
    if (typeof globalThis[act] !== 'function') return;
    globalThis[act]('online', this.#onWake);
    globalThis[act]('pageshow', this.#onWake);
    globalThis[act]('offline', this.#onOffline);
    if (typeof document !== 'undefined') document[act]('visibilitychange', this.#onVisibility);
  }

  /** Ends the connection for good and lets go of everything. */
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

const newAttempt = (transport: Transport, token: string | undefined): Attempt => ({
  transport,
  token,
  link: null,
  openedAt: null,
  hasReceived: false,
});

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
