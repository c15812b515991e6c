import { formatCount } from '../../protocol/index.ts';
import { isComparing } from '../evidence/comparability.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { coded, inUnit, type CodedReason } from '../suggestions/candidate.ts';
import { breach } from './guardrails.ts';
import { metricText } from './metric-text.ts';

/** A guardrail that a variant which is shown breaks. */
export interface BrokenGuardrail {
  readonly variant: VariantState;
  readonly reason: string;
  readonly coded: CodedReason;
  /** Units of the variant that were judged. */
  readonly units: number;
  readonly logE: number;
}

/** All guardrails that are broken, by variant in the order of posting. */
export function brokenGuardrails(state: Readonly<StreamState>, experiment: ExperimentState): BrokenGuardrail[] {
  const { evidence, unit } = experiment;
  if (evidence.guardrails === undefined || !isComparing(experiment)) return [];
  const { guardrails } = evidence;
  return evidence.variants.flatMap((id, arm) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.isWaiting) return [];
    return guardrails.flatMap((guardrail): BrokenGuardrail[] => {
      const { logEvidence: logE, units, value, others: othersValue, isBroken } = breach(guardrail, arm);
      if (!isBroken || value === null || othersValue === null) return [];
      const { name, unit: shownIn, bound = 0 } = guardrail.metric;
      const { alpha } = guardrail.rule;
      const { numbers, noun } = inUnit(unit, units);
      const than = bound === 0 ? '' : ` by more than ${metricText(bound, shownIn)}`;
      const reason =
        `${name} ${metricText(value, shownIn)} in ${formatCount(units)} judged ${noun} is worse than the others' ` +
        `${metricText(othersValue, shownIn)}${than}; evidence ${odds(logE)} (tells at ${oddsNeeded(alpha)})`;
      const told = { value, ...numbers, othersValue, bound, logE, logNeeded: -Math.log(alpha) };
      return [{ variant, reason, coded: coded('guardrail-broken', told), units, logE }];
    });
  });
}
