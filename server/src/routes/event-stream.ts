import type { Context } from 'hono';
import type { CursorParts } from 'peeksafe/protocol';
import type { StreamHub } from '../live/hub.ts';
import { CLOSE_ABOVE, type Outlet, type Viewer } from '../live/viewer.ts';

const encoder = new TextEncoder();

function outletOf(controller: ReadableStreamDefaultController<Uint8Array>, end: () => void): Outlet {
  return {
    send(text, cursor) {
      const id = cursor === null ? '' : `id: ${cursor}\n`;
      controller.enqueue(encoder.encode(`${id}data: ${text}\n\n`));
    },
    // The queue's room begins at CLOSE_ABOVE and shrinks by what waits in it.
    buffered: () => CLOSE_ABOVE - (controller.desiredSize ?? 0),
    close: end,
  };
}

/** Answers with Server-Sent Events: the messages of a live connection, with the cursor as event id. */
export function eventStream(c: Context, hub: StreamHub, since: CursorParts | null): Response {
  let viewer: Viewer | null = null;
  const leave = (): void => {
    if (viewer !== null) hub.leave(viewer);
    viewer = null;
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (): void => {
          leave();
          controller.close();
        };
        viewer = hub.join(outletOf(controller, end), since);
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
