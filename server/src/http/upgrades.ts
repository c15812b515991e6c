import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from 'peeksafe/protocol';
import type { WebSocket, WebSocketServer } from 'ws';

/** The only version of WebSocket (RFC 6455). */
const VERSION = '13';

/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** The live connection of a stream, as a request names it. */
const LIVE_PATH = /^\/v1\/streams\/[^/?]+\/live(?:\?|$)/;

/** Receives a WebSocket after its handshake. */
export type OnOpen = (socket: WebSocket) => void;

/** Why a request is not a valid handshake, and the headers of its answer. */
export interface HandshakeProblem {
  readonly code: Extract<ErrorCode, 'upgrade-required' | 'bad-handshake'>;
  readonly message: string;
  readonly expected: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Words of a header that is a list, in lower case. */
const wordsOf = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((word) => word.trim().toLowerCase());

const UPGRADE = { Upgrade: 'websocket', Connection: 'Upgrade' };

/** Why a request is not a valid WebSocket handshake (RFC 6455, section 4.2.1); null when it is. */
export function handshakeProblem({ method, httpVersion, headers }: IncomingMessage): HandshakeProblem | null {
  const isUpgrade =
    method === 'GET' &&
    httpVersion === '1.1' &&
    wordsOf(headers.connection).includes('upgrade') &&
    wordsOf(headers.upgrade).includes('websocket');
  if (!isUpgrade) {
    return {
      code: 'upgrade-required',
      message: 'This address speaks WebSocket only.',
      expected: 'a handshake with Connection: Upgrade and Upgrade: websocket',
      headers: UPGRADE,
    };
  }
  if (headers['sec-websocket-version'] !== VERSION) {
    return {
      code: 'upgrade-required',
      message: 'This server does not speak that version of WebSocket.',
      expected: `Sec-WebSocket-Version: ${VERSION}`,
      headers: { ...UPGRADE, 'Sec-WebSocket-Version': VERSION },
    };
  }
  const bad = (message: string, expected: string): HandshakeProblem => ({
    ...{ code: 'bad-handshake', message, expected, headers: {} },
  });
  if (!KEY.test(headers['sec-websocket-key'] ?? ''))
    return bad('The handshake has no valid key.', 'Sec-WebSocket-Key: 16 bytes in base64');
  if ((headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined)
    return bad('A handshake has no body.', 'a request without a body');
  return null;
}

/**
 * Whether a request that asks for an upgrade becomes a connection of its own. Any other is served as the plain request that it is, as a
 * server may (RFC 9110, section 7.8): curl and Java's HttpClient ask for HTTP/2 so, and are content with an answer.
 */
export const isUpgrade = (request: IncomingMessage): boolean =>
  LIVE_PATH.test(request.url ?? '') && handshakeProblem(request) === null;

const acceptors = new WeakMap<IncomingMessage, (onOpen: OnOpen) => void>();

/**
 * Finishes the handshake of a request that was upgraded, to be answered with nothing more.
 * @returns False when the request is a plain one.
 */
export function acceptUpgrade(request: IncomingMessage, onOpen: OnOpen): boolean {
  const accept = acceptors.get(request);
  accept?.(onOpen);
  return accept !== undefined;
}

/**
 * Serves the requests of a server that are upgrades: by its own routes, as any other request, so that an upgrade that is refused is answered
 * as well, and then closed. A route that takes one calls `acceptUpgrade`.
 */
export function serveUpgrades(server: Server, sockets: WebSocketServer): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node no longer handles errors here, and a client may disconnect at any time.
    const ignoreError = (): void => {};
    socket.on('error', ignoreError);
    const response = new ServerResponse(request);
    try {
      response.assignSocket(socket);
    } catch {
      // An earlier request of the connection is not answered yet: nobody begins a WebSocket behind one.
      socket.destroy();
      return;
    }
    response.shouldKeepAlive = false;
    response.once('finish', () => {
      response.detachSocket(socket);
      // Further input is read and dropped: left unread, it would reset the connection before the client reads the answer.
      socket.resume();
      socket.destroySoon();
    });
    acceptors.set(request, (onOpen) => {
      acceptors.delete(request);
      response.detachSocket(socket);
      // Of a list that a client offers, this one is taken.
      request.headers.upgrade = 'websocket';
      try {
        sockets.handleUpgrade(request, socket, head, onOpen);
      } catch (error) {
        socket.destroy();
        throw error;
      }
      socket.off('error', ignoreError);
    });
    server.emit('request', request, response);
  });
}
