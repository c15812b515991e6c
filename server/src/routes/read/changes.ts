import { Hono, type Context } from 'hono';
import { parseCursor, SCOPES_HEADER, type CursorParts, type Problem } from 'peeksafe/protocol';
import type { Gate } from '../../access/gate.ts';
import type { Sessions } from '../../access/sessions.ts';
import type { StreamHub } from '../../live/hub.ts';
import type { OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerInTurn, answerText } from '../../http/bounded-response.ts';
import { CSV, wantsCsv } from '../../http/csv.ts';
import { matchesTag } from '../../http/entity-tags.ts';
import { answerProblem, noStream } from '../../http/problems.ts';
import { eventStream, eventStreamHeaders } from '../live/event-stream.ts';
import { answerRefusal, streamFor, type Guarded } from '../../http/guard.ts';
import { variantsCsv } from './csv/variants-csv.ts';

function cursorOf(c: Context): CursorParts | null | Problem {
  // A browser that reconnects by itself says where it was in this header; it is newer than the address.
  const text = c.req.header('last-event-id') ?? c.req.query('since');
  if (text === undefined || text === '') return null;
  return (
    parseCursor(text) ?? {
      code: 'bad-query',
      field: 'since',
      message: `"${text.slice(0, 100)}" is no cursor.`,
      expected: 'epoch.seq, as a cursor of this stream',
    }
  );
}

interface Asked {
  readonly hub: StreamHub;
  readonly since: CursorParts | null;
  readonly output: OutputBudget;
}

function answerOnce(c: Context<Guarded>, { hub, since, output }: Asked): Response | Promise<Response> {
  // There is no welcome here that could say it. Also with 304: a token may have been replaced since.
  c.header(SCOPES_HEADER, [...c.get('grant').scopes].join(' '));
  const headersOf = (from: number | null): { ETag: string; 'Cache-Control': string } => {
    return { ETag: `"${hub.index.cursor}/${from ?? 'all'}"`, 'Cache-Control': 'no-cache' };
  };
  const asked = headersOf(hub.index.resumeFrom(since));
  if (matchesTag(c.req.header('if-none-match'), asked.ETag)) return c.body(null, 304, asked);
  return answerInTurn(c, output, () => {
    // The stream may have moved on while this waited.
    const from = hub.index.resumeFrom(since);
    const headers = { ...headersOf(from), 'Content-Type': 'application/json; charset=utf-8' };
    return answerText(c, output, headers, hub.index.listSince(from));
  });
}

/** All variants as they are now, as comma-separated values. */
function answerCsv(c: Context<Guarded>, { index }: StreamHub, output: OutputBudget): Response | Promise<Response> {
  const experiment = c.req.query('experiment') ?? '';
  const headersOf = () => ({
    ...CSV,
    ETag: `"${index.cursor}/csv/${encodeURIComponent(experiment)}"`,
    'Cache-Control': 'no-cache',
  });
  const asked = headersOf();
  if (matchesTag(c.req.header('if-none-match'), asked.ETag)) return c.body(null, 304, asked);
  return answerInTurn(c, output, () => {
    const source = variantsCsv(index, experiment === '' ? undefined : experiment);
    return 'code' in source ? answerProblem(c, source) : answerText(c, output, headersOf(), source);
  });
}

/** The parts of the route. */
export interface ChangesParts {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly output: OutputBudget;
}

/** `GET /changes`: what changed since a cursor, once as JSON or, to who accepts `text/event-stream`, on and on; the variants as comma-separated values. */
export function changesRoute({ streams, gate, sessions, output }: ChangesParts): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const name = streamFor(c, 'view');
    if (typeof name !== 'string') return answerProblem(c, name);
    const since = cursorOf(c);
    if (since !== null && 'code' in since) return answerProblem(c, since);
    const stream = streams.get(name, false);
    if (stream === null) return answerProblem(c, noStream(name));
    const trouble = stream.trouble();
    if (trouble !== null) return answerProblem(c, { code: 'unavailable', message: trouble });
    const isCsv = wantsCsv(c);
    if (typeof isCsv !== 'boolean') return answerProblem(c, isCsv);
    if (isCsv) return answerCsv(c, stream.hub, output);
    const wantsStream = c.req.header('accept')?.includes('text/event-stream') ?? false;
    if (!wantsStream) return answerOnce(c, { hub: stream.hub, since, output });
    if (c.req.method === 'HEAD') {
      // Nobody would read what a viewer is sent.
      eventStreamHeaders(c);
      return c.body(null);
    }
    const place = gate.takeSlot(c.get('address'));
    return typeof place === 'function'
      ? eventStream(c, { hub: stream.hub, since, sessions, onEnd: place })
      : answerRefusal(c, place);
  });
}
