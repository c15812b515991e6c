import type { Experiment, KillEvidence } from 'peeksafe/protocol';
import { isBelowThreshold, MIN_IMPRESSIONS, PREDICTION_FACTOR } from 'peeksafe/stats';
import type { StreamState, VariantState } from '../state.ts';
import type { Decision, Monitor } from './monitor.ts';

const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;

/** The evidence on which the simple rule stops a variant; null when it does not. */
export function belowThreshold({ predictedEr, impressions, engagements }: Readonly<VariantState>): KillEvidence | null {
  if (predictedEr === null || !isBelowThreshold({ impressions, engagements }, predictedEr)) return null;
  return { rule: 'threshold', predictedEr, factor: PREDICTION_FACTOR, minImpressions: MIN_IMPRESSIONS };
}

function killedBy(variant: Readonly<VariantState>, evidence: KillEvidence, now: number): Decision {
  const er = variant.engagements / variant.impressions;
  return {
    kind: 'variant.killed',
    at: new Date(now).toISOString(),
    variant: variant.id,
    cause: 'below-prediction',
    reason: `Actual ER ${percent(er)} after ${variant.impressions} impressions is below half of the predicted ${percent(evidence.predictedEr ?? 0)}`,
    evidence,
  };
}

const mayKill = (experiment: Experiment | undefined): boolean =>
  experiment !== undefined && (experiment.policy === 'evidence' || experiment.policy === 'threshold');

function hasOtherActive(
  state: Readonly<StreamState>,
  variant: Readonly<VariantState>,
  stopping: ReadonlySet<string>,
): boolean {
  for (const other of state.variants.values()) {
    if (
      other.experiment === variant.experiment &&
      other.id !== variant.id &&
      other.status === 'active' &&
      !stopping.has(other.id)
    )
      return true;
  }
  return false;
}

/** Stops variants that fall below half of their prediction; never the last one that is active in its experiment. */
export function earlyKill(): Monitor {
  return {
    name: 'early-kill',
    decide({ state, touched, now }) {
      const decisions: Decision[] = [];
      const stopping = new Set<string>();
      for (const id of touched.variants) {
        const variant = state.variants.get(id);
        if (variant === undefined || variant.status !== 'active' || !mayKill(state.experiments.get(variant.experiment)))
          continue;
        const evidence = belowThreshold(variant);
        if (evidence === null || !hasOtherActive(state, variant, stopping)) continue;
        stopping.add(id);
        decisions.push(killedBy(variant, evidence, now));
      }
      return decisions;
    },
  };
}
