import type { EventInput, EventsAnswer, ServerMessage } from 'peeksafe/protocol';
import { CLOSE, type ClientMessage, type Closing } from 'peeksafe/protocol';

const AT = '2026-01-05T10:00:00.000Z';

/** Events as a sender may post them, one for each of the usual steps. */
export const EVENTS: readonly EventInput[] = [
  { id: 'e1', at: AT, kind: 'experiment.opened', experiment: 'headlines', title: 'Headlines of Monday' },
  {
    id: 'e2',
    at: AT,
    kind: 'variant.posted',
    variant: 'headline-a',
    experiment: 'headlines',
    content: 'What nobody tells you about Mondays',
    predictedEr: 0.04,
    patterns: ['curiosity-gap'],
  },
  { id: 'e3', at: AT, kind: 'variant.observed', variant: 'headline-a', impressions: 120, engagements: 7 },
];

/** The answer to a call of which one event was rejected. */
export const ANSWER: EventsAnswer = {
  accepted: 1,
  duplicates: 1,
  rejected: 1,
  cursor: 'k3v9x2.3',
  results: [
    { status: 'accepted', id: 'e3', seq: 3 },
    { status: 'duplicate', id: 'e2', seq: 2 },
    {
      status: 'rejected',
      id: 'e4',
      errors: [
        {
          code: 'unknown-variant',
          field: 'variant',
          message: 'There is no variant "headline-z".',
          expected: 'the id of a variant that has been posted',
        },
      ],
    },
  ],
};

/** One message of each kind that a server says. */
export const SERVER: { readonly [Type in ServerMessage['type']]: Extract<ServerMessage, { type: Type }> } = {
  welcome: {
    type: 'welcome',
    protocol: 1,
    stream: 'acme',
    cursor: 'k3v9x2.1042',
    heartbeatMs: 15_000,
    at: AT,
    scopes: ['view', 'operate'],
    tokenExpiresAt: '2026-01-05T10:15:00.000Z',
  },
  changes: {
    type: 'changes',
    since: 'k3v9x2.1041',
    cursor: 'k3v9x2.1042',
    at: AT,
    suggestions: [
      {
        id: 'rest-1',
        seq: 1042,
        action: 'rest-pattern',
        priority: 'medium',
        title: 'Let "curiosity-gap" rest',
        reason: 'It was used four times in seven days.',
        about: { kind: 'pattern', id: 'curiosity-gap' },
        evidence: [{ name: 'uses in 7 days', value: 4 }],
        source: 'external',
        generated: false,
        madeAt: AT,
        expiresAt: null,
        expectedGain: null,
        status: 'open',
        endedAt: null,
        outcome: '',
        endedBy: null,
      },
    ],
  },
  heartbeat: { type: 'heartbeat', cursor: 'k3v9x2.1042', at: AT },
  goodbye: { type: 'goodbye', reason: 'The server restarts.', retryAfterMs: 1000 },
  renewed: { type: 'renewed', tokenExpiresAt: '2026-01-05T10:30:00.000Z', scopes: ['view', 'operate'] },
};

/** One message of each kind that a client says. */
export const CLIENT: { readonly [Type in ClientMessage['type']]: Extract<ClientMessage, { type: Type }> } = {
  hello: { type: 'hello', token: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln', since: 'k3v9x2.1041' },
  token: { type: 'token', token: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln' },
};

/** The end of a stream of events. */
export const CLOSING: Closing = { code: CLOSE.restart, reason: 'The server restarts.' };
