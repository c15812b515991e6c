import type { ErrorCode } from 'peeksafe/protocol';
import type { JsonObject } from './components.ts';

const RETRY_AFTER: JsonObject = {
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 1 } },
};

const CHALLENGE: JsonObject = {
  'WWW-Authenticate': { description: 'Always `Bearer`.', schema: { type: 'string', const: 'Bearer' } },
};

const UPGRADE: JsonObject = {
  Upgrade: { description: 'Always `websocket`.', schema: { type: 'string', const: 'websocket' } },
  'Sec-WebSocket-Version': {
    description: 'The version that is spoken, when another was asked for.',
    schema: { type: 'string', const: '13' },
  },
};

/** A status that refuses, the codes that stand in it, and what it means. */
export interface Refusal {
  readonly codes: readonly ErrorCode[];
  readonly description: string;
  readonly headers?: JsonObject;
}

/** The refusals of every call that names a stream or a list of them. */
export const COMMON = {
  401: {
    codes: ['unauthorised'],
    description: 'No token, or one that is not valid (any more).',
    headers: CHALLENGE,
  },
  403: {
    codes: ['forbidden'],
    description:
      "The token does not allow this here, whether the stream exists or not; or the page's origin, or the name by which the server was called, is not one that it was started with.",
  },
  429: {
    codes: ['rate'],
    description: 'Too many calls, events, connections, wrong tokens, or answers that wait to be read.',
    headers: RETRY_AFTER,
  },
  500: { codes: ['internal'], description: 'A fault of the server; it is in its log.' },
  503: {
    codes: ['unavailable'],
    description: 'The server cannot do this now; what can be sent again without harm may be sent again.',
    headers: RETRY_AFTER,
  },
} as const satisfies Readonly<Record<number, Refusal>>;

/** The further refusals of a call, by its fault. */
export const OWN = {
  badQuery: {
    codes: ['bad-query'],
    description: 'A parameter, or the name of the stream, is not valid; `field` names it.',
  },
  badBody: { codes: ['bad-json', 'bad-body', 'bad-query'], description: 'The body is not JSON, or not of events.' },
  badType: { codes: ['bad-type'], description: "The body's type is none of those that are taken." },
  badHandshake: {
    codes: ['bad-handshake', 'bad-query'],
    description: 'The name of the stream, or the handshake, is not valid.',
  },
  elsewhere: {
    codes: ['forbidden'],
    description: "The page's origin, or the name by which the server was called, is not one that it was started with.",
  },
  noUpgrade: {
    codes: ['upgrade-required'],
    description: 'The call asks for no upgrade to WebSocket, or to another version of it than 13.',
    headers: UPGRADE,
  },
  badViews: { codes: ['bad-json', 'bad-body', 'bad-query'], description: 'The body is not JSON, or not of views.' },
  badReports: {
    codes: ['bad-json', 'bad-body', 'bad-query'],
    description: 'The body is not JSON, or not of messages of this source, or the name of the stream is not valid.',
  },
  noReporter: {
    codes: ['no-stream', 'not-found'],
    description: 'Nothing has been posted to the stream yet, or there is no such source.',
  },
  noPage: {
    codes: ['forbidden'],
    description:
      'The call is of no page of an origin that the server was started with, or its token lacks the scope `count`.',
  },
  noStream: { codes: ['no-stream'], description: 'Nothing has been posted to the stream yet.' },
  tooLarge: { codes: ['too-large', 'too-many-events'], description: 'The body is too large, or has too many events.' },
  unknownOfExperiment: {
    codes: ['unknown-experiment', 'unknown-variant'],
    description: 'There is no such experiment in this stream, or no such variant in it.',
  },
  longFile: {
    codes: ['too-large'],
    description: 'With `text/csv`: the breakdown has more values than one file may have. Ask for fewer variants.',
  },
  stalePage: {
    codes: ['stale-page'],
    description: 'More was judged since the page before: begin again with the first page.',
  },
  unknownVariant: { codes: ['unknown-variant'], description: 'There is no such variant in this stream.' },
} as const satisfies Readonly<Record<string, Refusal>>;

/** Codes that stand in the results of single events, `EventResult.errors`, and of single views. */
export const CODES_OF_EVENTS: readonly ErrorCode[] = [
  'bad-json',
  'bad-event',
  'unknown-kind',
  'unknown-experiment',
  'unknown-variant',
  'unknown-pattern',
  'unknown-suggestion',
  'unknown-note',
  'already-posted',
  'already-killed',
  'not-killed',
  'already-decided',
  'not-decided',
  'already-counted',
  'already-closed',
  'not-closed',
  'mixed-counts',
  'not-comparable',
  'too-many-engagements',
  'too-many-units',
  'too-many-counts',
  'too-many-batches',
  'too-late',
  'too-many-entities',
  'too-many-streams',
  'in-the-future',
  'id-reused',
  'forbidden',
];

/** A refusal as OpenAPI writes an answer. */
export function refusalAnswer({ codes, description, headers }: Refusal): JsonObject {
  const named = codes.map((code) => `\`${code}\``).join(', ');
  return {
    description: codes.length === 0 ? description : `${description} Codes: ${named}.`,
    ...(headers !== undefined && { headers }),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
  };
}
