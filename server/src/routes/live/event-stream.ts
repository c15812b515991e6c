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

function transportOf(
  controller: ReadableStreamDefaultController<Uint8Array>,
  { socket, address }: { readonly socket: Socket; readonly address: string },
  end: () => void,
): ViewerTransport {
  return {
    address,
    send: (message) => controller.enqueue(message.eventStream),
    // The queue's room begins at EVICT_ABOVE and shrinks by what waits in it; what has left it waits in the connection.
    buffered: () => EVICT_ABOVE - (controller.desiredSize ?? 0) + socket.writableLength,
    close(code, reason) {
      const closing: Closing = { code, reason };
      try {
        controller.enqueue(Buffer.from(`event: close\ndata: ${JSON.stringify(closing)}\n\n`));
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
        const transport = transportOf(controller, { socket, address: c.get('address') }, () => {
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
