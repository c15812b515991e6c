import type { Socket } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { upgradeWebSocket } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { SUBPROTOCOL } from 'peeksafe/protocol';
import type { WebSocket } from 'ws';
import { answerRefusal, type Guarded } from './guard.ts';
import { LiveConnection, type LiveParts } from './live-connection.ts';
import { answerProblem } from './problems.ts';
import { streamName } from './stream-name.ts';

/** Beyond this much unsent a viewer's pings are not answered, bytes. */
const PONGS_UNSENT = 16 * 1024;

/** The connection below a WebSocket's upgrade, which hub and counters use directly. */
const wireOf = (c: Context): Socket => (c.env as HttpBindings).incoming.socket;

/** Whether frames that were compressed once for all may be sent: not to who asked for a smaller window than they were made with. */
const offersWindow = (c: Context): boolean =>
  /server_max_window_bits/.test((c.env as HttpBindings).incoming.headers['sec-websocket-extensions'] ?? '');

/** Turns down what is no upgrade, before a place is taken for it. */
const upgradesOnly: MiddlewareHandler<Guarded> = async (c, next) => {
  const name = streamName(c);
  if (typeof name !== 'string') return answerProblem(c, name);
  // Whether the stream exists is said after hello, by close code: a page cannot read the status of a failed upgrade.
  if (c.req.header('upgrade')?.toLowerCase() === 'websocket') return next();
  return answerProblem(c, {
    code: 'bad-type',
    message: 'This address speaks WebSocket only.',
    expected: `an upgrade with the subprotocol ${SUBPROTOCOL}`,
  });
};

/** Takes a place for the connection's address until its socket has ended, whatever becomes of the handshake. */
function placed({ gate }: LiveParts): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const place = gate.connect(c.get('address'));
    if (typeof place !== 'function') return answerRefusal(c, place);
    wireOf(c).once('close', place);
    return next();
  };
}

/** `GET /live`: the WebSocket of the protocol. */
export function liveRoute(parts: LiveParts): Hono<Guarded> {
  return new Hono<Guarded>().get(
    '/',
    upgradesOnly,
    placed(parts),
    upgradeWebSocket((c) => {
      // Not the request, which would then live as long as the connection.
      const [wire, isNarrow] = [wireOf(c), offersWindow(c)];
      const who = { stream: c.req.param('stream') as string, address: (c as Context<Guarded>).get('address') };
      let connection: LiveConnection | null = null;
      return {
        onOpen: (_event, ws) => {
          const socket = ws.raw as WebSocket;
          socket.on('ping', (data: Buffer) => {
            // Of pings that come faster than their answers are taken, some are passed over (RFC 6455, section 5.5.3).
            if (wire.writableLength <= PONGS_UNSENT) socket.pong(data);
          });
          const isShared = socket.extensions.includes('permessage-deflate') && !isNarrow;
          connection = new LiveConnection(parts, who, { socket, wire, takesCompressed: isShared });
        },
        onMessage: (event) => connection?.heard(event.data),
        onClose: () => connection?.closed(),
        onError: () => connection?.closed(),
      };
    }),
  );
}
