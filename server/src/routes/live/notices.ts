import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Sessions } from '../../access/sessions.ts';
import type { Guarded } from '../../http/guard.ts';
import type { PlanListener } from '../../live/stream-plan.ts';
import { eventStreamHeaders } from './event-stream.ts';

/** A notice goes out so long after what it is about, with all that comes meanwhile. Milliseconds. */
const GATHER_MS = 30;

/** A comment goes out so often, so that a connection that is gone is noticed on both sides. Milliseconds. */
const HEARTBEAT_MS = 25_000;

/** Notices that one reader may leave unread; then nothing more is written until it reads. Bytes. */
const UNREAD = 2048;

/** The notices of a connection, and how they end. */
export interface Noticed {
  /** The notice of this moment, as an event of `text/event-stream`. */
  readonly say: () => string;
  /** Calls the listener with each change; returns a function that ends it. */
  readonly listen: (listener: PlanListener) => () => void;
  /** Ends the connection with its token; null where none is needed. */
  readonly sessions: Sessions | null;
  /** Called once, when the response has ended. */
  readonly onEnd: () => void;
}

/**
 * Answers with a notice at once, so that nobody misses what happened before the connection, and one with each change. Notices say that something is
 * new and not what: a reader that is slow gets the last of them.
 */
export function notices(c: Context<Guarded>, { say, listen, sessions, onEnd }: Noticed): Response {
  const { outgoing, incoming } = c.env as HttpBindings;
  eventStreamHeaders(c);
  c.header('Connection', 'close');
  if (c.req.method === 'HEAD' || outgoing.closed || incoming.socket.destroyed) {
    onEnd();
    return c.body(null);
  }
  let leave = (): void => onEnd();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isDue = false;
        const write = (text: string): void => controller.enqueue(encoder.encode(text));
        const isFull = (): boolean => (controller.desiredSize ?? 0) <= 0 || outgoing.writableLength > UNREAD;
        let gathering: NodeJS.Timeout | null = null;
        const gather = (): void => {
          gathering ??= setTimeout(() => {
            gathering = null;
            isDue = isFull();
            if (!isDue) write(say());
          }, GATHER_MS);
        };
        const heartbeat = setInterval(() => {
          if (isDue) gather();
          else if (!isFull()) write(':\n\n');
        }, HEARTBEAT_MS);
        const end = (): void => {
          leave();
          controller.close();
        };
        const stopListening = listen({ changed: gather, end });
        const unwatch = sessions?.watch({ grant: c.get('grant'), end });
        leave = () => {
          leave = () => {};
          outgoing.off('close', onClose);
          clearInterval(heartbeat);
          if (gathering !== null) clearTimeout(gathering);
          stopListening();
          unwatch?.();
          onEnd();
        };
        const onClose = (): void => leave();
        outgoing.once('close', onClose);
        outgoing.on('drain', () => isDue && gather());
        write(`retry: ${String(500 + Math.floor(Math.random() * 2500))}\n\n${say()}`);
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: UNREAD }),
  );
  return c.body(body);
}
