import { Hono, type Context } from 'hono';
import { BreakdownQuery, explain, type Breakdown, type Problem } from 'peeksafe/protocol';
import type { OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerText, type AnswerSource } from '../../http/bounded-response.ts';
import { CSV, nextPage, wantsCsv } from '../../http/csv.ts';
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

/** A breakdown as text, a variant at a time. */
function sourceOf({ series, ...head }: Breakdown): AnswerSource {
  const pieces = function* (): Generator<string> {
    yield `${JSON.stringify(head).slice(0, -1)},"series":[`;
    for (const [i, one] of series.entries()) yield `${i === 0 ? '' : ','}${JSON.stringify(one)}`;
    yield ']}';
  };
  // Four columns of numbers a variant.
  return { bytes: series.length * head.values.length * 4 * 8, pieces };
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
      ({ service }) => service.breakdown(read.query),
      (breakdown) => {
        const tag = `"${breakdown.version}${isCsv ? '/csv' : ''}"`;
        const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
        if (matchesTag(c.req.header('if-none-match'), tag)) return c.body(null, 304, headers);
        if (isCsv)
          return answerText(c, output, { ...headers, ...CSV, ...nextPage(c, breakdown.next) }, breakdownCsv(breakdown));
        const type = { 'Content-Type': 'application/json; charset=utf-8' };
        return answerText(c, output, { ...headers, ...type }, sourceOf(breakdown));
      },
    );
  });
}
