import type { Row } from '../rows.ts';
import { fill } from '../server/wide.ts';
import { cpuOf, doubling, figuresOf, measure, startCpu, withServer, withSlope } from './figures.ts';

const VARIANTS = 1000;

/** Takes in `count` events of 1,000 variants, and starts again after a power cut. */
const manyEvents = (count: number): Promise<{ taken: number; start: number }> =>
  withServer(async (server, dataDir) => {
    const taken = await cpuOf(server, () => fill(server.port, VARIANTS, count));
    await server.stop('SIGKILL');
    return { taken, start: await startCpu(dataDir) };
  });

/** Events of one stream. */
export async function events(quick: boolean): Promise<Row[]> {
  const found = await measure(doubling(quick ? 40_000 : 1_000_000), manyEvents);
  return [
    ...withSlope(
      'events: taking them in, CPU',
      'ms',
      figuresOf(found, ({ taken }) => taken),
    ),
    ...withSlope(
      'events: a start after SIGKILL, CPU',
      'ms',
      figuresOf(found, ({ start }) => start),
    ),
  ];
}
