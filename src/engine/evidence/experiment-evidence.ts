import type { Tally } from '../../protocol/index.ts';
import {
  addArm,
  addBatch,
  createKillRule,
  retireArm,
  reviveArm,
  splitBudget,
  type Budget,
  type KillRule,
} from '../../stats/index.ts';
import { addTally } from '../fold/tally.ts';
import { checkBatch, replan, watchTraffic, type TrafficWatch } from '../fold/traffic-plan.ts';

/** Error budget of one experiment: the chance that its best variant is ever killed is at most this. */
export const ALPHA = 0.05;

/** How {@link ALPHA} is split over the rules. */
export const BUDGET: Budget = splitBudget(ALPHA);

// What an arm's evidence keeps for variants that join later. Experiments here are seldom complete at their start.
const RESERVE = 0.1;

/** Counts of one variant; while a batch is open they may be negative, when a platform corrected its totals downwards. */
export interface VariantCounts extends Tally {
  readonly variant: string;
  impressions: number;
  engagements: number;
}

/** Counts that wait for their batch to close. */
export interface OpenBatch {
  /** When it begins, milliseconds since 1970, and how long it is. */
  readonly start: number;
  readonly length: number;
  readonly counts: VariantCounts[];
}

/**
 * Most variants of one experiment that are compared with one another, the first by arrival: evidence is held for every ordered pair. Those
 * beyond are judged by their prediction alone.
 */
export const MOST_COMPARED = 100;

/** What the closed batches of an experiment amount to, and those that are open. Plain data. */
export interface Trial {
  /** Variants in order of arrival. */
  readonly variants: string[];
  /** Those of them that are compared, the first by arrival; the arms of `rule`. */
  readonly arms: string[];
  readonly rule: KillRule;
  /** Null without a plan. */
  traffic: TrafficWatch | null;
  /** Ascending by start. */
  open: OpenBatch[];
  /** What closed batches could not take: engagements beyond their impressions, corrections beyond their counts. */
  carried: VariantCounts[];
  /** Counts that came after their batch had closed; they are in the totals and in no evidence. */
  late: Tally;
  /** End of the last closed batch, milliseconds since 1970; 0 before the first. */
  closedTo: number;
  batches: number;
  /** Variants that are shown and have judged impressions. */
  compared: number;
  /** Counts every change of what is judged or shown, so that what follows from it is worked out once for each. */
  revision: number;
}

const NONE: Tally = { impressions: 0, engagements: 0 };

/** A trial before its first variant. */
export function createTrial(): Trial {
  return {
    variants: [],
    arms: [],
    rule: createKillRule(BUDGET.comparison, RESERVE),
    traffic: null,
    open: [],
    carried: [],
    late: { impressions: 0, engagements: 0 },
    closedTo: 0,
    batches: 0,
    revision: 0,
    compared: 0,
  };
}

/** Lets a variant in, from this moment on (milliseconds since 1970). */
export function join(trial: Trial, variant: string, at: number): void {
  trial.variants.push(variant);
  if (trial.arms.length === MOST_COMPARED) return;
  addArm(trial.rule);
  trial.arms.push(variant);
  planAnew(trial, at);
}

/** Takes a variant out, or back in with fresh evidence, from this moment on. */
export function setLive(trial: Trial, variant: string, live: boolean, at: number): void {
  trial.revision++;
  const arm = trial.arms.indexOf(variant);
  if (arm === -1 || trial.rule.arms[arm]?.live === live) return;
  (live ? reviveArm : retireArm)(trial.rule, arm);
  planAnew(trial, at);
}

/**
 * Plans shares anew from this moment on. What was found so far is kept; those who are not shown are expected to get nothing. A first plan
 * that comes before any counts is taken as having always held.
 */
export function plan(
  trial: Trial,
  shares: readonly { readonly variant: string; readonly share: number }[],
  at: number,
): void {
  const arms = shares.map(({ variant }) => variant);
  const planned = shares.map(({ share }) => share);
  if (planned.filter((share) => share > 0).length < 2) {
    trial.traffic = null;
    return;
  }
  if (trial.traffic === null) trial.traffic = watchTraffic(arms, planned, isBlank(trial) ? 0 : at);
  else Object.assign(trial.traffic, { arms, planned });
  planAnew(trial, at);
}

const isBlank = (trial: Trial): boolean => trial.batches === 0 && trial.open.length === 0;

const isShown = (trial: Trial, variant: string): boolean => trial.rule.arms[trial.arms.indexOf(variant)]?.live ?? false;

function planAnew(trial: Trial, at: number): void {
  if (trial.traffic !== null) replan(trial.traffic, (variant) => isShown(trial, variant), isBlank(trial) ? null : at);
}

// Not of the state: rows by variant, so that the work of a wide batch does not grow with the square of its width.
const rowsOf = new WeakMap<VariantCounts[], Map<string, VariantCounts>>();

function addTo(counts: VariantCounts[], variant: string, impressions: number, engagements: number): void {
  let rows = rowsOf.get(counts);
  if (rows === undefined) rowsOf.set(counts, (rows = new Map(counts.map((row) => [row.variant, row]))));
  let row = rows.get(variant);
  if (row === undefined) {
    counts.push((row = { variant, impressions: 0, engagements: 0 }));
    rows.set(variant, row);
  }
  addTally(row, { impressions, engagements });
}

/** How many of the open batches begin at or before a moment. */
function begunBy({ open }: Trial, at: number): number {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((open[middle] as OpenBatch).start <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether counts of a moment would open a batch: they are not late, and no batch of their time is open. */
export function opensBatch(trial: Trial, at: number): boolean {
  if (at < trial.closedTo) return false;
  const last = trial.open[begunBy(trial, at) - 1];
  return last === undefined || at >= last.start + last.length;
}

/** Takes counts into the batch of their own time; those whose batch has closed are only noted as late. */
export function addCounts(trial: Trial, variant: string, counts: Tally, at: number, batchMs: number): void {
  if (at < trial.closedTo) {
    addTally(trial.late, counts);
    return;
  }
  const i = begunBy(trial, at);
  const candidate = trial.open[i - 1];
  if (candidate !== undefined && at < candidate.start + candidate.length) {
    addTo(candidate.counts, variant, counts.impressions, counts.engagements);
    return;
  }
  const next = trial.open[i];
  // Neighbours bound it, so that batches never overlap when their length was changed.
  const floor = candidate === undefined ? trial.closedTo : candidate.start + candidate.length;
  const start = Math.max(at - (at % batchMs), floor);
  const end = Math.min(at - (at % batchMs) + batchMs, next?.start ?? Infinity);
  trial.open.splice(i, 0, { start, length: end - start, counts: [{ variant, ...counts }] });
}

/**
 * What a batch will have counted when it closes: the open counts and what was carried to it, never more engagements than impressions and
 * never less than nothing.
 */
export function settleBatch(trial: Trial, batch: OpenBatch): VariantCounts[] {
  const sums: VariantCounts[] = [];
  for (const { variant, impressions, engagements } of [...trial.carried, ...batch.counts])
    addTo(sums, variant, impressions, engagements);
  return sums
    .map(({ variant, impressions, engagements }) => {
      const shown = Math.max(0, impressions);
      return { variant, impressions: shown, engagements: Math.max(0, Math.min(shown, engagements)) };
    })
    .filter(({ impressions }) => impressions > 0);
}

/** The oldest open batch when it is over, the time for late counts included, by the experiment's own clock; else null. */
export function dueBatch({ open }: Trial, now: number, attributionWindowMs: number): OpenBatch | null {
  const [oldest] = open;
  return oldest !== undefined && oldest.start + oldest.length + attributionWindowMs <= now ? oldest : null;
}

/**
 * Closes the oldest open batch with the counts that the log says; what it could not take is carried to the next.
 * @param isJudged Whether the batch belongs to a variant's present life, and not to one before it was revived.
 */
export function closeBatch(
  trial: Trial,
  counts: readonly VariantCounts[],
  from: number,
  to: number,
  isJudged: (variant: string) => boolean,
): void {
  const left: VariantCounts[] = [];
  for (const { variant, impressions, engagements } of trial.carried) addTo(left, variant, impressions, engagements);
  let closed = 0;
  for (; closed < trial.open.length && (trial.open[closed] as OpenBatch).start < to; closed++)
    for (const { variant, impressions, engagements } of (trial.open[closed] as OpenBatch).counts)
      addTo(left, variant, impressions, engagements);
  for (const { variant, impressions, engagements } of counts) addTo(left, variant, -impressions, -engagements);
  trial.carried = left.filter(({ impressions, engagements }) => impressions !== 0 || engagements !== 0);
  trial.open.splice(0, closed);
  trial.closedTo = to;
  trial.batches++;
  trial.revision++;
  const byVariant = new Map(counts.map((row) => [row.variant, row]));
  addBatch(
    trial.rule,
    trial.arms.map((variant) => (isJudged(variant) ? byVariant.get(variant) : undefined) ?? NONE),
  );
  if (trial.traffic !== null)
    checkBatch(trial.traffic, from, to, (variant) => byVariant.get(variant)?.impressions ?? 0);
}
