// Made from the protocol's schemas by `npm run documents`; not to be changed by hand.
import type { Schema } from './validate.ts';

/** Answers that a part of the SDK reads which is loaded when it is asked for. */
export const LATER_SCHEMAS = {
  breakdown: {
    fields: {
      version: 'any',
      experiment: 'id',
      dimension: 'id',
      unit: { oneOf: ['impressions', 'visitors'] },
      alpha: { number: [null, null] },
      judgedTo: { nullable: 'instant' },
      values: { list: 'id' },
      series: {
        list: {
          fields: {
            variant: 'id',
            impressions: { list: { number: [0, null], whole: true } },
            engagements: { list: { number: [0, null], whole: true } },
            low: { list: { number: [0, 1] } },
            high: { list: { number: [0, 1] } },
            judged: { number: [0, null], whole: true },
          },
        },
      },
      next: 'any',
    },
    absent: { unit: 'optional', next: 'optional' },
  },
} as const satisfies Readonly<Record<string, Schema>>;
