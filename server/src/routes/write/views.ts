import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { isbot } from 'isbot';
import { explain, LIMITS, ViewsCall, type Problem, type View, type ViewsAnswer } from 'peeksafe/protocol';
import { isGrant, type Gate } from '../../access/gate.ts';
import { allows, notAllowed } from '../../access/scopes.ts';
import { boundedBodyOf } from '../../http/bounded-body.ts';
import { answerCounted } from '../../http/bounded-response.ts';
import { answerNoGrant, answerRefusal, streamName, type Guarded } from '../../http/guard.ts';
import { answerProblem, answerUnavailable, noStream } from '../../http/problems.ts';
import type { OpenStreams } from '../../live/open-streams.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import type { ReceivedView } from '../../views/join-views.ts';
import type { ViewOutcome } from '../../views/outcomes.ts';

/** The fates of a view, for the metrics. */
export type ViewResult = 'counted' | 'known' | 'refused' | 'set-aside';

/** The parts of the route. */
export interface ViewsParts {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly output: OutputBudget;
  readonly clock: () => number;
  readonly onViews: (result: ViewResult, count: number) => void;
  /** Called with the code of single views that are refused. */
  readonly onRefused: (code: string, count: number) => void;
}

/** Why calls were refused as a whole, for the metrics, by the status of the answer. */
const REASONS: Readonly<Record<number, string>> = {
  ...{
    400: 'unreadable',
    401: 'token',
    403: 'scope',
    404: 'stream',
    413: 'too-large',
    429: 'limit',
    503: 'unavailable',
  },
};

/** Counts calls that are refused as a whole, whoever refuses them. */
export function viewRefusalsCounted(
  origins: ReadonlySet<string>,
  onRefused: ViewsParts['onRefused'],
): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (status < 400) return;
    const isOurPage = origins.has(c.req.header('origin') ?? '');
    onRefused(status === 403 && !isOurPage ? 'origin' : (REASONS[status] ?? 'other'), 1);
  };
}

/** Pages alone count views: a program has an origin only if it lies, and may as well post counts. */
const pagesOnly: MiddlewareHandler<Guarded> = (c, next) => {
  if (c.req.header('origin') !== undefined) return next();
  return Promise.resolve(
    answerProblem(c, {
      code: 'forbidden',
      message: 'Views are counted by pages, and this call does not say of which origin it is.',
      expected: 'a call from a page, with the header Origin; programs report counts with POST /events',
    }),
  );
};

async function readCall(c: Context): Promise<ViewsCall | Problem> {
  let given: unknown;
  try {
    given = JSON.parse(await c.req.text());
  } catch {
    const expected = 'a JSON object with sentAt and views';
    return { code: 'bad-json', message: 'The body is not JSON, or was cut off.', expected };
  }
  const read = ViewsCall.safeParse(given);
  return read.success ? read.data : (explain(read.error.issues, 'bad-body')[0] as Problem);
}

/** Whether a program made a call, as far as one can see without looking at what it counts. */
function isAutomated(c: Context, { automated }: ViewsCall): boolean {
  const agent = c.req.header('user-agent') ?? '';
  return automated === true || agent === '' || isbot(agent);
}

/** A view in the server's time: the page's clock may be wrong, the time since the view is not. */
const received = (
  { view, variant, unit, engaged, values, segments, at }: View,
  sentAt: number,
  now: number,
): ReceivedView => ({
  ...{ view, variant, at: now - Math.max(0, sentAt - at) },
  ...(unit !== undefined && { unit }),
  ...(engaged !== undefined && { engaged }),
  ...(values !== undefined && { values }),
  ...(segments !== undefined && { segments }),
});

/** How many views there are of each visitor; those of page views that stand for one are one each. */
function countsByUnit(views: readonly View[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { unit, view } of views) counts.set(unit ?? view, (counts.get(unit ?? view) ?? 0) + 1);
  return counts;
}

function answerOf(outcomes: readonly ViewOutcome[]): ViewsAnswer {
  const count = (of: string): number => outcomes.filter((one) => one === of).length;
  const refused = outcomes.flatMap((problem, place) => (typeof problem === 'string' ? [] : [{ place, problem }]));
  return { counted: count('counted'), known: count('known'), setAside: 0, refused };
}

/**
 * `POST /views`: counts views of pages. The token is in the body, since a page cannot send a header while it is left; so this route authenticates by
 * itself. It answers once the views are durable.
 */
export function viewsRoute({ streams, gate, output, clock, onViews, onRefused }: ViewsParts): Hono<Guarded> {
  const body = boundedBodyOf(LIMITS.viewsBytes);
  return new Hono<Guarded>().post('/', pagesOnly, body, async (c) => {
    const name = streamName(c);
    if (typeof name !== 'string') return answerProblem(c, name);
    const call = await readCall(c);
    if ('code' in call) return answerProblem(c, call);
    const address = c.get('address');
    const grant = await gate.grantOf(call.token, address);
    if (!isGrant(grant)) return answerNoGrant(c, gate, grant);
    if (!allows(grant, 'count', name)) return answerProblem(c, notAllowed('count', name));
    const stream = streams.get(name, false);
    if (stream === null) return answerProblem(c, noStream(name));
    const { sentAt, views } = call;
    const refusal = (await gate.countCall(grant, address)) ?? (await gate.countViews(address, countsByUnit(views)));
    if (refusal !== null) return answerRefusal(c, refusal);
    if (stream.hub.index.plan.robots === 'set-aside' && isAutomated(c, call)) {
      onViews('set-aside', views.length);
      const answer: ViewsAnswer = { counted: 0, known: 0, setAside: views.length, refused: [] };
      return answerCounted(c, output, answer, 200);
    }
    try {
      const now = clock();
      const outcomes = await stream.service.count(views.map((view) => received(view, sentAt, now)));
      const answer = answerOf(outcomes);
      onViews('counted', answer.counted);
      onViews('known', answer.known);
      onViews('refused', answer.refused.length);
      for (const { problem } of answer.refused) onRefused(problem.code, 1);
      return answerCounted(c, output, answer, 200);
    } catch (error) {
      return answerUnavailable(c, error);
    }
  });
}
