import { Hono, type Context } from 'hono';
import { explain, HistoryQuery, type History, type Problem } from 'peeksafe/protocol';
import type { LiveStreamParts, Streams } from '../live/streams.ts';
import type { StateStore } from '../log/state-store.ts';
import { answerProblem, noStream } from './problems.ts';
import { streamFor, type Guarded } from './guard.ts';

const DEFAULT_POINTS = 300;

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);

function queryOf(c: Context): { query: HistoryQuery } | { problem: Problem } {
  const variants = c.req.queries('variants');
  const read = HistoryQuery.safeParse({
    ...(variants !== undefined && { variants }),
    from: numberOf(c.req.query('from')),
    to: numberOf(c.req.query('to')),
    points: numberOf(c.req.query('points')),
  });
  if (!read.success) return { problem: explain(read.error.issues, 'bad-query')[0] as Problem };
  const { from, to } = read.data;
  if (from !== undefined && to !== undefined && from >= to) {
    return {
      problem: {
        code: 'bad-query',
        field: 'from',
        message: '"from" is not before "to".',
        expected: 'from < to, in milliseconds since 1970',
      },
    };
  }
  return { query: read.data };
}

function historyOf(stream: LiveStreamParts, store: StateStore, query: HistoryQuery): History | Problem {
  const { runner, hub } = stream;
  const ids = runner.variantIds();
  const known = new Set(ids);
  const stranger = query.variants?.find((id) => !known.has(id));
  if (stranger !== undefined) {
    return {
      code: 'unknown-variant',
      field: 'variants',
      message: `There is no variant "${stranger}".`,
      expected: 'ids of variants of this stream',
    };
  }
  const wanted = query.variants === undefined ? ids : [...new Set(query.variants)];
  const seq = runner.settle();
  const to = query.to ?? runner.newestAt + 1;
  const from = Math.min(query.from ?? store.beginning(runner.stream, wanted) ?? to - 1, to - 1);
  const past = store.history(runner.stream, wanted, { from, to }, query.points ?? DEFAULT_POINTS);
  return { cursor: hub.index.cursorAt(seq), ...past };
}

/** `GET /history`: cumulative counts per time bucket, as columns. */
export function historyRoute(streams: Streams, store: StateStore): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const name = streamFor(c, 'view');
    if (typeof name !== 'string') return answerProblem(c, name);
    const read = queryOf(c);
    if ('problem' in read) return answerProblem(c, read.problem);
    const stream = streams.get(name, false);
    if (stream === null) return answerProblem(c, noStream(name));
    const answer = historyOf(stream, store, read.query);
    return 'code' in answer ? answerProblem(c, answer) : c.json(answer);
  });
}
