import { formatCount, formatPercent, type KillEvidence, type Unit } from '../../protocol/index.ts';
import { isConclusive, type KillArm, type Verdict } from '../../stats/index.ts';
import { predictionEvidence } from '../evidence/prediction.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import { coded, inUnit, type CodedReason } from '../suggestions/candidate.ts';
import { isBelowItsThreshold, thresholdCounts, verdictsOf } from '../evidence/kill-distance.ts';
import { primaryValue, type PrimaryRule } from '../metrics/primary.ts';
import { brokenGuardrails } from '../metrics/broken-guardrails.ts';
import { actionOf } from '../metrics/guardrails.ts';
import { metricText } from '../metrics/metric-text.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { budgetOf } from '../evidence/error-budget.ts';
import { isCompared } from '../fold/rivals.ts';
import { erSoFar } from '../fold/batches/tally.ts';
import type { Deciding, Decision, Monitor } from './monitor.ts';

/** A kill that a rule calls for. */
export interface Finding {
  readonly variant: Readonly<VariantState>;
  readonly cause: 'below-leader' | 'below-prediction' | 'guardrail';
  readonly reason: string;
  readonly coded: CodedReason;
  readonly evidence: KillEvidence;
}

const erOf = ({ impressions, engagements }: { impressions: number; engagements: number }): number =>
  engagements / impressions;

/** The unit of frozen counts, where it is not impressions. */
const unitOf = (unit: Unit | null): { readonly unit?: Unit } => (unit === 'visitors' ? { unit } : {});

/** The same by the primary metric. */
function belowLeaderInMetric(
  { evidence, unit }: ExperimentState,
  primary: PrimaryRule,
  variant: Readonly<VariantState>,
  { arm, leader, logEvidence: logE }: Verdict,
  alpha: number,
): Finding {
  const { units, value } = primaryValue(primary, arm);
  const { value: leaderValue } = primaryValue(primary, leader as number);
  const { name, unit: shownIn, better } = primary.metric;
  const { numbers, noun } = inUnit(unit, units);
  const reason =
    `${name} ${metricText(value, shownIn)} in ${formatCount(units)} judged ${noun} is ${better === 'lower' ? 'above' : 'below'} the leader's ` +
    `${metricText(leaderValue, shownIn)}; evidence ${odds(logE)} (stops at ${oddsNeeded(alpha)})`;
  return {
    variant,
    cause: 'below-leader',
    reason,
    coded: coded('below-leader-metric', { value, ...numbers, leaderValue, logE, logNeeded: -Math.log(alpha) }),
    evidence: {
      ...{ rule: 'evidence', impressions: units, ...unitOf(unit), logE, alpha },
      ...{ leader: evidence.variants[leader as number], metric: name, value, leaderValue },
    },
  };
}

function belowLeader(state: Readonly<StreamState>, experiment: ExperimentState, verdict: Verdict): Finding | null {
  const { evidence, unit } = experiment;
  if (!verdict.kill || verdict.leader === null) return null;
  const variant = state.variants.get(evidence.variants[verdict.arm] as string) as VariantState;
  const leader = evidence.variants[verdict.leader] as string;
  const { primary } = evidence;
  if (primary !== undefined)
    return belowLeaderInMetric(experiment, primary, variant, verdict, budgetOf(experiment).comparison);
  // The counts that the rule judged: they begin afresh where its evidence does.
  const { impressions, engagements } = evidence.rule.arms[verdict.arm] as KillArm;
  const [er, leaderEr] = [engagements / impressions, erOf(evidence.rule.arms[verdict.leader] as KillArm)];
  const { alpha } = evidence.rule;
  const logE = verdict.logEvidence;
  const { numbers, noun } = inUnit(unit, impressions);
  const reason =
    `Actual ER ${formatPercent(er)} in ${formatCount(impressions)} judged ${noun} is below the leader's ${formatPercent(leaderEr)}; ` +
    `evidence ${odds(logE)} (stops at ${oddsNeeded(alpha)})`;
  return {
    variant,
    cause: 'below-leader',
    reason,
    coded: coded('below-leader', { er, ...numbers, leaderEr, logE, logNeeded: -Math.log(alpha) }),
    evidence: { rule: 'evidence', impressions, engagements, ...unitOf(unit), logE, alpha, leader, leaderEr },
  };
}

function belowPrediction(variant: Readonly<VariantState>, experiment: ExperimentState): Finding | null {
  const { prediction: alpha } = budgetOf(experiment);
  if (alpha === 0) return null;
  const logE = predictionEvidence(variant, experiment);
  const { predictedEr, judged } = variant;
  if (logE === null || predictedEr === null || !isConclusive(logE, alpha)) return null;
  const factor = experiment.threshold.factor;
  const { numbers, noun } = inUnit(experiment.unit, judged.impressions);
  return {
    variant,
    cause: 'below-prediction',
    reason:
      `Actual ER ${formatPercent(erOf(judged))} in ${formatCount(judged.impressions)} judged ${noun} is below ${formatPercent(factor * predictedEr)}, ` +
      `${factor} of the predicted ${formatPercent(predictedEr)}; evidence ${odds(logE)} (stops at ${oddsNeeded(alpha)})`,
    coded: coded('below-prediction', {
      er: erOf(judged),
      ...numbers,
      factor,
      predictedEr,
      logE,
      logNeeded: -Math.log(alpha),
    }),
    evidence: { rule: 'prediction', ...judged, ...unitOf(experiment.unit), predictedEr, factor, logE, alpha },
  };
}

/** The variant with the highest judged ER of those that are shown beside each other; null where they are not, or nothing is judged. */
function judgedLeader(state: Readonly<StreamState>, { comparison, evidence }: ExperimentState): string | null {
  if (comparison === 'observational') return null;
  let leader: VariantState | null = null;
  for (const id of evidence.variants) {
    const variant = state.variants.get(id) as VariantState;
    if (isCompared(variant) && (leader === null || erOf(variant.judged) > erOf(leader.judged))) leader = variant;
  }
  return leader?.id ?? null;
}

function belowThreshold(variant: Readonly<VariantState>, experiment: ExperimentState): Finding | null {
  const { predictedEr } = variant;
  const { impressions, engagements } = thresholdCounts(variant);
  if (predictedEr === null || !isBelowItsThreshold(variant, experiment)) return null;
  const { factor, minImpressions } = experiment.threshold;
  const { numbers, noun } = inUnit(experiment.unit, impressions);
  return {
    variant,
    cause: 'below-prediction',
    reason:
      `Actual ER ${formatPercent(engagements / impressions)} in ${formatCount(impressions)} ${noun} is below ${formatPercent(factor * predictedEr)}, ` +
      `${factor} of the predicted ${formatPercent(predictedEr)} (simple rule, without a guarantee)`,
    coded: coded('below-threshold', { er: engagements / impressions, ...numbers, factor, predictedEr }),
    evidence: {
      ...{ rule: 'threshold', impressions, engagements, predictedEr, factor, minImpressions },
      ...unitOf(experiment.unit),
    },
  };
}

/** Variants that the rules of the experiment's policy find against, whether or not they may be killed. */
export function findingsOf(state: Readonly<StreamState>, experiment: ExperimentState): Finding[] {
  const { policy, evidence } = experiment;
  if (policy === 'off') return [];
  const byEvidence = policy === 'threshold' ? [] : verdictsOf(experiment);
  let leader: { readonly id: string | null } | null = null;
  const breaking = guardrailFindings(state, experiment);
  return evidence.variants.flatMap((id, arm) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.isWaiting) return [];
    const isBroken = breaking.get(variant) ?? [];
    if (policy === 'threshold') return belowThreshold(variant, experiment) ?? isBroken;
    const verdict = byEvidence[arm];
    const isBehind = verdict === undefined ? null : belowLeader(state, experiment, verdict);
    if (isBehind !== null) return isBehind;
    // A bad prediction of all of them must not take the best.
    const falls = belowPrediction(variant, experiment);
    if (falls === null) return isBroken;
    leader ??= { id: judgedLeader(state, experiment) };
    return leader.id === id ? isBroken : falls;
  });
}

const NOTHING_BROKEN: ReadonlyMap<VariantState, Finding> = new Map();

/** Variants that break a guardrail that kills, by the first that they break. */
function guardrailFindings(
  state: Readonly<StreamState>,
  experiment: ExperimentState,
): ReadonlyMap<VariantState, Finding> {
  if (experiment.evidence.guardrails === undefined) return NOTHING_BROKEN;
  const findings = new Map<VariantState, Finding>();
  for (const { variant, guardrail, reason, coded, evidence } of brokenGuardrails(state, experiment))
    if (actionOf(guardrail.metric) === 'kill' && !findings.has(variant))
      findings.set(variant, { variant, cause: 'guardrail', reason, coded, evidence });
  return findings;
}

/** The findings that become kills: never of a protected variant, nor of the last one that is shown. */
function killable(state: Readonly<StreamState>, experiment: ExperimentState, findings: readonly Finding[]): Finding[] {
  const shown = experiment.evidence.variants.filter((id) => state.variants.get(id)?.status === 'active').length;
  const open = findings.filter(({ variant }) => !variant.protected);
  if (open.length === 0 || open.length < shown) return open;
  // All of them fall short: the best of them stays, since something has to be shown.
  const best = open.reduce((a, b) => ((erSoFar(b.variant) ?? 0) > (erSoFar(a.variant) ?? 0) ? b : a));
  return open.filter((finding) => finding !== best);
}

/**
 * Stops losing variants, by the policy of their experiment: `evidence` by the comparison and the prediction, `threshold` by the simple rule, and
 * both by guardrails that kill. `advise` and `off` never kill; while kills are paused nothing is killed.
 */
export function earlyKill(): Monitor {
  return {
    name: 'early-kill',
    *decide({ state, touched, now }): Deciding {
      const ids = new Set(touched.experiments);
      for (const id of touched.variants) {
        const variant = state.variants.get(id);
        if (variant !== undefined) ids.add(variant.experiment);
      }
      const decisions: Decision[] = [];
      const at = new Date(now).toISOString();
      for (const id of ids) {
        const experiment = state.experiments.get(id);
        if (experiment === undefined || experiment.pauses.length > 0) continue;
        if (experiment.policy !== 'evidence' && experiment.policy !== 'threshold') continue;
        // Evidence moves with batches only; counts alone move the simple rule.
        if (experiment.policy === 'evidence' && !touched.experiments.has(id)) continue;
        const findings = killable(state, experiment, findingsOf(state, experiment));
        for (const { variant, cause, reason, evidence } of findings)
          decisions.push({ kind: 'variant.killed', at, variant: variant.id, cause, reason, evidence });
        yield;
      }
      return decisions;
    },
  };
}
