import type { Experiment } from '../../../protocol/index.ts';
import type { Language } from './evidence.ts';

/**
 * The promise about an experiment's stops, and the assumptions it takes; where these do not hold, what has to be done. Null where nothing can stop a
 * variant by a promise.
 */
export function promiseText(
  { budget, comparison, threshold, notPromised }: Experiment,
  { strings, format }: Language,
): string | null {
  const texts = strings.guarantees;
  const half = threshold.factor === 0.5 ? null : format.share(threshold.factor);
  const prediction = format.shortRate(budget.prediction);
  const isNothingPromised = comparison === 'observational' && budget.prediction === 0;
  if (notPromised !== undefined) return isNothingPromised ? null : texts.notPromised;
  if (comparison === 'observational')
    return budget.prediction === 0 ? null : `${texts.predictionOnly(prediction, half)}. ${texts.assumedAlone}`;
  const promised = texts.comparison(format.shortRate(budget.comparison));
  const also = budget.prediction === 0 ? '' : `; ${texts.prediction(prediction, half)}`;
  const guarded = budget.guardrail === undefined ? '' : `; ${texts.guardrail(format.shortRate(budget.guardrail))}`;
  return `${promised}${also}${guarded}. ${texts.assumed}`;
}
