import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CLOSE,
  ClientMessage,
  Closing,
  ERROR_CODES,
  EVENT_KINDS,
  EventsAnswer,
  IncomingEvent,
  LIMITS,
  ServerMessage,
} from 'peeksafe/protocol';
import { createApp, type AppParts } from '../../src/app.ts';
import { CLOSE_DESCRIPTIONS } from '../../src/documents/asyncapi.ts';
import { DESCRIPTIONS, type Json, type JsonObject } from '../../src/documents/components.ts';
import { ANSWER, CLIENT, CLOSING, EVENTS, SERVER } from '../../src/documents/examples.ts';
import { CODES_OF_EVENTS } from '../../src/documents/refusals.ts';
import { allComponents } from '../../src/documents/openapi.ts';
import { DOCUMENTS, EXTERNAL_ROUTES } from '../../src/routes/generated-documents.ts';
import { STATUS } from '../../src/http/problems.ts';
import { serverFor } from '../support/harness.ts';
import { SECRET } from '../support/tokens.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
interface Answer {
  readonly description: string;
  readonly headers?: JsonObject;
  readonly content?: JsonObject;
}
interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security: Json;
}
interface OpenApi {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const openapi = DOCUMENTS['openapi.json']() as unknown as OpenApi;
const asyncapi = DOCUMENTS['asyncapi.json']() as unknown as {
  readonly components: OpenApi['components'] & { readonly messages: Readonly<Record<string, { summary: string }>> };
};

/** The paths of fields that a schema writes out, and whether each is described. */
function fieldsOf(schema: Schema, path = ''): [string, boolean][] {
  const parts = [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, boolean][] => {
    const here = path === '' ? name : `${path}.${name}`;
    return [[here, field.description !== undefined], ...fieldsOf(field, here)];
  });
  return [...own, ...parts.flatMap((part) => fieldsOf(part, path))];
}

test('every component and every field of the documents says what it is', () => {
  for (const schemas of [
    allComponents(EXTERNAL_ROUTES) as OpenApi['components']['schemas'],
    asyncapi.components.schemas,
  ])
    for (const [name, schema] of Object.entries(schemas)) {
      assert.ok(schema.description, `server/src/documents/descriptions says nothing of ${name}`);
      for (const [field, isDescribed] of fieldsOf(schema))
        assert.ok(isDescribed, `server/src/documents/descriptions says nothing of ${name}, field ${field}`);
    }
  for (const [name, { summary }] of Object.entries(asyncapi.components.messages)) assert.ok(summary, name);
});

test('no words are kept of what is not there any more', () => {
  const all = allComponents(EXTERNAL_ROUTES) as OpenApi['components']['schemas'];
  for (const [name, { own }] of DESCRIPTIONS) {
    const schema = all[name];
    assert.ok(schema, `${name} is no component`);
    const fields = new Set(fieldsOf(schema).map(([field]) => field));
    for (const field of Object.keys(own)) assert.ok(field === '' || fields.has(field), `${name} has no ${field}`);
  }
});

test('every documented route exists, and every route is documented', () => {
  const nothing = new Proxy({}, { get: () => () => {} });
  const app = createApp({ streams: nothing, logger: nothing, origins: new Set() } as unknown as AppParts);
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/\/$/, '').replace(/:(\w+)/g, '{$1}')}`);
  const documented = Object.entries(openapi.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual([...new Set(routes)].sort(), documented.sort());
});

test('every error code is documented at the status that it comes with', () => {
  const answers = Object.values(openapi.paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ responses }) => Object.entries(responses));
  for (const code of ERROR_CODES) {
    if (CODES_OF_EVENTS.includes(code) && STATUS[code] === 422) continue;
    // A request that matches no path, or no method of it, belongs to no operation.
    if (code === 'not-found' || code === 'bad-method') continue;
    const at = answers.filter(([, { description }]) => description.includes(`\`${code}\``)).map(([status]) => status);
    assert.ok(at.includes(String(STATUS[code])), `${code} is to stand at ${STATUS[code]}, and stands at ${at.join()}`);
  }
  for (const code of ERROR_CODES.filter((one) => STATUS[one] === 422))
    assert.ok(CODES_OF_EVENTS.includes(code), `${code} is of single events`);
});

test('refusals for now say when to come back, and those for want of a token which kind', () => {
  for (const [path, operations] of Object.entries(openapi.paths))
    for (const { responses } of Object.values(operations)) {
      if (path === '/readyz') continue;
      for (const status of ['429', '503'])
        if (responses[status]) assert.ok(responses[status].headers?.['Retry-After'], `${path} ${status}`);
      if (responses['401']) assert.ok(responses['401'].headers?.['WWW-Authenticate'], path);
    }
});

const everyOperation = (): [string, Operation][] =>
  Object.entries(openapi.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );

test('a client made from the document has one type for each answer', () => {
  for (const [name, { responses }] of everyOperation())
    for (const [status, { content = {} }] of Object.entries(responses))
      assert.ok(Object.keys(content).length <= 1, `${name} ${status}: ${Object.keys(content).join(' | ')}`);
});

test('every operation says how it succeeds and how it is refused, to a tool that knows no upgrades too', () => {
  for (const [name, { responses }] of everyOperation()) {
    const statuses = Object.keys(responses);
    assert.ok(
      statuses.some((status) => /^2|^default$/.test(status)),
      `${name} has no answer of success`,
    );
    assert.ok(
      statuses.some((status) => status.startsWith('4')),
      `${name} has no refusal`,
    );
  }
  for (const { url } of openapi.servers) assert.doesNotMatch(url, /localhost|example/);
});

test('the document has no schema that nothing in it refers to', () => {
  const text = JSON.stringify(openapi);
  for (const name of Object.keys(openapi.components.schemas))
    assert.ok(text.includes(`"#/components/schemas/${name}"`), `${name} is never used`);
});

test('the examples of the documents are of the protocol', () => {
  for (const event of EVENTS) assert.ok(IncomingEvent.safeParse(event).success, event.kind);
  assert.ok(EventsAnswer.safeParse(ANSWER).success);
  for (const message of Object.values(SERVER)) assert.ok(ServerMessage.safeParse(message).success, message.type);
  for (const message of Object.values(CLIENT)) assert.ok(ClientMessage.safeParse(message).success, message.type);
  assert.ok(Closing.safeParse(CLOSING).success);
});

test('the documents name every kind of event, every limit of text and every close code', () => {
  const text = JSON.stringify([openapi, asyncapi]);
  for (const kind of EVENT_KINDS) assert.match(text, new RegExp(`"const":"${kind}"`));
  assert.match(text, new RegExp(`"maxLength":${LIMITS.contentLength}`));
  assert.deepEqual(Object.keys(CLOSE_DESCRIPTIONS), Object.keys(CLOSE));
});

test('a server hands the documents to everybody, token or not', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  for (const [name, make] of Object.entries(DOCUMENTS)) {
    const response = await fetch(`${server.url}/${name}`);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await response.json(), make());
  }
});
