import * as z from 'zod/mini';
import ReconnectingWebSocket from 'partysocket/ws';
import { HEARTBEAT_MS, SUBPROTOCOL } from '../protocol/limits.ts';
import { CLOSE, ServerMessage, type Changes, type Hello, type Welcome } from '../protocol/messages.ts';
import { backoffDelay, Pause } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { FrameGate } from './frame-gate.ts';
import { Listeners } from './listeners.ts';
import { Replica } from './replica.ts';
import type { Changed, StatusReason, StreamPhase, StreamStatus } from './stream.ts';
import { currentToken, type TokenSource } from './token.ts';

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
  /** A WebSocket class, where the global one will not do. */
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
  readonly #socket: ReconnectingWebSocket;
  readonly #offset = new ClockOffset();
  readonly #gate = new FrameGate((changed) => this.changes.tell(changed));
  readonly #pause = new Pause();
  #token: string | undefined;
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
    this.#socket = new ReconnectingWebSocket(() => this.#nextUrl(), SUBPROTOCOL, {
      // All waiting is done by #nextUrl, with jitter; nothing is queued, since hello must come first.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: 10_000,
      maxEnqueuedMessages: 0,
      ...(options.WebSocket !== undefined && { WebSocket: options.WebSocket }),
    });
    this.#socket.onopen = () => this.#opened();
    this.#socket.onmessage = (event: MessageEvent) => this.#heard(event.data);
    this.#socket.onclose = (event) => this.#lost(event.code, event.reason);
    this.#watchPage('addEventListener');
  }

  async #nextUrl(): Promise<string> {
    const window = this.#returnWindow;
    this.#returnWindow = null;
    const { first, most } = this.status.phase === 'denied' ? DENIED_RETRY : RETRY;
    await this.#pause.wait(window === null ? backoffDelay(this.#failures, first, most) : Math.random() * window);
    if (!this.#closed) this.#token = await this.#freshToken();
    return socketUrl(this.url);
  }

  async #freshToken(): Promise<string | undefined> {
    try {
      return await currentToken(this.#options.token);
    } catch (error) {
      this.#failures++;
      const why = error instanceof Error ? error.message : String(error);
      this.#setStatus('denied', 'unauthorised', `No token could be had: ${why}`);
      throw error;
    }
  }

  #opened(): void {
    this.#openedAt = Date.now();
    this.#helloAt = Date.now();
    const { cursor } = this.replica.state;
    const since = this.#fromNothing || cursor === null ? {} : { since: cursor };
    const token = this.#token === undefined ? {} : { token: this.#token };
    const hello: Hello = { type: 'hello', ...token, ...since };
    this.#socket.send(JSON.stringify(hello));
    this.#watch();
  }

  #heard(data: unknown): void {
    this.heardAt = Date.now();
    this.#watch();
    const message = read(data);
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
    if (!applied.changed.reset) this.delay = this.#offset.delayOf(Date.parse(message.at), Date.now());
    this.#fromNothing = false;
    this.#synchronised();
    this.#gate.push(applied.changed);
  }

  #synchronised(): void {
    if (this.status.phase !== 'live') this.#setStatus('live', 'synchronised', '');
  }

  #restart(reason: StatusReason, message: string): void {
    this.#fromNothing = true;
    this.replica.dropPages();
    this.#failures++;
    this.#setStatus(this.replica.state.cursor === null ? 'connecting' : 'stale', reason, message);
    this.#socket.reconnect(4000, 'begin again from nothing');
  }

  #lost(code: number, reason: string): void {
    if (this.#closed) return;
    this.#stopWatching();
    this.replica.dropPages();
    const held = this.#openedAt !== null && Date.now() - this.#openedAt >= HELD_MS;
    const wasOpen = this.#openedAt !== null;
    this.#openedAt = null;
    this.#failures = held ? 1 : this.#failures + 1;
    const denied = DENIED.get(code);
    if (denied !== undefined) {
      this.#setStatus('denied', denied, reason);
      return;
    }
    const why = isOffline() ? 'network-offline' : (CLOSED.get(code) ?? 'connection-lost');
    // What was live a moment ago is stale; what cannot be reached again is offline.
    this.#setStatus(wasOpen && !isOffline() ? 'stale' : 'offline', why, reason);
  }

  #watch(): void {
    this.#stopWatching();
    this.#watchdog = setTimeout(() => this.#silent(), SILENT_BEATS * this.#heartbeatMs);
  }

  #silent(): void {
    this.#setStatus('stale', 'silent', 'Nothing was heard of the server for too long.');
    this.#socket.reconnect(4000, 'silent');
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
    this.#setStatus('offline', 'network-offline', '');
    // The socket may take minutes to notice; come back as soon as there is a network.
    this.#socket.reconnect(4000, 'network offline');
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
    this.#socket.close(1000, 'closed');
    this.#pause.end();
    this.#setStatus('offline', 'closed', '');
    this.changes.clear();
    this.statuses.clear();
  }
}

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

function read(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = z.safeParse(ServerMessage, JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
