import type { Socket } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { acceptUpgrade, handshakeProblem } from '../../http/upgrades.ts';
import { answerRefusal, streamName, type Guarded } from '../../http/guard.ts';
import { LiveConnection, type LiveParts } from './live-connection.ts';
import { answerProblem } from '../../http/problems.ts';

/** With more than this unsent, a viewer's pings are not answered. Bytes. */
const PONGS_UNSENT = 16 * 1024;

const incomingOf = (c: Context): HttpBindings['incoming'] => (c.env as HttpBindings).incoming;

/** The socket of a WebSocket, to which frames are written directly. */
const wireOf = (c: Context): Socket => incomingOf(c).socket;

/** Whether a client names a compression window: it may be smaller than that of the frames that are compressed once for all viewers. */
const offersWindow = (c: Context): boolean =>
  /server_max_window_bits/.test(incomingOf(c).headers['sec-websocket-extensions'] ?? '');

/** Refuses requests that are not valid handshakes, before a slot is taken. */
const handshakesOnly: MiddlewareHandler<Guarded> = async (c, next) => {
  const name = streamName(c);
  if (typeof name !== 'string') return answerProblem(c, name);
  // Whether the stream exists is said after hello, by close code: a page cannot read the status of a failed upgrade.
  const problem = handshakeProblem(incomingOf(c));
  if (problem === null) return next();
  const { headers, ...rest } = problem;
  for (const [header, value] of Object.entries(headers)) c.header(header, value);
  return answerProblem(c, rest);
};

/** Takes a slot for the connection's address until its socket closes, whatever becomes of the handshake. */
function slotTaken({ gate }: LiveParts): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const place = gate.takeSlot(c.get('address'));
    if (typeof place !== 'function') return answerRefusal(c, place);
    const wire = wireOf(c);
    // It may have ended while the call was counted.
    if (wire.destroyed) place();
    else wire.once('close', place);
    return next();
  };
}

/** `GET /live`: the WebSocket of the protocol. */
export function liveRoute(parts: LiveParts): Hono<Guarded> {
  return new Hono<Guarded>().get('/', handshakesOnly, slotTaken(parts), (c) => {
    // The closure must not hold the request, which would then live as long as the connection.
    const [wire, isNarrow] = [wireOf(c), offersWindow(c)];
    const viewer = { stream: c.req.param('stream') as string, address: c.get('address') };
    const isAccepted = acceptUpgrade(incomingOf(c), (socket) => {
      socket.on('ping', (data: Buffer) => {
        // Of pings that come faster than their answers are taken, some are passed over (RFC 6455, section 5.5.3).
        if (wire.writableLength <= PONGS_UNSENT) socket.pong(data);
      });
      const isShared = socket.extensions.includes('permessage-deflate') && !isNarrow;
      const connection = new LiveConnection(parts, viewer, { socket, wire, takesCompressed: isShared });
      socket.on('message', (data: Buffer, isBinary) => connection.onMessage(isBinary ? data : data.toString()));
      socket.on('close', () => connection.onClose());
      socket.on('error', () => connection.onClose());
    });
    if (!isAccepted) throw new Error('a handshake came as a plain request');
    return new Response(null, RESPONSE_ALREADY_SENT);
  });
}
