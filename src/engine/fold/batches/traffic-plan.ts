import {
  addImpressions,
  createRatioCheck,
  planShares,
  ratioLogEvidence,
  type RatioCheck,
} from '../../../stats/index.ts';

/** A plan that takes over from another. Between the two moments (milliseconds since 1970) neither holds for sure. */
interface PlannedChange {
  readonly after: number;
  readonly from: number;
  readonly arms: readonly string[];
  readonly shares: readonly number[];
}

/**
 * The check of how traffic is shared. Batches are judged some time after they happened, so each is held against the plan of its own time;
 * a batch in which the plan changed is held against none. Plain data.
 */
export interface TrafficWatch {
  /** Variants of the latest plan, in its order, and their shares, shown or not. */
  arms: readonly string[];
  planned: readonly number[];
  /** Of the plan that holds for the next batch to be judged. */
  check: RatioCheck;
  /** The variants that `check` counts, in its order, and the moment from which its plan holds: nothing before it is checked. */
  checked: { readonly arms: readonly string[]; readonly from: number };
  /** Plans of later than the last judged batch, in order of time. */
  waiting: PlannedChange[];
  /** Batches that were held against a plan, and those of them that were not judged for some variant; from zero again after a restart. */
  batches: number;
  skipped: number;
}

/** More changes of plan than these in the time that batches wait are taken for one long change. */
const MAX_WAITING = 32;

/** A watch of a first plan. */
export function watchTraffic(arms: readonly string[], planned: readonly number[], from: number): TrafficWatch {
  return {
    arms,
    planned,
    check: createRatioCheck(planned),
    checked: { arms, from },
    waiting: [],
    batches: 0,
    skipped: 0,
  };
}

/** The plan after the last known change. */
function newest({ check, checked, waiting }: TrafficWatch): { arms: readonly string[]; shares: readonly number[] } {
  return waiting.at(-1) ?? { arms: checked.arms, shares: check.shares };
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

const isNear = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((one, i) => Math.abs(one - (b[i] as number)) < 1e-12);

/**
 * Applies the latest plan from a moment on, for those of its variants that are shown.
 * @param at Milliseconds since 1970; null for always, when nothing was counted yet.
 */
export function replan(watch: TrafficWatch, isShown: (variant: string) => boolean, at: number | null): void {
  const { arms, planned } = watch;
  const weights = arms.map((variant, i) => (isShown(variant) ? (planned[i] as number) : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  // With nobody of the plan on show there is nothing to check until somebody comes back.
  if (sum === 0) return;
  const shares = weights.map((weight) => weight / sum);
  const former = newest(watch);
  if (isSame(former.arms, arms) && isNear(former.shares, shares)) return;
  if (at === null) {
    begin(watch, arms, shares, watch.checked.from);
    return;
  }
  const { waiting } = watch;
  let [after, from] = [at, at];
  while (waiting.length > 0) {
    const last = waiting.at(-1) as PlannedChange;
    if (last.from < at && waiting.length < MAX_WAITING) break;
    after = Math.min(after, last.after);
    from = Math.max(from, last.from);
    waiting.pop();
  }
  waiting.push({ after, from, arms, shares });
}

function begin(watch: TrafficWatch, arms: readonly string[], shares: readonly number[], from: number): void {
  planShares(watch.check, shares);
  watch.checked = { arms, from };
}

/** Standard errors, and part of its expected impressions, by which a variant is off its plan in a batch: robots, or a split that broke. */
const OFF = { errors: 5, part: 1 / 5 } as const;

/** The variants whose impressions in a batch are so far off their planned shares that the batch says nothing of them. */
function offPlan({ check, checked }: TrafficWatch, counts: readonly number[]): string[] {
  // Late counts of a variant that is no longer shown are no part of the split.
  const total = counts.reduce((sum, n, i) => ((check.shares[i] as number) > 0 ? sum + n : sum), 0);
  return checked.arms.filter((_, i) => {
    const share = check.shares[i] as number;
    const off = Math.abs((counts[i] as number) - total * share);
    return share > 0 && off > OFF.errors * Math.sqrt(total * share * (1 - share)) && off > OFF.part * total * share;
  });
}

/**
 * Holds a batch against the plan of its time. Batches come in order of time.
 * @returns The variants that are not to be judged in it.
 */
export function checkBatch(
  watch: TrafficWatch,
  from: number,
  to: number,
  impressionsOf: (variant: string) => number,
): readonly string[] {
  const { waiting } = watch;
  while (waiting[0] !== undefined && waiting[0].from <= from) {
    const next = waiting.shift() as PlannedChange;
    begin(watch, next.arms, next.shares, next.from);
  }
  const isMixed = from < watch.checked.from || (waiting[0] !== undefined && waiting[0].after < to);
  if (isMixed) return [];
  const counts = watch.checked.arms.map(impressionsOf);
  const off = offPlan(watch, counts);
  addImpressions(watch.check, counts);
  watch.batches++;
  if (off.length > 0) watch.skipped++;
  return off;
}

/**
 * Restarts the check after a person has looked into the traffic; evidence below 1 is kept, so no budget is spent twice. Traffic from
 * before that moment is not checked again.
 * @param at Milliseconds since 1970.
 */
export function restartTraffic(watch: TrafficWatch, at: number): void {
  const { arms, shares } = newest(watch);
  begin(watch, arms, shares, at);
  watch.check.logBefore = Math.min(0, watch.check.logBefore);
  watch.waiting = [];
  watch.batches = 0;
  watch.skipped = 0;
}

/** Batches that were skipped for some variant, as a part of those held against a plan, from which on kills pause, and below which they go on. */
const SKIPPED = { pauses: 0.02, resumes: 0.01, least: 2 } as const;

/** Whether batches were skipped so often that whatever bends the traffic has to be looked into. One alone is dealt with by skipping it. */
export function isSkippedOften({ batches, skipped }: TrafficWatch, isPaused: boolean): boolean {
  return skipped >= SKIPPED.least && skipped >= (isPaused ? SKIPPED.resumes : SKIPPED.pauses) * batches;
}

/** Evidence that traffic is not shared as planned, as a natural logarithm; null without a plan. */
export function trafficLogEvidence(watch: TrafficWatch | null): number | null {
  return watch === null ? null : ratioLogEvidence(watch.check);
}
