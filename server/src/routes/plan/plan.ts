import { Hono, type Context } from 'hono';
import { LIMITS, type Problem } from 'peeksafe/protocol';
import type { Gate } from '../../access/gate.ts';
import type { Sessions } from '../../access/sessions.ts';
import { answerText } from '../../http/bounded-response.ts';
import { matchesTag } from '../../http/entity-tags.ts';
import { answerRefusal, type Guarded } from '../../http/guard.ts';
import { answerProblem } from '../../http/problems.ts';
import type { OpenStreams } from '../../live/open-streams.ts';
import { planTag, type PlanPart } from '../../live/stream-plan.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import { notices } from '../live/notices.ts';
import { plannedStream } from './planned-stream.ts';

/** Experiments that one call may ask for: more are asked for all at once. */
const MAX_ASKED = 100;

/** The experiments that a query names; null for all. */
function askedFor(c: Context): ReadonlySet<string> | null | Problem {
  const ids = c.req.queries('experiment');
  if (ids === undefined) return null;
  const bad = ids.find((id) => id === '' || id.length > LIMITS.idLength);
  if (bad === undefined && ids.length <= MAX_ASKED) return new Set(ids);
  return {
    code: 'bad-query',
    field: 'experiment',
    message: bad === undefined ? `${String(ids.length)} experiments are asked for.` : 'An experiment has no id.',
    expected: `at most ${String(MAX_ASKED)} ids of experiments, or none for all`,
  };
}

/** The plan as text, an experiment at a time. */
function* piecesOf(parts: readonly PlanPart[]): Generator<string> {
  yield '{"experiments":[';
  for (const [i, { text }] of parts.entries()) yield i === 0 ? text : `,${text}`;
  yield ']}';
}

/** The parts of the route. */
export interface PlanParts {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly output: OutputBudget;
}

/** `GET /plan`: how visitors are assigned, once as JSON or, to who accepts `text/event-stream`, a notice with each change. */
export function planRoute({ streams, gate, sessions, output }: PlanParts): Hono<Guarded> {
  return new Hono<Guarded>().get('/', (c) => {
    const found = plannedStream(c, streams);
    if ('code' in found) return answerProblem(c, found);
    const only = askedFor(c);
    if (only !== null && 'code' in only) return answerProblem(c, only);
    const { plan } = found.stream.hub.index;
    if (c.req.header('accept')?.includes('text/event-stream') === true) {
      const place = gate.takeSlot(c.get('address'));
      if (typeof place !== 'function') return answerRefusal(c, place);
      const say = (): string => `data: ${JSON.stringify({ etag: planTag(plan.parts(only)) })}\n\n`;
      return notices(c, { say, listen: (listener) => plan.listen(listener), sessions, onEnd: place });
    }
    const parts = plan.parts(only);
    const headers = { ETag: planTag(parts), 'Cache-Control': 'private, no-cache' };
    if (matchesTag(c.req.header('if-none-match'), headers.ETag)) return c.body(null, 304, headers);
    const bytes = parts.reduce((sum, { text }) => sum + text.length, 0);
    const type = { 'Content-Type': 'application/json; charset=utf-8' };
    return answerText(c, output, { ...headers, ...type }, { bytes, pieces: () => piecesOf(parts) });
  });
}
