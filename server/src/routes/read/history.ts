import { Hono, type Context } from 'hono';
import { explain, HistoryQuery, type Experiment, type History, type MetricType, type Problem } from 'peeksafe/protocol';
import { bytesOfHistory } from '../../live/history.ts';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerPages, answerText, SourcesOf, type AnswerSource, type TextPage } from '../../http/bounded-response.ts';
import { CSV, wantsCsv } from '../../http/csv.ts';
import { answerProblem } from '../../http/problems.ts';
import { streamFor, type Guarded } from '../../http/guard.ts';
import { answerFromStream } from './answer-from-stream.ts';
import { historyColumns, historyCsv } from './csv/history-csv.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);

/** A flag of a query; what is neither true nor false stays as it is, to be refused. */
const flagOf = (text: string | undefined): boolean | string | undefined =>
  text === undefined || text === '' ? undefined : text === 'true' ? true : text === 'false' ? false : text;

function queryOf(c: Context): { query: HistoryQuery } | { problem: Problem } {
  const variants = c.req.queries('variants');
  const read = HistoryQuery.safeParse({
    ...(variants !== undefined && { variants }),
    from: numberOf(c.req.query('from')),
    to: numberOf(c.req.query('to')),
    points: numberOf(c.req.query('points')),
    after: c.req.query('after'),
    judged: flagOf(c.req.query('judged')),
    metric: c.req.query('metric'),
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

/** A `History` as text, a variant at a time. */
function sourceOf(history: History): AnswerSource {
  const { series, ...head } = history;
  const first = `${JSON.stringify(head).slice(0, -1)},"series":[`;
  const part = (i: number): string | undefined => {
    if (i === 0) return first;
    const one = series[i - 1];
    if (one !== undefined) return `${i === 1 ? '' : ','}${JSON.stringify(one)}`;
    return i === series.length + 1 ? ']}' : undefined;
  };
  return { bytes: bytesOfHistory(history), part };
}

/** All pages of a history as one file, from one on. They are of one span, that of the first. */
function firstPage({ hub, service }: OpenStream, query: HistoryQuery, history: History): TextPage {
  const types = new Set<MetricType>();
  if (query.metric !== undefined)
    for (const experiment of hub.index.entities('experiments').read())
      for (const { name, type } of (experiment as Experiment).metrics ?? []) if (name === query.metric) types.add(type);
  const columns = historyColumns(query, [...types]);
  const pageOf = (page: History, withHead: boolean): TextPage => ({
    source: historyCsv(page, columns, withHead),
    next: page.next === undefined ? null : () => nextOf(page.next as string),
  });
  const nextOf = async (after: string): Promise<TextPage> => {
    const next = await service.history({ ...query, after });
    if ('code' in next) throw new Error(next.message);
    return pageOf(next, false);
  };
  return pageOf(history, true);
}

/** `GET /history`: cumulative counts per time bucket, as columns; or as comma-separated values, a line for each time of a variant. */
export function historyRoute(streams: OpenStreams, output: OutputBudget): Hono<Guarded> {
  const sources = new SourcesOf(sourceOf);
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
      ({ service }) => service.history(read.query),
      (answer, stream) =>
        isCsv
          ? answerPages(c, output, CSV, firstPage(stream, read.query, answer))
          : answerText(c, output, JSON_TYPE, sources.get(answer)),
    );
  });
}
