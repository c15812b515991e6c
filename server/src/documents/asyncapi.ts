import { CLOSE, HEARTBEAT_MS, LIMITS, PROTOCOL_VERSION, SUBPROTOCOL } from 'peeksafe/protocol';
import { componentsOf, PROTOCOL, reachableFrom, ref, DESCRIPTIONS, type Json, type JsonObject } from './components.ts';
import { CLIENT, CLOSING, SERVER } from './examples.ts';

/** The meaning of each close code, and how a client responds to it. */
export const CLOSE_DESCRIPTIONS: Readonly<Record<keyof typeof CLOSE, string>> = {
  restart: 'The server restarts. Come back at a random moment within the window that its goodbye named.',
  internal: 'A fault of the server; it is in its log. Come back with backoff.',
  overload:
    'Too much waits for this viewer, or the server cannot check tokens now. Come back within the window that its goodbye named, else with backoff.',
  badMessage: 'A message that is not of the protocol. A fault of the client: come back with backoff.',
  unauthorized: 'No token, or one that is not valid (any more). Come back with a new one.',
  forbidden: 'A valid token without the right to this. Do not come back with the same one.',
  noStream: 'No such stream yet. Come back now and then: it begins with its first event.',
  version: 'A version of the protocol that this server does not speak. Fatal for this client.',
  noHello: `No hello within ${LIMITS.helloMs} ms. Come back with backoff.`,
  rate: 'More messages than a viewer has reason to send. A fault of the client: come back with backoff.',
};

const CLIENT_SCHEMAS = { hello: 'Hello', token: 'TokenRenewal' } as const;
const SERVER_SCHEMAS = {
  welcome: 'Welcome',
  changes: 'Changes',
  heartbeat: 'Heartbeat',
  goodbye: 'Goodbye',
  renewed: 'Renewed',
} as const;

const ROOTS = ['ClientMessage', 'ServerMessage', 'Closing'];

function message(name: string, schema: string, example: unknown): JsonObject {
  const summary = DESCRIPTIONS.get(schema)?.own[''] ?? schema;
  return {
    name,
    title: schema,
    summary,
    contentType: 'application/json',
    payload: ref(schema),
    examples: [{ name, payload: example as Json }],
  };
}

const messages = (): JsonObject => ({
  ...Object.fromEntries(
    Object.entries(CLIENT_SCHEMAS).map(([type, schema]) => [type, message(type, schema, CLIENT[type as 'hello'])]),
  ),
  ...Object.fromEntries(
    Object.entries(SERVER_SCHEMAS).map(([type, schema]) => [type, message(type, schema, SERVER[type as 'welcome'])]),
  ),
  closing: message('close', 'Closing', CLOSING),
});

const named = (names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));

const inChannel = (channel: string, names: readonly string[]): Json =>
  names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }));

const closeCodes = Object.entries(CLOSE)
  .map(([name, code]) => `- ${code}: ${CLOSE_DESCRIPTIONS[name as keyof typeof CLOSE]}`)
  .join('\n');

const STREAM: JsonObject = { stream: { description: 'The name of the stream, percent-encoded.' } };

const FROM_SERVER = Object.keys(SERVER_SCHEMAS);
const FROM_CLIENT = Object.keys(CLIENT_SCHEMAS);
// Over HTTP a token is in the head of the request and cannot be renewed.
const STREAMED = [...FROM_SERVER.filter((name) => name !== 'renewed'), 'closing'];

const channels = (): JsonObject => ({
  live: {
    address: '/v1/streams/{stream}/live',
    title: 'The live connection',
    description: `A WebSocket with the subprotocol \`${SUBPROTOCOL}\`. The client says hello first; the server answers with welcome and changes, and with a heartbeat when it had nothing to say for the time that its welcome named (${HEARTBEAT_MS} ms unless told otherwise). Messages are JSON texts; a client's are at most ${LIMITS.clientMessageBytes} bytes. permessage-deflate may be negotiated.\n\nClose codes:\n${closeCodes}`,
    parameters: STREAM,
    messages: named([...FROM_CLIENT, ...FROM_SERVER]),
    bindings: {
      ws: {
        method: 'GET',
        headers: {
          type: 'object',
          properties: { 'Sec-WebSocket-Protocol': { type: 'string', const: SUBPROTOCOL } },
          required: ['Sec-WebSocket-Protocol'],
        },
        bindingVersion: '0.1.0',
      },
    },
    'x-close-codes': Object.fromEntries(
      Object.entries(CLOSE).map(([name, code]) => [code, CLOSE_DESCRIPTIONS[name as keyof typeof CLOSE]]),
    ),
  },
  events: {
    address: '/v1/streams/{stream}/changes',
    title: 'The same as Server-Sent Events',
    description:
      "For networks without WebSocket: `GET` with `Accept: text/event-stream`. Each message is the data of an event, and the cursor is its id where the reader's state is complete; `Last-Event-ID` or `?since=` resumes. In place of a close frame the last event is named `close`. The token is in the head `Authorization`.",
    parameters: STREAM,
    messages: named(STREAMED),
  },
});

const operations = (): JsonObject => ({
  say: {
    action: 'receive',
    title: 'What the client says',
    summary: 'Hello, once and first; then a newer token now and then.',
    channel: { $ref: '#/channels/live' },
    messages: inChannel('live', FROM_CLIENT),
  },
  hear: {
    action: 'send',
    title: 'What the server says',
    summary: 'Welcome and changes, heartbeats, and goodbye before it closes.',
    channel: { $ref: '#/channels/live' },
    messages: inChannel('live', FROM_SERVER),
  },
  stream: {
    action: 'send',
    title: 'What the server streams',
    summary: 'The same as Server-Sent Events.',
    channel: { $ref: '#/channels/events' },
    messages: inChannel('events', STREAMED),
  },
});

/** The AsyncAPI 3.0 document of the live connection, written from the server's side. */
export function asyncApi(): JsonObject {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Peeksafe live',
      version: `${PROTOCOL_VERSION}.0.0`,
      description:
        'What a viewer of a stream and the server say to each other. Unknown fields are ignored on both sides, and a client ignores messages of a type that it does not know, so that each may be newer than the other. docs/protocol.md says what a reader must do.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: 'localhost:8787',
        protocol: 'ws',
        description: 'A server as `npm start` starts it.',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: channels(),
    operations: operations(),
    components: {
      messages: messages(),
      schemas: reachableFrom(ROOTS, componentsOf(PROTOCOL, 'draft-7')),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A JSON Web Token with the scope `view`, in `hello`; over HTTP in the head `Authorization`.',
        },
      },
    },
  };
}
