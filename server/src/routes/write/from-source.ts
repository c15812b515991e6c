import { Hono, type Context, type MiddlewareHandler } from 'hono';
import {
  formatCount,
  LIMITS,
  type EventResult,
  type IncomingEvent,
  type Problem,
  type ReportsAnswer,
} from 'peeksafe/protocol';
import { isGrant, type Gate, type NoGrant } from '../../access/gate.ts';
import type { Refusal } from '../../access/limits.ts';
import { allows, notAllowed, senderOf, type Grant } from '../../access/scopes.ts';
import { ADAPTERS } from '../../adapters/adapters.ts';
import type { Adapted, Adapter, ReportedTotals, ReportedVariant, SourceCall } from '../../adapters/adapter.ts';
import { notAuthentic } from '../../adapters/authenticity.ts';
import { missingPosts } from '../../adapters/auto-create.ts';
import { boundedBody } from '../../http/bounded-body.ts';
import { answerCounted } from '../../http/bounded-response.ts';
import { answerNoGrant, answerRefusal, bearer, streamName, type Guarded } from '../../http/guard.ts';
import { answerProblem, answerUnavailable, noStream } from '../../http/problems.ts';
import type { OpenStream, OpenStreams } from '../../live/open-streams.ts';
import { submitTo } from '../../live/submit.ts';
import type { OutputBudget } from '../../output/output-budget.ts';
import type { SourceName, Sources } from '../../settings/sources.ts';
import { variantNames, type ReportedVisitor } from '../../views/join-visitors.ts';
import { unknownVariant, type ViewOutcome } from '../../views/outcomes.ts';

/** The fates of a message, for the metrics. */
type ReportResult = 'counted' | 'known' | 'unexposed' | 'unmapped' | 'refused';

/** Where the route counts what becomes of messages. */
export interface ReportCounters {
  readonly onReports: (source: string, result: ReportResult, count: number) => void;
  /** Called with the code of single messages that are refused, and with the reason of calls. */
  readonly onReportsRefused: (source: string, reason: string, count: number) => void;
}

/** The parts of the route. */
export interface FromSourceParts extends ReportCounters {
  readonly streams: OpenStreams;
  readonly gate: Gate;
  readonly output: OutputBudget;
  readonly clock: () => number;
  readonly sources: Sources;
  /** Calls of one sender, per second. */
  readonly callsPerSecond: number;
}

const isSource = (name: string | undefined): name is SourceName => Object.hasOwn(ADAPTERS, name ?? '');

/** Why calls were refused as a whole, for the metrics, by the status of the answer. */
const REASONS: Readonly<Record<number, string>> = {
  ...{ 400: 'unreadable', 401: 'token', 403: 'scope', 404: 'stream', 413: 'too-large', 415: 'type', 429: 'limit' },
  ...{ 422: 'unreadable', 503: 'unavailable' },
};

/** Counts calls that are refused as a whole, whoever refuses them. */
export function reportRefusalsCounted({ onReportsRefused }: ReportCounters): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { status } = c.res;
    const source = c.req.param('source');
    if (status >= 400) onReportsRefused(isSource(source) ? source : 'unknown', REASONS[status] ?? 'other', 1);
  };
}

const noSource = (name: string): Problem => ({
  code: 'not-found',
  message: `There is no source ${JSON.stringify(name.slice(0, 100))}.`,
  expected: `one of ${Object.keys(ADAPTERS).join(', ')}`,
});

const tooMany = (count: number): Problem => ({
  code: 'too-many-events',
  message: `The call has ${formatCount(count)} messages.`,
  expected: `at most ${formatCount(LIMITS.eventsPerCall)} messages a call`,
});

async function callOf(c: Context): Promise<SourceCall> {
  return {
    header: (name) => c.req.header(name),
    headers: () => c.req.raw.headers,
    body: new Uint8Array(await c.req.arrayBuffer()),
  };
}

/** The rights of a source that shares a secret with the stream: to report to it, and nothing else. */
const grantOfSource = (source: SourceName, stream: string): Grant => ({
  ...{ id: null, subject: `from:${source}:${stream}`, issuedAt: null, expiresAt: null },
  scopes: new Set(['ingest']),
  streams: new Set([stream]),
});

/** The rights of a caller: what its token says, or those of the source that it proves to be. */
async function grantOf(c: Context<Guarded>, gate: Gate, { name, source, secret }: Caller): Promise<Grant | NoGrant> {
  const adapter = ADAPTERS[source];
  if (adapter.authenticate === undefined) return gate.grantOf(bearer(c), c.get('address'));
  const body = async (): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer());
  const problem =
    secret === null
      ? notAuthentic('a source that the configuration file names for this stream')
      : await adapter.authenticate({ header: (of) => c.req.header(of), body }, secret);
  return problem === null ? grantOfSource(source, name) : { problem };
}

interface Caller {
  readonly name: string;
  readonly source: SourceName;
  readonly secret: string | null;
}

/** Counting visitors of known variants takes the scope to count; whoever may report anything may do that too. */
const mayReport = (grant: Grant, stream: string, { scope }: Adapter): boolean =>
  allows(grant, 'ingest', stream) || (scope === undefined && allows(grant, 'count', stream));

/** The messages of a call, by what they report. */
interface Reported {
  readonly visitors: readonly ReportedVisitor[];
  readonly totals: readonly ReportedTotals[];
}

const reportedBy = (read: readonly Adapted[]): Reported => ({
  visitors: read.flatMap((one) => ('visitors' in one ? one.visitors : [])),
  totals: read.flatMap((one) => ('measured' in one ? [one.measured] : [])),
});

/**
 * Counts what is reported against the limits. A token that may only count may stand in pages, so it is held to the limits of pages.
 */
function limited(
  gate: Gate,
  grant: Grant,
  address: string,
  stream: string,
  { visitors, totals }: Reported,
): Promise<Refusal | null> {
  const count = visitors.length + totals.length;
  if (count === 0) return Promise.resolve(null);
  if (allows(grant, 'ingest', stream)) return gate.countEvents(grant, address, stream, count);
  const units = new Map<string, number>();
  for (const { unit } of visitors) units.set(unit, (units.get(unit) ?? 0) + 1);
  return gate.countViews(address, units);
}

const RANK: readonly ViewOutcome[] = ['known', 'counted'];

/** The outcome of a message of which each visitor has its own: the worst that is refused, else the best. */
function outcomeOf(outcomes: readonly ViewOutcome[]): ReportResult | Problem {
  const problem = outcomes.find((one) => typeof one !== 'string');
  if (problem !== undefined) return problem;
  const ranks = outcomes.map((one) => RANK.indexOf(one));
  return outcomes.length === 0 ? 'unmapped' : (outcomes[ranks.indexOf(Math.max(...ranks))] ?? 'known');
}

/** Outcomes of visitors and of totals, in their order. */
interface Outcomes {
  readonly visitors: readonly ViewOutcome[];
  readonly totals: readonly (ReportResult | Problem)[];
}

/** The results of messages, in their order. */
function resultsOf(read: readonly Adapted[], { visitors: outcomes, totals }: Outcomes): (ReportResult | Problem)[] {
  let next = 0;
  let nextTotals = 0;
  return read.map((one) => {
    if ('problem' in one) return one.problem;
    if ('measured' in one) return totals[nextTotals++] as ReportResult | Problem;
    const from = next;
    next += one.visitors.length;
    return outcomeOf(outcomes.slice(from, next));
  });
}

function answerOf(results: readonly (ReportResult | Problem)[]): ReportsAnswer {
  const count = (of: ReportResult): number => results.filter((one) => one === of).length;
  return {
    ...{ counted: count('counted'), known: count('known'), unexposed: count('unexposed'), unmapped: count('unmapped') },
    refused: results.flatMap((problem, place) => (typeof problem === 'string' ? [] : [{ place, problem }])),
  };
}

function countResults(source: string, answer: ReportsAnswer, { onReports, onReportsRefused }: ReportCounters): void {
  const { refused, ...counts } = answer;
  for (const [result, count] of Object.entries(counts)) onReports(source, result as ReportResult, count);
  onReports(source, 'refused', refused.length);
  for (const { problem } of refused) onReportsRefused(source, problem.code, 1);
}

interface Reports extends Reported {
  readonly name: string;
  readonly source: SourceName;
  readonly stream: OpenStream | null;
}

/** Posts what was reported and nobody has posted. */
async function createMissing({ streams, clock }: FromSourceParts, reports: Reports): Promise<OpenStream | null> {
  const { name, source, stream, visitors, totals } = reports;
  const shown = visitors.flatMap((one): ReportedVariant[] => ('variant' in one ? [one] : []));
  const posted: Parameters<typeof missingPosts>[1] = (experiment) =>
    stream?.hub.index.plan.posted(experiment) ?? new Set();
  // Totals do not say how a platform deals.
  const unit = totals.length > 0 ? null : 'visitors';
  const posts = missingPosts([...shown, ...totals], posted, unit, clock());
  // A variant that another call posted in the meantime is rejected here, and found when it is counted.
  if (posts.length > 0) await submitTo(streams, name, posts, { actor: `from:${source}`, scopes: ['ingest'] });
  return streams.get(name, false);
}

/** Names of fields of events, as totals have them. */
const FIELDS: ReadonlyMap<string, string> = new Map([['impressions', 'views']]);

function resultOfTotals(result: EventResult): ReportResult | Problem {
  if (result.status !== 'rejected') return result.status === 'accepted' ? 'counted' : 'known';
  const [problem] = result.errors as [Problem];
  const field = problem.field === undefined ? undefined : (FIELDS.get(problem.field) ?? problem.field);
  return field === undefined ? problem : { ...problem, field };
}

/** Submits totals as events; the results are in their order. */
async function submitTotals(
  { service, hub }: OpenStream,
  totals: readonly ReportedTotals[],
  grant: Grant,
): Promise<(ReportResult | Problem)[]> {
  const read = totals.map(({ eventId: id, at, variant: key, experiment, ...counts }): IncomingEvent | Problem => {
    const posted = experiment === undefined ? null : hub.index.plan.posted(experiment);
    const variant =
      experiment === undefined ? key : variantNames(experiment, key).find((one) => posted?.has(one) === true);
    if (variant === undefined) return unknownVariant(key, experiment);
    return { id, at: new Date(at).toISOString(), kind: 'variant.measured', variant, ...counts };
  });
  const events = read.flatMap((one) => ('kind' in one ? [one] : []));
  const { results } = events.length === 0 ? { results: [] } : await service.submit(events, senderOf(grant));
  let next = 0;
  return read.map((one) => ('kind' in one ? resultOfTotals(results[next++] as EventResult) : one));
}

/**
 * The handshake by which senders of CloudEvents ask whether they may deliver here (github.com/cloudevents/spec, http-webhook.md, section 4). The address
 * that a sender may be called back at is not called: whoever asks could name any.
 */
function handshakeRoute({ gate, sources, callsPerSecond }: FromSourceParts): Hono<Guarded> {
  return new Hono<Guarded>().options('/cloudevents', async (c, next) => {
    const asked = c.req.header('webhook-request-origin');
    if (asked === undefined) return next();
    const name = streamName(c);
    const settings = typeof name === 'string' ? sources.get(name)?.get('cloudevents') : undefined;
    if (settings?.webhookOrigins.has(asked.toLowerCase()) !== true)
      return answerNoGrant(c, gate, {
        problem: notAuthentic('a sender that webhookOrigins of the configuration file names'),
      });
    c.header('Allow', 'POST');
    c.header('WebHook-Allowed-Origin', asked);
    c.header('WebHook-Allowed-Rate', String(callsPerSecond * 60));
    return c.body(null, 200);
  });
}

/**
 * `POST /from/{source}`: counts the visitors, or takes the totals, that another system reports. It authenticates by itself, since not every system can send a token. It
 * answers once what it counted is durable.
 */
export function fromSourceRoute(parts: FromSourceParts): Hono<Guarded> {
  const { streams, gate, output, clock, sources } = parts;
  return handshakeRoute(parts).post('/:source', boundedBody, async (c) => {
    const name = streamName(c);
    if (typeof name !== 'string') return answerProblem(c, name);
    const source = c.req.param('source');
    if (!isSource(source)) return answerProblem(c, noSource(source));
    const settings = sources.get(name)?.get(source) ?? null;
    const address = c.get('address');
    const grant = await grantOf(c, gate, { name, source, secret: settings?.secret ?? null });
    if (!isGrant(grant)) return answerNoGrant(c, gate, grant);
    const adapter = ADAPTERS[source];
    if (!mayReport(grant, name, adapter)) return answerProblem(c, notAllowed(adapter.scope ?? 'count', name));
    const called = await gate.countCall(grant, address);
    if (called !== null) return answerRefusal(c, called);
    const read = adapter.messagesOf(await callOf(c));
    if ('problem' in read) return answerProblem(c, read.problem);
    if (read.messages.length > LIMITS.eventsPerCall) return answerProblem(c, tooMany(read.messages.length));
    const now = clock();
    const adapted = read.messages.map((message) => adapter.adapt(message, settings, now));
    const reported = reportedBy(adapted);
    const { visitors, totals } = reported;
    const refusal = await limited(gate, grant, address, name, reported);
    if (refusal !== null) return answerRefusal(c, refusal);
    try {
      const known = streams.get(name, false);
      const mayCreate = settings?.autoCreate === true && allows(grant, 'ingest', name);
      const stream = mayCreate ? await createMissing(parts, { name, source, stream: known, ...reported }) : known;
      if (stream === null) return answerProblem(c, noStream(name));
      const outcomes = {
        visitors: visitors.length === 0 ? [] : await stream.service.count(visitors),
        totals: await submitTotals(stream, totals, grant),
      };
      const answer = answerOf(resultsOf(adapted, outcomes));
      countResults(source, answer, parts);
      return answerCounted(c, output, answer, 200);
    } catch (error) {
      return answerUnavailable(c, error);
    }
  });
}
