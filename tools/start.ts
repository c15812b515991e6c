// `npm start`: builds, starts the reference server on its embedded store, and feeds its demo with the simulator.
import { parseArgs } from 'node:util';
import type { Lever, LeverEffect, World } from 'peeksafe/simulator';
import { build, DEMO_DIR } from './build.ts';

/** The demo's own stream, as the page expects it. */
const STREAM = 'demo';

interface Wanted {
  readonly port: number;
  readonly dataDir: string;
}

function wanted(): Wanted {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const text = values.port ?? process.env['PORT'] ?? '8787';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`"${text}" is no port: expected a whole number from 0 to 65535.`);
  return { port, dataDir: values.data ?? '.peeksafe' };
}

const say = (sentence: string): void => console.log(`Peeksafe: ${sentence}`);

async function main(): Promise<void> {
  const { port, dataDir } = wanted();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  say('building …');
  await build();
  if (stopping.signal.aborted) return;
  say(`starting the server on the store ${dataDir} …`);
  // Imported only now: it is what has just been built.
  const { startServer, simulate } = await import('peeksafe-server');
  let world: World | null = null;
  const pull = (lever: Lever): LeverEffect => {
    if (world === null) throw new RangeError('The simulated world has not begun yet.');
    return world.lever(lever);
  };
  const server = await startServer({ dataDir, port, demoDir: DEMO_DIR, levers: { stream: STREAM, pull } });
  try {
    say('feeding it with a simulated world …');
    const onStarted = (started: World): void => {
      world = started;
      say('answers on this machine only, and to everybody on it. Ctrl-C stops it.');
      console.log(`\n  ${server.url}\n`);
    };
    await simulate({ url: server.url, stream: STREAM, seed: 'peeksafe', signal: stopping.signal, onStarted });
  } finally {
    say('stopping …');
    await server.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(`\nPeeksafe: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
