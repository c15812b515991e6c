import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Hello, TokenRenewal } from '../../protocol/connection/client-messages.ts';
import { parseCursor } from '../../protocol/values/cursor.ts';
import type { ExperimentClosing } from '../../protocol/state/closing.ts';
import type { Kill } from '../../protocol/state/entities.ts';
import type { Suggestion } from '../../protocol/state/suggestion.ts';
import type { Changes, ServerMessage } from '../../protocol/connection/messages.ts';
import { FakeSocket } from './fake-socket.ts';

const AT = '2026-01-05T10:00:00.000Z';

/** A suggestion as it stands after event `seq`. */
export function suggestion(id: string, seq: number): Suggestion {
  const words = { action: 'act', priority: 'low', title: `${id} at ${seq}`, reason: '', source: 'external' } as const;
  const rest = { about: null, evidence: [], generated: false, endedAt: null, outcome: '', endedBy: null };
  return { id, seq, ...words, ...rest, madeAt: AT, expiresAt: null, expectedGain: null, status: 'open' };
}

/** A kill as it stands after event `seq`. */
function kill(id: string, seq: number): Kill {
  const counts = {
    impressions: 10,
    engagements: 1,
    er: 0.1,
    evidence: null,
    revivedAt: null,
    by: null,
    revivedBy: null,
    saving: null,
  };
  return { id, seq, variant: id, experiment: 'x', cause: 'operator', reason: '', at: AT, ...counts };
}

/** A server of one stream, `s`, that keeps to the protocol unless a test makes it break it. */
export class FakeServer {
  /** The first messages of viewers, in order. */
  readonly hellos: Hello[] = [];
  /** The heads of all requests: where a token would show up in a log. */
  readonly heads: string[] = [];
  /** When clients tried to open sockets, ms since 1970. */
  readonly attempts: number[] = [];
  epoch = 'e';
  heartbeatMs = 15_000;
  refusing = false;
  /** Lets no WebSocket through, as some proxies do. */
  blocksWebSocket = false;
  /** Leaves whoever asks for a WebSocket without an answer, until `dropWaiting`. */
  holdsWebSocket = false;
  /** How `GET /changes` is answered: not at all, as a good server does, or as through a proxy that gathers what is streamed. */
  answers: 'not' | 'well' | 'gathered' = 'not';
  /** How often clients sent each kind of `GET /changes`. */
  readonly requests = { streams: 0, polls: 0 };
  /** Newer tokens that viewers gave, in order. */
  readonly tokens: string[] = [];
  /** How long the token of hello, and each newer one, is said to last, milliseconds; null for nothing said. */
  tokenMs: number | null = null;
  /** The scopes that the server says tokens grant; null to say nothing, as an older server does. */
  scopes: string[] | null = null;
  /** In place of the answer to hello. */
  onHello: ((socket: FakeSocket, hello: Hello) => void) | null = null;
  /** Answers everything but the WebSocket. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.destroy();
  readonly #server: Server;
  readonly #sockets = new Set<FakeSocket>();
  readonly #waiting = new Set<Duplex>();
  readonly #streams = new Set<ServerResponse>();
  #suggestions = new Map<string, Suggestion>();
  #kills = new Map<string, Kill>();
  #closings = new Map<string, ExperimentClosing>();
  #seq = 0;

  constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      this.heads.push(`${request.url} ${JSON.stringify(request.headers)}`);
      const isChanges = request.method === 'GET' && /\/changes(\?|$)/.test(request.url ?? '');
      if (isChanges && this.answers !== 'not' && !this.refusing) this.#changes(request, response);
      else this.onRequest(request, response);
    });
    server.on('upgrade', (request: IncomingMessage, wire: Duplex) => this.#upgrade(request, wire));
  }

  /** Starts one on a free port. */
  static async start(): Promise<FakeServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/streams/s`;
  }

  get cursor(): string {
    return `${this.epoch}.${this.#seq}`;
  }

  /** How many sockets are open. */
  get open(): number {
    return this.#sockets.size;
  }

  #upgrade(request: IncomingMessage, wire: Duplex): void {
    this.attempts.push(Date.now());
    this.heads.push(`${request.url} ${JSON.stringify(request.headers)}`);
    if (this.holdsWebSocket) {
      this.#waiting.add(wire);
      wire.on('error', () => wire.destroy());
      return;
    }
    if (this.refusing || this.blocksWebSocket) {
      wire.destroy();
      return;
    }
    const socket: FakeSocket = new FakeSocket(request, wire, (text) =>
      this.#hello(socket, JSON.parse(text) as Hello | TokenRenewal),
    );
    this.#sockets.add(socket);
    wire.on('close', () => this.#sockets.delete(socket));
  }

  #hello(socket: FakeSocket, message: Hello | TokenRenewal): void {
    if (message.type === 'token') {
      this.tokens.push(message.token);
      socket.send(JSON.stringify({ type: 'renewed', tokenExpiresAt: this.#expiry(), ...this.#allowed() }));
      return;
    }
    const hello = message;
    this.hellos.push(hello);
    if (this.onHello === null) this.welcome(socket, hello);
    else this.onHello(socket, hello);
  }

  /** By a clock that is three hours behind. */
  #now(): number {
    return Date.now() - 3 * 3_600_000;
  }

  #expiry(): string | undefined {
    return this.tokenMs === null ? undefined : new Date(this.#now() + this.tokenMs).toISOString();
  }

  #welcomeText(): string {
    const { cursor, heartbeatMs } = this;
    const at = new Date(this.#now()).toISOString();
    return JSON.stringify({
      type: 'welcome',
      protocol: 1,
      stream: 's',
      cursor,
      heartbeatMs,
      at,
      tokenExpiresAt: this.#expiry(),
      ...this.#allowed(),
    });
  }

  #allowed(): { scopes?: string[] } {
    return this.scopes === null ? {} : { scopes: this.scopes };
  }

  /** Answers hello as a good server does. */
  welcome(socket: FakeSocket, { since }: Hello): void {
    const { epoch } = this;
    socket.send(this.#welcomeText());
    const held = since === undefined ? null : parseCursor(since);
    const from = held !== null && held.epoch === epoch && held.seq <= this.#seq ? held.seq : null;
    if (from !== this.#seq) socket.send(JSON.stringify(this.changesSince(from)));
  }

  /** Answers `GET /changes`, once or as a stream. */
  #changes(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('Date', new Date(this.#now()).toUTCString());
    const since = new URL(request.url ?? '', this.url).searchParams.get('since');
    const held = since === null ? null : parseCursor(since);
    const from = held !== null && held.epoch === this.epoch && held.seq <= this.#seq ? held.seq : null;
    if (!(request.headers.accept ?? '').includes('text/event-stream')) {
      this.requests.polls += 1;
      const tag = `"${this.cursor}/${from ?? 'all'}"`;
      const isSame = request.headers['if-none-match'] === tag;
      const scopes = this.scopes === null ? {} : { 'Peeksafe-Scopes': this.scopes.join(' ') };
      response.writeHead(isSame ? 304 : 200, { 'Content-Type': 'application/json', ETag: tag, ...scopes });
      response.end(isSame ? undefined : JSON.stringify(this.changesSince(from)));
      return;
    }
    this.requests.streams += 1;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    if (this.answers === 'gathered') return;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    this.#stream(response, this.#welcomeText());
    if (from !== this.#seq) this.#stream(response, JSON.stringify(this.changesSince(from)));
  }

  #stream(response: ServerResponse, text: string): void {
    response.write(`id: ${this.cursor}\ndata: ${text}\n\n`);
  }

  /** Ends all streamed responses in good order. */
  closeStreams(code: number, reason = ''): void {
    for (const response of this.#streams) response.end(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
  }

  /** How many responses are streamed at the moment. */
  get streamed(): number {
    return this.#streams.size;
  }

  /** The changes since an event; null for everything. */
  changesSince(since: number | null): Changes {
    const after = <T extends { seq: number }>(rows: Map<string, T>): T[] =>
      [...rows.values()].filter(({ seq }) => seq > (since ?? 0)).sort((a, b) => a.seq - b.seq);
    return {
      type: 'changes',
      since: since === null ? null : `${this.epoch}.${since}`,
      cursor: this.cursor,
      at: new Date(this.#now()).toISOString(),
      suggestions: after(this.#suggestions),
      kills: after(this.#kills),
      closings: after(this.#closings),
    };
  }

  /** Changes a suggestion of this id, and tells the viewers. */
  change(id: string): void {
    this.#suggestions.set(id, suggestion(id, ++this.#seq));
    this.say(this.changesSince(this.#seq - 1));
  }

  /** Records a kill, as if `agoMs` had passed since, and tells the viewers. */
  kill(id: string, agoMs = 0): void {
    const receivedAt = new Date(this.#now() - agoMs).toISOString();
    this.#kills.set(id, { ...kill(id, ++this.#seq), receivedAt });
    this.say(this.changesSince(this.#seq - 1));
  }

  /** An experiment is closed. */
  closeExperiment(id: string): void {
    const at = new Date(this.#now()).toISOString();
    const rest = { winner: null, reason: '', by: null, reopenedAt: null, reopenedBy: null };
    this.#closings.set(id, { id, seq: ++this.#seq, experiment: 'x', at, receivedAt: at, ...rest });
    this.say(this.changesSince(this.#seq - 1));
  }

  /** The closing of an experiment is taken back. */
  reopenExperiment(id: string): void {
    const closing = this.#closings.get(id) as ExperimentClosing;
    this.#closings.set(id, { ...closing, seq: ++this.#seq, reopenedAt: closing.at });
    this.say(this.changesSince(this.#seq - 1));
  }

  /** Loses its log, and begins another. */
  loseLog(epoch: string): void {
    this.epoch = epoch;
    this.#seq = 0;
    this.#suggestions = new Map();
    this.#kills = new Map();
    this.#closings = new Map();
  }

  /** Sends something to all viewers, of the protocol or not. */
  say(message: ServerMessage | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    for (const socket of this.#sockets) socket.send(text);
    for (const response of this.#streams) this.#stream(response, text);
  }

  /** Ends all sockets in good order. */
  closeAll(code: number, reason = ''): void {
    for (const socket of this.#sockets) socket.close(code, reason);
  }

  /** Breaks all sockets. */
  cut(): void {
    for (const socket of this.#sockets) socket.cut();
    for (const response of this.#streams) response.destroy();
  }

  /** Breaks the handshakes that wait for an answer. */
  dropWaiting(): void {
    for (const wire of this.#waiting) wire.destroy();
    this.#waiting.clear();
  }

  /** Answers nothing any more on the sockets that are open, without ending them. */
  fallSilent(): void {
    for (const socket of this.#sockets) socket.silent = true;
  }

  /** Ends the server and all that hangs on it. */
  close(): void {
    this.cut();
    this.dropWaiting();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
