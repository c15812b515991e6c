import { addImpressions, createRatioCheck, planShares, ratioLogEvidence, type RatioCheck } from '../../stats/index.ts';

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
}

/** More changes of plan than these in the time that batches wait are taken for one long change. */
const MAX_WAITING = 32;

/** A watch of a first plan. */
export function watchTraffic(arms: readonly string[], planned: readonly number[], from: number): TrafficWatch {
  return { arms, planned, check: createRatioCheck(planned), checked: { arms, from }, waiting: [] };
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

/** Holds a judged batch against the plan of its time. Batches come in order of time. */
export function checkBatch(
  watch: TrafficWatch,
  from: number,
  to: number,
  impressionsOf: (variant: string) => number,
): void {
  const { waiting } = watch;
  while (waiting[0] !== undefined && waiting[0].from <= from) {
    const next = waiting.shift() as PlannedChange;
    begin(watch, next.arms, next.shares, next.from);
  }
  const isMixed = from < watch.checked.from || (waiting[0] !== undefined && waiting[0].after < to);
  if (!isMixed) addImpressions(watch.check, watch.checked.arms.map(impressionsOf));
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
}

/** Evidence that traffic is not shared as planned, as a natural logarithm; null without a plan. */
export function trafficLogEvidence(watch: TrafficWatch | null): number | null {
  return watch === null ? null : ratioLogEvidence(watch.check);
}
