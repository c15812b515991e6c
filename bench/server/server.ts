import { build } from '../../tools/build.ts';
import type { Row } from '../rows.ts';
import { connected, delays } from './delays.ts';
import { fanOut } from './fan-out.ts';
import { ingest } from './ingest.ts';
import { coldStart, wideStream } from './opening.ts';

/** The server beside its peers: what a delivery costs, how long it takes, what it holds, and how fast it takes events in. */
export async function server(quick: boolean): Promise<Row[]> {
  await build();
  if (quick) {
    const crowd = { viewers: 500, frames: 20, framesPerSecond: 10, rounds: 1 };
    return [
      ...(await fanOut({ ...crowd, variants: 1 })),
      ...(await delays({ viewers: 100, framesPerSecond: 20, seconds: 2 }, ['peeksafe'])),
      ...(await ingest(2, 1)),
      ...(await wideStream(1000, 3)),
    ];
  }
  const crowd = { viewers: 2000, frames: 100, framesPerSecond: 10, rounds: 3 };
  return [
    ...(await fanOut({ ...crowd, variants: 1 })),
    ...(await fanOut({ ...crowd, variants: 5 })),
    ...(await fanOut({ ...crowd, variants: 20 })),
    ...(await delays({ viewers: 500, framesPerSecond: 20, seconds: 15 }, ['peeksafe', 'socket.io', 'ws'])),
    ...(await delays({ viewers: 5000, framesPerSecond: 4, seconds: 15 }, ['peeksafe', 'socket.io', 'ws'])),
    ...(await connected(10_000, 5)),
    ...(await ingest(8, 3)),
    ...(await wideStream(10_000, 7)),
    ...(await coldStart(1_000_000, 5)),
  ];
}
