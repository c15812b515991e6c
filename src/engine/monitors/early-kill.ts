import { formatCount, formatPercent, type KillEvidence } from '../../protocol/index.ts';
import { isConclusive, type Verdict } from '../../stats/index.ts';
import { predictionEvidence } from '../evidence/prediction.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import { coded, type CodedReason } from '../suggestions/candidate.ts';
import { isBelowItsThreshold, thresholdCounts, verdictsOf } from '../evidence/kill-distance.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { BUDGET } from '../evidence/experiment-evidence.ts';
import type { Decision, Monitor } from './monitor.ts';

/** A kill that a rule calls for. */
export interface Finding {
  readonly variant: Readonly<VariantState>;
  readonly cause: 'below-leader' | 'below-prediction';
  readonly reason: string;
  readonly coded: CodedReason;
  readonly evidence: KillEvidence;
}

const erOf = ({ impressions, engagements }: { impressions: number; engagements: number }): number =>
  engagements / impressions;

function belowLeader(state: Readonly<StreamState>, experiment: ExperimentState, verdict: Verdict): Finding | null {
  const { evidence } = experiment;
  if (!verdict.kill || verdict.leader === null) return null;
  const variant = state.variants.get(evidence.variants[verdict.arm] as string) as VariantState;
  const leader = state.variants.get(evidence.variants[verdict.leader] as string) as VariantState;
  const { impressions, engagements } = variant.judged;
  const leaderEr = erOf(leader.judged);
  const reason =
    `Actual ER ${formatPercent(erOf(variant.judged))} in ${formatCount(impressions)} judged impressions is below the leader's ${formatPercent(leaderEr)}; ` +
    `evidence ${odds(verdict.logEvidence)} (stops at ${oddsNeeded(evidence.rule.alpha)})`;
  return {
    variant,
    cause: 'below-leader',
    reason,
    coded: coded('below-leader', {
      er: erOf(variant.judged),
      impressions,
      leaderEr,
      logE: verdict.logEvidence,
      logNeeded: -Math.log(evidence.rule.alpha),
    }),
    evidence: {
      rule: 'evidence',
      impressions,
      engagements,
      logE: verdict.logEvidence,
      alpha: evidence.rule.alpha,
      leader: leader.id,
      leaderEr,
    },
  };
}

function belowPrediction(variant: Readonly<VariantState>, experiment: ExperimentState): Finding | null {
  const logE = predictionEvidence(variant, experiment);
  const { predictedEr, judged } = variant;
  if (logE === null || predictedEr === null || !isConclusive(logE, BUDGET.prediction)) return null;
  const factor = experiment.threshold.factor;
  return {
    variant,
    cause: 'below-prediction',
    reason:
      `Actual ER ${formatPercent(erOf(judged))} in ${formatCount(judged.impressions)} judged impressions is below ${formatPercent(factor * predictedEr)}, ` +
      `${factor} of the predicted ${formatPercent(predictedEr)}; evidence ${odds(logE)} (stops at ${oddsNeeded(BUDGET.prediction)})`,
    coded: coded('below-prediction', {
      er: erOf(judged),
      impressions: judged.impressions,
      factor,
      predictedEr,
      logE,
      logNeeded: -Math.log(BUDGET.prediction),
    }),
    evidence: { rule: 'prediction', ...judged, predictedEr, factor, logE, alpha: BUDGET.prediction },
  };
}

function belowThreshold(variant: Readonly<VariantState>, experiment: ExperimentState): Finding | null {
  const { predictedEr } = variant;
  const { impressions, engagements } = thresholdCounts(variant);
  if (predictedEr === null || !isBelowItsThreshold(variant, experiment)) return null;
  const { factor, minImpressions } = experiment.threshold;
  return {
    variant,
    cause: 'below-prediction',
    reason:
      `Actual ER ${formatPercent(engagements / impressions)} in ${formatCount(impressions)} impressions is below ${formatPercent(factor * predictedEr)}, ` +
      `${factor} of the predicted ${formatPercent(predictedEr)} (simple rule, without a guarantee)`,
    coded: coded('below-threshold', { er: engagements / impressions, impressions, factor, predictedEr }),
    evidence: { rule: 'threshold', impressions, engagements, predictedEr, factor, minImpressions },
  };
}

/** Variants that the rules of the experiment's policy find against, whether or not they may be killed. */
export function findingsOf(state: Readonly<StreamState>, experiment: ExperimentState): Finding[] {
  const { policy, evidence } = experiment;
  if (policy === 'off') return [];
  const byEvidence = policy === 'threshold' ? [] : verdictsOf(experiment);
  return evidence.variants.flatMap((id, arm) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.isWaiting) return [];
    if (policy === 'threshold') return belowThreshold(variant, experiment) ?? [];
    const verdict = byEvidence[arm];
    return (
      (verdict === undefined ? null : belowLeader(state, experiment, verdict)) ??
      belowPrediction(variant, experiment) ??
      []
    );
  });
}

/** The findings that become kills: never of a protected variant, nor of the last one that is shown. */
function killable(state: Readonly<StreamState>, experiment: ExperimentState, findings: readonly Finding[]): Finding[] {
  const shown = experiment.evidence.variants.filter((id) => state.variants.get(id)?.status === 'active').length;
  const open = findings.filter(({ variant }) => !variant.protected);
  if (open.length === 0 || open.length < shown) return open;
  // All of them fall short: the best of them stays, since something has to be shown.
  const best = open.reduce((a, b) => (erOf(b.variant) > erOf(a.variant) ? b : a));
  return open.filter((finding) => finding !== best);
}

/**
 * Stops losing variants, by the policy of their experiment: `evidence` by the comparison and the prediction, `threshold` by the simple rule.
 * `advise` and `off` never kill; while kills are paused nothing is killed.
 */
export function earlyKill(): Monitor {
  return {
    name: 'early-kill',
    decide({ state, touched, now }) {
      const ids = new Set(touched.experiments);
      for (const id of touched.variants) {
        const variant = state.variants.get(id);
        if (variant !== undefined) ids.add(variant.experiment);
      }
      return [...ids].flatMap((id): Decision[] => {
        const experiment = state.experiments.get(id);
        if (experiment === undefined || experiment.pauses.length > 0) return [];
        if (experiment.policy !== 'evidence' && experiment.policy !== 'threshold') return [];
        // Evidence moves with batches only; counts alone move the simple rule.
        if (experiment.policy === 'evidence' && !touched.experiments.has(id)) return [];
        return killable(state, experiment, findingsOf(state, experiment)).map(
          ({ variant, cause, reason, evidence }): Decision => ({
            kind: 'variant.killed',
            at: new Date(now).toISOString(),
            variant: variant.id,
            cause,
            reason,
            evidence,
          }),
        );
      });
    },
  };
}
