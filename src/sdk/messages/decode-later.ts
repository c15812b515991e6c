import type { Breakdown } from '../../protocol/calls/breakdown.ts';
import type { Closing } from '../../protocol/connection/messages.ts';
import { LATER_SCHEMAS } from './later-schemas.generated.ts';
import { validate } from './validate.ts';

/** Reads why a server ends a streamed response; null when the value does not say it. */
export const readClosing = (value: unknown): Closing | null =>
  validate(LATER_SCHEMAS.closing, value) ? (value as Closing) : null;

/** Reads a breakdown; null when the value is none. */
export function readBreakdown(value: unknown): Breakdown | null {
  if (!validate(LATER_SCHEMAS.breakdown, value)) return null;
  const breakdown = value as Breakdown;
  const { length } = breakdown.values;
  const isEven = breakdown.series.every(({ impressions, engagements, low, high }) =>
    [impressions, engagements, low, high].every((column) => column.length === length),
  );
  return isEven ? breakdown : null;
}
