import { Hono, type Context } from 'hono';
import {
  formatCount,
  LIMITS,
  type EventResult,
  type EventsAnswer,
  type IncomingEvent,
  type Problem,
} from 'peeksafe/protocol';
import {
  contentKey,
  eventOf,
  inExternalFields,
  EXTERNAL_KINDS,
  readExternal,
  type ExternalDraft,
  type ExternalKind,
} from '../../external-monitors/messages.ts';
import { createDedupeWindow } from '../../external-monitors/dedupe-window.ts';
import type { Gate } from '../../access/gate.ts';
import type { Refusal } from '../../access/limits.ts';
import { allows, notAllowed, senderOf, type Grant } from '../../access/scopes.ts';
import type { Sender } from 'peeksafe/engine';
import type { OpenStreams } from '../../live/open-streams.ts';
import { submitTo } from '../../live/submit.ts';
import { LogUnavailable } from '../../log/event-log.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { answerCounted } from '../../http/bounded-response.ts';
import { boundedBody } from '../../http/bounded-body.ts';
import { answerRefusal, whollyForbidden, type Guarded } from '../../http/guard.ts';
import { answerProblem } from '../../http/problems.ts';

const unavailable = (error: LogUnavailable): Problem => ({
  code: 'unavailable',
  message: error.message,
  // Another persona of the call may have been written; ids that follow from the content make the second call safe.
  expected: 'the same call again in a while; what was taken of it is not taken twice',
});

type ReadMessages = { readonly messages: readonly unknown[] } | { readonly problem: Problem };

function parse(bytes: ArrayBuffer): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed';
    // Python writes NaN and Infinity as they are, which no other reader takes.
    const expected = 'JSON in UTF-8 as RFC 8259 defines it, which has no NaN or Infinity';
    return { problem: { code: 'bad-json', message: `The body is not JSON: ${why}`, expected } };
  }
}

async function readMessages(c: Context): Promise<ReadMessages> {
  const media = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (media !== 'application/json') {
    const message = `The body's type is ${media ? JSON.stringify(media.slice(0, 100)) : 'not given'}.`;
    return { problem: { code: 'bad-type', message, expected: 'Content-Type: application/json' } };
  }
  const parsed = parse(await c.req.arrayBuffer());
  if ('problem' in parsed) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null) {
    const message = 'The body is neither a message nor an array of messages.';
    return { problem: { code: 'bad-body', message, expected: 'a JSON object, or an array of them' } };
  }
  const messages = Array.isArray(value) ? (value as unknown[]) : [value];
  if (messages.length <= LIMITS.eventsPerCall) return { messages };
  const message = `The call has ${formatCount(messages.length)} messages.`;
  const expected = `at most ${formatCount(LIMITS.eventsPerCall)} messages a call`;
  return { problem: { code: 'too-many-events', message, expected } };
}

/** A message as it was read, or its problems. */
type ReadExternal = ExternalDraft | { readonly errors: readonly Problem[] };

/** An event and the stream that it belongs to, or what is wrong with the message that it would have come from. */
type AdaptedExternal =
  { readonly stream: string; readonly event: IncomingEvent } | { readonly errors: readonly Problem[] };

/** Rejects messages for personas that the sender's token does not allow, before they reach the dedupe window. */
function permitted(grant: Grant, read: readonly ReadExternal[]): ReadExternal[] {
  return read.map((one) =>
    'errors' in one || allows(grant, 'ingest', one.stream) ? one : { errors: [notAllowed('ingest', one.stream)] },
  );
}

/** The sender of a message in the dedupe window: its token's holder. */
const rememberedAs = ({ subject, id }: Grant, address: string): string =>
  subject === null ? (id === null ? `address ${address}` : `token ${id}`) : `subject ${subject}`;

function adapted(read: readonly ReadExternal[], recall: (draft: ExternalDraft) => number): AdaptedExternal[] {
  return read.map((draft) =>
    'errors' in draft ? draft : { stream: draft.stream, event: eventOf(draft, recall(draft)) },
  );
}

/** Counts the messages of each persona; null when all may be accepted. */
async function refuseRate(
  gate: Gate,
  grant: Grant,
  address: string,
  read: readonly ReadExternal[],
): Promise<Refusal | null> {
  const good = read.flatMap((one) => ('errors' in one ? [] : [one]));
  const streams = Map.groupBy(good, ({ stream }) => stream);
  for (const [stream, group] of streams) {
    const refusal = await gate.countEvents(grant, address, stream, group.length);
    if (refusal !== null) return refusal;
  }
  return null;
}

interface Posted {
  readonly index: number;
  readonly stream: string;
  readonly event: IncomingEvent;
}

/** Submits the events of each persona to its stream; the results are in the order of the messages. */
async function submitByStream(
  streams: OpenStreams,
  from: ExternalKind,
  read: readonly AdaptedExternal[],
  sender: Sender,
): Promise<EventResult[]> {
  const results = read.map((one): EventResult | null =>
    'errors' in one ? { status: 'rejected', id: null, errors: one.errors } : null,
  );
  const places = read.flatMap((one, index): Posted[] => ('errors' in one ? [] : [{ index, ...one }]));
  const submissions = [...Map.groupBy(places, ({ stream }) => stream)].map(async ([name, group]) => {
    const events = group.map(({ event }) => event);
    const taken = await submitTo(streams, name, events, sender);
    for (const [i, result] of taken.results.entries()) {
      const { index } = group[i] as Posted;
      results[index] =
        result.status === 'rejected'
          ? { ...result, errors: result.errors.map((problem) => inExternalFields(from, problem)) }
          : result;
    }
  });
  await Promise.all(submissions);
  return results as EventResult[];
}

function answerOf(
  streams: OpenStreams,
  read: readonly AdaptedExternal[],
  results: readonly EventResult[],
): EventsAnswer {
  const names = [...new Set(read.flatMap((one) => ('errors' in one ? [] : [one.stream])))];
  const count = (status: EventResult['status']): number => results.filter((one) => one.status === status).length;
  const [only] = names;
  // A cursor is of one stream; a call for several has none.
  const stream = only === undefined || names.length > 1 ? null : streams.get(only, false);
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    cursor: stream === null ? null : stream.hub.index.cursor,
    results,
  };
}

function statusOf({ accepted, duplicates, rejected }: EventsAnswer): 200 | 207 | 422 {
  if (rejected === 0) return 200;
  return accepted + duplicates > 0 ? 207 : 422;
}

/**
 * `POST /early-kill`, `/performance-update`, `/pattern-fatigue`, `/optimization-alert`: takes what the monitors of the original system
 * send, one message or an array of them, and answers as `POST /events` does. Messages that name no persona are for `?persona_id=`.
 * A kill of a variant that is not shown any more is rejected as `already-killed`, whoever killed it: it needs no second kill.
 * @param output Counts what is unsent.
 * @param clock Gives messages without a time theirs, milliseconds since 1970.
 */
export function externalMonitorsRoute(
  streams: OpenStreams,
  gate: Gate,
  output: OutputBudget,
  clock: () => number = Date.now,
): Hono<Guarded> {
  const recall = createDedupeWindow();
  const app = new Hono<Guarded>();
  for (const from of EXTERNAL_KINDS) {
    app.post(`/${from}`, boundedBody, async (c) => {
      const body = await readMessages(c);
      if ('problem' in body) return answerProblem(c, body.problem);
      const [grant, address, persona] = [c.get('grant'), c.get('address'), c.req.query('persona_id')];
      const drafts = permitted(
        grant,
        body.messages.map((message) => readExternal(from, message, persona)),
      );
      const forbidden = whollyForbidden(drafts);
      if (forbidden !== null) return answerProblem(c, forbidden);
      const refusal = await refuseRate(gate, grant, address, drafts);
      if (refusal !== null) return answerRefusal(c, refusal);
      const now = clock();
      const read = adapted(drafts, (draft) =>
        draft.at === null ? recall(rememberedAs(grant, address), from, contentKey(draft), now) : now,
      );
      try {
        const answer = answerOf(streams, read, await submitByStream(streams, from, read, senderOf(grant)));
        return answerCounted(c, output, answer, statusOf(answer));
      } catch (error) {
        if (!(error instanceof LogUnavailable)) throw error;
        return answerProblem(c, unavailable(error));
      }
    });
  }
  return app;
}
