// How the server's work grows with what it holds: open batches, streams, variants of one experiment, pages of history. Each is measured in
// processor time at four sizes, each twice the one before. A slope of 1 in the log-log plot is linear growth.
import { rmSync } from 'node:fs';
import type { Changes, EventInput, History } from 'peeksafe/protocol';
import { rowOf, type Row } from '../../rows.ts';
import { cpuSeconds, scratchFolder } from '../children.ts';
import { now, pause } from '../clock.ts';
import { call, post } from '../load.ts';
import type { Setting } from '../setting.ts';
import { startPeeksafe, type Subject } from '../subjects.ts';
import { longestWait } from './longest-wait.ts';

/** As many events as a call takes. */
const CALL = 1000;

/** Counts of one variant each in a wide experiment, to tell what one of them takes. */
const SINGLE_COUNTS = 50;

/** A figure at each size. */
type Figures = readonly (readonly [size: number, figure: number])[];

/** The slope of the line through the figures in the log-log plot: 0 for what does not grow, 1 for linear growth, 2 for that of the square. */
function slopeOf(figures: Figures): number {
  const points = figures.map(([size, figure]) => [Math.log(size), Math.log(figure)] as const);
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

const rowsOf = (metric: string, unit: string, figures: Figures): Row[] =>
  figures.map(([size, figure]) =>
    rowOf('server', 'peeksafe', `${metric}, ${size.toLocaleString('en')}`, unit, [figure]),
  );

const withSlope = (metric: string, unit: string, figures: Figures): Row[] => [
  ...rowsOf(metric, unit, figures),
  rowOf('server', 'peeksafe', `${metric}, slope in the log-log plot`, '', [slopeOf(figures)]),
];

/** Processor time that a piece of work takes the server, milliseconds. */
async function cpuOf(server: Subject, work: () => Promise<unknown>): Promise<number> {
  const before = cpuSeconds(server.pid);
  await work();
  return (cpuSeconds(server.pid) - before) * 1000;
}

async function postAll(server: Subject, events: readonly EventInput[]): Promise<void> {
  for (let i = 0; i < events.length; i += CALL) await post(server.port, events.slice(i, i + CALL));
}

async function read<T>(server: Subject, path: string): Promise<T> {
  const { status, body } = await call(server.port, 'GET', `/v1/streams/bench/${path}`);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as T;
}

async function withServer<T>(work: (server: Subject, dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = scratchFolder();
  const server = await startPeeksafe(dataDir);
  try {
    return await work(server, dataDir);
  } finally {
    await server.stop('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const at = (ms: number): string => new Date(BEGIN + ms).toISOString();

const opened: EventInput = { id: 'x', at: at(0), kind: 'experiment.opened', experiment: 'x', policy: 'off' };

const posted = (count: number): EventInput[] =>
  Array.from({ length: count }, (_, i): EventInput => ({
    ...{ id: `p${i}`, at: at(0), kind: 'variant.posted', variant: `v${i}`, experiment: 'x' },
    content: `Variant ${i}: a sentence as long as a heading that people vote on`,
  }));

const observed = (id: string, variant: number, ms: number): EventInput => ({
  ...{ id, at: at(ms), kind: 'variant.observed', variant: `v${variant}`, impressions: 50, engagements: 2 },
});

/** Counts of `count` seconds, each of which opens a batch; then all of them close at once. */
const openBatches = (count: number): Promise<{ open: number; close: number }> =>
  withServer(async (server) => {
    const waiting = { batchMs: 1000, attributionWindowMs: 10_000_000 };
    const configured: EventInput = { id: 'c', at: at(0), kind: 'stream.configured', ...waiting };
    await postAll(server, [configured, opened, ...posted(2)]);
    const counts = Array.from({ length: count }, (_, i) => observed(`o${i}`, i % 2, 1000 * i));
    const open = await cpuOf(server, () => postAll(server, counts));
    const isClosed = async (): Promise<boolean> =>
      (await read<Changes>(server, 'changes')).experiments?.[0]?.batches === count;
    const close = await cpuOf(server, async () => {
      await post(server.port, [{ id: 'd', at: at(0), kind: 'stream.configured', attributionWindowMs: 0 }]);
      await post(server.port, [observed('last', 0, 1000 * count)]);
      while (!(await isClosed())) await pause(50);
    });
    return { open, close };
  });

/** Starts a server with `count` streams of one variant each. */
const manyStreams = (count: number): Promise<{ start: number }> =>
  withServer(async (server, dataDir) => {
    const events = [opened, ...posted(1), observed('o', 0, 1000)];
    for (let i = 0; i < count; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, j) => post(server.port, events, `s${i + j}`)));
    await server.stop('SIGTERM');
    const again = await startPeeksafe(dataDir);
    try {
      return { start: cpuSeconds(again.pid) * 1000 };
    } finally {
      await again.stop('SIGKILL');
    }
  });

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
    const again = await startPeeksafe(dataDir);
    const start = cpuSeconds(again.pid) * 1000;
    await again.stop('SIGKILL');
    const waits = { fillWait, countsWait, historyWait, longestPage };
    return {
      ...{ fill, counts, history, start, ...waits },
      singleCount: singles / SINGLE_COUNTS,
      singleBytes: length / SINGLE_COUNTS,
    };
  });

async function measure<T>(sizes: readonly number[], of: (size: number) => Promise<T>): Promise<[number, T][]> {
  const found: [number, T][] = [];
  for (const size of sizes) found.push([size, await of(size)]);
  return found;
}

function doubling(most: number): number[] {
  return [most / 8, most / 4, most / 2, most];
}

/** The work that grows, and how. */
export async function growth({ quick }: Setting): Promise<Row[]> {
  const batches = await measure(doubling(quick ? 1600 : 10_000), openBatches);
  const streams = await measure(doubling(quick ? 800 : 4000), manyStreams);
  const wide = await measure(doubling(quick ? 8000 : 100_000), wideExperiment);
  const figures = <T>(found: readonly [number, T][], of: (one: T) => number): Figures =>
    found.map(([size, one]) => [size, Math.max(1, of(one))]);
  const wideWork = (metric: string, unit: string, of: (one: Wide) => number): Row[] =>
    withSlope(`variants of one experiment: ${metric}`, unit, figures(wide, of));
  const wideWait = (metric: string, of: (one: Wide) => number): Row[] =>
    rowsOf(`variants of one experiment: longest wait of /healthz while ${metric}`, 'ms', figures(wide, of));
  return [
    ...withSlope(
      'open batches: counts that open them, CPU',
      'ms',
      figures(batches, ({ open }) => open),
    ),
    ...withSlope(
      'open batches: closing all of them, CPU',
      'ms',
      figures(batches, ({ close }) => close),
    ),
    ...withSlope(
      'streams: a start, CPU',
      'ms',
      figures(streams, ({ start }) => start),
    ),
    ...wideWork('posting them, CPU', 'ms', ({ fill }) => fill),
    ...wideWait('they are posted', ({ fillWait }) => fillWait),
    ...wideWork('a first count of each, CPU', 'ms', ({ counts }) => counts),
    ...wideWait('each has its first count', ({ countsWait }) => countsWait),
    ...wideWork('a count of one of them, CPU', 'ms', ({ singleCount }) => singleCount),
    ...wideWork('a count of one of them, sent to a viewer', 'bytes', ({ singleBytes }) => singleBytes),
    ...wideWork('history of all, page by page, CPU', 'ms', ({ history }) => history),
    ...wideWork('history, the longest page', 'ms', ({ longestPage }) => longestPage),
    ...wideWait('their history is read', ({ historyWait }) => historyWait),
    ...wideWork('a start, CPU', 'ms', ({ start }) => start),
  ];
}
