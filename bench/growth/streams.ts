import type { Row } from '../rows.ts';
import { post } from '../server/load.ts';
import { doubling, figuresOf, measure, observed, opened, posted, startCpu, withServer, withSlope } from './figures.ts';

/** Streams that are filled at a time. */
const AT_ONCE = 50;

/** Starts a server with `count` streams of one variant each. */
const manyStreams = (count: number): Promise<number> =>
  withServer(async (server, dataDir) => {
    const events = [opened, ...posted(1), observed('o', 0, 1000)];
    for (let i = 0; i < count; i += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => post(server.port, events, `s${i + j}`)));
    await server.stop('SIGTERM');
    return startCpu(dataDir);
  });

/** Streams of one server. */
export async function streams(quick: boolean): Promise<Row[]> {
  const found = await measure(doubling(quick ? 800 : 4000), manyStreams);
  return withSlope(
    'streams: a start, CPU',
    'ms',
    figuresOf(found, (start) => start),
  );
}
