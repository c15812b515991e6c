import type { Socket } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { CLOSE, type Closing, type CursorParts } from 'peeksafe/protocol';
import type { Sessions } from '../../access/sessions.ts';
import type { StreamHub } from '../../live/hub.ts';
import { EVICT_ABOVE, type ViewerTransport, type Viewer } from '../../live/viewer.ts';
import type { Guarded } from '../../http/guard.ts';

/** Time for a client to receive the goodbye, milliseconds: it may be a client that does not read. */
const MAX_GOODBYE_MS = 15_000;

/** The connection of a viewer, and the answer that streams over it. */
interface Streaming {
  readonly outgoing: HttpBindings['outgoing'];
  readonly socket: Socket;
  readonly address: string;
}

/**
 * Messages go through the body until the head of the answer has been sent, and then straight to the connection. A body would hand them to its
 * reader, where nothing counts them until it has written them: in one turn, one address could be sent many times its share.
 */
function transportOf(
  body: ReadableStreamDefaultController<Uint8Array>,
  { outgoing, socket, address }: Streaming,
  end: () => void,
): ViewerTransport {
  // The body's room begins at EVICT_ABOVE and shrinks by what waits in it.
  const inBody = (): number => EVICT_ABOVE - (body.desiredSize ?? 0);
  const write = (bytes: Buffer): void => {
    if (!outgoing.headersSent || inBody() > 0) return body.enqueue(bytes);
    if (outgoing.destroyed || outgoing.writableEnded) return;
    // Otherwise Node would write the chunk in the next turn, and count it as unsent until then.
    socket.cork();
    outgoing.write(bytes);
    socket.uncork();
  };
  return {
    address,
    send: (message) => write(message.eventStream),
    buffered: () => inBody() + outgoing.writableLength,
    close(code, reason) {
      const closing: Closing = { code, reason };
      try {
        write(Buffer.from(`event: close\ndata: ${JSON.stringify(closing)}\n\n`));
      } finally {
        end();
      }
    },
  };
}

/** The parts of a streamed response. */
export interface StreamedTo {
  readonly hub: StreamHub;
  readonly since: CursorParts | null;
  readonly sessions: Sessions;
  /** Called once, when the response has ended. */
  readonly onEnd: () => void;
}

/** Headers of an answer that streams events. */
export function eventStreamHeaders(c: Context): void {
  // Proxies that buffer responses would hold every change back.
  c.header('X-Accel-Buffering', 'no');
  c.header('Cache-Control', 'no-cache, no-transform');
  c.header('Content-Type', 'text/event-stream; charset=utf-8');
}

/**
 * Answers with Server-Sent Events: the messages of a live connection, with the cursor as event id.
 *
 * A viewer leaves with the connection, not with the body: a body that nobody reads, because the answer had to be another one or the client
 * had gone before, is never canceled.
 */
export function eventStream(c: Context<Guarded>, { hub, since, sessions, onEnd }: StreamedTo): Response {
  const grant = c.get('grant');
  const { incoming, outgoing } = c.env as HttpBindings;
  const { socket } = incoming;
  let viewer: Viewer | null = null;
  let unwatch: (() => void) | null = null;
  let isOver = false;
  const leave = (): void => {
    if (isOver) return;
    isOver = true;
    outgoing.off('close', leave);
    socket.off('close', leave);
    onEnd();
    unwatch?.();
    if (viewer !== null) hub.leave(viewer);
  };
  if (outgoing.closed || socket.destroyed) {
    leave();
    return c.body(null);
  }
  outgoing.once('close', leave);
  // An answer that waits behind another one of its connection has no socket yet, and does not learn that it is gone.
  socket.once('close', leave);
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const transport = transportOf(controller, { outgoing, socket, address: c.get('address') }, () => {
          try {
            leave();
            controller.close();
            const going = setTimeout(() => socket.destroy(), MAX_GOODBYE_MS).unref();
            outgoing.once('close', () => clearTimeout(going));
          } catch (error) {
            // Nothing can be said over it any more.
            outgoing.destroy();
            throw error;
          }
        });
        try {
          unwatch = sessions.watch({ grant, end: (reason) => transport.close(CLOSE.unauthorized, reason) });
          viewer = hub.join(transport, since, grant);
        } catch (error) {
          leave();
          throw error;
        }
      },
      cancel: leave,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: EVICT_ABOVE }),
  );
  eventStreamHeaders(c);
  // The connection ends with the viewer: kept open for another request, it would cost the same and be nobody's.
  c.header('Connection', 'close');
  return c.body(body);
}
