import { formatCount, type KillEvidence } from '../../protocol/index.ts';
import { isComparing } from '../evidence/comparability.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { coded, inUnit, type CodedReason } from '../suggestions/candidate.ts';
import { actionOf, breach, type Guardrail } from './guardrails.ts';
import { metricText } from './metric-text.ts';

/** A guardrail that a variant which is shown breaks. */
export interface BrokenGuardrail {
  readonly variant: VariantState;
  readonly guardrail: Guardrail;
  readonly reason: string;
  readonly coded: CodedReason;
  /** The numbers that it rests on. */
  readonly evidence: KillEvidence & { readonly impressions: number; readonly logE: number };
}

/** The verb by which the sentence of each action speaks of its evidence. */
const ACTS = { tell: 'tells', pause: 'pauses', kill: 'stops' } as const;

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
        `${metricText(othersValue, shownIn)}${than}; evidence ${odds(logE)} (${ACTS[actionOf(guardrail.metric)]} at ${oddsNeeded(alpha)})`;
      const told = { value, ...numbers, othersValue, bound, logE, logNeeded: -Math.log(alpha) };
      const evidence = {
        ...{ rule: 'guardrail' as const, impressions: units, ...(unit === 'visitors' && { unit }), logE, alpha },
        ...{ metric: name, value, othersValue, bound },
      };
      return [{ variant, guardrail, reason, coded: coded('guardrail-broken', told), evidence }];
    });
  });
}
