import { Hono, type Context } from 'hono';
import type { Gate } from '../../access/gate.ts';
import { boundedBodyOf } from '../../http/bounded-body.ts';
import { answerText } from '../../http/bounded-response.ts';
import { matchesTag } from '../../http/entity-tags.ts';
import { authenticated, bearer, streamName, type Guarded } from '../../http/guard.ts';
import { answerProblem } from '../../http/problems.ts';
import type { OpenStreams } from '../../live/open-streams.ts';
import { evaluateFlag, evaluateFlags, flagsTag, type Answer } from '../../ofrep/evaluate.ts';
import { answerFailed } from '../../ofrep/failures.ts';
import { FlagsCall, MAX_BODY_BYTES, MAX_TARGETING_KEY } from '../../ofrep/shapes.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { eventStreamHeaders } from '../live/event-stream.ts';
import { notices } from '../live/notices.ts';
import { plannedStream } from './planned-stream.ts';

/** A page that is hidden for this long gives up its event stream until it is looked at again. Seconds. */
const INACTIVITY_S = 120;

/** A page for which there is no room asks again after this time, and by chance up to twice of it: its provider has begun to poll by then. Milliseconds. */
const FULL_RETRY_MS = 40_000;

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** All that is ever said over an event stream. An entity tag in it would make every refetch a call to another address, which a browser asks leave for. */
const REFETCH = 'data: {"type":"refetchEvaluation"}\n\n';

/** The parts of the routes. */
export interface OfrepParts {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly output: OutputBudget;
}

/** The token of a call, in either of the headers that OFREP has for it. */
const tokenOf = (c: Context): string | undefined => bearer(c) ?? c.req.header('x-api-key');

/** The targeting key of a call, or the answer that there is none. */
async function targetingKey(c: Context<Guarded>): Promise<string | Response> {
  let given: unknown;
  try {
    given = JSON.parse(await c.req.text());
  } catch {
    return answerFailed(c, 'PARSE_ERROR', 'The body is not JSON.', 400);
  }
  const read = FlagsCall.safeParse(given);
  if (read.success) return read.data.context.targetingKey;
  const { context } = (given ?? {}) as { readonly context?: { readonly targetingKey?: unknown } | null };
  if (typeof context !== 'object' || context === null)
    return answerFailed(
      c,
      'INVALID_CONTEXT',
      'The body has no context. Expected: {"context":{"targetingKey":…}}.',
      400,
    );
  if (context.targetingKey === undefined || context.targetingKey === '' || context.targetingKey === null)
    return answerFailed(
      c,
      'TARGETING_KEY_MISSING',
      'The context has no targetingKey. Expected: the id of a visitor.',
      400,
    );
  const expected = `a text of at most ${String(MAX_TARGETING_KEY)} characters`;
  return answerFailed(c, 'INVALID_CONTEXT', `The targetingKey is not valid. Expected: ${expected}.`, 400);
}

/** The rest of the answer with all flags: the event stream, unless there is no room for one. */
function restOf(stream: string, hasRoom: boolean): string {
  const requestUri = `/v1/streams/${encodeURIComponent(stream)}/ofrep/v1/events`;
  const eventStreams = [{ type: 'sse', endpoint: { requestUri }, inactivityDelaySec: INACTIVITY_S }];
  return JSON.stringify({ ...(hasRoom && { eventStreams }), metadata: { stream } }).slice(1);
}

function* piecesOf(flags: readonly Answer[], rest: string): Generator<string> {
  yield '{"flags":[';
  for (const [i, { text }] of flags.entries()) yield i === 0 ? text : `,${text}`;
  yield `],${rest}`;
}

/** A stream of events that says its one thing and ends: a refusal would make the page call once a second. */
function endedStream(c: Context<Guarded>): Response {
  eventStreamHeaders(c);
  c.header('Connection', 'close');
  return c.body(`retry: ${String(Math.round(FULL_RETRY_MS * (1 + Math.random())))}\n\n${REFETCH}`);
}

/**
 * The remote evaluation protocol of OpenFeature, version 0.3: an experiment is a flag, and its variants are what it evaluates to.
 * @see https://github.com/open-feature/protocol/blob/main/service/openapi.yaml
 */
export function ofrepRoutes({ streams, gate, output }: OfrepParts): Hono<Guarded> {
  const before = [authenticated(gate, tokenOf), boundedBodyOf(MAX_BODY_BYTES)] as const;
  return new Hono<Guarded>()
    .post('/evaluate/flags', ...before, async (c) => {
      const found = plannedStream(c, streams);
      if ('code' in found) return answerProblem(c, found);
      const unit = await targetingKey(c);
      if (typeof unit !== 'string') return unit;
      const flags = await evaluateFlags(found.stream.hub.index.plan, found.name, unit);
      const hasRoom = gate.hasSlot(c.get('address'));
      const rest = restOf(found.name, hasRoom);
      const headers = { ETag: flagsTag(flags, rest), 'Cache-Control': 'private, no-cache' };
      const held = c.req.header('if-none-match');
      // A page that has its event stream keeps it, although there is no room for another.
      const isHeld =
        matchesTag(held, headers.ETag) || (!hasRoom && matchesTag(held, flagsTag(flags, restOf(found.name, true))));
      if (isHeld) return c.body(null, 304, headers);
      const bytes = flags.reduce((sum, { text }) => sum + text.length, rest.length);
      return answerText(c, output, { ...headers, ...JSON_TYPE }, { bytes, pieces: () => piecesOf(flags, rest) });
    })
    .post('/evaluate/flags/:key', ...before, async (c) => {
      const found = plannedStream(c, streams);
      if ('code' in found) return answerProblem(c, found);
      const unit = await targetingKey(c);
      if (typeof unit !== 'string') return unit;
      const key = c.req.param('key');
      const flag = evaluateFlag(found.stream.hub.index.plan, found.name, key, unit);
      if (flag === null) {
        const details = `Experiment '${key.slice(0, 200)}' is not in this stream, or has no variants yet.`;
        return answerFailed(c, 'FLAG_NOT_FOUND', details, 404);
      }
      const pieces = (): string[] => [flag.text];
      return answerText(c, output, JSON_TYPE, { bytes: flag.text.length, pieces });
    })
    .get('/events', (c) => {
      const name = streamName(c);
      const stream = typeof name === 'string' ? streams.get(name, false) : null;
      const place = gate.takeSlot(c.get('address'));
      if (stream === null || typeof place !== 'function') {
        if (typeof place === 'function') place();
        return endedStream(c);
      }
      const { plan } = stream.hub.index;
      return notices(c, { say: () => REFETCH, listen: (one) => plan.listen(one), sessions: null, onEnd: place });
    });
}
