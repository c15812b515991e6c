import { checkWhole } from '../numbers/counts.ts';

/** One variant as it would stand had nothing been stopped. Plain data: it survives JSON bit for bit. */
export interface SavedArm {
  /** Impressions that it would have: by now while it is shown, at its stop since then. */
  virtual: number;
  /** The growth of its experiment at its stop; null while it is shown. */
  stoppedAt: number | null;
}

/** The impressions that the stops of one experiment saved. Plain data. */
export interface SavedImpressions {
  /** Variants that were let in. */
  arms: number;
  /** Virtual impressions of all variants. */
  total: number;
  /** Those of them that the stopped variants would have by now. */
  stopped: number;
  /** Factor by which the virtual impressions of each stopped variant have grown; only ratios of two moments mean something. */
  growth: number;
  /** Impressions saved so far, from 0 up. */
  saved: number;
}

/**
 * Nothing is saved before the first stop.
 * @returns An experiment without variants.
 * @example
 * ```ts
 * createSaved().saved; // 0
 * ```
 */
export const createSaved = (): SavedImpressions => ({ arms: 0, total: 0, stopped: 0, growth: 1, saved: 0 });

/**
 * Lets one more variant in, which is shown. The first ones begin at 0. One that comes later begins with the mean of the others: it is expected
 * to get as much of the traffic as they do, not a part as small as the time since it came.
 * @param experiment From {@link createSaved}; it is changed.
 * @returns The variant, for {@link addShown}.
 * @example
 * ```ts
 * const experiment = createSaved();
 * addSavedArm(experiment); // { virtual: 0, stoppedAt: null }
 * ```
 */
export function addSavedArm(experiment: SavedImpressions): SavedArm {
  const virtual = experiment.arms === 0 ? 0 : experiment.total / experiment.arms;
  experiment.arms++;
  experiment.total += virtual;
  return { virtual, stoppedAt: null };
}

/**
 * Adds impressions of one variant. Had nothing been stopped, each stopped variant would have had its part of them: its virtual impressions by
 * those of all. The rest belongs to the variant that was shown. Impressions of a stopped one, which were under way, save nothing and change
 * nothing. All stopped variants grow by the same factor, so the time that this takes does not depend on their number.
 * @param experiment From {@link createSaved}; it is changed.
 * @param arm From {@link addSavedArm}; it is changed.
 * @param impressions A whole number; below 0 it takes some back, at most what the variant has.
 * @throws RangeError if it is not whole; nothing is then changed.
 * @example
 * ```ts
 * const experiment = createSaved();
 * const [good, bad] = [addSavedArm(experiment), addSavedArm(experiment)];
 * addShown(experiment, good, 1000);
 * addShown(experiment, bad, 1000);
 * stopSaving(experiment, bad);
 * addShown(experiment, good, 3000);
 * // Half of the 3,000 would have gone to the stopped one.
 * experiment.saved; // 1500
 * ```
 */
export function addShown(experiment: SavedImpressions, arm: SavedArm, impressions: number): void {
  checkWhole('impressions', Math.abs(impressions));
  const { total, stopped } = experiment;
  if (arm.stoppedAt !== null || impressions === 0) return;
  const part = total > 0 ? (total - stopped) / total : 1;
  const counted = impressions > 0 ? impressions : Math.max(impressions, part > 0 ? -arm.virtual / part : 0);
  // Corrected to nothing while others are stopped: what those would have is no longer known, and stays.
  if (stopped > 0 && total + counted <= 0) return;
  arm.virtual = Math.max(0, arm.virtual + part * counted);
  experiment.total = Math.max(0, total + counted);
  if (stopped === 0) return;
  const factor = 1 + counted / total;
  experiment.stopped *= factor;
  experiment.growth *= factor;
  experiment.saved = Math.max(0, experiment.saved + (1 - part) * counted);
}

/**
 * Notes that a variant is no longer shown.
 * @param experiment From {@link createSaved}; it is changed.
 * @param arm From {@link addSavedArm}; it is changed. One that is stopped stays as it is.
 * @example
 * ```ts
 * const experiment = createSaved();
 * const arm = addSavedArm(experiment);
 * addShown(experiment, arm, 1000);
 * stopSaving(experiment, arm);
 * experiment.stopped; // 1000
 * ```
 */
export function stopSaving(experiment: SavedImpressions, arm: SavedArm): void {
  if (arm.stoppedAt !== null) return;
  arm.stoppedAt = experiment.growth;
  experiment.stopped = Math.min(experiment.total, experiment.stopped + arm.virtual);
}

/**
 * Notes that a variant is shown again: what its stop saved stays, and it goes on from the impressions that it would have.
 * @param experiment From {@link createSaved}; it is changed.
 * @param arm From {@link addSavedArm}; it is changed. One that is shown stays as it is.
 * @example
 * ```ts
 * const experiment = createSaved();
 * const [good, bad] = [addSavedArm(experiment), addSavedArm(experiment)];
 * addShown(experiment, good, 1000);
 * addShown(experiment, bad, 1000);
 * stopSaving(experiment, bad);
 * addShown(experiment, good, 3000);
 * reviveSaving(experiment, bad);
 * addShown(experiment, good, 3000);
 * // The second 3,000 were shared again.
 * experiment.saved; // 1500
 * ```
 */
export function reviveSaving(experiment: SavedImpressions, arm: SavedArm): void {
  if (arm.stoppedAt === null) return;
  arm.virtual += savedBy(arm.virtual, arm.stoppedAt, experiment.growth);
  arm.stoppedAt = null;
  experiment.stopped = Math.max(0, experiment.stopped - arm.virtual);
}

/**
 * Impressions that one stop saved, from 0 up.
 * @param virtual Impressions that the variant would have had at its stop.
 * @param stoppedAt The growth of its experiment at that moment.
 * @param growth The growth of its experiment now, or when the variant was shown again.
 * @returns Impressions, not always whole.
 * @example
 * ```ts
 * // It had 1,000 when it was stopped; the others have grown by half since then.
 * savedBy(1000, 1, 1.5); // 500
 * ```
 */
export const savedBy = (virtual: number, stoppedAt: number, growth: number): number =>
  Math.max(0, virtual * (growth / stoppedAt - 1));
