import type { LoggedEvent } from '../../protocol/index.ts';
import type { EventOf } from './lookup.ts';

/** Counts of one variant at one moment. */
export type CountReport = EventOf<'variant.observed' | 'variant.measured'>;

const SECOND_MS = 1000;

/** The counts that an event reports, each of one variant and moment; none for an event without counts. */
export function reportsOf(event: LoggedEvent): readonly CountReport[] {
  if (event.kind === 'variant.observed' || event.kind === 'variant.measured') return [event];
  return event.kind === 'experiment.observed' ? rowsOf(event) : [];
}

function rowsOf({ id, at, variants, rows }: EventOf<'experiment.observed'>): CountReport[] {
  const { units, engagedUnits } = rows;
  const last = Date.parse(at);
  return rows.variant.map((place, i): CountReport => ({
    ...{ kind: 'variant.observed', id, variant: variants[place] as string },
    at: new Date(last - (rows.secondsAgo[i] as number) * SECOND_MS).toISOString(),
    impressions: rows.impressions[i] as number,
    engagements: rows.engagements[i] as number,
    ...(units !== undefined && { units: units[i] as number }),
    ...(engagedUnits !== undefined && { engagedUnits: engagedUnits[i] as number }),
  }));
}
