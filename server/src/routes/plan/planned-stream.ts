import type { Context } from 'hono';
import type { Problem } from 'peeksafe/protocol';
import { allows, notAllowed } from '../../access/scopes.ts';
import { streamName, type Guarded } from '../../http/guard.ts';
import { noStream } from '../../http/problems.ts';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';

/** A stream, and the name that a call has for it. */
export interface PlannedStream {
  readonly name: string;
  readonly stream: OpenStream;
}

/** The stream of a call that may know its plan, because it counts or because it views; or the problem. */
export function plannedStream(c: Context<Guarded>, streams: OpenStreams): PlannedStream | Problem {
  const name = streamName(c);
  if (typeof name !== 'string') return name;
  const grant = c.get('grant');
  if (!allows(grant, 'count', name) && !allows(grant, 'view', name)) return notAllowed('count', name);
  const stream = streams.get(name, false);
  if (stream === null) return noStream(name);
  const trouble = stream.trouble();
  return trouble === null ? { name, stream } : { code: 'unavailable', message: trouble };
}
