import { formatCount, LIMITS, SCOPES_HEADER, SUBPROTOCOL } from 'peeksafe/protocol';
import { ref, type Json, type JsonObject } from './components.ts';
import { ANSWER, EVENTS, SERVER } from './examples.ts';
import { CODES_OF_EVENTS, COMMON, OWN, refusalAnswer, type Refusal } from './refusals.ts';

type Refusals = Readonly<Record<number, Refusal>>;

/** A body of JSON. */
export const json = (schema: JsonObject, example?: unknown): JsonObject => ({
  'application/json': { schema, ...(example !== undefined && { example: example as Json }) },
});

const FORMAT: JsonObject = {
  ...{ name: 'format', in: 'query' },
  description: 'In place of `Accept`: `csv` for comma-separated values.',
  schema: { type: 'string', enum: ['json', 'csv'] },
};

/** A text of one JSON value a line. */
const linesOf = (items: JsonObject, description: string): JsonObject => ({
  type: 'string',
  description,
  contentMediaType: 'application/x-ndjson',
  contentSchema: { type: 'array', items },
});

/** An answer that is not a refusal. */
export const answer = (description: string, content?: JsonObject, headers?: JsonObject): JsonObject => ({
  description,
  ...(headers !== undefined && { headers }),
  ...(content !== undefined && { content }),
});

const header = (description: string, schema: JsonObject): JsonObject => ({ description, schema });

const ALLOWED = header(
  "What the caller's token allows on this stream, separated by spaces; not sent with `text/event-stream`, whose welcome says it.",
  { type: 'string' },
);

/** The stream of a path. */
export const STREAM = { $ref: '#/components/parameters/stream' };
const SINCE = { $ref: '#/components/parameters/since' };

/** A parameter behind the question mark. */
export const query = (name: string, description: string, schema: JsonObject): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
});

const TOKEN_OR_NONE = (scope: string): Json => [{ token: [scope] }, {}];

/** The refusals of a call as OpenAPI writes answers. */
export function refusals(own: Refusals): JsonObject {
  return Object.fromEntries(
    Object.entries({ ...COMMON, ...own }).map(([status, refusal]) => [status, refusalAnswer(refusal)]),
  );
}

const codesOfEvents = CODES_OF_EVENTS.map((code) => `\`${code}\``).join(', ');

const eventsAnswers = (own: Refusals): JsonObject => ({
  200: answer('None was rejected.', json(ref('EventsAnswer'))),
  207: answer(
    `Some were taken, and some were rejected. Codes of single events: ${codesOfEvents}.`,
    json(ref('EventsAnswer'), ANSWER),
  ),
  422: answer('All were rejected; `results` says why, event for event.', json(ref('EventsAnswer'))),
  ...refusals({ 400: OWN.badBody, 413: OWN.tooLarge, 415: OWN.badType, ...own }),
});

/** `POST /events`. */
export const postEvents: JsonObject = {
  operationId: 'postEvents',
  summary: 'Report what happened',
  description: `Up to ${LIMITS.eventsPerCall} events and ${LIMITS.bodyBytes} bytes a call. One bad event does not spoil the others. It is answered when everything accepted is durable. The same call may be sent again without harm: events that were taken are then duplicates. The scope is that of each event: \`operate\` for what changes a decision or a running policy, \`ingest\` for the rest.`,
  tags: ['senders'],
  security: [{ token: ['ingest'] }, { token: ['operate'] }, {}],
  parameters: [STREAM],
  requestBody: {
    required: true,
    description: 'A JSON array of events, or one event; or one event a line.',
    content: {
      'application/json': {
        schema: {
          oneOf: [{ type: 'array', maxItems: LIMITS.eventsPerCall, items: ref('IncomingEvent') }, ref('IncomingEvent')],
        },
        example: EVENTS as unknown as Json,
      },
      'application/x-ndjson': {
        schema: linesOf(ref('IncomingEvent'), 'One `IncomingEvent` as JSON a line; empty lines are skipped.'),
        example: EVENTS.map((event) => JSON.stringify(event)).join('\n'),
      },
    },
  },
  responses: eventsAnswers({
    404: { ...OWN.noStream, description: 'A call without events, to a stream that is not there.' },
  }),
};

/** `GET /changes`. */
export const getChanges: JsonObject = {
  operationId: 'getChanges',
  summary: 'What changed since a cursor',
  description:
    'Once as JSON, in one message. A client that accepts `text/event-stream` follows the stream by Server-Sent Events instead: `/asyncapi.json` describes these messages. One that accepts `text/csv` gets comma-separated values (RFC 4180) instead: a line for each variant as it is now, whatever `since` says.',
  tags: ['viewers'],
  security: TOKEN_OR_NONE('view'),
  parameters: [
    STREAM,
    SINCE,
    {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'A cursor, as a browser that reconnects sends it; it is preferred to `since`.',
      schema: ref('Cursor'),
    },
    {
      name: 'If-None-Match',
      in: 'header',
      description: 'The `ETag` of the answer that is held.',
      schema: { type: 'string' },
    },
    FORMAT,
    query('experiment', 'With `text/csv`: id of the one experiment whose variants are asked for.', ref('Id')),
  ],
  responses: {
    200: answer('What changed.', json(ref('Changes'), SERVER.changes), {
      ETag: header('Changes with the answer; not sent with `text/event-stream`.', { type: 'string' }),
      [SCOPES_HEADER]: ALLOWED,
    }),
    304: answer('Nothing has changed since the answer with this `ETag`.', undefined, { [SCOPES_HEADER]: ALLOWED }),
    ...refusals({ 400: OWN.badQuery, 404: OWN.noStream, 422: OWN.unknownOfExperiment }),
  },
};

const { 429: tooMany, 500: fault } = COMMON;

/** `GET /live`. */
export const getLive: JsonObject = {
  operationId: 'openLive',
  summary: 'The live connection',
  description: `A WebSocket with the subprotocol \`${SUBPROTOCOL}\`; \`/asyncapi.json\` and docs/protocol.md say what is said over it. The token comes in \`hello\`, because a page cannot send a header with a WebSocket; so whether it is valid, and whether the stream exists, is said by close code.`,
  tags: ['viewers'],
  security: [],
  parameters: [
    STREAM,
    { name: 'Upgrade', in: 'header', required: true, description: 'Always `websocket`.', schema: { type: 'string' } },
    {
      name: 'Sec-WebSocket-Protocol',
      in: 'header',
      required: true,
      description: 'The subprotocol.',
      schema: { type: 'string', const: SUBPROTOCOL },
    },
  ],
  responses: {
    101: answer('The connection is open.'),
    ...Object.fromEntries(
      Object.entries({ 400: OWN.badHandshake, 403: OWN.elsewhere, 426: OWN.noUpgrade, 429: tooMany, 500: fault }).map(
        ([status, refusal]) => [status, refusalAnswer(refusal)],
      ),
    ),
    default: answer('Any other refusal.', json(ref('Refusal'))),
  },
};

/** `GET /history`. */
export const getHistory: JsonObject = {
  operationId: 'getHistory',
  summary: 'Cumulative counts over time',
  description: `Cumulative counts per time bucket, as columns, downsampled to the points asked for; at most ${formatCount(LIMITS.historyVariants)} variants a page. To who accepts \`text/csv\` a line for each time of a variant instead (RFC 4180); what has no value at that time is empty.`,
  tags: ['viewers'],
  security: TOKEN_OR_NONE('view'),
  parameters: [
    STREAM,
    {
      ...query('variants', 'Ids of variants, the parameter repeated for each; left out for all.', {
        type: 'array',
        items: ref('Id'),
      }),
      style: 'form',
      explode: true,
    },
    query('from', 'From when, milliseconds since 1970; left out for the first count.', ref('Count')),
    query(
      'to',
      'Until when, exclusive, milliseconds since 1970; after `from`. Left out for the newest count.',
      ref('Count'),
    ),
    query('after', '`next` of the page before; left out for the first page.', { type: 'string', maxLength: 200 }),
    query('judged', 'Whether each series also tells what was judged of it.', { type: 'boolean', default: false }),
    query(
      'metric',
      'The name of a metric that each series also tells of, where the experiment of its variant declares it.',
      ref('MetricName'),
    ),
    query('points', 'Most points for each variant.', {
      type: 'integer',
      minimum: 1,
      maximum: LIMITS.historyPoints,
      default: 300,
    }),
    FORMAT,
  ],
  responses: {
    200: answer('The counts.', json(ref('History'))),
    ...refusals({ 400: OWN.badQuery, 404: OWN.noStream, 422: OWN.unknownVariant }),
  },
};

/** `GET /breakdown`. */
export const getBreakdown: JsonObject = {
  operationId: 'getBreakdown',
  summary: 'Counts of an experiment by the values of a dimension',
  description: `The judged counts of an experiment by the values of one dimension that it declares, with intervals that hold together and at every look; at most ${formatCount(LIMITS.breakdownVariants)} variants a page. For exploration: no decision rests on them, and no change has them. To who accepts \`text/csv\` a line for each variant and value instead (RFC 4180).`,
  tags: ['viewers'],
  security: TOKEN_OR_NONE('view'),
  parameters: [
    STREAM,
    { ...query('experiment', 'Id of the experiment.', ref('Id')), required: true },
    { ...query('dimension', 'Name of a dimension that it declares.', ref('DimensionName')), required: true },
    {
      ...query('variants', 'Ids of variants, the parameter repeated for each; left out for all of the experiment.', {
        type: 'array',
        maxItems: LIMITS.breakdownVariants,
        items: ref('Id'),
      }),
      style: 'form',
      explode: true,
    },
    query('after', '`next` of the page before; left out for the first page.', { type: 'string', maxLength: 300 }),
    {
      name: 'If-None-Match',
      in: 'header',
      description: 'The `ETag` of the answer that is held.',
      schema: { type: 'string' },
    },
    FORMAT,
  ],
  responses: {
    200: answer('The counts.', json(ref('Breakdown')), {
      ETag: header('Changes when a batch is judged, and not with counts.', { type: 'string' }),
    }),
    304: answer('Nothing was judged since the answer with this `ETag`.'),
    ...refusals({
      400: OWN.badQuery,
      404: OWN.noStream,
      409: OWN.stalePage,
      413: OWN.longFile,
      422: OWN.unknownOfExperiment,
    }),
  },
};

/** `POST /views`. */
export const postViews: JsonObject = {
  operationId: 'postViews',
  summary: 'Count views of a page',
  description: `Up to ${LIMITS.viewsPerCall} views and ${formatCount(LIMITS.viewsBytes)} bytes a call, from pages alone: a call without \`Origin\` is refused. The token is in the body, because a page that is left cannot send a header. It is answered when the views are durable, within about a second; the same views may be sent again without harm. Codes of single views: \`unknown-variant\`, \`too-late\`, \`mixed-counts\`, \`rate\`.`,
  tags: ['pages'],
  security: [],
  parameters: [STREAM],
  requestBody: {
    required: true,
    description: 'JSON; as `text/plain` a browser sends it to another origin without asking first.',
    content: { 'text/plain': { schema: ref('ViewsCall') }, 'application/json': { schema: ref('ViewsCall') } },
  },
  responses: {
    200: answer('What became of the views.', json(ref('ViewsAnswer'))),
    ...refusals({ 400: OWN.badViews, 403: OWN.noPage, 404: OWN.noStream, 413: OWN.tooLarge, 415: OWN.badType }),
  },
};

/** `GET /plan`. */
export const getPlan: JsonObject = {
  operationId: 'getPlan',
  summary: 'How visitors are assigned',
  description:
    'Shares, statuses and contents of the variants of experiments in which something is shown: enough to assign a visitor by `peeksafe/assign`, or in any other language. A client that accepts `text/event-stream` hears of changes instead: an event with the `ETag` of the newest plan at once, and one with each change.',
  tags: ['pages'],
  security: [{ token: ['count'] }, { token: ['view'] }, {}],
  parameters: [
    STREAM,
    {
      ...query('experiment', 'Ids of experiments, at most 100, the parameter repeated for each; left out for all.', {
        type: 'array',
        maxItems: 100,
        items: ref('Id'),
      }),
      style: 'form',
      explode: true,
    },
    {
      name: 'If-None-Match',
      in: 'header',
      description: 'The `ETag` of the plan that is held.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: answer('The plan.', json(ref('Plan')), {
      ETag: header('Changes with the plan, and not with counts; not sent with `text/event-stream`.', {
        type: 'string',
      }),
    }),
    304: answer('The plan is the one with this `ETag`.'),
    ...refusals({ 400: OWN.badQuery, 404: OWN.noStream }),
  },
};

/** A line of the audit, with what `LoggedEvent` says of its event. */
const AUDITED: JsonObject = {
  allOf: [ref('AuditLine'), { type: 'object', properties: { event: ref('LoggedEvent') } }],
};

/** `GET /audit`. */
export const getAudit: JsonObject = {
  operationId: 'getAudit',
  summary: 'The event log itself',
  description: 'What was sent and what the monitors decided, in order, with the evidence of every decision.',
  tags: ['viewers'],
  security: TOKEN_OR_NONE('view'),
  parameters: [
    STREAM,
    SINCE,
    query(
      'limit',
      'Most lines. A page ends after about 48 kB, so it often has fewer while there is more: only an empty body is the end.',
      {
        type: 'integer',
        minimum: 1,
        maximum: 10_000,
        default: 1000,
      },
    ),
  ],
  responses: {
    200: answer(
      'Events after the cursor, a page of them; an empty body when there are none.',
      { 'application/x-ndjson': { schema: linesOf(AUDITED, 'One `AuditLine` as JSON a line.') } },
      { 'X-Next-Cursor': header('The cursor to go on from.', ref('Cursor')) },
    ),
    ...refusals({ 400: OWN.badQuery, 404: OWN.noStream }),
  },
};

/** `GET /v1/streams`. */
export const listStreams: JsonObject = {
  operationId: 'listStreams',
  summary: 'The streams that the token may see',
  tags: ['viewers'],
  security: TOKEN_OR_NONE('view'),
  responses: { 200: answer('The streams.', json(ref('StreamList'))), ...refusals({}) },
};

/** `POST /api/events/…`. */
export const externalOperation = (path: string, name: string): JsonObject => ({
  operationId: `post-${path}`,
  summary: `Take what a monitor of the former system sends: ${name}`,
  description:
    'One message, or an array of them. Each becomes an event of the stream that it names as its persona; its id follows from its content, so that the same message again is a duplicate.',
  tags: ['senders'],
  security: [{ token: ['ingest'] }, { token: ['operate'] }, {}],
  parameters: [query('persona_id', 'The stream of messages that name none.', ref('Id'))],
  requestBody: {
    required: true,
    content: json({ oneOf: [ref(name), { type: 'array', maxItems: LIMITS.eventsPerCall, items: ref(name) }] }),
  },
  responses: eventsAnswers({}),
});
