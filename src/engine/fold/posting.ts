import { addSavedArm } from '../../stats/index.ts';
import { budgetOf } from '../evidence/error-budget.ts';
import { addVariant } from '../evidence/experiment-evidence.ts';
import { createVariantFatigue } from '../fatigue/pattern-fatigue.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { StreamState, Touched } from '../state.ts';
import { planEqualShares } from './assignment.ts';
import { noteJoined } from './batches/comparing.ts';
import { effectiveAt, experimentOf, joiningMs, normalize, type EventOf } from './lookup.ts';
import { usePattern } from './patterns.ts';
import { NO_COUNTS } from './batches/tally.ts';

/** Lets a new variant into its experiment, with the patterns that it uses. */
export function postVariant(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'variant.posted'>,
  touched: Touched,
): void {
  const used = [...new Set(event.patterns ?? [])].map((id) => usePattern(state, seq, id, event.at, touched));
  // Not the event's own copy of each name.
  const patterns = used.map(({ id }) => id);
  const experiment = experimentOf(state, event.experiment);
  const { prediction } = budgetOf(experiment);
  const from = effectiveAt(state, experiment, event.at, receivedAt);
  const isPredicted = typeof event.predictedEr === 'number';
  const isWaiting = addVariant(experiment.evidence, event.variant, isPredicted, from, joiningMs(state));
  planEqualShares(experiment, from);
  if (budgetOf(experiment).prediction !== prediction) {
    experiment.seq = seq;
    touched.experiments.add(experiment.id);
  }
  if (isWaiting) noteJoined(state, experiment, seq, touched);
  state.variants.set(event.variant, {
    id: event.variant,
    seq,
    experiment: experiment.id,
    content: event.content,
    patterns,
    predictedEr: event.predictedEr ?? null,
    status: 'active',
    postedAt: normalize(event.at),
    impressions: 0,
    engagements: 0,
    measured: null,
    countedAt: null,
    endedAt: null,
    kill: null,
    protected: false,
    judgedFrom: 0,
    judged: { impressions: 0, engagements: 0 },
    logPredictionStart: 0,
    recent: NO_COUNTS,
    fatigue: createVariantFatigue(
      state.fatigue,
      used.map(({ fatigue }) => fatigue),
    ),
    corrected: NO_COUNTS,
    recentBatch: 0,
    isJudged: !isWaiting,
    isWaiting,
    late: NO_COUNTS,
    saving: addSavedArm(experiment.saved),
    measuredAt: 0,
    measuredEveryMs: 0,
    units: null,
    closing: null,
  });
  touched.variants.add(event.variant);
}
