import { Hono, type Context } from 'hono';
import { BreakdownQuery, explain, type Breakdown, type Problem } from 'peeksafe/protocol';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';
import type { NoRoom, OutputBudget } from '../../output/output-budget.ts';
import { answerNoRoom, answerText, type AnswerSource } from '../../http/bounded-response.ts';
import { CSV, wantsCsv } from '../../http/csv.ts';
import { matchesTag } from '../../http/entity-tags.ts';
import { streamFor, type Guarded } from '../../http/guard.ts';
import { answerProblem } from '../../http/problems.ts';
import { answerFromStream } from './answer-from-stream.ts';
import { breakdownCsv } from './csv/breakdown-csv.ts';

function queryOf(c: Context): { query: BreakdownQuery } | { problem: Problem } {
  const variants = c.req.queries('variants');
  const read = BreakdownQuery.safeParse({
    experiment: c.req.query('experiment'),
    dimension: c.req.query('dimension'),
    ...(variants !== undefined && { variants }),
    after: c.req.query('after'),
  });
  return read.success ? { query: read.data } : { problem: explain(read.error.issues, 'bad-query')[0] as Problem };
}

/** About what a breakdown takes: four columns of numbers a variant. */
const bytesOf = ({ series, values }: Breakdown): number => series.length * values.length * 4 * 8;

/** A breakdown as text, a variant at a time. */
function sourceOf({ series, ...head }: Breakdown): AnswerSource {
  const pieces = function* (): Generator<string> {
    yield `${JSON.stringify(head).slice(0, -1)},"series":[`;
    for (const [i, one] of series.entries()) yield `${i === 0 ? '' : ','}${JSON.stringify(one)}`;
    yield ']}';
  };
  return { bytes: bytesOf({ series, ...head }), pieces };
}

/**
 * A file holds all of a breakdown in memory, so that it is of one moment however slowly it is read: at most this many values of variants, which is less than the room
 * that an address has by default.
 */
const MAX_VALUES = 200_000;

/** How often the pages are read once more because more was judged between them. */
const MAX_RESTARTS = 4;

const TOO_LARGE: Problem = {
  code: 'too-large',
  field: 'variants',
  message: `The breakdown has more than ${MAX_VALUES} values of variants, which is more than one file may have.`,
  expected: 'fewer variants, or JSON page by page',
};

/** All pages of a breakdown from one on, of the moment of the first. @param reserve Takes room for a page that is held; returns why there is none. */
async function readPages(
  { service }: OpenStream,
  query: BreakdownQuery,
  reserve: (bytes: number) => NoRoom | null,
): Promise<Breakdown | Problem | { readonly noRoom: NoRoom }> {
  const series: Breakdown['series'] = [];
  for (let after = query.after; ;) {
    const page: Breakdown | Problem = await service.breakdown({ ...query, ...(after !== undefined && { after }) });
    if ('code' in page) return page;
    const noRoom = reserve(bytesOf(page));
    if (noRoom !== null) return { noRoom };
    for (const one of page.series) series.push(one);
    if (series.length * page.values.length > MAX_VALUES) return TOO_LARGE;
    after = page.next;
    if (after === undefined) return { ...page, series };
  }
}

/** The same, begun again when more was judged meanwhile. Room is taken only while it reads: the answer takes its own. */
async function readWhole(
  stream: OpenStream,
  query: BreakdownQuery,
  output: OutputBudget,
  address: string,
): Promise<Breakdown | Problem | { readonly noRoom: NoRoom }> {
  for (let restarts = 0; ; restarts++) {
    const rooms: (() => void)[] = [];
    const reserve = (bytes: number): NoRoom | null => {
      const room = output.reserve(address, bytes);
      if (typeof room === 'string') return room;
      rooms.push(room);
      return null;
    };
    try {
      const read = await readPages(stream, query, reserve);
      // A page of the caller's own, that is stale, stays so.
      const isStale = 'code' in read && read.code === 'stale-page' && query.after === undefined;
      if (!isStale || restarts === MAX_RESTARTS) return read;
    } finally {
      for (const room of rooms) room();
    }
  }
}

/** `GET /breakdown`: the judged counts of an experiment by the values of one dimension, as columns or as comma-separated values. */
export function breakdownRoute(streams: OpenStreams, output: OutputBudget): Hono<Guarded> {
  return new Hono<Guarded>().get('/', async (c) => {
    const name = streamFor(c, 'view');
    if (typeof name !== 'string') return answerProblem(c, name);
    const read = queryOf(c);
    if ('problem' in read) return answerProblem(c, read.problem);
    const isCsv = wantsCsv(c);
    if (typeof isCsv !== 'boolean') return answerProblem(c, isCsv);
    return answerFromStream(
      c,
      { streams, output },
      name,
      (stream) =>
        isCsv ? readWhole(stream, read.query, output, c.get('address')) : stream.service.breakdown(read.query),
      (breakdown) => {
        if ('noRoom' in breakdown) return answerNoRoom(c, breakdown.noRoom);
        const tag = `"${breakdown.version}${isCsv ? '/csv' : ''}"`;
        const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
        if (matchesTag(c.req.header('if-none-match'), tag)) return c.body(null, 304, headers);
        if (isCsv) return answerText(c, output, { ...headers, ...CSV }, breakdownCsv(breakdown));
        const type = { 'Content-Type': 'application/json; charset=utf-8' };
        return answerText(c, output, { ...headers, ...type }, sourceOf(breakdown));
      },
    );
  });
}
