import { setTimeout as sleep } from 'node:timers/promises';
import { connect, publish, type EventPublisher, type LiveStream } from 'peeksafe/sdk';
import { demoWorld, type World } from 'peeksafe/simulator';
import { demandServer } from './replay/demand-server.ts';

/** The world is asked this often what has happened, milliseconds. */
const STEP_MS = 250;

/** What to simulate, and to where. */
export interface SimulateOptions {
  /** The server's address, such as `http://localhost:8787`. */
  readonly url: string;
  readonly stream: string;
  readonly token?: string;
  /** The same seed at the same time gives the same world. */
  readonly seed: string | number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told once when the past of the world has been sent and its present begins. */
  readonly onStarted?: (world: World) => void;
  /** Told when the server answers no more, and when it does again. */
  readonly onStatus?: (status: 'away' | 'back') => void;
}

/** Tells when the server goes away, once, and when it is back. */
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

/** Kills and revivals reach the world as they would reach a publisher: over the stream. */
function obeyStream(stream: LiveStream, world: World): void {
  stream.subscribe(({ kills }) => {
    for (const kill of kills) world.apply(kill);
  });
}

async function run(world: World, publisher: EventPublisher, options: SimulateOptions): Promise<void> {
  await publisher.send(world.history());
  options.onStarted?.(world);
  while (!options.signal.aborted) {
    await publisher.send(world.advance(Date.now()));
    await sleep(STEP_MS, undefined, { signal: options.signal });
  }
}

/**
 * Feeds a running server with a simulated world, in real time, until it is ended.
 * @throws ReplayError when no server answers at the beginning; PeeksafeError when it refuses.
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
