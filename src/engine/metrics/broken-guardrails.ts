import { formatCount, type DeclaredMetric, type KillEvidence } from '../../protocol/index.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { coded, inUnit, type CodedReason } from '../suggestions/candidate.ts';
import { actionOf, breach, isSpeaking, type Guardrail } from './guardrails.ts';
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

type BreachNumbers = Readonly<
  Record<'value' | 'logE' | 'logNeeded', number> & Record<'impressions' | 'visitors', number | null>
>;

/** The verb by which the sentence of each action speaks of its evidence. */
const ACTS = { tell: 'tells', pause: 'pauses', kill: 'stops' } as const;

/** The reference of a guardrail: the words of its sentence, the value by its name, and the reason as a code. */
function heldTo({ limit, control, bound = 0 }: DeclaredMetric, held: number, numbers: BreachNumbers) {
  const all = { ...numbers, bound };
  if (limit !== undefined)
    return {
      ...{ noun: 'the limit of', values: { limitValue: held } },
      coded: coded('guardrail-broken-limit', { ...all, limitValue: held }),
    };
  if (control !== undefined)
    return {
      ...{ noun: "the control's", values: { controlValue: held, control } },
      coded: coded('guardrail-broken-control', { ...all, controlValue: held }),
    };
  return {
    ...{ noun: "the others'", values: { othersValue: held } },
    coded: coded('guardrail-broken', { ...all, othersValue: held }),
  };
}

/** All guardrails that are broken, by variant in the order of posting. */
export function brokenGuardrails(state: Readonly<StreamState>, experiment: ExperimentState): BrokenGuardrail[] {
  const { evidence, unit } = experiment;
  const guardrails = (evidence.guardrails ?? []).filter((guardrail) => isSpeaking(guardrail, experiment));
  if (guardrails.length === 0) return [];
  return evidence.variants.flatMap((id, arm) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.isWaiting) return [];
    return guardrails.flatMap((guardrail): BrokenGuardrail[] => {
      const { logEvidence: logE, units, value, others, isBroken } = breach(guardrail, arm);
      if (!isBroken || value === null || others === null) return [];
      const { name, unit: shownIn, bound = 0 } = guardrail.metric;
      const { alpha } = guardrail.rule;
      const { numbers, noun } = inUnit(unit, units);
      const held = heldTo(guardrail.metric, others, { value, ...numbers, logE, logNeeded: -Math.log(alpha) });
      const than = bound === 0 ? '' : ` by more than ${metricText(bound, shownIn)}`;
      const reason =
        `${name} ${metricText(value, shownIn)} in ${formatCount(units)} judged ${noun} is worse than ${held.noun} ` +
        `${metricText(others, shownIn)}${than}; evidence ${odds(logE)} (${ACTS[actionOf(guardrail.metric)]} at ${oddsNeeded(alpha)})`;
      const evidence = {
        ...{ rule: 'guardrail' as const, impressions: units, ...(unit === 'visitors' && { unit }), logE, alpha },
        ...{ metric: name, value, ...held.values, bound },
      };
      return [{ variant, guardrail, reason, coded: held.coded, evidence }];
    });
  });
}
