import { planTraffic } from '../evidence/experiment-evidence.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { ExperimentState, StreamState, Touched } from '../state.ts';
import { effectiveAt, experimentOf, type EventOf } from './lookup.ts';

/**
 * Takes equal shares as planned where the plan of the stream assigns the visitors and nobody planned others: the plan deals them out so.
 * @param from Milliseconds since 1970.
 */
export function planEqualShares({ isAssignedByPlan, shares, evidence }: ExperimentState, from: number): void {
  if (!isAssignedByPlan || shares.length > 0) return;
  const share = 1 / evidence.variants.length;
  planTraffic(
    evidence,
    evidence.variants.map((variant) => ({ variant, share })),
    from,
  );
}

/** Notes that visitors are assigned by the plan, with the first counts that say so. */
export function noteAssignment(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  { assignedBy, experiment: id, at }: EventOf<'experiment.observed'>,
  touched: Touched,
): void {
  const experiment = experimentOf(state, id);
  if (assignedBy !== 'plan' || experiment.isAssignedByPlan) return;
  experiment.isAssignedByPlan = true;
  experiment.seq = seq;
  planEqualShares(experiment, effectiveAt(state, experiment, at, receivedAt));
  touched.experiments.add(id);
}
