// Pictures of the results that the documents show, made from the JSON files beside them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../rows.ts';
import { drawBars, type Shown } from './bars.ts';
import { drawGrowth } from './growth-plot.ts';
import { matrixOf } from './matrix.ts';

/** The results that the documents quote. */
export const RESULTS = join(import.meta.dirname, '../results');

const live = (label: string): Shown[] => [
  { metric: 'live, main thread', label: `${label}, main thread` },
  { metric: 'live, frames', label: 'frames shown meanwhile', better: 'more' },
];

const TABLE: readonly Shown[] = [
  { metric: 'live 10,000 rows, main thread', label: '10,000 rows, 60 batches of 200 changes a second, main thread' },
  { metric: 'live 1,000 rows, main thread', label: '1,000 rows, the same, main thread' },
  { metric: 'live 1,000 rows, pictures', label: 'pictures that differed meanwhile', better: 'more' },
  { metric: 'mount of 10,000 rows, main thread', label: 'mount of 10,000 rows, main thread' },
  { metric: 'mount of 1,000 rows, main thread', label: 'mount of 1,000 rows, main thread' },
];

/** The part of the results of the same name that each picture shows. */
const BARS: Readonly<Record<string, { readonly title: string; readonly shown: readonly Shown[] }>> = {
  table: {
    title: 'A live table beside peers',
    shown: [
      ...TABLE,
      { metric: 'a page that imports what does the same as ours', label: 'a page that does the same as ours' },
    ],
  },
  streaming: { title: 'A live table beside tables for streams', shown: TABLE },
  chart: {
    title: 'A live chart of ten lines beside peers',
    shown: [
      { metric: 'live, main thread', label: 'a point of each line 60 times a second, main thread' },
      { metric: 'mount of 10 x 1,000 points, main thread', label: 'mount of 10 x 1,000 points, main thread' },
      { metric: 'mount of 10 x 100,000 points, main thread', label: 'mount of 10 x 100,000 points, main thread' },
      { metric: 'a page that only imports it', label: 'a page that only imports it' },
    ],
  },
  race: { title: 'The race of evidence beside uPlot', shown: live('20 batches a second of six variants') },
  fan: { title: 'The fan of six rates beside uPlot', shown: live('20 batches a second of six variants') },
  server: {
    title: 'A server with viewers beside peers',
    shown: [
      { metric: 'CPU per delivery, 20 variants', label: '2,000 viewers, CPU of a frame of 20 variants' },
      { metric: 'CPU per delivery, 3 variants', label: '2,000 viewers, CPU of a frame of 3 variants' },
      { metric: 'CPU per delivery, 1 variant', label: '2,000 viewers, CPU of a frame of 1 variant' },
      { metric: 'POST to receipt, 500 viewers at 20 frames/s, p99', label: '500 viewers, POST to receipt, p99' },
      { metric: 'POST to receipt, 5,000 viewers at 4 frames/s, p99', label: '5,000 viewers, POST to receipt, p99' },
      { metric: 'resident memory, 500 viewers at 20 frames/s', label: '500 viewers, resident memory' },
      { metric: '10,000 viewers: resident memory after 10 frames to all', label: '10,000 viewers, resident memory' },
    ],
  },
};

const GROWTH_TITLE = 'How work grows with what it is done on (both axes logarithmic, linear growth dashed)';

/** The names of the results that have a picture. */
export const PICTURED: readonly string[] = [...Object.keys(BARS), 'growth'];

/** Draws the results of a name. */
export function draw(name: string, rows: readonly Row[]): string {
  const bars = BARS[name];
  return bars === undefined ? drawGrowth(GROWTH_TITLE, rows) : drawBars(bars.title, matrixOf(rows), bars.shown);
}

/** The rows in a file of results. */
export const rowsIn = (name: string): Row[] => JSON.parse(readFileSync(join(RESULTS, `${name}.json`), 'utf8')) as Row[];

/** Draws all results of which there are pictures. */
export function drawAll(): void {
  for (const name of PICTURED)
    if (existsSync(join(RESULTS, `${name}.json`)))
      writeFileSync(join(RESULTS, `${name}.svg`), draw(name, rowsIn(name)));
}
