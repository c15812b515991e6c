import { rmSync } from 'node:fs';
import type { EventInput } from 'peeksafe/protocol';
import { slopeMetric } from '../presentation/growth-plot.ts';
import { slopeOf, type Figures } from '../presentation/slope.ts';
import { rowOf, type Row } from '../rows.ts';
import { cpuSeconds, scratchFolder } from '../server/children.ts';
import { call, post } from '../server/load.ts';
import { startPeeksafe, type Subject } from '../server/subjects.ts';

/** As many events as a call takes. */
const CALL = 1000;

/** Four sizes, each twice the one before. */
export const doubling = (most: number): number[] => [most / 8, most / 4, most / 2, most];

/** Does work of several sizes, one after the other. */
export async function measure<T>(sizes: readonly number[], of: (size: number) => Promise<T>): Promise<[number, T][]> {
  const found: [number, T][] = [];
  for (const size of sizes) found.push([size, await of(size)]);
  return found;
}

/** One figure of such work, by size. Below 1 nothing is told: the kernel counts processor time in hundredths of a second. */
export const figuresOf = <T>(found: readonly (readonly [number, T])[], of: (one: T) => number): Figures =>
  found.map(([size, one]) => [size, Math.max(1, of(one))]);

/** A row for each size. */
export const rowsOf = (metric: string, unit: string, figures: Figures): Row[] =>
  figures.map(([size, figure]) =>
    rowOf('growth', 'peeksafe', `${metric}, ${size.toLocaleString('en')}`, unit, [figure]),
  );

/** A row for each size, and one for the slope in the log-log plot. */
export const withSlope = (metric: string, unit: string, figures: Figures): Row[] => [
  ...rowsOf(metric, unit, figures),
  rowOf('growth', 'peeksafe', slopeMetric(metric), '', [slopeOf(figures)]),
];

/** Processor time that a piece of work takes the server, milliseconds. */
export async function cpuOf(server: Subject, work: () => Promise<unknown>): Promise<number> {
  const before = cpuSeconds(server.pid);
  await work();
  return (cpuSeconds(server.pid) - before) * 1000;
}

/** Posts any number of events. */
export async function postAll(server: Subject, events: readonly EventInput[]): Promise<void> {
  for (let i = 0; i < events.length; i += CALL) await post(server.port, events.slice(i, i + CALL));
}

/** Reads what the server says of the stream. @throws Error when it refuses. */
export async function read<T>(server: Subject, path: string): Promise<T> {
  const { status, body } = await call(server.port, 'GET', `/v1/streams/bench/${path}`);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as T;
}

/** Starts a server for some work, and ends it with its store. */
export async function withServer<T>(work: (server: Subject, dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = scratchFolder();
  const server = await startPeeksafe(dataDir);
  try {
    return await work(server, dataDir);
  } finally {
    await server.stop('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Processor time of a start on a store, milliseconds. */
export async function startCpu(dataDir: string): Promise<number> {
  const again = await startPeeksafe(dataDir);
  try {
    return cpuSeconds(again.pid) * 1000;
  } finally {
    await again.stop('SIGKILL');
  }
}

const BEGIN = Date.parse('2026-01-05T00:00:00Z');

/** A moment of the stream's past, RFC 3339. @param ms After it began. */
export const at = (ms: number): string => new Date(BEGIN + ms).toISOString();

/** An experiment. */
export const opened: EventInput = { id: 'x', at: at(0), kind: 'experiment.opened', experiment: 'x', policy: 'off' };

/** Its variants. */
export const posted = (count: number): EventInput[] =>
  Array.from({ length: count }, (_, i): EventInput => ({
    ...{ id: `p${i}`, at: at(0), kind: 'variant.posted', variant: `v${i}`, experiment: 'x' },
    content: `Variant ${i}: a sentence as long as a heading that people vote on`,
  }));

/** Counts of one of them. */
export const observed = (id: string, variant: number, ms: number): EventInput => ({
  ...{ id, at: at(ms), kind: 'variant.observed', variant: `v${variant}`, impressions: 50, engagements: 2 },
});
