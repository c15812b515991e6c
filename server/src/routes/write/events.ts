import { Hono } from 'hono';
import type { EventResult, EventsAnswer, IncomingEvent, Scope } from 'peeksafe/protocol';
import { type Gate } from '../../access/gate.ts';
import { allows, notAllowed, senderOf, type Grant } from '../../access/scopes.ts';
import { possibleScopes, type Sender } from 'peeksafe/engine';
import type { OpenStreams } from '../../live/open-streams.ts';
import { submitTo } from '../../live/submit.ts';
import { LogUnavailable } from '../../log/event-log.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerCounted } from '../../http/bounded-response.ts';
import { answerProblem, noStream } from '../../http/problems.ts';
import { readEvents, type ReadEvent } from './read-events.ts';
import { boundedBody } from '../../http/bounded-body.ts';
import { answerRefusal, streamName, whollyForbidden, type Guarded } from '../../http/guard.ts';

const isAllowed = (one: ReadEvent): boolean =>
  !('errors' in one && one.errors.some(({ code }) => code === 'forbidden'));

const count = (results: readonly EventResult[], status: EventResult['status']): number =>
  results.filter((result) => result.status === status).length;

/** Merges the results of valid events with the rejected ones, in the order in which they were sent. */
function inOrder(read: readonly ReadEvent[], taken: readonly EventResult[]): EventResult[] {
  let next = 0;
  return read.map((one) =>
    'event' in one ? (taken[next++] as EventResult) : { status: 'rejected', id: one.id, errors: one.errors },
  );
}

/** Rejects events that the sender's token does not allow; the other events of the call go on. */
function permitted(grant: Grant, stream: string, read: readonly ReadEvent[]): ReadEvent[] {
  const isHeld = (scope: Scope): boolean => allows(grant, scope, stream);
  return read.map((one) => {
    if (!('event' in one)) return one;
    const scopes = possibleScopes(one.event);
    if (scopes.some(isHeld)) return one;
    return { id: one.event.id, errors: [notAllowed(scopes[0] as Scope, stream)] };
  });
}

async function submitEvents(
  streams: OpenStreams,
  name: string,
  read: readonly ReadEvent[],
  sender: Sender,
): Promise<EventsAnswer> {
  const good = read.flatMap((one): IncomingEvent[] => ('event' in one ? [one.event] : []));
  const taken = good.length === 0 ? null : await submitTo(streams, name, good, sender);
  const results = inOrder(read, taken?.results ?? []);
  return {
    accepted: count(results, 'accepted'),
    duplicates: count(results, 'duplicate'),
    rejected: count(results, 'rejected'),
    cursor: taken?.cursor ?? streams.get(name, false)?.hub.index.cursor ?? null,
    results,
  };
}

function statusOf({ accepted, duplicates, rejected }: EventsAnswer): 200 | 207 | 422 {
  if (rejected === 0) return 200;
  return accepted + duplicates > 0 ? 207 : 422;
}

/** `POST /events`: accepts events. It answers once the accepted ones are durable. */
export function eventsRoute(streams: OpenStreams, gate: Gate, output: OutputBudget): Hono<Guarded> {
  return new Hono<Guarded>().post('/', boundedBody, async (c) => {
    const name = streamName(c);
    if (typeof name !== 'string') return answerProblem(c, name);
    const grant = c.get('grant');
    if (!allows(grant, 'ingest', name) && !allows(grant, 'operate', name))
      return answerProblem(c, notAllowed('ingest', name));
    const body = readEvents(new Uint8Array(await c.req.arrayBuffer()), c.req.header('content-type') ?? '');
    if ('problem' in body) return answerProblem(c, body.problem);
    if (body.events.length === 0 && streams.get(name, false) === null) return answerProblem(c, noStream(name));
    const read = permitted(grant, name, body.events);
    const forbidden = whollyForbidden(read);
    if (forbidden !== null) return answerProblem(c, forbidden);
    const refusal = await gate.countEvents(grant, c.get('address'), name, read.filter(isAllowed).length);
    if (refusal !== null) return answerRefusal(c, refusal);
    try {
      const answer = await submitEvents(streams, name, read, senderOf(grant));
      return answerCounted(c, output, answer, statusOf(answer));
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
