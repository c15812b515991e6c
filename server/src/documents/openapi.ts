import { PROTOCOL_VERSION } from 'peeksafe/protocol';
import {
  ANSWERS,
  componentsOf,
  PROTOCOL,
  reachableFrom,
  ref,
  refsIn,
  type JsonObject,
  type Schemas,
} from './components.ts';
import { evaluateFlag, evaluateFlags, openEvaluationEvents } from './ofrep-operations.ts';
import { askToDeliver, postReports } from './report-operations.ts';
import { OWN, refusalAnswer } from './refusals.ts';
import {
  answer,
  getAudit,
  getBreakdown,
  getChanges,
  getHistory,
  getLive,
  getPlan,
  json,
  listStreams,
  externalOperation,
  postEvents,
  postViews,
  query,
} from './operations.ts';

/** The messages that `/api/events/NAME` accepts: for each NAME, the name and the schema of its messages. */
export type ExternalRoutes = Readonly<Record<string, { readonly name: string; readonly schema: Schemas[string] }>>;

const health = (operationId: string, summary: string, responses: JsonObject): JsonObject => ({
  get: {
    ...{ operationId, summary, tags: ['operators'], security: [] },
    responses: { ...responses, 403: refusalAnswer(OWN.elsewhere) },
  },
});

const document = (operationId: string, summary: string): JsonObject =>
  health(operationId, summary, { 200: answer('The document.', json({ type: 'object' })) });

function paths(external: ExternalRoutes): JsonObject {
  const at = (path: string): string => `/v1/streams${path}`;
  return {
    [at('')]: { get: listStreams },
    [at('/{stream}/events')]: { post: postEvents },
    [at('/{stream}/changes')]: { get: getChanges },
    [at('/{stream}/live')]: { get: getLive },
    [at('/{stream}/views')]: { post: postViews },
    [at('/{stream}/from/{source}')]: { post: postReports },
    [at('/{stream}/from/cloudevents')]: { options: askToDeliver },
    [at('/{stream}/plan')]: { get: getPlan },
    [at('/{stream}/ofrep/v1/evaluate/flags')]: { post: evaluateFlags },
    [at('/{stream}/ofrep/v1/evaluate/flags/{key}')]: { post: evaluateFlag },
    [at('/{stream}/ofrep/v1/events')]: { get: openEvaluationEvents },
    [at('/{stream}/history')]: { get: getHistory },
    [at('/{stream}/breakdown')]: { get: getBreakdown },
    [at('/{stream}/audit')]: { get: getAudit },
    ...Object.fromEntries(
      Object.entries(external).map(([path, { name }]) => [
        `/api/events/${path}`,
        { post: externalOperation(path, name) },
      ]),
    ),
    '/healthz': health('isAlive', 'Whether the process answers', {
      200: answer('It does.', json(ref('Alive'), { status: 'alive' })),
    }),
    '/readyz': health('isReady', 'Whether the server takes events', {
      200: answer('It does.', json(ref('Readiness'), { status: 'ready' })),
      503: answer('It does not.', json(ref('Readiness'), { status: 'not ready', reason: 'The server goes down.' })),
    }),
    '/openapi.json': document('getOpenApi', 'This document'),
    '/asyncapi.json': document('getAsyncApi', 'The document of the live connection'),
  };
}

/** Every schema there is, by name: those of the protocol, of HTTP answers, and of messages of external monitors. */
export const allComponents = (external: ExternalRoutes): Record<string, JsonObject> =>
  componentsOf(
    {
      ...PROTOCOL,
      ...ANSWERS,
      ...Object.fromEntries(Object.values(external).map(({ name, schema }) => [name, schema])),
    },
    'draft-2020-12',
  );

const parameters: JsonObject = {
  stream: { name: 'stream', in: 'path', required: true, description: 'The name of the stream.', schema: ref('Id') },
  since: query('since', 'After which cursor; left out for everything.', ref('Cursor')),
};

const components = (external: ExternalRoutes): JsonObject => ({
  // Messages of the live connection are in the AsyncAPI document.
  schemas: reachableFrom(refsIn([paths(external), parameters]), allComponents(external)),
  parameters,
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'A JSON Web Token with the claims `exp`, `streams` (an array of names, or `["*"]`) and `scope` (words separated by spaces): `view` to see streams, live, past and audit; `ingest` to report what happened; `operate` to decide in a person’s name; `count` to read the plan and to count visitors in a page. `jti` and `sub` are there to revoke it by. A server that was started without a secret answers on its own machine only and asks for none.',
    },
  },
});

/** The OpenAPI 3.1 document of the server's HTTP routes. */
export function openApi(external: ExternalRoutes): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Peeksafe',
      version: `${PROTOCOL_VERSION}.0.0`,
      description:
        'Events of variants under test in, live changes out. Unknown fields are ignored on both sides, so that each may be newer than the other. Every refusal carries a code, a sentence, and what was expected.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: '/', description: 'The server that this document comes from; `npm start` starts one at port 8787.' },
    ],
    tags: [
      { name: 'senders', description: 'Who reports what happened.' },
      { name: 'viewers', description: 'Who watches.' },
      { name: 'pages', description: 'Who shows variants to visitors.' },
      { name: 'operators', description: 'Who runs the server.' },
    ],
    paths: paths(external),
    components: components(external),
  };
}
