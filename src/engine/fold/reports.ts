import type { LoggedEvent } from '../../protocol/index.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import type { EventOf } from './lookup.ts';

/** Counts of one variant at one moment. */
export type CountReport = EventOf<'variant.observed' | 'variant.measured'>;

/** An event with counts, of one variant or of several of an experiment. */
export type Report = CountReport | EventOf<'experiment.observed'>;

const SECOND_MS = 1000;

/** Whether an event has counts. */
export const isReport = (event: LoggedEvent): event is Report =>
  event.kind === 'variant.observed' || event.kind === 'variant.measured' || event.kind === 'experiment.observed';

/** The experiment whose counts an event has; undefined where it has none, and where they are of nothing that is known. */
export function reportedExperiment(
  { experiments, variants }: Readonly<StreamState>,
  event: LoggedEvent,
): ExperimentState | undefined {
  if (!isReport(event)) return undefined;
  const id = event.kind === 'experiment.observed' ? event.experiment : variants.get(event.variant)?.experiment;
  return experiments.get(id ?? '');
}

/** The counts that an event reports, each of one variant and moment; none for an event without counts. */
export function reportsOf(event: LoggedEvent): readonly CountReport[] {
  if (!isReport(event)) return [];
  return event.kind === 'experiment.observed' ? rowsOf(event) : [event];
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
