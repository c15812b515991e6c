import { CLOSE } from '../../protocol/close-codes.ts';
import { HEARTBEAT_MS } from '../../protocol/limits.ts';
import type { Changes, Welcome } from '../../protocol/messages.ts';
import { SCOPES, type Scope } from '../../protocol/scopes.ts';
import { Alive } from './heartbeat-watchdog.ts';
import { backoffDelay, Pause } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { Comeback } from './websocket-probe.ts';
import { isOfServer, meaningOf } from './close-reasons.ts';
import { FrameGate } from '../state/frame-batcher.ts';
import type { Link, LinkRequest, OpenLink, SocketClass, Transport } from '../transports/link.ts';
import { Listeners } from '../state/listeners.ts';
import { Renewal } from './token-refresh.ts';
import { isNothing, Replica } from '../state/replica.ts';
import type { Changed, StatusReason, StreamPhase, StreamStatus } from '../stream.ts';
import { currentToken, type TokenSource } from './token.ts';
import { Transports } from './transport-fallback.ts';
import { openWebSocketLink } from '../transports/web-socket-link.ts';
import { readServerMessage } from '../messages/decode.ts';

/** Windows of the wait before the next attempt: of the first failure and at most, milliseconds. */
const RETRY = { first: 500, most: 30_000 } as const;
const DENIED_RETRY = { first: 2000, most: 60_000 } as const;

/** A connection that held so long counts as good: the next failure is the first again. Milliseconds. */
const HELD_MS = 5000;

/** The ways that few pages need are loaded when one does. */
const OPENERS: Readonly<Record<Transport, () => Promise<OpenLink>>> = {
  websocket: () => Promise.resolve(openWebSocketLink),
  'server-sent-events': async () => (await import('../transports/event-stream-link.ts')).openEventStreamLink,
  polling: async () => (await import('../transports/polling-link.ts')).openPollingLink,
};

/** What a connection is made with. */
export interface ConnectionOptions {
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
interface Lane {
  readonly transport: Transport;
  readonly token: string | undefined;
  link: Link | null;
  /** By a clock that only goes forward, milliseconds; null before. */
  openedAt: number | null;
  hasHeard: boolean;
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
  heardAt: number | null = null;
  scopes: ReadonlySet<Scope> = new Set();
  status: StreamStatus = { phase: 'connecting', since: Date.now(), reason: 'starting', message: '' };
  readonly #options: ConnectionOptions;
  readonly #transports: Transports;
  readonly #offset = new ClockOffset();
  readonly #gate = new FrameGate((changed) => this.changes.tell(changed));
  readonly #pause = new Pause();
  readonly #alive = new Alive(() => this.#silent());
  readonly #renewal = new Renewal(() => void this.#tryBeside('renewal'));
  readonly #comeback = new Comeback(() => void this.#tryBeside('comeback'));
  #lane: Lane | null = null;
  #beside: Lane | null = null;
  #failures = 0;
  /** Within how long the server asked us to come back; null when it did not. */
  #returnWindow: number | null = null;
  #fromNothing = false;
  #closed = false;
  #heartbeatMs = HEARTBEAT_MS;
  /** The server's clock, and ours at the same moment; null before a server has told it. */
  #serverClock: { readonly at: number; readonly run: number } | null = null;

  constructor(url: string, options: ConnectionOptions) {
    this.url = url;
    this.#options = options;
    this.#transports = new Transports(url);
    this.#watchPage('addEventListener');
    void this.#dial(0);
  }

  /** Waits as long as it must, then makes one attempt. Its end, whatever it is, begins the next. */
  async #dial(leastMs: number): Promise<void> {
    const window = this.#returnWindow;
    this.#returnWindow = null;
    const { first, most } = this.status.phase === 'denied' ? DENIED_RETRY : RETRY;
    const wait = window === null ? backoffDelay(this.#failures, first, most) : Math.random() * window;
    await this.#pause.wait(Math.max(wait, leastMs));
    if (this.#closed) return;
    let token: string | undefined;
    try {
      token = await currentToken(this.#options.token);
    } catch (error) {
      this.#ended('denied', 'unauthorised', messageOf(error));
      return;
    }
    if (this.#closed) return;
    this.#lane = laneOf(this.#transports.now, token);
    void this.#open(this.#lane);
  }

  async #open(lane: Lane): Promise<void> {
    const { token } = lane;
    const request: LinkRequest = {
      url: this.url,
      since: () => (this.#fromNothing ? null : this.replica.state.cursor),
      token,
      freshToken: () => currentToken(this.#options.token),
      fetch: this.#options.fetch ?? fetch,
      WebSocket: (this.#options.WebSocket ?? WebSocket) as SocketClass,
    };
    try {
      const open = await OPENERS[lane.transport]();
      if (lane !== this.#lane && lane !== this.#beside) return;
      lane.link = open(request, {
        opened: () => this.#opened(lane),
        heard: (data) => this.#heard(lane, data),
        allowed: (scopes) => lane === this.#lane && this.#allow(scopes),
        clock: (at) => (this.#serverClock = { at, run: performance.now() }),
        lost: (code, reason, waitMs) => this.#lost(lane, code, reason, waitMs ?? 0),
      });
    } catch (error) {
      this.#lost(lane, 1006, `No connection could be begun: ${messageOf(error)}`, 0);
    }
  }

  /** Opens another link beside the one that works: with a newer token where this link cannot take it, or to come back to WebSocket. */
  async #tryBeside(purpose: 'renewal' | 'comeback'): Promise<void> {
    const lane = this.#lane;
    if (lane === null || this.#beside !== null) return;
    const token = await currentToken(this.#options.token).catch(() => lane.token);
    if (this.#closed || this.#lane !== lane || this.#beside !== null) return;
    if (purpose === 'renewal') {
      // Until the server says that it took it, or when there is none yet, it is to be tried again.
      this.#renewal.again();
      if (token === undefined || token === lane.token || lane.link?.renew(token) === true) return;
    }
    this.#beside = laneOf(purpose === 'comeback' ? 'websocket' : lane.transport, token);
    void this.#open(this.#beside);
  }

  #opened(lane: Lane): void {
    lane.openedAt = performance.now();
    if (lane === this.#lane) this.#alive.heard(this.#heartbeatMs);
  }

  #heard(lane: Lane, data: unknown): void {
    if (lane === this.#beside) this.#moveOver(lane);
    if (!lane.hasHeard) this.#transports.worked(lane.transport);
    lane.hasHeard = true;
    if (lane.transport === 'websocket') this.#comeback.done();
    else this.#comeback.plan();
    this.heardAt = Date.now();
    this.#alive.heard(this.#heartbeatMs);
    const message = readServerMessage(data);
    if (message === null) return this.#restart('The server sent a message that is not of the protocol.');
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(lane, message);
      case 'changes':
        return this.#changed(message);
      case 'heartbeat':
        // Nothing was missed, whatever way that is said.
        if (message.cursor === this.replica.state.cursor && !this.#fromNothing) this.#synchronised();
        return;
      case 'renewed':
        if (message.scopes !== undefined) this.#allow(message.scopes);
        return this.#renewal.endsIn(Date.parse(message.tokenExpiresAt) - this.now());
      case 'goodbye':
        this.#returnWindow = message.retryAfterMs;
        return;
      case 'unknown':
      // What a newer server says besides is not meant for this page.
    }
  }

  /** The link that was tried beside the other works: the other is of no more use. The cursor sees to it that nothing is missed. */
  #moveOver(lane: Lane): void {
    this.#beside = null;
    this.replica.dropPages();
    this.#lane?.link?.drop(1000, 'moved over');
    this.#lane = lane;
  }

  /** The time by the server's clock, milliseconds since 1970; by the local clock until a server has told its own. */
  now(): number {
    const clock = this.#serverClock;
    return clock === null ? Date.now() : clock.at + performance.now() - clock.run;
  }

  #welcomed(lane: Lane, welcome: Welcome): void {
    const now = performance.now();
    const at = Date.parse(welcome.at);
    this.#heartbeatMs = welcome.heartbeatMs;
    this.#serverClock = { at, run: now };
    this.#alive.heard(welcome.heartbeatMs);
    this.#offset.welcome(at, lane.openedAt ?? now, now);
    this.#allow(welcome.scopes ?? []);
    // A token that is always the same cannot be replaced.
    if (welcome.tokenExpiresAt !== undefined && typeof this.#options.token === 'function')
      this.#renewal.endsIn(Date.parse(welcome.tokenExpiresAt) - at);
    // Nothing was missed, so nothing will be sent until something happens.
    if (!this.#fromNothing && welcome.cursor === this.replica.state.cursor) this.#synchronised();
  }

  /** Takes in what the token allows now, and tells those who offer controls by it. */
  #allow(named: readonly string[]): void {
    // A scope that only a newer server knows is none that this page could use.
    const scopes = SCOPES.filter((scope) => named.includes(scope));
    if (scopes.length === this.scopes.size && scopes.every((scope) => this.scopes.has(scope))) return;
    this.scopes = new Set(scopes);
    // While it is not live yet, that it is will be told.
    if (this.status.phase === 'live') this.statuses.tell(this.status);
  }

  #changed(message: Changes): void {
    const before = this.replica.state.cursor;
    const applied = this.replica.apply(message);
    if (applied.outcome === 'gap') return this.#restart('The server went on from where this page is not.');
    if (applied.outcome === 'partial') return;
    const { changed } = applied;
    const isNew = before !== changed.cursor;
    // What a resume brings was committed long ago perhaps: only what arrives live measures the way.
    if (this.status.phase === 'live' && isNew)
      this.delay = this.#offset.delayOf(Date.parse(message.at), performance.now());
    this.#fromNothing = false;
    this.#synchronised();
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed && (isNew || !isNothing(changed))) this.#gate.push(changed);
  }

  #synchronised(): void {
    this.#setStatus('live', 'synchronised', '');
  }

  #restart(message: string): void {
    this.#fromNothing = true;
    this.#hangUp('begin again from nothing');
    this.#ended('stale', 'protocol-error', message);
  }

  #hangUp(reason: string): void {
    this.#lane?.link?.drop(4000, reason);
  }

  #lost(lane: Lane, code: number, reason: string, waitMs: number): void {
    if (lane === this.#beside) {
      this.#beside = null;
      if (lane.transport !== 'websocket') return;
      this.#transports.foundBlocked();
      this.#comeback.plan();
      return;
    }
    // A WebSocket that a server has closed in its own way has come through; a call that it refused for now has not.
    const isThrough =
      lane.hasHeard || (isOfServer(code) && (lane.transport === 'websocket' || code >= CLOSE.badMessage));
    if (isThrough) this.#transports.worked(lane.transport);
    else this.#transports.failed(lane.transport);
    const meaning = meaningOf(code);
    if (meaning.phase === 'stale' && isOffline()) return this.#ended('offline', 'network-offline', reason, waitMs);
    // A token whose time was up while nobody could renew it: the next one is tried at once, before that counts as a refusal.
    const isExpired = code === CLOSE.unauthorized && this.status.phase === 'live';
    this.#ended(isExpired ? 'stale' : meaning.phase, meaning.reason, reason, waitMs, isExpired);
  }

  /** An attempt or a connection is over, and the next begins. What was not live until now cannot become `stale`: it is offline. */
  #ended(
    phase: 'stale' | 'offline' | 'denied',
    reason: StatusReason,
    message: string,
    waitMs = 0,
    atOnce = false,
  ): void {
    const openedAt = this.#lane?.openedAt ?? null;
    const heldMs = openedAt === null ? -1 : performance.now() - openedAt;
    this.#letGo();
    if (atOnce) this.#failures = 0;
    // What a page cannot read it will hardly read the next time: that is asked for ever more rarely, however long it held.
    else this.#failures = heldMs >= HELD_MS && reason !== 'protocol-error' ? 1 : this.#failures + 1;
    const was = this.status.phase;
    const isStale = was === 'live' || (was === 'stale' && heldMs >= 0);
    // Who is let in no more may do nothing either, whatever an earlier token allowed.
    if (phase === 'denied') this.scopes = new Set();
    this.#setStatus(phase === 'stale' && !isStale ? 'offline' : phase, reason, message);
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed) void this.#dial(waitMs);
  }

  #letGo(): void {
    this.#beside?.link?.drop(1000, 'not needed');
    this.#lane = this.#beside = null;
    this.#alive.stop();
    this.#renewal.stop();
    this.#comeback.stop();
    this.replica.dropPages();
  }

  #silent(): void {
    this.#hangUp('silent');
    this.#ended('stale', 'silent', 'Nothing was heard of the server for too long.');
  }

  #setStatus(phase: StreamPhase, reason: StatusReason, message: string): void {
    const { status } = this;
    const transport = phase === 'live' ? this.#lane?.transport : undefined;
    const isSame = status.phase === phase && status.reason === reason && status.message === message;
    if (isSame && status.transport === transport) return;
    const since = status.phase === phase ? status.since : Date.now();
    this.status = { phase, reason, message, since, ...(transport !== undefined && { transport }) };
    this.statuses.tell(this.status);
  }

  /** The page has woken, or has come to a network. */
  readonly #woken = (): void => {
    this.#alive.check();
    this.#pause.end();
    this.#comeback.hurry();
  };

  readonly #seen = (): void => {
    if (document.visibilityState === 'visible') this.#woken();
  };

  readonly #offline = (): void => {
    if (this.#lane === null) return this.#setStatus('offline', 'network-offline', '');
    // The socket may take minutes to notice; come back as soon as there is a network.
    this.#hangUp('network offline');
    this.#ended('offline', 'network-offline', '');
  };

  #watchPage(act: 'addEventListener' | 'removeEventListener'): void {
    if (typeof globalThis[act] !== 'function') return;
    globalThis[act]('online', this.#woken);
    globalThis[act]('pageshow', this.#woken);
    globalThis[act]('offline', this.#offline);
    if (typeof document !== 'undefined') document[act]('visibilitychange', this.#seen);
  }

  /** Ends the connection for good and lets go of everything. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watchPage('removeEventListener');
    this.#gate.cancel();
    this.#lane?.link?.drop(1000, 'closed');
    this.#letGo();
    this.#pause.end();
    this.#setStatus('offline', 'closed', '');
    this.changes.clear();
    this.statuses.clear();
  }
}

const laneOf = (transport: Transport, token: string | undefined): Lane => ({
  transport,
  token,
  link: null,
  openedAt: null,
  hasHeard: false,
});

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
