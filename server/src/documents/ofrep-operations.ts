import { ref, type JsonObject } from './components.ts';
import { answer, json, STREAM } from './operations.ts';
import { COMMON, OWN, refusalAnswer, type Refusal } from './refusals.ts';

const FLAG = {
  ...{ key: 'hero', value: 'Headline A', variant: 'a', reason: 'SPLIT' },
  metadata: { stream: 'news', experiment: 'hero', share: 0.5 },
};

const CALL: JsonObject = {
  required: true,
  description: 'The visitor. What else is in the context is ignored.',
  content: json(ref('FlagsCall'), { context: { targetingKey: 'visitor-1' } }),
};

const SECURITY: JsonObject['security'] = [{ token: ['count'] }, { token: ['view'] }, {}];

/** Refusals of the OFREP endpoints. Their answers have OFREP's shape, which has no room for Peeksafe's codes. */
const refusals = (own: Readonly<Record<number, Refusal>>): JsonObject =>
  Object.fromEntries(
    Object.entries<Refusal>({ ...COMMON, ...own }).map(([status, refusal]) => [
      status,
      { ...refusalAnswer({ ...refusal, codes: [] }), content: json(ref('FailedEvaluation')) },
    ]),
  );

const BAD_CONTEXT: Refusal = {
  codes: [],
  description: 'The body is not JSON, or has no context with a targeting key, or the name of the stream is not valid.',
};
const TOO_LARGE: Refusal = { codes: [], description: 'The body is too large.' };

/** `POST /ofrep/v1/evaluate/flags`. */
export const evaluateFlags: JsonObject = {
  operationId: 'evaluateFlags',
  summary: 'Evaluate all experiments as flags, by OFREP',
  description:
    "What OpenFeature's remote providers ask for a page: every experiment that runs or ended with a winner, for one visitor, and the address at which changes are heard.",
  tags: ['pages'],
  security: SECURITY,
  parameters: [
    STREAM,
    {
      name: 'If-None-Match',
      in: 'header',
      description: 'The `ETag` of the answer that is held.',
      schema: { type: 'string' },
    },
  ],
  requestBody: CALL,
  responses: {
    200: answer(
      'The flags.',
      json(ref('EvaluatedFlags'), {
        flags: [FLAG],
        eventStreams: [
          {
            type: 'sse',
            endpoint: { requestUri: '/v1/streams/news/ofrep/v1/events' },
            inactivityDelaySec: 120,
          },
        ],
        metadata: { stream: 'news' },
      }),
      {
        ETag: {
          description: 'Changes with what this visitor is shown, and with nothing else.',
          schema: { type: 'string' },
        },
      },
    ),
    304: answer('Nothing has changed for this visitor since the answer with this `ETag`.'),
    ...refusals({ 400: BAD_CONTEXT, 404: OWN.noStream, 413: TOO_LARGE }),
  },
};

/** `POST /ofrep/v1/evaluate/flags/{key}`. */
export const evaluateFlag: JsonObject = {
  operationId: 'evaluateFlag',
  summary: 'Evaluate one experiment as a flag, by OFREP',
  description: "What OpenFeature's remote providers ask on a server.",
  tags: ['pages'],
  security: SECURITY,
  parameters: [
    STREAM,
    { name: 'key', in: 'path', required: true, description: 'Id of the experiment.', schema: ref('Id') },
  ],
  requestBody: CALL,
  responses: {
    200: answer('The flag.', json(ref('EvaluatedFlag'), FLAG)),
    ...refusals({
      400: BAD_CONTEXT,
      404: { codes: [], description: 'There is no such experiment, or no variant of it, or nothing in the stream.' },
      413: TOO_LARGE,
    }),
  },
};

/** `GET /ofrep/v1/events`. */
export const openEvaluationEvents: JsonObject = {
  operationId: 'openEvaluationEvents',
  summary: 'Hear when to evaluate again, by OFREP',
  description:
    'Server-Sent Events. The one message, `{"type":"refetchEvaluation"}`, comes at once and with each change of the plan. It asks for no token, because a browser sends none, and says nothing else. Where there is no room, or no such stream, it says this once and ends: a refusal would make a page call again every second.',
  tags: ['pages'],
  security: [],
  parameters: [STREAM],
  responses: {
    200: answer('The messages.', { 'text/event-stream': { schema: { type: 'string' } } }),
    403: { ...refusalAnswer({ ...OWN.elsewhere, codes: [] }), content: json(ref('FailedEvaluation')) },
  },
};
