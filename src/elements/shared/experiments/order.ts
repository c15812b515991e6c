import type { Variant } from '../../../protocol/index.ts';
import type { Need, Situation } from './situation.ts';

/** The group that a list shows an experiment in. */
export type SituationGroup = 'needs' | 'closable' | 'running' | 'decided';

/** The group of an experiment: what is decided needs nobody any more, and a closing that could be decided is no alarm. */
export function groupOf({ needsPerson, decidedAt }: Pick<Situation, 'needsPerson' | 'decidedAt'>): SituationGroup {
  if (decidedAt !== null) return 'decided';
  return needsPerson === null ? 'running' : needsPerson === 'equal' ? 'closable' : 'needs';
}

const GROUP_RANK: Readonly<Record<SituationGroup, number>> = { needs: 0, closable: 1, running: 2, decided: 3 };

// The gravest first: where numbers may be wrong, then where stops rest by somebody's decision, then what only could be closed.
const NEED_RANK: Readonly<Record<Need, number>> = { split: 0, late: 1, guardrail: 2, paused: 3, equal: 4 };

const needRank = ({ needsPerson }: Situation): number => (needsPerson === null ? 5 : NEED_RANK[needsPerson]);

// In steps: two that are about as near to a stop would change places with every batch.
const STOP_STEPS = 4;
const stopStep = ({ nextStop }: Situation): number => Math.floor((nextStop?.share ?? 0) * STOP_STEPS);

const byId = (a: Situation, b: Situation): number =>
  a.experiment.id < b.experiment.id ? -1 : a.experiment.id > b.experiment.id ? 1 : 0;

/** The newest first. */
export const orderByAge = (a: Situation, b: Situation): number =>
  a.experiment.openedAt === b.experiment.openedAt ? byId(a, b) : a.experiment.openedAt > b.experiment.openedAt ? -1 : 1;

/**
 * A comparison for `sort`: what needs a person first, gravest first; then what runs, in quarters of the way to its next stop; then what is decided, the latest
 * first. The newer experiment comes first where all else is the same.
 */
export function orderByNeed(a: Situation, b: Situation): number {
  const group = GROUP_RANK[groupOf(a)] - GROUP_RANK[groupOf(b)];
  if (group !== 0) return group;
  const need = needRank(a) - needRank(b);
  if (need !== 0) return need;
  const decided = (b.decidedAt ?? 0) - (a.decidedAt ?? 0);
  if (decided !== 0) return decided;
  return stopStep(b) - stopStep(a) || orderByAge(a, b);
}

const SHOWN_RANK: Readonly<Record<SituationGroup, number>> = { running: 0, closable: 1, needs: 2, decided: 3 };

/**
 * A comparison for `sort`: the experiment to show while nobody has chosen one comes first. That is one which runs, the nearest to a stop: it says who
 * leads and what stops next, and whatever needs a person is said above all experiments anyway.
 */
export const orderToShow = (a: Situation, b: Situation): number =>
  SHOWN_RANK[groupOf(a)] - SHOWN_RANK[groupOf(b)] || orderByNeed(a, b);

/**
 * The rate that the interval of a variant is of: that of its judged counts, or of all where none is judged yet; null before the first. Beside an
 * interval no other rate stands: counts that are not judged yet would put it off its middle, and apart from what the fan says.
 */
export const judgedRate = ({ judged, er }: Pick<Variant, 'judged' | 'er'>): number | null =>
  judged.impressions > 0 ? judged.engagements / judged.impressions : er;

const isLearning = ({ status, level, judged }: Variant): boolean =>
  judged.impressions === 0 || (status === 'active' && level === 'learning');

/**
 * The variants of one experiment by the lower end of their interval, highest first. Those that still learn come last, as they were posted; stopped
 * ones stay where their interval has left them.
 */
export function innerOrder<T extends Variant>(variants: readonly T[]): T[] {
  return [...variants].sort((a, b) => {
    const learning = Number(isLearning(a)) - Number(isLearning(b));
    if (learning !== 0) return learning;
    if (!isLearning(a) && a.interval[0] !== b.interval[0]) return b.interval[0] - a.interval[0];
    return a.postedAt === b.postedAt ? (a.id < b.id ? -1 : 1) : a.postedAt < b.postedAt ? -1 : 1;
  });
}
