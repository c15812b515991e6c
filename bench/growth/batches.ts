import type { Changes, EventInput } from 'peeksafe/protocol';
import type { Row } from '../rows.ts';
import { pause } from '../server/clock.ts';
import { post } from '../server/load.ts';
import {
  at,
  cpuOf,
  doubling,
  figuresOf,
  measure,
  observed,
  opened,
  postAll,
  posted,
  read,
  withServer,
  withSlope,
} from './figures.ts';

/** How long batches wait for late counts: longer than all of them last, milliseconds. */
const WINDOW_MS = 10_000_000;

/** Counts of `count` seconds, each of which opens a batch; then a count of much later closes all of them at once. */
const openBatches = (count: number): Promise<{ open: number; close: number }> =>
  withServer(async (server) => {
    const waiting = { batchMs: 1000, attributionWindowMs: WINDOW_MS };
    const configured: EventInput = { id: 'c', at: at(0), kind: 'stream.configured', ...waiting };
    await postAll(server, [configured, opened, ...posted(2)]);
    const counts = Array.from({ length: count }, (_, i) => observed(`o${i}`, i % 2, 1000 * i));
    const open = await cpuOf(server, () => postAll(server, counts));
    const isClosed = async (): Promise<boolean> =>
      (await read<Changes>(server, 'changes')).experiments?.[0]?.batches === count;
    const close = await cpuOf(server, async () => {
      await post(server.port, [observed('last', 0, 1000 * count + WINDOW_MS)]);
      while (!(await isClosed())) await pause(50);
    });
    return { open, close };
  });

/** Batches of one experiment that wait for late counts. */
export async function batches(quick: boolean): Promise<Row[]> {
  const found = await measure(doubling(quick ? 1600 : 10_000), openBatches);
  return [
    ...withSlope(
      'open batches: counts that open them, CPU',
      'ms',
      figuresOf(found, ({ open }) => open),
    ),
    ...withSlope(
      'open batches: closing all of them, CPU',
      'ms',
      figuresOf(found, ({ close }) => close),
    ),
  ];
}
