// Measures how long a page waits when it opens a stream of ten thousand variants.
import { connect } from 'peeksafe/sdk';
import { rowOf, type Row } from '../../rows.ts';
import { now } from '../clock.ts';
import type { Setting } from '../setting.ts';
import { startPeeksafe, type Subject } from '../subjects.ts';
import { fill } from '../wide.ts';
import { watched } from '../setting.ts';

/** From connecting until everything is there, by the SDK, milliseconds. */
function open(port: number, variants: number): Promise<number> {
  return new Promise((done, failed) => {
    const start = now();
    const stream = connect(`http://localhost:${port}/v1/streams/bench`);
    const end = (act: () => void): void => {
      clearTimeout(timer);
      stream.close();
      act();
    };
    const timer = setTimeout(() => end(() => failed(new Error('The state did not become complete.'))), 30_000);
    stream.subscribe(() => {
      if (stream.state.variants.size === variants) end(() => done(now() - start));
    });
  });
}

async function measure(server: Subject, variants: number, seq: number, rounds: number): Promise<Row[]> {
  const times: number[] = [];
  for (let i = -2; i < rounds; i++) {
    const time = await open(server.port, variants);
    if (i >= 0) times.push(time);
  }
  return watched(server, 1, async (audience) => {
    await audience.reached(seq);
    const { frames, bytes } = await audience.receipts([]);
    const where = `${variants.toLocaleString('en')} variants`;
    return [
      rowOf('server', 'peeksafe', `page opened on ${where}: complete in the SDK`, 'ms', times),
      rowOf('server', 'peeksafe', `page opened on ${where}: sent`, 'kB', [bytes / 1000]),
      rowOf('server', 'peeksafe', `page opened on ${where}: messages`, '', [frames]),
    ];
  });
}

/** The first snapshot of a wide stream. */
export async function openingPage({ quick }: Setting): Promise<Row[]> {
  const variants = quick ? 2000 : 10_000;
  const server = await startPeeksafe();
  try {
    // Everything opened and each variant reported once.
    const seq = await fill(server.port, variants, Math.ceil(variants * 2.2));
    return await measure(server, variants, seq, quick ? 5 : 20);
  } finally {
    await server.stop();
  }
}
