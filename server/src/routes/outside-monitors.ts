import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Id, IncomingEvent, explain, LIMITS, type EventResult } from 'peeksafe/protocol';
import { adapt, OUTSIDE_KINDS, type OutsideKind } from '../adapters/outside-monitors.ts';
import type { Streams } from '../live/streams.ts';
import { LogUnavailable } from '../log/event-log.ts';
import { answerProblem } from './problems.ts';

type Place = { readonly stream: string; readonly event: IncomingEvent } | { readonly refused: EventResult };

function placeOf(kind: OutsideKind, message: unknown, stream: string | null, now: number): Place {
  const adapted = adapt(kind, message, stream, now);
  if ('errors' in adapted) return { refused: { status: 'rejected', id: null, errors: adapted.errors } };
  // What the former system's shapes allow may still be past this protocol's bounds.
  const read = IncomingEvent.safeParse(adapted.event);
  if (read.success) return { stream: adapted.stream, event: read.data };
  const errors = explain(read.error.issues, 'bad-event');
  return { refused: { status: 'rejected', id: adapted.event.id, errors } };
}

/** Submits each stream's events together, and puts the results into the order in which they came. */
async function submit(streams: Streams, places: readonly Place[]): Promise<EventResult[]> {
  const results: EventResult[] = places.map((place) =>
    'refused' in place ? place.refused : { status: 'rejected', id: place.event.id, errors: [] },
  );
  const byStream = Map.groupBy(
    places.flatMap((place, index) => ('refused' in place ? [] : [{ ...place, index }])),
    ({ stream }) => stream,
  );
  for (const [stream, rows] of byStream) {
    const parts = streams.get(stream, true);
    const taken = (await parts?.runner.submit(rows.map(({ event }) => event))) ?? [];
    rows.forEach(({ index }, i) => (results[index] = taken[i] as EventResult));
  }
  return results;
}

async function take(c: Context, kind: OutsideKind, streams: Streams): Promise<Response> {
  const persona = c.req.query('persona_id') ?? null;
  if (persona !== null && !Id.safeParse(persona).success) {
    return answerProblem(c, {
      code: 'bad-query',
      field: 'persona_id',
      message: '"persona_id" is not the name of a stream.',
    });
  }
  let body: unknown;
  try {
    body = JSON.parse(await c.req.text());
  } catch {
    return answerProblem(c, {
      code: 'bad-body',
      message: 'The body is not JSON.',
      expected: 'a message, or an array of them',
    });
  }
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  if (messages.length > LIMITS.eventsPerCall) {
    const message = `The call has ${messages.length} messages.`;
    return answerProblem(c, { code: 'too-large', message, expected: `at most ${LIMITS.eventsPerCall} a call` });
  }
  try {
    const now = Date.now();
    const results = await submit(
      streams,
      messages.map((message) => placeOf(kind, message, persona, now)),
    );
    const rejected = results.filter(({ status }) => status === 'rejected').length;
    const accepted = results.filter(({ status }) => status === 'accepted').length;
    const answer = { accepted, duplicates: results.length - accepted - rejected, rejected, results };
    return c.json(answer, rejected === 0 ? 200 : rejected < results.length ? 207 : 422);
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error;
    const expected = 'the same call again in a while; messages that were taken count once';
    return answerProblem(c, { code: 'unavailable', message: error.message, expected });
  }
}

/**
 * `POST /api/events/{kind}`: the doors that the monitors of the former system know, so that a team can keep them. What was killed already
 * is answered `already-killed`: there is never a second kill.
 */
export function outsideMonitorsRoute(streams: Streams): Hono {
  const limit = bodyLimit({
    maxSize: LIMITS.bodyBytes,
    onError: (c) => {
      c.header('Connection', 'close');
      return answerProblem(c, {
        code: 'too-large',
        message: 'The body is too large.',
        expected: 'at most 1 MiB a call',
      });
    },
  });
  const app = new Hono();
  for (const kind of OUTSIDE_KINDS) app.post(`/${kind}`, limit, (c) => take(c, kind, streams));
  return app;
}
