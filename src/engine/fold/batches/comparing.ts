import { restartComparison } from '../../evidence/experiment-evidence.ts';
import { noteEngagements, whyNotCompared } from '../../evidence/comparability.ts';
import { restartLead } from '../../lead/lead.ts';
import type { ExperimentState, Increment, StreamState, Touched, VariantState } from '../../state.ts';
import type { CountReport } from '../reports.ts';
import { touchShown } from '../rivals.ts';

/** Works out again whether the variants of an experiment may be compared. Evidence that was gathered while they should not have been goes. */
export function updateComparing(state: StreamState, experiment: ExperimentState, seq: number, touched: Touched): void {
  const { counting, evidence } = experiment;
  const why = whyNotCompared(experiment, state.settings.engagementTime);
  if (why === counting.notCompared) return;
  counting.notCompared = why;
  restartComparison(evidence);
  restartLead(experiment.lead);
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
  touchShown(state, experiment, seq, touched);
}

/** Notes that a variant has come, or come back, since counting began. */
export function noteJoined(state: StreamState, experiment: ExperimentState, seq: number, touched: Touched): void {
  experiment.counting.hasJoined = true;
  updateComparing(state, experiment, seq, touched);
}

/**
 * Notes how counts have come, in the unit that they are judged in, before they are counted.
 * @param at When they happened. @param receivedAt When the server received them. Both in milliseconds since 1970.
 */
export function noteReport(
  experiment: ExperimentState,
  variant: VariantState,
  event: CountReport,
  { at, impressions, engagements }: Increment,
  receivedAt: number,
): void {
  const { counting } = experiment;
  if (event.kind === 'variant.measured') {
    counting.hasTotals = true;
    if (at <= variant.measuredAt) return;
    if (variant.measuredAt > 0) variant.measuredEveryMs = at - variant.measuredAt;
    variant.measuredAt = at;
  } else if (impressions > 0) {
    counting.shownAt = Math.max(counting.shownAt, at);
  } else if (engagements > 0) {
    noteEngagements(counting, engagements, at, receivedAt);
  }
}
