import type { EventInput } from 'peeksafe/protocol';
import { rowOf, type Row } from '../rows.ts';
import { populate, startPeeksafe, withStore, type Subject } from './subject.ts';

const BATCH = 100;
const IN_FLIGHT = 8;
const VARIANTS = 20;

/** A call with one batch of counts. */
export function batch(from: number, size = BATCH): string {
  const at = new Date().toISOString();
  const events = Array.from({ length: size }, (_, i): EventInput => ({
    ...{ id: `i${from + i}`, at, kind: 'variant.observed', variant: `v${(from + i) % VARIANTS}` },
    impressions: 20,
    engagements: (from + i) % 3 === 0 ? 1 : 0,
  }));
  return JSON.stringify(events);
}

async function rateOf(subject: Subject, streams: readonly string[], seconds: number, firstId: number): Promise<number> {
  let sent = firstId;
  const begin = performance.now();
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, worker) => {
      while (performance.now() - begin < seconds * 1000) {
        const from = sent;
        sent += BATCH;
        await subject.post(batch(from), streams[worker % streams.length]);
        acknowledged += BATCH;
      }
    }),
  );
  return (acknowledged * 1000) / (performance.now() - begin);
}

/** Events a second, acknowledged when durable, in batches of 100 with 8 calls under way. The sender shares the machine. */
export async function ingest(seconds: number, rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const streams of [['bench'], ['bench', 'b2', 'b3', 'b4']]) {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await withStore(async (dataDir) => {
        const subject = await startPeeksafe(dataDir);
        for (const stream of streams) await populate(subject, VARIANTS, stream);
        // Warmed up first, with ids of its own.
        await rateOf(subject, streams, 1, 0);
        rates.push(await rateOf(subject, streams, seconds, 10_000_000));
        await subject.kill();
      });
    }
    const where = streams.length === 1 ? '1 stream' : `${streams.length} streams`;
    rows.push(rowOf('server', 'peeksafe', `ingest, ${where}: events acknowledged durable`, '1/s', rates));
  }
  return rows;
}
