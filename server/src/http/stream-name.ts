import type { Context } from 'hono';
import { explain, StreamName, type Problem } from 'peeksafe/protocol';

/** The stream that a request's path names, or why that is no name. */
export function streamName(c: Context): string | Problem {
  const read = StreamName.safeParse(c.req.param('stream'));
  if (read.success) return read.data;
  const [first] = explain(read.error.issues, 'bad-query') as [Problem];
  return { ...first, field: 'stream' };
}
