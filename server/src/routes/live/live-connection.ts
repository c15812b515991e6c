import type { Socket } from 'node:net';
import {
  ClientMessage,
  CLOSE,
  explain,
  LIMITS,
  parseCursor,
  SUBPROTOCOL,
  type Problem,
  type Renewed,
} from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import { isGrant, refuse, type Gate, type NoGrant } from '../../access/gate.ts';
import type { Grant } from '../../access/scopes.ts';
import type { Session, Sessions } from '../../access/sessions.ts';
import { contain, type OnError } from '../../contain.ts';
import type { StreamHub } from '../../live/hub.ts';
import { Message } from '../../live/message.ts';
import type { OpenStreams } from '../../live/open-streams.ts';
import type { ViewerTransport, Viewer } from '../../live/viewer.ts';

/** Messages that a viewer may send in a minute: it only sends hello, and a new token now and then. */
const MAX_MESSAGES = 20;
const PER_MS = 60_000;

/** The parts that live connections share. */
export interface LiveParts {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly sessions: Sessions;
  /** Called for each refused connection, with its close code. */
  readonly onRefused: (code: number) => void;
  /** Receives errors that a connection threw; only that connection is closed. */
  readonly onError: OnError;
}

/** A WebSocket, and the connection below it. */
export interface Wire {
  readonly socket: WebSocket;
  readonly wire: Socket;
  /** Whether frames that were compressed once for all viewers may be sent over it. */
  readonly takesCompressed: boolean;
}

/** Maximum length of a close frame's reason (RFC 6455, section 5.5). Bytes. */
const REASON_BYTES = 123;

function hangUp(socket: WebSocket, code: number, reason: string): void {
  const bytes = Buffer.from(reason).subarray(0, REASON_BYTES);
  // `stream` leaves out what was cut off in the middle of a character.
  socket.close(code, new TextDecoder().decode(bytes, { stream: true }));
}

/**
 * Writes whole frames, made once for all, straight to the connection: what the WebSocket would do for each viewer is done already. A class
 * and not closures, for a crowd's memory is far away: each further object that a frame passes through costs about a tenth of a microsecond.
 */
class SocketTransport implements ViewerTransport {
  readonly address: string;
  readonly #wire: Socket;
  readonly #socket: WebSocket;
  readonly #takesCompressed: boolean;

  constructor({ socket, wire, takesCompressed }: Wire, address: string) {
    this.address = address;
    this.#wire = wire;
    this.#socket = socket;
    this.#takesCompressed = takesCompressed;
  }

  send(message: Message): void {
    const wire = this.#wire;
    // Nothing may follow a close frame. One that answered the viewer's has ended the connection's writing, unless it still waits in here.
    if (!wire.writable || (wire.writableLength > 0 && this.#socket.readyState !== WebSocket.OPEN)) return;
    wire.write(this.#takesCompressed ? message.compressed : message.frame);
  }

  buffered(): number {
    return this.#wire.writableLength;
  }

  close(code: number, reason: string): void {
    hangUp(this.#socket, code, reason);
  }
}

/** Said to a viewer whose connection is ended for a fault that is not its own. */
const FAULT = 'Something went wrong here; it is in the log of the server.';

const NOT_OURS = 'Expected a message of the protocol as JSON text.';

const CODES: Readonly<Record<string, number>> = {
  unauthorised: CLOSE.unauthorized,
  forbidden: CLOSE.forbidden,
  rate: CLOSE.rate,
  unavailable: CLOSE.overload,
};

/** A viewer's message, or one sentence about what is wrong with it. */
function readMessage(data: unknown): ClientMessage | string {
  try {
    const read = ClientMessage.safeParse(JSON.parse(typeof data === 'string' ? data : ''));
    return read.success ? read.data : (explain(read.error.issues, 'bad-body')[0]?.message ?? NOT_OURS);
  } catch {
    return NOT_OURS;
  }
}

/** A live connection: it waits for hello, has the gate check the token, and joins the hub. */
export class LiveConnection {
  readonly #parts: LiveParts;
  readonly #stream: string;
  readonly #address: string;
  readonly #socket: WebSocket;
  readonly #transport: ViewerTransport;
  #phase: 'new' | 'asking' | 'joined' | 'closed' = 'new';
  #hub: StreamHub | null = null;
  #viewer: Viewer | null = null;
  #session: Session | null = null;
  #unwatch: (() => void) | null = null;
  #helloTimer: NodeJS.Timeout | null = null;
  #messages = 0;
  #countedSince = 0;

  constructor(parts: LiveParts, { stream, address }: { stream: string; address: string }, wire: Wire) {
    this.#parts = parts;
    this.#stream = stream;
    this.#address = address;
    this.#socket = wire.socket;
    this.#transport = new SocketTransport(wire, address);
    if (wire.socket.protocol !== SUBPROTOCOL) {
      this.#run(() => this.#end(CLOSE.version, `This server speaks ${SUBPROTOCOL}.`));
      return;
    }
    const giveUp = (): void => this.#end(CLOSE.noHello, `No hello within ${LIMITS.helloMs / 1000} seconds.`);
    this.#helloTimer = setTimeout(() => this.#run(giveUp), LIMITS.helloMs);
  }

  /** Runs a step of this connection. An error, now or later, closes this connection and nothing else. */
  #run(step: () => void | Promise<void>): void {
    try {
      step()?.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { onError, onRefused } = this.#parts;
    onError(`${this.#stream}: a live connection`, error);
    contain(`${this.#stream}: the end of a live connection`, () => this.#leave(), onError);
    onRefused(CLOSE.internal);
    // It may have failed for its socket's sake.
    contain(
      `${this.#stream}: a socket`,
      () => hangUp(this.#socket, CLOSE.internal, FAULT),
      (what, reason) => {
        onError(what, reason);
        this.#socket.terminate();
      },
    );
  }

  /** Handles a message of the viewer. */
  onMessage(data: unknown): void {
    this.#run(() => this.#handleMessage(data));
  }

  #handleMessage(data: unknown): void | Promise<void> {
    if (this.#phase === 'closed') return;
    if (this.#isTooMuch()) return this.#end(CLOSE.rate, 'A viewer sends hello, and a new token now and then.');
    const message = readMessage(data);
    if (typeof message === 'string') return this.#end(CLOSE.badMessage, message);
    if ((message.type === 'hello') !== (this.#phase === 'new'))
      return this.#end(CLOSE.badMessage, 'Expected hello once, and first.');
    return message.type === 'hello' ? this.#hello(message.token, message.since) : this.#renew(message.token);
  }

  #isTooMuch(): boolean {
    const now = performance.now();
    if (now - this.#countedSince > PER_MS) {
      this.#countedSince = now;
      this.#messages = 0;
    }
    return ++this.#messages > MAX_MESSAGES;
  }

  /** The grant of a token for this stream; null when there is none and the connection was closed. */
  async #checkToken(token: string | undefined): Promise<Grant | null> {
    let answer: Grant | NoGrant;
    try {
      answer = await this.#parts.gate.grantOf(token, this.#address);
    } catch {
      // The gate reports its own errors; here the connection is only closed.
      this.#end(CLOSE.overload, 'The token cannot be checked at the moment.');
      return null;
    }
    const problem: Problem | null = isGrant(answer) ? refuse(answer, 'view', this.#stream) : answer.problem;
    if (problem === null && this.#phase !== 'closed') return answer as Grant;
    if (problem !== null) this.#end(CODES[problem.code] ?? CLOSE.unauthorized, problem.message);
    return null;
  }

  async #hello(token: string | undefined, since: string | undefined): Promise<void> {
    this.#stopWaiting();
    this.#phase = 'asking';
    const grant = await this.#checkToken(token);
    if (grant === null) return;
    const stream = this.#parts.streams.get(this.#stream, false);
    if (stream === null) return this.#end(CLOSE.noStream, 'There is no such stream yet.');
    const trouble = stream.trouble();
    if (trouble !== null) return this.#end(CLOSE.overload, trouble);
    this.#phase = 'joined';
    this.#session = { grant, end: (reason) => this.#run(() => this.#end(CLOSE.unauthorized, reason)) };
    this.#unwatch = this.#parts.sessions.watch(this.#session);
    this.#hub = stream.hub;
    this.#viewer = stream.hub.join(this.#transport, since === undefined ? null : parseCursor(since), grant);
  }

  async #renew(token: string): Promise<void> {
    if (this.#phase !== 'joined') return;
    const grant = await this.#checkToken(token);
    if (grant === null || this.#session === null) return;
    this.#session.grant = grant;
    if (grant.expiresAt === null) return;
    const tokenExpiresAt = new Date(grant.expiresAt).toISOString();
    const renewed: Renewed = { type: 'renewed', tokenExpiresAt, scopes: [...grant.scopes] };
    this.#transport.send(new Message(JSON.stringify(renewed)));
  }

  #end(code: number, reason: string): void {
    this.#leave();
    this.#parts.onRefused(code);
    hangUp(this.#socket, code, reason);
  }

  /** Handles the end of the connection. */
  onClose(): void {
    this.#run(() => this.#leave());
  }

  #leave(): void {
    this.#phase = 'closed';
    this.#stopWaiting();
    this.#unwatch?.();
    this.#unwatch = null;
    const viewer = this.#viewer;
    this.#viewer = null;
    if (viewer !== null) this.#hub?.leave(viewer);
  }

  #stopWaiting(): void {
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer);
    this.#helloTimer = null;
  }
}
