import { formatCount, LIMITS } from 'peeksafe/protocol';
import { ref, type JsonObject } from './components.ts';
import { answer, json, refusals, STREAM } from './operations.ts';
import { SOURCE_NAMES } from '../settings/sources.ts';
import { OWN } from './refusals.ts';

const CLOUD_EVENT: JsonObject = {
  ...{ specversion: '1.0', id: 'v-81', source: '/news/web', type: 'peeksafe.viewed', time: '2026-11-29T11:00:00Z' },
  data: { experiment: 'hero', variant: 'b', unit: 'u-1', engaged: ['click'] },
};

const EVENT: JsonObject = { type: 'object', description: 'An event as CloudEvents 1.0 writes it in JSON.' };

/** `POST /from/{source}`. */
export const postReports: JsonObject = {
  operationId: 'postReports',
  summary: 'Count visitors, or take totals, that another system reports',
  description: `A source that signs its calls proves itself by the secret of the configuration file, others by a token. Up to ${formatCount(LIMITS.eventsPerCall)} messages and ${formatCount(LIMITS.bodyBytes)} bytes a call, in the words of the source; a configuration file says which of its experiments and events are which of this stream. A visitor counts once, with the first variant. It is answered when that is durable, within about a second; the same messages may be sent again without harm. A token with the scope \`count\` is held to the limits of pages, one with \`ingest\` to those of events. The source \`totals\` reports what a platform has counted of variants so far, and takes \`ingest\` alone. Codes of single messages: \`bad-event\`, \`unknown-variant\`, \`already-counted\`, \`too-late\`, \`mixed-counts\`, \`rate\`, and of totals those of \`variant.measured\`.`,
  tags: ['senders'],
  security: [{ token: ['count'] }, { token: ['ingest'] }, {}],
  parameters: [
    STREAM,
    {
      name: 'source',
      in: 'path',
      required: true,
      description: 'The system that reports.',
      schema: { type: 'string', enum: SOURCE_NAMES },
    },
  ],
  requestBody: {
    required: true,
    description: 'Messages of the source.',
    content: {
      'application/cloudevents+json': { schema: EVENT, example: CLOUD_EVENT },
      'application/cloudevents-batch+json': {
        schema: { type: 'array', maxItems: LIMITS.eventsPerCall, items: EVENT },
        example: [CLOUD_EVENT],
      },
      'application/json': {
        schema: {
          description: 'What the source sends; or the data of a CloudEvent whose attributes are in headers (`ce-…`).',
        },
      },
    },
  },
  responses: {
    200: answer('What became of the messages.', json(ref('ReportsAnswer'))),
    ...refusals({ 400: OWN.badReports, 404: OWN.noReporter, 413: OWN.tooLarge, 415: OWN.badType }),
  },
};

const text = (description: string): JsonObject => ({ description, schema: { type: 'string' } });

/** `OPTIONS /from/cloudevents`. */
export const askToDeliver: JsonObject = {
  operationId: 'askToDeliver',
  summary: 'Ask whether a sender of CloudEvents may deliver here',
  description:
    'The handshake of the webhook specification of CloudEvents. Senders that the configuration file names for the stream (`webhookOrigins`) are allowed; no callback address is called.',
  tags: ['senders'],
  security: [],
  parameters: [
    STREAM,
    {
      name: 'WebHook-Request-Origin',
      in: 'header',
      required: true,
      description: 'The name of the sender.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: answer('The sender may deliver.', undefined, {
      Allow: text('`POST`.'),
      'WebHook-Allowed-Origin': text('The name of the sender.'),
      'WebHook-Allowed-Rate': text('Calls a minute that the server takes.'),
    }),
    ...refusals({}),
  },
};
