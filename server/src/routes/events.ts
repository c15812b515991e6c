import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { LIMITS, type EventResult, type EventsAnswer, type IncomingEvent } from 'peeksafe/protocol';
import type { LiveStreamParts, Streams } from '../live/streams.ts';
import { LogUnavailable } from '../log/event-log.ts';
import { answerProblem, noStream } from './problems.ts';
import { readEvents, type ReadEvent } from './read-events.ts';
import { streamName } from './stream-name.ts';

const tooLarge = {
  code: 'too-large',
  message: 'The body is too large.',
  expected: `at most ${LIMITS.bodyBytes.toLocaleString('en')} bytes a call; send the events in several calls`,
} as const;

const count = (results: readonly EventResult[], status: EventResult['status']): number =>
  results.filter((result) => result.status === status).length;

/** Puts what became of the good events back into the order in which all were sent. */
function inOrder(read: readonly ReadEvent[], taken: readonly EventResult[]): EventResult[] {
  let next = 0;
  return read.map((one) =>
    'event' in one ? (taken[next++] as EventResult) : { status: 'rejected', id: one.id, errors: one.errors },
  );
}

async function take(streams: Streams, name: string, read: readonly ReadEvent[]): Promise<EventsAnswer> {
  const good = read.flatMap((one): IncomingEvent[] => ('event' in one ? [one.event] : []));
  // A call without one good event does not bring a stream into being.
  const stream: LiveStreamParts | null = streams.get(name, good.length > 0);
  const taken = stream === null || good.length === 0 ? [] : await stream.runner.submit(good);
  const results = inOrder(read, taken);
  return {
    accepted: count(results, 'accepted'),
    duplicates: count(results, 'duplicate'),
    rejected: count(results, 'rejected'),
    cursor: stream === null ? null : stream.hub.index.cursor,
    results,
  };
}

function statusOf({ accepted, duplicates, rejected }: EventsAnswer): 200 | 207 | 422 {
  if (rejected === 0) return 200;
  return accepted + duplicates > 0 ? 207 : 422;
}

/** `POST /events`: takes events. It answers when what it accepted is durable. */
export function eventsRoute(streams: Streams): Hono {
  const limit = bodyLimit({
    maxSize: LIMITS.bodyBytes,
    onError: (c) => {
      // The rest of the body is not read, so the connection is of no more use: say so instead of just hanging up.
      c.header('Connection', 'close');
      return answerProblem(c, tooLarge);
    },
  });
  return new Hono().post('/', limit, async (c) => {
    const name = streamName(c);
    if (typeof name !== 'string') return answerProblem(c, name);
    const body = readEvents(new Uint8Array(await c.req.arrayBuffer()), c.req.header('content-type') ?? '');
    if ('problem' in body) return answerProblem(c, body.problem);
    if (body.events.length === 0 && streams.get(name, false) === null) return answerProblem(c, noStream(name));
    try {
      const answer = await take(streams, name, body.events);
      return c.json(answer, statusOf(answer));
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      return answerProblem(c, {
        code: 'unavailable',
        message: error.message,
        expected: 'the same call again in a while; nothing of it was taken',
      });
    }
  });
}
