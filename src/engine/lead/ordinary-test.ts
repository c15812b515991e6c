import type { OrdinaryTest } from '../../protocol/index.ts';
import { ordinaryTest } from '../../stats/display/ordinary-test.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { isCompared } from '../fold/rivals.ts';

const NEVER: OrdinaryTest = { winners: 0, takenBack: 0, winner: null, loser: null, since: null };

/**
 * The ordinary test after one more look at the judged totals of those that are shown. It counts on screen how often such a test would have called a
 * winner and taken it back; nothing is decided by it. A winner that is stopped is not taken back, and neither is one whose evidence begins afresh.
 * @param at The end of the batch, RFC 3339.
 */
function lookAgain(
  former: OrdinaryTest | null,
  variants: readonly Pick<VariantState, 'id' | 'judged'>[],
  at: string,
): OrdinaryTest | null {
  // An experiment in which nobody is shown is over: what was said last stays.
  if (variants.length === 0) return former;
  const standing = former !== null && variants.some(({ id }) => id === former.winner) ? former : withoutWinner(former);
  const verdict = ordinaryTest(variants.map(({ judged }) => judged));
  if (verdict === null) return standing;
  const { winners, takenBack, winner, since } = standing ?? NEVER;
  const called = verdict.isWinner ? (variants[verdict.best] as VariantState).id : null;
  const loser = called === null ? null : (variants[verdict.second] as VariantState).id;
  if (called === winner) return { winners, takenBack, winner, loser, since };
  return {
    winners: winners + (called === null ? 0 : 1),
    takenBack: takenBack + (winner === null ? 0 : 1),
    winner: called,
    loser,
    since: called === null ? null : at,
  };
}

/** The same without its winner: what it was called on is gone. What was counted stays. */
export const withoutWinner = (former: OrdinaryTest | null): OrdinaryTest | null =>
  former && { ...former, winner: null, loser: null, since: null };

/** Takes a judged batch of an experiment into its ordinary test. */
export function foldOrdinaryTest(state: StreamState, experiment: ExperimentState, at: string): void {
  const shown = experiment.evidence.variants.flatMap((id) => {
    const variant = state.variants.get(id);
    return variant !== undefined && isCompared(variant) ? [variant] : [];
  });
  experiment.ordinary = lookAgain(experiment.ordinary, shown, at);
}
