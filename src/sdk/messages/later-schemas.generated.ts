// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** What a part of the SDK reads that is loaded when it is needed. */
export const LATER_SCHEMAS = {
  closing: { fields: { code: 'whole', reason: 'any' } },
  breakdown: {
    fields: {
      version: 'any',
      experiment: 'id',
      dimension: 'id',
      alpha: 'real',
      judgedTo: { nullable: 'instant' },
      values: { list: 'id' },
      series: {
        list: {
          fields: {
            variant: 'id',
            impressions: { list: 'count' },
            engagements: { list: 'count' },
            low: { list: 'share' },
            high: { list: 'share' },
            judged: 'count',
          },
        },
      },
    },
    optional: { unit: ['impressions', 'visitors'], next: 'any' },
  },
} as const satisfies Readonly<Record<string, Schema>>;
