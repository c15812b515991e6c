import { Hono, type Context } from 'hono';
import { parseCursor, type AuditLine, type Problem } from 'peeksafe/protocol';
import type { Streams } from '../live/streams.ts';
import type { EventLog } from '../log/event-log.ts';
import { answerProblem, noStream } from './problems.ts';
import { streamFor, type Guarded } from './guard.ts';

const DEFAULT_LINES = 1000;
const MOST_LINES = 10_000;

function limitOf(c: Context): number | Problem {
  const text = c.req.query('limit');
  const limit = text === undefined ? DEFAULT_LINES : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_LINES) return limit;
  return {
    code: 'bad-query',
    field: 'limit',
    message: `"${String(text).slice(0, 50)}" is no limit.`,
    expected: `a whole number from 1 to ${MOST_LINES}`,
  };
}

/** `GET /audit`: the event log itself, a line each, after a cursor; `X-Next-Cursor` says where to go on. */
export function auditRoute(streams: Streams, log: EventLog): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const name = streamFor(c, 'view');
    if (typeof name !== 'string') return answerProblem(c, name);
    const limit = limitOf(c);
    if (typeof limit !== 'number') return answerProblem(c, limit);
    const stream = streams.get(name, false);
    if (stream === null) return answerProblem(c, noStream(name));
    const text = c.req.query('since');
    const since = text === undefined ? { epoch: stream.runner.epoch, seq: 0 } : parseCursor(text);
    if (since === null || since.epoch !== stream.runner.epoch) {
      return answerProblem(c, {
        code: 'bad-query',
        field: 'since',
        message: 'That is no cursor of this log.',
        expected: `${stream.runner.epoch}.seq`,
      });
    }
    let last = since.seq;
    const lines: string[] = [];
    for (const { seq, receivedAt, event } of log.read(name, since.seq, limit)) {
      last = seq;
      lines.push(JSON.stringify({ seq, receivedAt: new Date(receivedAt).toISOString(), event } satisfies AuditLine));
    }
    c.header('Content-Type', 'application/x-ndjson; charset=utf-8');
    c.header('X-Next-Cursor', stream.hub.index.cursorAt(last));
    return c.body(lines.map((line) => `${line}\n`).join(''));
  });
}
