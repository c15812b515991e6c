import type { Lead } from '../../protocol/index.ts';
import type { LeadState, LeadStatement } from './lead.ts';

/** The lead as viewers see it; null while there is none. */
export function viewOfLead({ statement }: LeadState): Lead | null {
  if (statement === null) return null;
  const { runnerUpEr, judgedTo, since, ...said } = statement;
  return {
    ...said,
    difference: differenceOf(statement),
    judgedTo: new Date(judgedTo).toISOString(),
    ...(since !== null && { since: new Date(since).toISOString() }),
  };
}

/** The ratio in points of the rate, with that of the runner-up taken as known. A rate lies between 0 and 1, so a difference of two does too. */
function differenceOf({ ratio, runnerUpEr }: LeadStatement): Lead['difference'] {
  if (ratio === null) return null;
  const pointsOf = (rates: number): number => Math.min(1, (rates - 1) * runnerUpEr);
  return { estimate: pointsOf(ratio.estimate), low: pointsOf(ratio.low), high: pointsOf(ratio.high) };
}
