import type { Experiment } from '../../protocol/index.ts';
import { addArm, createKillRule, restartArm, retireArm, reviveArm, type KillRule } from '../../stats/index.ts';
import { createDispersion, type Dispersion } from '../../stats/traffic/dispersion.ts';
import { replan, watchTraffic, type TrafficWatch } from '../fold/batches/traffic-plan.ts';
import { addGuardrailArm, restartGuardrailArm, type Guardrail } from '../metrics/guardrails.ts';
import { addPrimaryArm, restartPrimaryArm, setPrimaryBudget, type PrimaryRule } from '../metrics/primary.ts';
import { BUDGET_WITHOUT_PREDICTIONS, budgetOf } from './error-budget.ts';
import { MAX_SCANNED, type OpenBatch, type VariantCounts } from './variant-counts.ts';

/** Whether a variant is shown, from a moment of the experiment's clock on (milliseconds since 1970). */
export interface ShownChange {
  readonly at: number;
  readonly variant: string;
  readonly isShown: boolean;
}

/** The evidence of an experiment's closed batches, and its open batches. Plain data. */
export interface ExperimentEvidence {
  /** Variants in order of arrival; the arms of `rule`. */
  readonly variants: string[];
  readonly rule: KillRule;
  /** Null without a plan. */
  traffic: TrafficWatch | null;
  /** Ascending by start. */
  open: OpenBatch[];
  /** Counts that closed batches could not take: engagements beyond their impressions, corrections beyond their counts. */
  carryOver: VariantCounts[];
  /** End of the last closed batch, milliseconds since 1970; 0 before the first. */
  closedUntil: number;
  batches: number;
  /** Variants that are shown and have judged impressions. */
  compared: number;
  /** Counts every change of what is judged or shown, so that what follows from it is worked out once for each. */
  revision: number;
  /** Variants added, stopped or restarted since the last closed batch began, in order: each change holds for batches that begin at or after it. */
  changes: ShownChange[];
  /** Batches that began before are not judged, ms since 1970: somebody resumed then, after an alarm about the traffic. 0 for none. */
  judgedSince: number;
  /** Whether batches were closed under the former kill rule, and none yet under the present one: the first of those begins with fresh evidence. */
  hasFormerBatches: boolean;
  /** Whether predictions have a part of the error budget: something was predicted when the first batch closed. Later ones are only shown. */
  stopsByPrediction: boolean;
  /** Whether its counts vary more from batch to batch than those of independent units. */
  readonly dispersion: Dispersion;
  /** The rule of the primary metric, which decides in place of `rule`; left out where engagements decide. */
  primary?: PrimaryRule;
  /** Its guardrails; left out where none are declared. */
  guardrails?: readonly Guardrail[];
}

/** The number of the kill rule that judges batches; it stands in each that is closed. Batches from before it was recorded name none. */
export const KILL_RULE = 2;

/** The evidence of an experiment before its first variant. */
export function createExperimentEvidence(): ExperimentEvidence {
  return {
    variants: [],
    rule: createKillRule(BUDGET_WITHOUT_PREDICTIONS.comparison),
    traffic: null,
    open: [],
    carryOver: [],
    closedUntil: 0,
    batches: 0,
    revision: 0,
    compared: 0,
    changes: [],
    judgedSince: 0,
    hasFormerBatches: false,
    stopsByPrediction: false,
    dispersion: createDispersion(),
  };
}

/**
 * Lets a variant in, from this moment on (milliseconds since 1970).
 * @param isPredicted Whether an ER was predicted for it.
 * @param delayMs How long after it joined its first impressions have too few engagements to be compared.
 * @returns Whether it waits for the first batch that begins after it: before anything was counted it does not.
 */
export function addVariant(
  evidence: ExperimentEvidence,
  variant: string,
  isPredicted: boolean,
  at: number,
  delayMs: number,
): boolean {
  if (evidence.batches === 0) evidence.stopsByPrediction ||= isPredicted;
  evidence.variants.push(variant);
  addArm(evidence.rule);
  if (evidence.primary !== undefined) addPrimaryArm(evidence.primary);
  addGuardrailArm(evidence.guardrails ?? [], variant);
  updatePlan(evidence, at);
  const waits = !isBlank(evidence);
  if (waits) evidence.changes.push({ at: at + delayMs, variant, isShown: true });
  return waits;
}

// Not of the state: the number of each variant, so that the work of a wide experiment does not grow with the square of its width.
const numbersOf = new WeakMap<readonly string[], Map<string, number>>();

/** The number of a variant among those of its experiment, by arrival: that of its arm. */
export function armOf({ variants }: Readonly<ExperimentEvidence>, variant: string): number | undefined {
  if (variants.length <= MAX_SCANNED) {
    const arm = variants.indexOf(variant);
    return arm === -1 ? undefined : arm;
  }
  let numbers = numbersOf.get(variants);
  if (numbers === undefined) numbersOf.set(variants, (numbers = new Map<string, number>()));
  for (let arm = numbers.size; arm < variants.length; arm++) numbers.set(variants[arm] as string, arm);
  return numbers.get(variant);
}

/**
 * Takes a variant out, or back in, from this moment on. Batches that began while it was shown are judged as they would have been: else anybody who
 * sees an open batch could choose whether it counts.
 * @param delayMs Of one that comes back, as in {@link addVariant}.
 */
export function setLive(
  evidence: ExperimentEvidence,
  variant: string,
  live: boolean,
  at: number,
  delayMs: number,
): void {
  setAllLive(evidence, [variant], live, at, delayMs);
}

/** Does the same to several variants at once. */
export function setAllLive(
  evidence: ExperimentEvidence,
  variants: readonly string[],
  live: boolean,
  at: number,
  delayMs: number,
): void {
  evidence.revision++;
  const all = new Set(variants);
  // One that goes before it was ever judged is never judged.
  if (!live) evidence.changes = evidence.changes.filter((one) => !all.has(one.variant) || one.at <= at);
  let isOther = false;
  for (const variant of all) {
    evidence.changes.push({ at: at + (live ? delayMs : 0), variant, isShown: live });
    const arm = armOf(evidence, variant);
    if (arm === undefined || evidence.rule.arms[arm]?.live === live) continue;
    (live ? reviveArm : retireArm)(evidence.rule, arm);
    isOther = true;
  }
  if (isOther) updatePlan(evidence, at);
}

const NO_CHANGES: readonly ShownChange[] = [];

/**
 * Takes the changes up to the start of a batch off the queue. A variant that joins or comes back starts over with that batch.
 * @param from When the batch began, milliseconds since 1970.
 */
export function changesUntil(evidence: ExperimentEvidence, from: number): readonly ShownChange[] {
  if (evidence.changes.length === 0) return NO_CHANGES;
  const due = evidence.changes.filter(({ at }) => at <= from);
  if (due.length > 0) evidence.changes = evidence.changes.filter(({ at }) => at > from);
  for (const { variant, isShown: shown } of due) {
    const arm = armOf(evidence, variant);
    if (shown && arm !== undefined) beginAfresh(evidence, arm);
  }
  return due;
}

function beginAfresh({ rule, primary, guardrails = [] }: ExperimentEvidence, arm: number): void {
  restartGuardrailArm(guardrails, arm);
  restartArm(rule, arm);
  if (primary !== undefined) restartPrimaryArm(primary, arm);
}

/** Fixes the error budget of an experiment before its first batch is judged. */
export function fixBudget(experiment: {
  readonly comparison: Experiment['comparison'];
  readonly evidence: ExperimentEvidence;
}): void {
  const { comparison, prediction } = budgetOf(experiment);
  experiment.evidence.stopsByPrediction = prediction > 0;
  experiment.evidence.rule.alpha = comparison;
  if (experiment.evidence.primary !== undefined) setPrimaryBudget(experiment.evidence.primary, comparison);
}

/**
 * Notes the rule that a batch which is about to be judged was closed under. The first of the present one has every arm begin afresh: what its
 * experiment decided before rested on another rule, and what was spent on it stays spent.
 * @param rule Null for batches from before it was recorded.
 */
export function enterRule(evidence: ExperimentEvidence, rule: number | null): void {
  if (rule !== null && evidence.hasFormerBatches)
    for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
  evidence.hasFormerBatches = rule === null;
}

/** Restarts the comparison alone: what it was fed with cannot be trusted, while each variant's own counts can. */
export function restartComparison(evidence: ExperimentEvidence): void {
  evidence.revision++;
  for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
}

/** Restarts every variant: the batches' evidence against it cannot be trusted. Evidence in its favor stays, so that no budget is spent twice. */
export function restartAll(evidence: ExperimentEvidence): void {
  evidence.revision++;
  evidence.compared = 0;
  for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
}

/**
 * Replaces the planned shares from this moment on. Evidence so far is kept; variants that are not shown are expected to get nothing. A first plan
 * that comes before any counts is taken as having always held.
 */
export function planTraffic(
  evidence: ExperimentEvidence,
  shares: readonly { readonly variant: string; readonly share: number }[],
  at: number,
): void {
  const arms = shares.map(({ variant }) => variant);
  const planned = shares.map(({ share }) => share);
  if (planned.filter((share) => share > 0).length < 2) {
    evidence.traffic = null;
    return;
  }
  if (evidence.traffic === null) evidence.traffic = watchTraffic(arms, planned, isBlank(evidence) ? 0 : at);
  else Object.assign(evidence.traffic, { arms, planned });
  updatePlan(evidence, at);
}

/** Whether nothing was counted yet. */
export const isBlank = (evidence: Readonly<ExperimentEvidence>): boolean =>
  evidence.batches === 0 && evidence.open.length === 0;

function isShown(evidence: ExperimentEvidence, variant: string): boolean {
  const arm = armOf(evidence, variant);
  return arm !== undefined && (evidence.rule.arms[arm]?.live ?? false);
}

function updatePlan(evidence: ExperimentEvidence, at: number): void {
  if (evidence.traffic !== null)
    replan(evidence.traffic, (variant) => isShown(evidence, variant), isBlank(evidence) ? null : at);
}
