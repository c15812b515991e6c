// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** What a server answers to senders. */
export const SENDER_SCHEMAS = {
  eventsAnswer: {
    fields: {
      accepted: 'count',
      duplicates: 'count',
      rejected: 'count',
      cursor: { nullable: 'cursor' },
      results: {
        list: {
          fields: { status: ['accepted', 'duplicate', 'rejected'], id: { nullable: 'any' } },
          optional: {
            seq: 'count',
            errors: { list: { fields: { code: 'any', message: 'any' }, optional: { field: 'any', expected: 'any' } } },
          },
        },
      },
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
