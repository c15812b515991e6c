import type { Tally } from '../../protocol/index.ts';
import { addTally } from '../fold/batches/tally.ts';

/** An hour, milliseconds. */
export const HOUR_MS = 60 * 60 * 1000;

/** Counts of one hour. */
export interface Hour {
  /** When it began, milliseconds since 1970. */
  readonly start: number;
  impressions: number;
  engagements: number;
}

/** When the hour of a moment began, milliseconds since 1970. */
export const hourOf = (at: number): number => at - (at % HOUR_MS);

/** The last two hours in which a variant was shown: in a batch that opens a new hour, the hour before it is complete. */
export interface LastHours {
  /** The hour in hand. */
  hour: Hour | null;
  /** The one before it in which it was shown. */
  before: Hour | null;
}

/** Adds counts to the hour of their time; the hour in hand is then complete when theirs is another. */
export function addToHours(hours: LastHours, counts: Tally, at: number): void {
  const start = hourOf(at);
  if (hours.hour?.start === start) return addTally(hours.hour, counts);
  hours.before = hours.hour;
  hours.hour = { start, impressions: counts.impressions, engagements: counts.engagements };
}

/** The counts of an hour, when it is one of the last two and somebody was shown. */
export function countsIn({ hour, before }: Readonly<LastHours>, start: number): Hour | null {
  const found = hour?.start === start ? hour : before?.start === start ? before : null;
  return found !== null && found.impressions > 0 ? found : null;
}
