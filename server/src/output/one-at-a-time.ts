import type { Socket } from 'node:net';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';

/** Requests that may wait behind the one of a connection that is being answered. */
const MAX_WAITING = 16;

type Answer = Response | Promise<Response>;

/** Requests of one connection that wait for their turn. */
interface Queue {
  waiting: number;
  readonly closed: Promise<void>;
}

/**
 * Works on one request of a connection at a time. Node starts on every request that has arrived, so a client that sends a thousand in one
 * packet and reads nothing would have a thousand answers kept for it. One that sends further ahead than anybody does is cut off.
 */
export function oneAtATime(
  fetch: (request: Request, env: object) => Answer,
): (request: Request, env: HttpBindings | Http2Bindings) => Answer {
  const queues = new WeakMap<Socket, Queue>();
  const queueOf = (socket: Socket): Queue => {
    let queue = queues.get(socket);
    if (queue === undefined) {
      queue = { waiting: 0, closed: new Promise((done) => socket.once('close', () => done())) };
      queues.set(socket, queue);
    }
    return queue;
  };
  const wait = async (request: Request, env: HttpBindings): Promise<Response> => {
    const { socket } = env.incoming;
    const queue = queueOf(socket);
    queue.waiting += 1;
    if (queue.waiting > MAX_WAITING) socket.destroy();
    const turn = new Promise<void>((done) => env.outgoing.once('socket', () => done()));
    await Promise.race([turn, queue.closed]);
    queue.waiting -= 1;
    return socket.destroyed ? new Response(null, { status: 503 }) : fetch(request, env);
  };
  // Node gives the connection to the answer whose turn it is; the answers behind it have none yet. An upgrade has no answer.
  return (request, env) =>
    (env.outgoing as HttpBindings['outgoing'] | undefined)?.socket === null
      ? wait(request, env as HttpBindings)
      : fetch(request, env);
}
