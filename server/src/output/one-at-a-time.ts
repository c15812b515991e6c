import type { Socket } from 'node:net';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { nextTurn } from './turns.ts';

/** Requests that may wait behind the one of a connection that is being answered. */
const MAX_WAITING = 16;

/** Requests for what the server has that are begun between two rounds of the event loop; more of them wait for a turn each. */
const PULLS_A_ROUND = 4;

type Answer = Response | Promise<Response>;

const isPull = ({ method, url }: HttpBindings['incoming']): boolean =>
  (method === 'GET' || method === 'HEAD') && url?.startsWith('/v1/') === true;

/**
 * Begins few requests for what the server has at a time: even the refusals of five hundred that arrive together take a tenth of a second, and whoever
 * posts an event meanwhile would wait for all of them.
 */
export function pullsInTurn(
  fetch: (request: Request, env: object) => Answer,
): (request: Request, env: HttpBindings | Http2Bindings) => Answer {
  let begun = 0;
  const wait = async (request: Request, env: HttpBindings): Promise<Response> => {
    const { socket } = env.incoming;
    await nextTurn();
    return socket.destroyed ? new Response(null, { status: 503 }) : fetch(request, env);
  };
  return (request, env) => {
    // An upgrade has no answer, and its socket waits for nothing.
    const { outgoing } = env as { readonly outgoing?: object };
    if (outgoing === undefined || !isPull(env.incoming as HttpBindings['incoming'])) return fetch(request, env);
    if (begun >= PULLS_A_ROUND) return wait(request, env as HttpBindings);
    if (begun === 0) setImmediate(() => (begun = 0));
    begun += 1;
    return fetch(request, env);
  };
}

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
  fetch: (request: Request, env: HttpBindings) => Answer,
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
      : fetch(request, env as HttpBindings);
}
