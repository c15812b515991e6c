import type { DeclaredMetric, GuardrailAction } from '../../protocol/index.ts';
import { ALPHA, splitBudget } from '../../stats/index.ts';
import {
  addMeanArm,
  addToMeanRule,
  breachOf,
  createMeanRule,
  restartMeanArm,
  type Breach,
  type MeanRule,
} from '../../stats/means/mean-rule.ts';
import type { RatioMoments } from '../../stats/means/moments.ts';
import { isComparing } from '../evidence/comparability.ts';
import { canBe } from './sums.ts';

/** The evidence that variants are worse in one metric, by more than it allows, than what it holds them to: the same arms as in the comparison. */
export interface Guardrail {
  readonly metric: DeclaredMetric;
  /** Its number among those that are declared. */
  readonly place: number;
  readonly rule: MeanRule;
}

/** The error budget of all guardrails of an experiment that tell or pause: one of their own, since they stop nobody. */
const BUDGET = splitBudget(ALPHA, true).ratio;

/** That of all that kill, a part of the budget of stops. */
const KILL_BUDGET = ALPHA / 5;

/** The action that follows when a variant breaks it. */
export const actionOf = ({ action = 'tell' }: DeclaredMetric): GuardrailAction => action;

const kills = (metric: DeclaredMetric): boolean => metric.role === 'guardrail' && actionOf(metric) === 'kill';

/** The part of the budget of stops that the guardrails take: nothing where none of them kills. */
export const killBudgetOf = (guardrails: readonly Guardrail[] = []): number =>
  guardrails.some(({ metric }) => kills(metric)) ? KILL_BUDGET : 0;

/** The guardrails among the metrics that are declared. Those that kill share their budget evenly, and so do all others. */
export function createGuardrails(declared: readonly DeclaredMetric[]): Guardrail[] {
  const killing = declared.filter(kills).length;
  const others = declared.filter(({ role }) => role === 'guardrail').length - killing;
  return declared.flatMap((metric, place) => {
    if (metric.role !== 'guardrail') return [];
    const alpha = kills(metric) ? KILL_BUDGET / killing : BUDGET / others;
    const { type, better, bound = 0, limit, control } = metric;
    const rule = createMeanRule({
      ...{ alpha, isRatio: type === 'ratio', sign: better === 'lower' ? -1 : 1, margin: bound },
      ...(limit !== undefined && { limit }),
      ...(control !== undefined && { control: null }),
    });
    return [{ metric, place, rule }];
  });
}

/** Whether it says anything: one with a limit always does, the others only where variants are compared. */
export const isSpeaking = ({ metric }: Guardrail, experiment: Parameters<typeof isComparing>[0]): boolean =>
  metric.limit !== undefined || isComparing(experiment);

/** Lets one more variant in. */
export function addGuardrailArm(guardrails: readonly Guardrail[], variant: string): void {
  for (const { metric, rule } of guardrails) {
    addMeanArm(rule);
    if (metric.control === variant) rule.control = rule.arms.length - 1;
  }
}

/** Throws away what the batches said against a variant. */
export function restartGuardrailArm(guardrails: readonly Guardrail[], arm: number): void {
  for (const { rule } of guardrails) restartMeanArm(rule, arm);
}

/**
 * Adds a closed batch to one of them.
 * @param batch The sums of each variant; null for one that is not judged in it.
 */
export function addGuardrailBatch(
  { metric: { type }, rule }: Guardrail,
  batch: readonly (RatioMoments | null)[],
): void {
  const judged = batch.map((sums) => {
    if (sums === null || !canBe(type, sums)) return null;
    const { n, sum, sumSquares } = sums;
    if (type === 'ratio') return sums;
    // Of yes and no the squares are the values.
    return { n, sum, sumSquares: type === 'rate' ? sum : sumSquares };
  });
  addToMeanRule(rule, judged);
}

/**
 * Begins those that pause afresh with the variants that break them: somebody has looked, and resumed.
 * @returns Whether one did: the verdict on each variant hangs on what is known of the others.
 */
export function restartPausing(guardrails: readonly Guardrail[] = []): boolean {
  let hasRestarted = false;
  for (const { metric, rule } of guardrails) {
    if (actionOf(metric) !== 'pause') continue;
    for (const arm of rule.arms.keys()) {
      if (!breachOf(rule, arm).isBroken) continue;
      restartMeanArm(rule, arm);
      hasRestarted = true;
    }
  }
  return hasRestarted;
}

/** The finding of a guardrail about a variant. */
export const breach = ({ rule }: Guardrail, arm: number): Breach => breachOf(rule, arm);
