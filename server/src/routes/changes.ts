import { Hono, type Context } from 'hono';
import { parseCursor, type CursorParts, type Problem } from 'peeksafe/protocol';
import type { StreamHub } from '../live/hub.ts';
import type { Streams } from '../live/streams.ts';
import { answerProblem, noStream } from './problems.ts';
import { eventStream } from './event-stream.ts';
import { streamName } from './stream-name.ts';

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

function answerOnce(c: Context, hub: StreamHub, since: CursorParts | null): Response {
  const from = hub.index.resumeFrom(since);
  const tag = `"${hub.index.cursor}/${from ?? 'all'}"`;
  c.header('ETag', tag);
  c.header('Cache-Control', 'no-cache');
  if (c.req.header('if-none-match') === tag) return c.body(null, 304);
  c.header('Content-Type', 'application/json; charset=utf-8');
  return c.body(hub.index.changesSince(from).text);
}

/** `GET /changes`: what changed since a cursor, once as JSON or, to who accepts `text/event-stream`, on and on. */
export function changesRoute(streams: Streams): Hono {
  return new Hono().get('/', (c) => {
    const name = streamName(c);
    if (typeof name !== 'string') return answerProblem(c, name);
    const since = cursorOf(c);
    if (since !== null && 'code' in since) return answerProblem(c, since);
    const stream = streams.get(name, false);
    if (stream === null) return answerProblem(c, noStream(name));
    const wantsStream = c.req.header('accept')?.includes('text/event-stream') ?? false;
    return wantsStream ? eventStream(c, stream.hub, since) : answerOnce(c, stream.hub, since);
  });
}
