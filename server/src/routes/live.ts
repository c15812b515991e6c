import { upgradeWebSocket } from '@hono/node-server';
import { Hono } from 'hono';
import type { WSContext } from 'hono/ws';
import { ClientMessage, CLOSE, LIMITS, parseCursor, SUBPROTOCOL } from 'peeksafe/protocol';
import type { WebSocket } from 'ws';
import type { StreamHub } from '../live/hub.ts';
import type { Streams } from '../live/streams.ts';
import type { Outlet, Viewer } from '../live/viewer.ts';
import { noStream, answerProblem } from './problems.ts';
import { streamName } from './stream-name.ts';

function outletOf(socket: WebSocket): Outlet {
  return {
    send: (text) => socket.send(text),
    buffered: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
  };
}

function readMessage(data: unknown): ClientMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const read = ClientMessage.safeParse(JSON.parse(data));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** One live connection: waits for hello, then its viewer is the hub's. */
class LiveConnection {
  readonly #streams: Streams;
  readonly #name: string;
  #hub: StreamHub | null = null;
  #viewer: Viewer | null = null;
  #helloTimer: NodeJS.Timeout | null = null;

  constructor(streams: Streams, name: string) {
    this.#streams = streams;
    this.#name = name;
  }

  opened(ws: WSContext): void {
    if (ws.protocol !== SUBPROTOCOL) {
      ws.close(CLOSE.version, `This server speaks ${SUBPROTOCOL}.`);
      return;
    }
    this.#helloTimer = setTimeout(() => {
      ws.close(CLOSE.noHello, `No hello within ${LIMITS.helloMs / 1000} seconds.`);
    }, LIMITS.helloMs);
  }

  heard(data: unknown, ws: WSContext): void {
    const message = readMessage(data);
    const isHello = message?.type === 'hello';
    if (message === null || isHello !== (this.#viewer === null)) {
      ws.close(
        CLOSE.badMessage,
        message === null ? 'Expected a message of the protocol as JSON text.' : 'Expected hello once, and first.',
      );
      return;
    }
    if (isHello) this.#join(message.since, ws);
  }

  #join(since: string | undefined, ws: WSContext): void {
    this.#stopWaiting();
    const stream = this.#streams.get(this.#name, false);
    if (stream === null || ws.raw === undefined) {
      ws.close(CLOSE.noStream, 'There is no such stream yet.');
      return;
    }
    this.#hub = stream.hub;
    this.#viewer = stream.hub.join(outletOf(ws.raw as WebSocket), since === undefined ? null : parseCursor(since));
  }

  closed(): void {
    this.#stopWaiting();
    if (this.#viewer !== null) this.#hub?.leave(this.#viewer);
    this.#viewer = null;
  }

  #stopWaiting(): void {
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer);
    this.#helloTimer = null;
  }
}

/** `GET /live`: the WebSocket of the protocol. */
export function liveRoute(streams: Streams): Hono {
  return new Hono().get(
    '/',
    async (c, next) => {
      const name = streamName(c);
      if (typeof name !== 'string') return answerProblem(c, name);
      // Whether the stream exists is said after hello, by close code: a page cannot read the status of a failed upgrade.
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
        const found = streams.get(name, false) !== null;
        const problem = {
          code: 'bad-type',
          message: 'This address speaks WebSocket only.',
          expected: `an upgrade with the subprotocol ${SUBPROTOCOL}`,
        } as const;
        return answerProblem(c, found ? problem : noStream(name));
      }
      return next();
    },
    upgradeWebSocket((c) => {
      const connection = new LiveConnection(streams, c.req.param('stream') as string);
      return {
        onOpen: (_event, ws) => connection.opened(ws),
        onMessage: (event, ws) => connection.heard(event.data, ws),
        onClose: () => connection.closed(),
        onError: () => connection.closed(),
      };
    }),
  );
}
