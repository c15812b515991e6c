import type { Context } from 'hono';
import { CLOSE, type Closing, type CursorParts } from 'peeksafe/protocol';
import type { Sessions } from '../access/sessions.ts';
import type { StreamHub } from '../live/hub.ts';
import { CLOSE_ABOVE, type Outlet, type Viewer } from '../live/viewer.ts';
import type { Guarded } from './guard.ts';

function outletOf(controller: ReadableStreamDefaultController<Uint8Array>, end: () => void): Outlet {
  return {
    send: (message) => controller.enqueue(message.eventStream),
    // The queue's room begins at CLOSE_ABOVE and shrinks by what waits in it.
    buffered: () => CLOSE_ABOVE - (controller.desiredSize ?? 0),
    close(code, reason) {
      const closing: Closing = { code, reason };
      controller.enqueue(Buffer.from(`event: close\ndata: ${JSON.stringify(closing)}\n\n`));
      end();
    },
  };
}

/** What a streamed response needs to know of whom it serves. */
export interface StreamedTo {
  readonly hub: StreamHub;
  readonly since: CursorParts | null;
  readonly sessions: Sessions;
  /** Called once, when the response has ended. */
  readonly onEnd: () => void;
}

/** Answers with Server-Sent Events: the messages of a live connection, with the cursor as event id. */
export function eventStream(c: Context<Guarded>, { hub, since, sessions, onEnd }: StreamedTo): Response {
  const grant = c.get('grant');
  let viewer: Viewer | null = null;
  let unwatch: (() => void) | null = null;
  const leave = (): void => {
    if (viewer !== null) hub.leave(viewer);
    viewer = null;
    unwatch?.();
    unwatch = null;
    onEnd();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const outlet = outletOf(controller, () => {
          leave();
          controller.close();
        });
        unwatch = sessions.watch({ grant, end: (reason) => outlet.close(CLOSE.unauthorised, reason) });
        viewer = hub.join(outlet, since, grant);
      },
      cancel: leave,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: CLOSE_ABOVE }),
  );
  // Proxies that gather a response before they pass it on would hold every change back.
  c.header('X-Accel-Buffering', 'no');
  c.header('Cache-Control', 'no-cache, no-transform');
  c.header('Content-Type', 'text/event-stream; charset=utf-8');
  return c.body(body);
}
