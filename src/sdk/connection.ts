import type { Hello } from '../protocol/client-messages.ts';
import { HEARTBEAT_MS } from '../protocol/limits.ts';
import { CLOSE, type Changes, type Welcome } from '../protocol/messages.ts';
import { backoffDelay, LONGEST_TIMER_MS, Pause } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { FrameGate } from './frame-gate.ts';
import { openLink, type Link, type SocketClass } from './link.ts';
import { Listeners } from './listeners.ts';
import { Replica } from './replica.ts';
import type { Changed, StatusReason, StreamPhase, StreamStatus } from './stream.ts';
import { currentToken, type TokenSource } from './token.ts';
import { readServerMessage } from './wire.ts';

/** Windows of the wait before the next attempt: of the first failure and at most, milliseconds. */
const RETRY = { first: 500, most: 30_000 } as const;
const DENIED_RETRY = { first: 2000, most: 60_000 } as const;

/** A connection that held so long counts as good: the next failure is the first again. Milliseconds. */
const HELD_MS = 5000;

/** Silence of so many heartbeats means that the connection is dead. */
const SILENT_BEATS = 2.5;

const DENIED: ReadonlyMap<number, StatusReason> = new Map([
  [CLOSE.unauthorised, 'unauthorised'],
  [CLOSE.forbidden, 'forbidden'],
  [CLOSE.noStream, 'no-stream'],
  [CLOSE.version, 'version'],
]);
const CLOSED: ReadonlyMap<number, StatusReason> = new Map([
  [CLOSE.restart, 'server-restart'],
  [CLOSE.overload, 'server-overload'],
  [CLOSE.rate, 'server-overload'],
  [CLOSE.badMessage, 'protocol-error'],
  [CLOSE.noHello, 'closed-by-server'],
]);

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly token?: TokenSource | undefined;
  /**
   * A WebSocket class, where the global one will not do. The one built into Node waits without end for a dead server to answer its
   * close, which may hold up the end of a program; that of the `ws` package gives up after 30 seconds.
   */
  readonly WebSocket?: unknown;
}

const socketUrl = (url: string): string => `${url.replace(/^http/, 'ws')}/live`;

/** One connection to a stream, kept up until it is closed: it reconnects, resumes, and says how it stands. */
export class Connection {
  readonly url: string;
  readonly replica = new Replica();
  readonly changes = new Listeners<Changed>();
  readonly statuses = new Listeners<StreamStatus>();
  delay: number | null = null;
  heardAt: number | null = null;
  status: StreamStatus = { phase: 'connecting', since: Date.now(), reason: 'starting', message: '' };
  readonly #options: ConnectionOptions;
  #link: Link | null = null;
  readonly #offset = new ClockOffset();
  readonly #gate = new FrameGate((changed) => this.changes.tell(changed));
  readonly #pause = new Pause();
  #failures = 0;
  /** Within how long the server asked us to come back; null when it did not. */
  #returnWindow: number | null = null;
  #fromNothing = false;
  #helloAt = 0;
  #openedAt: number | null = null;
  #closed = false;
  #watchdog: ReturnType<typeof setTimeout> | null = null;
  #heartbeatMs = HEARTBEAT_MS;

  constructor(url: string, options: ConnectionOptions) {
    this.url = url;
    this.#options = options;
    this.#watchPage('addEventListener');
    void this.#dial();
  }

  /** Waits as long as it must, then makes one attempt. Its end, whatever it is, begins the next. */
  async #dial(): Promise<void> {
    const window = this.#returnWindow;
    this.#returnWindow = null;
    const { first, most } = this.status.phase === 'denied' ? DENIED_RETRY : RETRY;
    await this.#pause.wait(window === null ? backoffDelay(this.#failures, first, most) : Math.random() * window);
    if (this.#closed) return;
    let token: string | undefined;
    try {
      token = await currentToken(this.#options.token);
    } catch (error) {
      this.#ended('denied', 'unauthorised', messageOf(error));
      return;
    }
    if (this.#closed) return;
    try {
      this.#link = openLink(socketUrl(this.url), (this.#options.WebSocket ?? WebSocket) as SocketClass, {
        opened: () => this.#opened(token),
        heard: (data) => this.#heard(data),
        lost: (code, reason) => this.#lost(code, reason),
      });
    } catch (error) {
      this.#ended('offline', 'connection-lost', `No connection could be begun: ${messageOf(error)}`);
    }
  }

  #opened(token: string | undefined): void {
    this.#openedAt = this.#helloAt = Date.now();
    const { cursor } = this.replica.state;
    const hello: Hello = {
      type: 'hello',
      ...(token !== undefined && { token }),
      ...(!this.#fromNothing && cursor !== null && { since: cursor }),
    };
    this.#link?.send(JSON.stringify(hello));
    this.#watch();
  }

  #heard(data: unknown): void {
    this.heardAt = Date.now();
    this.#watch();
    const message = readServerMessage(data);
    if (message === null) {
      // A newer server may say what this page does not know, but never breaks what it does know: begin again from nothing.
      this.#restart('protocol-error', 'The server sent a message that is not of the protocol.');
      return;
    }
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message);
      case 'changes':
        return this.#changed(message);
      case 'heartbeat':
      case 'renewed':
        return;
      case 'goodbye':
        this.#returnWindow = message.retryAfterMs;
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#heartbeatMs = welcome.heartbeatMs;
    this.#offset.welcome(Date.parse(welcome.at), this.#helloAt, Date.now());
    // Nothing was missed, so nothing will be sent until something happens.
    if (!this.#fromNothing && welcome.cursor === this.replica.state.cursor) this.#synchronised();
  }

  #changed(message: Changes): void {
    const applied = this.replica.apply(message);
    if (applied.outcome === 'gap') {
      this.#restart('protocol-error', 'The server went on from where this page is not.');
      return;
    }
    if (applied.outcome === 'partial') return;
    // What a resume brings was committed long ago perhaps: only what arrives live measures the way.
    if (this.status.phase === 'live') this.delay = this.#offset.delayOf(Date.parse(message.at), Date.now());
    this.#fromNothing = false;
    this.#synchronised();
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed) this.#gate.push(applied.changed);
  }

  #synchronised(): void {
    if (this.status.phase !== 'live') this.#setStatus('live', 'synchronised', '');
  }

  #restart(reason: StatusReason, message: string): void {
    this.#fromNothing = true;
    this.#hangUp('begin again from nothing');
    this.#ended('stale', reason, message);
  }

  #hangUp(reason: string): void {
    this.#link?.drop(4000, reason);
    this.#link = null;
  }

  #lost(code: number, reason: string): void {
    const denied = DENIED.get(code);
    if (denied !== undefined) this.#ended('denied', denied, reason);
    else if (isOffline()) this.#ended('offline', 'network-offline', reason);
    else this.#ended('stale', CLOSED.get(code) ?? 'connection-lost', reason);
  }

  /** An attempt or a connection is over, and the next begins. What was not live until now cannot become `stale`: it is offline. */
  #ended(phase: 'stale' | 'offline' | 'denied', reason: StatusReason, message: string): void {
    const heldMs = this.#openedAt === null ? -1 : Date.now() - this.#openedAt;
    this.#link = null;
    this.#openedAt = null;
    this.#stopWatching();
    this.replica.dropPages();
    this.#failures = heldMs >= HELD_MS ? 1 : this.#failures + 1;
    const was = this.status.phase;
    const isStale = was === 'live' || (was === 'stale' && heldMs >= 0);
    this.#setStatus(phase === 'stale' && !isStale ? 'offline' : phase, reason, message);
    // Whoever heard of the status may have closed the connection.
    if (!this.#closed) void this.#dial();
  }

  #watch(): void {
    this.#stopWatching();
    this.#watchdog = setTimeout(() => this.#silent(), Math.min(SILENT_BEATS * this.#heartbeatMs, LONGEST_TIMER_MS));
  }

  #silent(): void {
    this.#hangUp('silent');
    this.#ended('stale', 'silent', 'Nothing was heard of the server for too long.');
  }

  #stopWatching(): void {
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
    this.#watchdog = null;
  }

  #setStatus(phase: StreamPhase, reason: StatusReason, message: string): void {
    const { status } = this;
    if (status.phase === phase && status.reason === reason && status.message === message) return;
    this.status = { phase, reason, message, since: status.phase === phase ? status.since : Date.now() };
    this.statuses.tell(this.status);
  }

  readonly #online = (): void => this.#pause.end();

  readonly #offline = (): void => {
    if (this.#link === null) return this.#setStatus('offline', 'network-offline', '');
    // The socket may take minutes to notice; come back as soon as there is a network.
    this.#hangUp('network offline');
    this.#ended('offline', 'network-offline', '');
  };

  readonly #visible = (): void => {
    if (document.visibilityState === 'visible') this.#pause.end();
  };

  #watchPage(act: 'addEventListener' | 'removeEventListener'): void {
    if (typeof globalThis[act] !== 'function') return;
    globalThis[act]('online', this.#online);
    globalThis[act]('offline', this.#offline);
    if (typeof document !== 'undefined') document[act]('visibilitychange', this.#visible);
  }

  /** Ends the connection for good and lets go of everything. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watchPage('removeEventListener');
    this.#stopWatching();
    this.#gate.cancel();
    this.#link?.drop(1000, 'closed');
    this.#pause.end();
    this.#setStatus('offline', 'closed', '');
    this.changes.clear();
    this.statuses.clear();
  }
}

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
