import { rmSync } from 'node:fs';
import type { Row } from '../rows.ts';
import { residentMegabytes, scratchFolder } from '../server/children.ts';
import { opening, post, VARIANTS } from '../server/load.ts';
import { stretch } from '../server/measures/fan-out.ts';
import { watched } from '../server/setting.ts';
import { startPeeksafe } from '../server/subjects.ts';
import { doubling, figuresOf, measure, withSlope } from './figures.ts';

/** Frames whose processor time is measured, after some in which the code is compiled. */
const FRAMES = 20;

/** Sends frames of 20 variants to `count` viewers. */
async function manyViewers(count: number): Promise<{ frame: number; megabytes: number }> {
  const dataDir = scratchFolder();
  const server = await startPeeksafe(dataDir);
  try {
    await post(server.port, opening());
    return await watched(server, count, async (audience) => {
      await stretch(server, audience, VARIANTS, FRAMES);
      const { usPerDelivery } = await stretch(server, audience, VARIANTS, FRAMES);
      return { frame: (usPerDelivery * count) / 1000, megabytes: residentMegabytes(server.pid) };
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Viewers of one stream. */
export async function viewers(quick: boolean): Promise<Row[]> {
  const found = await measure(doubling(quick ? 800 : 8000), manyViewers);
  return [
    ...withSlope(
      'viewers: a frame of 20 variants to all, CPU',
      'ms',
      figuresOf(found, ({ frame }) => frame),
    ),
    ...withSlope(
      'viewers: resident memory',
      'MB',
      figuresOf(found, ({ megabytes }) => megabytes),
    ),
  ];
}
