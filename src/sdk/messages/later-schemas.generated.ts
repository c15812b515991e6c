// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** Answers that a part of the SDK reads which is loaded when it is asked for. */
export const LATER_SCHEMAS = {
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
    optional: { unit: { oneOf: ['impressions', 'visitors'] }, next: 'any' },
  },
} as const satisfies Readonly<Record<string, Schema>>;
