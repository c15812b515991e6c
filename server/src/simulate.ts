import { setTimeout as sleep } from 'node:timers/promises';
import type { EventInput } from 'peeksafe/protocol';
import { connect, publish, type EventPublisher, type LiveStream } from 'peeksafe/sdk';
import { closedWithoutWinner, demoWorld, type World } from 'peeksafe/simulator';
import { demandServer } from './replay/demand-server.ts';

/** Time between two steps of the world, milliseconds. */
const STEP_MS = 250;

/** Options of a simulation. */
export interface SimulateOptions {
  /** The server's address, such as `http://localhost:8787`. */
  readonly url: string;
  readonly stream: string;
  readonly token?: string;
  /** The same seed at the same time gives the same world. */
  readonly seed: string | number;
  /** Ends the simulation. */
  readonly signal: AbortSignal;
  /** Called once when the world's past has been sent and its present begins. */
  readonly onStarted?: (world: World) => void;
  /** Called when the server stops responding, and when it responds again. */
  readonly onStatus?: (status: 'away' | 'back') => void;
}

/** Reports once when the server goes away, and once when it is back. */
function tellStatus(stream: LiveStream, onStatus: (status: 'away' | 'back') => void): void {
  let isAway = false;
  let wasLive = false;
  stream.subscribeStatus(({ phase, reason }) => {
    if (reason === 'closed') return;
    wasLive ||= phase === 'live';
    if (!wasLive || isAway === (phase !== 'live')) return;
    isAway = phase !== 'live';
    onStatus(isAway ? 'away' : 'back');
  });
}

/** Kills, closings, planned shares and what takes them back reach the world as they reach a publisher: over the stream. */
function obeyStream(stream: LiveStream, world: World): void {
  stream.subscribe(({ kills, closings, experiments }) => {
    for (const kill of kills) world.apply(kill);
    for (const closing of closings) world.applyClosing(closing);
    for (const { id, shares } of experiments) world.split(id, shares);
  });
}

async function post(publisher: EventPublisher, events: readonly EventInput[]): Promise<void> {
  const { results } = await publisher.send(events);
  const again = closedWithoutWinner(events, results);
  if (again.length > 0) await publisher.send(again);
}

async function run(world: World, publisher: EventPublisher, options: SimulateOptions): Promise<void> {
  await post(publisher, world.history());
  options.onStarted?.(world);
  while (!options.signal.aborted) {
    await post(publisher, world.advance(Date.now()));
    await sleep(STEP_MS, undefined, { signal: options.signal });
  }
}

/**
 * Posts the events of a simulated world to a running server, in real time, until the signal aborts.
 * @throws ImportError when no server answers at the beginning; PeeksafeError when it refuses.
 */
export async function simulate(options: SimulateOptions): Promise<void> {
  const { url, stream, token, seed, signal } = options;
  const address = `${url.replace(/\/+$/, '')}/v1/streams/${encodeURIComponent(stream)}`;
  await demandServer(url, signal);
  const world = demoWorld(seed, Date.now());
  const access = token === undefined ? {} : { token };
  const publisher = publish(address, { ...access, signal });
  const follower = connect(address, access);
  obeyStream(follower, world);
  if (options.onStatus !== undefined) tellStatus(follower, options.onStatus);
  try {
    await run(world, publisher, options);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    follower.close();
    publisher.close();
  }
}
