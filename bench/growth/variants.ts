import type { Changes, History } from 'peeksafe/protocol';
import type { Row } from '../rows.ts';
import { now, pause } from '../server/clock.ts';
import { call, post } from '../server/load.ts';
import { longestWait } from '../server/measures/longest-wait.ts';
import type { Subject } from '../server/subjects.ts';
import {
  cpuOf,
  doubling,
  figuresOf,
  measure,
  observed,
  opened,
  postAll,
  posted,
  read,
  rowsOf,
  startCpu,
  withServer,
  withSlope,
} from './figures.ts';

/** Counts of one variant each, to tell what one of them takes. */
const SINGLE_COUNTS = 50;

interface Wide {
  readonly fill: number;
  readonly fillWait: number;
  readonly counts: number;
  readonly countsWait: number;
  readonly singleCount: number;
  readonly singleBytes: number;
  readonly history: number;
  readonly historyWait: number;
  readonly longestPage: number;
  readonly start: number;
}

async function historyOf(server: Subject): Promise<number> {
  let longest = 0;
  let after: string | undefined;
  do {
    const begin = now();
    const page = await read<History>(
      server,
      `history${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`,
    );
    longest = Math.max(longest, now() - begin);
    after = page.next;
  } while (after !== undefined);
  return longest;
}

/** One experiment of `count` variants: filled, counted, read, and started again. */
const wideExperiment = (count: number): Promise<Wide> =>
  withServer(async (server, dataDir) => {
    let [fillWait, countsWait, historyWait, longestPage] = [0, 0, 0, 0];
    const variants = [opened, ...posted(count)];
    const fill = await cpuOf(
      server,
      async () => (fillWait = await longestWait(server, () => postAll(server, variants))),
    );
    const first = Array.from({ length: count }, (_, i) => observed(`o${i}`, i, 1000 * (i % 60)));
    const counts = await cpuOf(
      server,
      async () => (countsWait = await longestWait(server, () => postAll(server, first))),
    );
    // Until its batches are closed and nothing is under way.
    await pause(3000);
    const { cursor } = await read<Changes>(server, `changes`);
    const singles = await cpuOf(server, async () => {
      for (let i = 0; i < SINGLE_COUNTS; i++)
        await post(server.port, [observed(`single ${i}`, Math.floor((i * count) / SINGLE_COUNTS), 60_000)]);
    });
    const { length } = (await call(server.port, 'GET', `/v1/streams/bench/changes?since=${cursor}`)).body;
    const history = await cpuOf(server, async () => {
      historyWait = await longestWait(server, async () => (longestPage = await historyOf(server)));
    });
    await server.stop('SIGTERM');
    const start = await startCpu(dataDir);
    const waits = { fillWait, countsWait, historyWait, longestPage };
    return {
      ...{ fill, counts, history, start, ...waits },
      singleCount: singles / SINGLE_COUNTS,
      singleBytes: length / SINGLE_COUNTS,
    };
  });

/** Variants of one experiment. */
export async function variants(quick: boolean): Promise<Row[]> {
  const wide = await measure(doubling(quick ? 8000 : 100_000), wideExperiment);
  const work = (metric: string, unit: string, of: (one: Wide) => number): Row[] =>
    withSlope(`variants of one experiment: ${metric}`, unit, figuresOf(wide, of));
  const wait = (metric: string, of: (one: Wide) => number): Row[] =>
    rowsOf(`variants of one experiment: longest wait of /healthz while ${metric}`, 'ms', figuresOf(wide, of));
  return [
    ...work('posting them, CPU', 'ms', ({ fill }) => fill),
    ...wait('they are posted', ({ fillWait }) => fillWait),
    ...work('a first count of each, CPU', 'ms', ({ counts }) => counts),
    ...wait('each has its first count', ({ countsWait }) => countsWait),
    ...work('a count of one of them, CPU', 'ms', ({ singleCount }) => singleCount),
    ...work('a count of one of them, sent to a viewer', 'bytes', ({ singleBytes }) => singleBytes),
    ...work('history of all, page by page, CPU', 'ms', ({ history }) => history),
    ...work('history, the longest page', 'ms', ({ longestPage }) => longestPage),
    ...wait('their history is read', ({ historyWait }) => historyWait),
    ...work('a start, CPU', 'ms', ({ start }) => start),
  ];
}
