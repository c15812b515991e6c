import type { Experiment } from '../../../protocol/index.ts';
import type { Language } from './evidence.ts';

/** An experiment's error budget in a sentence. */
export function budgetText({ budget }: Experiment, { strings, format }: Language): string {
  const [alpha, comparison, prediction] = [budget.alpha, budget.comparison, budget.prediction].map((share) =>
    format.shortRate(share),
  ) as [string, string, string];
  return strings.guarantees.budget(alpha, comparison, budget.prediction === 0 ? null : prediction);
}
