import { checkLength, checkWhole, reject } from '../numbers/counts.ts';

/** One variant as it would stand had nothing been stopped. */
export interface SavedArm {
  /** Impressions that it would have by now. */
  virtual: number;
  /** Impressions that it would have had when it was stopped; null while it is shown. */
  stoppedAt: number | null;
}

/** The impressions that the stops of one experiment saved. Plain data: it survives JSON bit for bit. */
export interface SavedImpressions {
  /** Every variant that was let in, in that order. */
  readonly arms: SavedArm[];
  /** Impressions saved by stops that were taken back since. */
  before: number;
}

/** Nothing is saved before the first stop. */
export function createSaved(): SavedImpressions {
  return { arms: [], before: 0 };
}

/** Lets one more variant in; it is shown, and has no impressions. */
export function addSavedArm({ arms }: SavedImpressions): void {
  arms.push({ virtual: 0, stoppedAt: null });
}

/**
 * Adds impressions, one count a variant. Had nothing been stopped, each variant that is would have had its share of them, which is its part of
 * all virtual impressions; what it would have had is taken from those that were shown, in proportion.
 *
 * @throws RangeError if there is not one count a variant or counts cannot be; nothing is then changed.
 */
export function addShown({ arms }: SavedImpressions, impressions: readonly number[]): void {
  checkLength('impressions', impressions, arms.length);
  for (const n of impressions) checkWhole('impressions', n);
  const shown = impressions.reduce((sum, n) => sum + n, 0);
  let [all, stopped] = [0, 0];
  for (const { virtual, stoppedAt } of arms) {
    all += virtual;
    if (stoppedAt !== null) stopped += virtual;
  }
  const part = all === 0 ? 0 : stopped / all;
  for (const [i, arm] of arms.entries()) {
    if (arm.stoppedAt !== null) arm.virtual += all === 0 ? 0 : (arm.virtual / all) * shown;
    arm.virtual += (1 - part) * (impressions[i] as number);
  }
}

/** Notes that a variant is no longer shown. @throws RangeError if there is no such variant. */
export function stopSaving(saved: SavedImpressions, arm: number): void {
  const one = armOf(saved, arm);
  one.stoppedAt ??= one.virtual;
}

/** Notes that a variant is shown again. @throws RangeError if there is no such variant. */
export function reviveSaving(saved: SavedImpressions, arm: number): void {
  const one = armOf(saved, arm);
  saved.before += savedBy(one);
  one.stoppedAt = null;
}

/** Impressions that went to better variants because others were stopped, from 0 up. */
export function impressionsSaved({ arms, before }: SavedImpressions): number {
  return arms.reduce((sum, arm) => sum + savedBy(arm), before);
}

const savedBy = ({ virtual, stoppedAt }: SavedArm): number => (stoppedAt === null ? 0 : virtual - stoppedAt);

const armOf = ({ arms }: SavedImpressions, arm: number): SavedArm =>
  arms[arm] ?? reject('arm', arm, 'the number of a variant');
