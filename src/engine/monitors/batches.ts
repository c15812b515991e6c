import { ENGINE_VERSION } from '../snapshot.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { dueBatch, settleBatch } from '../evidence/batches.ts';
import { clockOf } from '../evidence/experiment-clock.ts';
import { KILL_RULE, type ExperimentEvidence } from '../evidence/experiment-evidence.ts';
import type { OpenBatch } from '../evidence/variant-counts.ts';
import { isSilent, isUnreported } from '../evidence/comparability.ts';
import { columnsOf } from '../metrics/sums.ts';
import type { Deciding, Decision, Monitor } from './monitor.ts';

/** Batches that a step closes by time, about: what follows from them is made durable and told as one, so a turn of the host grows with it. */
const MAX_CLOSED_BY_TIME = 500;

const iso = (ms: number): string => new Date(ms).toISOString();

function closing(
  experiment: ExperimentState,
  trial: ExperimentEvidence,
  batch: OpenBatch,
  now: number,
): Decision | null {
  const settled = settleBatch(trial, batch);
  const to = batch.start + batch.length;
  return {
    kind: 'batch.closed',
    at: iso(now),
    experiment: experiment.id,
    from: iso(batch.start),
    to: iso(to),
    counts: settled.map(({ variant, impressions, engagements }) => ({ variant, impressions, engagements })),
    ...(experiment.unit === 'visitors' && { unit: experiment.unit }),
    engine: ENGINE_VERSION,
    rule: KILL_RULE,
    ...columnsOf(
      experiment.metrics,
      settled.map(({ metrics }) => metrics),
    ),
  };
}

/** A batch of totals waits until every variant that is shown has reported past its end; one that is silent is not waited for. */
function waitsForTotals(
  state: Readonly<StreamState>,
  { counting, sharesConstant, evidence, ...clocks }: ExperimentState,
  { start, length }: OpenBatch,
  clock: number,
): boolean {
  if (!counting.hasTotals || !sharesConstant) return false;
  const now = clockOf(clocks, state.settings.attributionWindowMs, clock);
  return evidence.variants.some((id) => {
    const variant = state.variants.get(id);
    return variant?.status === 'active' && isUnreported(variant, start + length) && !isSilent(variant, length, now);
  });
}

/**
 * Closes batches, by time and never by engagements: when their time and the wait for late counts are over. Only the oldest of each
 * experiment at a time, since what it cannot take is carried to the next; it is asked again until nothing is due.
 * @param most Batches that a step closes by time; the rest of a wide stream follows in the next.
 */
export function batches(most = MAX_CLOSED_BY_TIME): Monitor {
  const close = function* (
    state: Readonly<StreamState>,
    experiments: Iterable<string>,
    now: number,
    clock: number,
    limit = Infinity,
  ): Deciding {
    const decisions: Decision[] = [];
    for (const id of experiments) {
      const experiment = state.experiments.get(id);
      if (experiment === undefined || experiment.evidence.open.length === 0) continue;
      const { attributionWindowMs } = state.settings;
      const due = dueBatch(experiment.evidence, clockOf(experiment, attributionWindowMs, clock));
      if (due !== null && waitsForTotals(state, experiment, due, clock)) continue;
      const decision = due === null ? null : closing(experiment, experiment.evidence, due, now);
      if (decision !== null && decisions.push(decision) >= limit) break;
      yield;
    }
    return decisions;
  };
  return {
    name: 'batches',
    repeats: true,
    isFinite: true,
    maxByTime: most,
    decide: ({ state, touched, now, clock }) => {
      const experiments = new Set<string>();
      for (const id of touched.variants) {
        const variant = state.variants.get(id);
        if (variant !== undefined) experiments.add(variant.experiment);
      }
      return close(state, experiments, now, clock);
    },
    decideByTime: ({ state, now, clock }) => close(state, state.experiments.keys(), now, clock, most),
  };
}
