import type { LoggedEvent } from '../../protocol/index.ts';
import { namedSums } from '../metrics/metric-points.ts';
import { reportedMetrics } from '../metrics/reported.ts';
import type { Increment, StreamState } from '../state.ts';
import { incrementOf } from './counts.ts';
import { reportedExperiment, reportsOf } from './reports.ts';

/** The points that an event adds to the history, each at its own time; from the state before it is folded. */
export function incrementsOf(state: StreamState, event: LoggedEvent): Increment[] {
  const declared = reportedExperiment(state, event)?.metrics;
  if (declared === undefined) return reportsOf(event).map((report) => incrementOf(state, report));
  const metricsAt = reportedMetrics(state, event);
  return reportsOf(event).map((report, row) => {
    const increment = incrementOf(state, report);
    const sums = metricsAt(row);
    return sums === null ? increment : { ...increment, metrics: namedSums(declared, sums) };
  });
}
