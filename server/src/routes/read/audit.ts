import { Hono, type Context } from 'hono';
import { parseCursor, type Problem } from 'peeksafe/protocol';
import type { OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerText, SourcesOf } from '../../http/bounded-response.ts';
import { noCursor, type AuditPage } from '../../live/stream-service.ts';
import { answerProblem } from '../../http/problems.ts';
import { streamFor, type Guarded } from '../../http/guard.ts';
import { answerFromStream } from './answer-from-stream.ts';

const DEFAULT_LINES = 1000;
const MAX_LINES = 10_000;

function limitOf(c: Context): number | Problem {
  const text = c.req.query('limit');
  const limit = text === undefined ? DEFAULT_LINES : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LINES) return limit;
  return {
    code: 'bad-query',
    field: 'limit',
    message: `"${String(text).slice(0, 50)}" is no limit.`,
    expected: `a whole number from 1 to ${MAX_LINES}`,
  };
}

/** `GET /audit`: the event log itself, a line each, after a cursor, a page at a time; `X-Next-Cursor` says where to go on. */
export function auditRoute(streams: OpenStreams, output: OutputBudget): Hono<Guarded> {
  const sources = new SourcesOf(({ text }: AuditPage) => ({
    bytes: text.length,
    part: (i: number) => (i === 0 ? text : undefined),
  }));
  return new Hono<Guarded>().get('/', async (c) => {
    const name = streamFor(c, 'view');
    if (typeof name !== 'string') return answerProblem(c, name);
    const limit = limitOf(c);
    if (typeof limit !== 'number') return answerProblem(c, limit);
    const text = c.req.query('since');
    const since = text === undefined ? null : parseCursor(text);
    return answerFromStream(
      c,
      { streams, output },
      name,
      async ({ hub, service }) =>
        text !== undefined && since === null ? noCursor(hub.index.epoch) : service.audit(since, limit),
      (page) => {
        const headers = { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'X-Next-Cursor': page.cursor };
        return answerText(c, output, headers, sources.get(page));
      },
    );
  });
}
