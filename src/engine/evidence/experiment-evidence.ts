import type { Experiment, Tally } from '../../protocol/index.ts';
import {
  addArm,
  addBatch,
  ALPHA,
  armLogEvidence,
  createKillRule,
  restartArm,
  retireArm,
  reviveArm,
  splitBudget,
  type Budget,
  type KillRule,
} from '../../stats/index.ts';
import { pastRates } from '../../stats/kill/kill-rule.ts';
import { addDispersedBatch, createDispersion, type Dispersion } from '../../stats/traffic/dispersion.ts';
import { addTally } from '../fold/batches/tally.ts';
import { addGuardrailArm, killBudgetOf, restartGuardrailArm, type Guardrail } from '../metrics/guardrails.ts';
import { addPrimaryArm, restartPrimaryArm, setPrimaryBudget, type PrimaryRule } from '../metrics/primary.ts';
import { isEmpty, plusSums, type Sums } from '../metrics/sums.ts';
import { plusCells, type Cells } from '../segments/cells.ts';
import { checkBatch, replan, watchTraffic, type TrafficWatch } from '../fold/batches/traffic-plan.ts';

/** The error budget of an experiment with predictions: the chance that its best variant is ever killed is at most {@link ALPHA}. */
export const BUDGET: Budget = splitBudget(ALPHA, true);

/** That of an experiment in which nothing was predicted when its first batch closed: all of it is the comparison's. */
const BUDGET_WITHOUT_PREDICTIONS: Budget = splitBudget(ALPHA, false);

/** How the error budget of an experiment is split: the part of guardrails that kill is taken from that of the comparison. */
export interface ExperimentBudget extends Budget {
  /** 0 where none kills. */
  readonly guardrail: number;
}

/**
 * How the error budget of an experiment is split over its rules; fixed when its first batch closes. Where variants cannot be compared, a
 * prediction always has its part.
 */
export function budgetOf({
  comparison,
  evidence,
}: {
  readonly comparison: Experiment['comparison'];
  readonly evidence: Readonly<ExperimentEvidence>;
}): ExperimentBudget {
  const { stopsByPrediction, batches, primary, guardrails } = evidence;
  const guardrail = killBudgetOf(guardrails);
  // Predictions are of engagements, and those decide nothing beside a primary metric.
  const isPredicting =
    primary === undefined && (stopsByPrediction || (batches === 0 && comparison === 'observational'));
  const { comparison: rest, prediction, ratio } = isPredicting ? BUDGET : BUDGET_WITHOUT_PREDICTIONS;
  return { comparison: rest - guardrail, prediction, ratio, guardrail };
}

/** Counts of one variant; while a batch is open they may be negative, when a platform corrected its totals downwards. */
export interface VariantCounts extends Tally {
  readonly variant: string;
  impressions: number;
  engagements: number;
  /** Sums of its metrics; left out while nothing is reported of them. */
  metrics?: Sums;
  /** Its counts by value of each dimension, as they were reported; left out while nobody says values. */
  segments?: Cells;
}

/** A report of one variant besides its counts; null where it says nothing. */
export interface Details {
  /** Sums of metrics. */
  readonly metrics: Sums | null;
  /** The counts by value of each dimension. */
  readonly segments: Cells | null;
}

/** Counts and nothing else. */
export const NO_DETAILS: Details = { metrics: null, segments: null };

/** Counts that wait for their batch to close. */
export interface OpenBatch {
  /** When it begins, milliseconds since 1970, and how long it is. */
  readonly start: number;
  readonly length: number;
  /** How long it waits for late counts, as of when its first counts came: nobody who sees them can have it judged sooner or later. */
  readonly windowMs: number;
  readonly counts: VariantCounts[];
}

/** Whether a variant is shown, from a moment of the experiment's clock on (milliseconds since 1970). */
export interface ShownChange {
  readonly at: number;
  readonly variant: string;
  readonly isShown: boolean;
}

/** The evidence of an experiment's closed batches, and its open batches. Plain data. */
export interface ExperimentEvidence {
  /** Variants in order of arrival; the arms of `rule`. */
  readonly variants: string[];
  readonly rule: KillRule;
  /** Null without a plan. */
  traffic: TrafficWatch | null;
  /** Ascending by start. */
  open: OpenBatch[];
  /** Counts that closed batches could not take: engagements beyond their impressions, corrections beyond their counts. */
  carryOver: VariantCounts[];
  /** End of the last closed batch, milliseconds since 1970; 0 before the first. */
  closedUntil: number;
  batches: number;
  /** Variants that are shown and have judged impressions. */
  compared: number;
  /** Counts every change of what is judged or shown, so that what follows from it is worked out once for each. */
  revision: number;
  /** Variants added, stopped or restarted since the last closed batch began, in order: each change holds for batches that begin at or after it. */
  changes: ShownChange[];
  /** Batches that began before are not judged, ms since 1970: somebody resumed then, after an alarm about the traffic. 0 for none. */
  judgedSince: number;
  /** Whether batches were closed under the former kill rule, and none yet under the present one: the first of those begins with fresh evidence. */
  hasFormerBatches: boolean;
  /** Whether predictions have a part of the error budget: something was predicted when the first batch closed. Later ones are only shown. */
  stopsByPrediction: boolean;
  /** Whether its counts vary more from batch to batch than those of independent units. */
  readonly dispersion: Dispersion;
  /** The rule of the primary metric, which decides in place of `rule`; left out where engagements decide. */
  primary?: PrimaryRule;
  /** Its guardrails; left out where none are declared. */
  guardrails?: readonly Guardrail[];
}

/** The number of the kill rule that judges batches; it stands in each that is closed. Batches from before it was recorded name none. */
export const KILL_RULE = 2;

const NONE: Tally = { impressions: 0, engagements: 0 };

/** A evidence before its first variant. */
export function createExperimentEvidence(): ExperimentEvidence {
  return {
    variants: [],
    rule: createKillRule(BUDGET_WITHOUT_PREDICTIONS.comparison),
    traffic: null,
    open: [],
    carryOver: [],
    closedUntil: 0,
    batches: 0,
    revision: 0,
    compared: 0,
    changes: [],
    judgedSince: 0,
    hasFormerBatches: false,
    stopsByPrediction: false,
    dispersion: createDispersion(),
  };
}

/**
 * Lets a variant in, from this moment on (milliseconds since 1970).
 * @param isPredicted Whether an ER was predicted for it.
 * @param delayMs How long after it joined its first impressions have too few engagements to be compared.
 * @returns Whether it waits for the first batch that begins after it: before anything was counted it does not.
 */
export function addVariant(
  evidence: ExperimentEvidence,
  variant: string,
  isPredicted: boolean,
  at: number,
  delayMs: number,
): boolean {
  if (evidence.batches === 0) evidence.stopsByPrediction ||= isPredicted;
  evidence.variants.push(variant);
  addArm(evidence.rule);
  if (evidence.primary !== undefined) addPrimaryArm(evidence.primary);
  addGuardrailArm(evidence.guardrails ?? [], variant);
  updatePlan(evidence, at);
  const waits = !isBlank(evidence);
  if (waits) evidence.changes.push({ at: at + delayMs, variant, isShown: true });
  return waits;
}

/** Up to this many are looked through one by one: an index takes more memory than so few variants themselves, and finds them no sooner. */
const FEW = 16;

// Not of the state: the number of each variant, so that the work of a wide experiment does not grow with the square of its width.
const numbersOf = new WeakMap<readonly string[], Map<string, number>>();

/** The number of a variant among those of its experiment, by arrival: that of its arm. */
export function armOf({ variants }: Readonly<ExperimentEvidence>, variant: string): number | undefined {
  if (variants.length <= FEW) {
    const arm = variants.indexOf(variant);
    return arm === -1 ? undefined : arm;
  }
  let numbers = numbersOf.get(variants);
  if (numbers === undefined) numbersOf.set(variants, (numbers = new Map<string, number>()));
  for (let arm = numbers.size; arm < variants.length; arm++) numbers.set(variants[arm] as string, arm);
  return numbers.get(variant);
}

/**
 * Takes a variant out, or back in, from this moment on. Batches that began while it was shown are judged as they would have been: else whoever
 * sees an open batch could choose whether it counts.
 * @param delayMs Of one that comes back, as in {@link addVariant}.
 */
export function setLive(
  evidence: ExperimentEvidence,
  variant: string,
  live: boolean,
  at: number,
  delayMs: number,
): void {
  setAllLive(evidence, [variant], live, at, delayMs);
}

/** Does the same to several variants at once. */
export function setAllLive(
  evidence: ExperimentEvidence,
  variants: readonly string[],
  live: boolean,
  at: number,
  delayMs: number,
): void {
  evidence.revision++;
  const all = new Set(variants);
  // One that goes before it was ever judged is never judged.
  if (!live) evidence.changes = evidence.changes.filter((one) => !all.has(one.variant) || one.at <= at);
  let isOther = false;
  for (const variant of all) {
    evidence.changes.push({ at: at + (live ? delayMs : 0), variant, isShown: live });
    const arm = armOf(evidence, variant);
    if (arm === undefined || evidence.rule.arms[arm]?.live === live) continue;
    (live ? reviveArm : retireArm)(evidence.rule, arm);
    isOther = true;
  }
  if (isOther) updatePlan(evidence, at);
}

/**
 * Takes the changes up to the start of a batch off the queue. A variant that joins or comes back starts over with that batch.
 * @param from When the batch began, milliseconds since 1970.
 */
export function changesUntil(evidence: ExperimentEvidence, from: number): readonly ShownChange[] {
  const due = evidence.changes.filter(({ at }) => at <= from);
  if (due.length > 0) evidence.changes = evidence.changes.filter(({ at }) => at > from);
  for (const { variant, isShown: shown } of due) {
    const arm = armOf(evidence, variant);
    if (shown && arm !== undefined) beginAfresh(evidence, arm);
  }
  return due;
}

function beginAfresh({ rule, primary, guardrails = [] }: ExperimentEvidence, arm: number): void {
  restartGuardrailArm(guardrails, arm);
  restartArm(rule, arm);
  if (primary !== undefined) restartPrimaryArm(primary, arm);
}

/** Fixes the error budget of an experiment before its first batch is judged. */
export function fixBudget(experiment: {
  readonly comparison: Experiment['comparison'];
  readonly evidence: ExperimentEvidence;
}): void {
  const { comparison, prediction } = budgetOf(experiment);
  experiment.evidence.stopsByPrediction = prediction > 0;
  experiment.evidence.rule.alpha = comparison;
  if (experiment.evidence.primary !== undefined) setPrimaryBudget(experiment.evidence.primary, comparison);
}

/**
 * Notes the rule that a batch which is about to be judged was closed under. The first of the present one has every arm begin afresh: what its
 * experiment decided before rested on another rule, and what was spent on it stays spent.
 * @param rule Null for batches from before it was recorded.
 */
export function enterRule(evidence: ExperimentEvidence, rule: number | null): void {
  if (rule !== null && evidence.hasFormerBatches)
    for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
  evidence.hasFormerBatches = rule === null;
}

/** Restarts the comparison alone: what it was fed with cannot be trusted, while each variant's own counts can. */
export function restartComparison(evidence: ExperimentEvidence): void {
  evidence.revision++;
  for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
}

/** Restarts every variant: the batches' evidence against it cannot be trusted. Evidence in its favor stays, so that no budget is spent twice. */
export function restartAll(evidence: ExperimentEvidence): void {
  evidence.revision++;
  evidence.compared = 0;
  for (const arm of evidence.variants.keys()) beginAfresh(evidence, arm);
}

/**
 * Replaces the planned shares from this moment on. Evidence so far is kept; variants that are not shown are expected to get nothing. A first plan
 * that comes before any counts is taken as having always held.
 */
export function planTraffic(
  evidence: ExperimentEvidence,
  shares: readonly { readonly variant: string; readonly share: number }[],
  at: number,
): void {
  const arms = shares.map(({ variant }) => variant);
  const planned = shares.map(({ share }) => share);
  if (planned.filter((share) => share > 0).length < 2) {
    evidence.traffic = null;
    return;
  }
  if (evidence.traffic === null) evidence.traffic = watchTraffic(arms, planned, isBlank(evidence) ? 0 : at);
  else Object.assign(evidence.traffic, { arms, planned });
  updatePlan(evidence, at);
}

/** Whether nothing was counted yet. */
export const isBlank = (evidence: Readonly<ExperimentEvidence>): boolean =>
  evidence.batches === 0 && evidence.open.length === 0;

function isShown(evidence: ExperimentEvidence, variant: string): boolean {
  const arm = armOf(evidence, variant);
  return arm !== undefined && (evidence.rule.arms[arm]?.live ?? false);
}

function updatePlan(evidence: ExperimentEvidence, at: number): void {
  if (evidence.traffic !== null)
    replan(evidence.traffic, (variant) => isShown(evidence, variant), isBlank(evidence) ? null : at);
}

// Not of the state: rows by variant, so that the work of a wide batch does not grow with the square of its width.
const rowsOf = new WeakMap<VariantCounts[], Map<string, VariantCounts>>();

/** Adds to the row of a variant. */
export function addTo(
  counts: VariantCounts[],
  variant: string,
  impressions: number,
  engagements: number,
  { metrics, segments }: Partial<Details> = NO_DETAILS,
): void {
  const row = rowOf(counts, variant);
  if (row !== undefined) {
    addTally(row, { impressions, engagements });
    if (metrics) row.metrics = plusSums(row.metrics, metrics) as Sums;
    if (segments) row.segments = row.segments === undefined ? segments : plusCells(row.segments, segments);
    return;
  }
  const added: VariantCounts = { variant, impressions: 0, engagements: 0 };
  addTally(added, { impressions, engagements });
  if (metrics) added.metrics = metrics;
  if (segments) added.segments = segments;
  counts.push(added);
  rowsOf.get(counts)?.set(variant, added);
}

function rowOf(counts: VariantCounts[], variant: string): VariantCounts | undefined {
  if (counts.length <= FEW) return counts.find((row) => row.variant === variant);
  let rows = rowsOf.get(counts);
  if (rows === undefined) rowsOf.set(counts, (rows = new Map(counts.map((row) => [row.variant, row]))));
  return rows.get(variant);
}

/** How many of the open batches begin at or before a moment. */
function begunBy({ open }: ExperimentEvidence, at: number): number {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((open[middle] as OpenBatch).start <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An experiment whose newest counts are no older than this is live: its batches close by the clock of the host. Milliseconds. */
const LIVE_MS = 10 * 60_000;

/**
 * The experiment's own time, milliseconds since 1970. Of a live one it is the host's clock; of a replay of the past, that of its newest counts,
 * going on while none come. No sender moves it beyond the moment at which its counts were received.
 * @param now The host's clock.
 */
export function clockOf(
  { newestAt, newestReceivedAt }: { readonly newestAt: number; readonly newestReceivedAt: number },
  attributionWindowMs: number,
  now: number,
): number {
  const isLive = now - newestAt <= Math.max(attributionWindowMs, LIVE_MS);
  return isLive ? Math.max(now, newestAt) : newestAt + Math.max(0, now - newestReceivedAt);
}

/** Whether counts of a moment would open a batch: they are not late, and no batch of their time is open. */
export function opensBatch(evidence: ExperimentEvidence, at: number): boolean {
  if (at < evidence.closedUntil) return false;
  const last = evidence.open[begunBy(evidence, at) - 1];
  return last === undefined || at >= last.start + last.length;
}

/**
 * Takes counts into the batch of their own time.
 * @param details What comes with them.
 * @returns False when that batch has closed: they are late, and in no evidence.
 */
export function addCounts(
  evidence: ExperimentEvidence,
  variant: string,
  counts: Tally,
  at: number,
  { batchMs, attributionWindowMs }: { readonly batchMs: number; readonly attributionWindowMs: number },
  details: Details = NO_DETAILS,
): boolean {
  if (at < evidence.closedUntil) return false;
  const i = begunBy(evidence, at);
  const candidate = evidence.open[i - 1];
  if (candidate !== undefined && at < candidate.start + candidate.length) {
    addTo(candidate.counts, variant, counts.impressions, counts.engagements, details);
    return true;
  }
  const next = evidence.open[i];
  // Neighbors bound it, so that batches never overlap when their length was changed.
  const floor = candidate === undefined ? evidence.closedUntil : candidate.start + candidate.length;
  const start = Math.max(at - (at % batchMs), floor);
  const end = Math.min(at - (at % batchMs) + batchMs, next?.start ?? Infinity);
  const { impressions, engagements } = counts;
  const { metrics, segments } = details;
  const row = {
    variant,
    impressions,
    engagements,
    ...(metrics !== null && { metrics }),
    ...(segments !== null && { segments }),
  };
  evidence.open.splice(i, 0, { start, length: end - start, windowMs: attributionWindowMs, counts: [row] });
  return true;
}

/**
 * The counts of a batch when it closes: its open counts and the carry-over, never more engagements than impressions and
 * never less than nothing.
 */
export function settleBatch(evidence: ExperimentEvidence, batch: OpenBatch): VariantCounts[] {
  const sums: VariantCounts[] = [];
  for (const { variant, impressions, engagements, metrics = null } of [...evidence.carryOver, ...batch.counts])
    addTo(sums, variant, impressions, engagements, { metrics });
  return sums
    .map(({ impressions, engagements, ...row }) => {
      const shown = Math.max(0, impressions);
      return { ...row, impressions: shown, engagements: Math.max(0, Math.min(shown, engagements)) };
    })
    .filter(({ impressions, metrics }) => impressions > 0 || (metrics !== undefined && !isEmpty(metrics)));
}

/** The oldest open batch when it is over, the time for late counts included, by the experiment's own clock; else null. */
export function dueBatch({ open }: ExperimentEvidence, now: number): OpenBatch | null {
  const [oldest] = open;
  return oldest !== undefined && oldest.start + oldest.length + oldest.windowMs <= now ? oldest : null;
}

/** Variants that a batch does not judge, by reason. */
export interface ClosedBatch {
  /** Their impressions were far off their plan. */
  readonly skipped: ReadonlySet<string>;
  /** More was taken back of them than the batch had: batches that were judged before held what was not so. */
  readonly corrected: ReadonlySet<string>;
}

/**
 * Closes the oldest open batch with the counts that the log says; what it could not take is carried to the next. A correction that takes back more
 * than the batch had is not: it is of batches that were judged, so every variant of the experiment begins afresh, each may have been bet
 * against with those counts.
 * @param isJudged Whether a variant was shown when the batch began.
 */
export function closeBatch(
  evidence: ExperimentEvidence,
  counts: readonly VariantCounts[],
  from: number,
  to: number,
  isJudged: (variant: string) => boolean,
): ClosedBatch {
  // Batches of the former rule carried such corrections on, and their counts in the log hold them.
  const carried = takeOpen(evidence, counts, to);
  const corrected = evidence.hasFormerBatches ? new Set<string>() : withoutCorrections(carried);
  evidence.closedUntil = to;
  evidence.batches++;
  evidence.revision++;
  const byVariant = new Map(counts.map((row) => [row.variant, row]));
  const impressionsOf = (variant: string): number => byVariant.get(variant)?.impressions ?? 0;
  const off = evidence.traffic === null ? [] : checkBatch(evidence.traffic, from, to, impressionsOf);
  const skipped = new Set(evidence.hasFormerBatches ? [] : off);
  const before = [...corrected].map((variant) => [variant, evidenceOf(evidence, variant)] as const);
  const judged = evidence.variants.map((variant) =>
    isJudged(variant) && !skipped.has(variant) ? (byVariant.get(variant) ?? NONE) : NONE,
  );
  if (corrected.size === 0) addDispersion(evidence, judged);
  addBatch(evidence.rule, judged);
  if (corrected.size > 0) restartAll(evidence);
  // The engagements they have left say too little of them.
  for (const [variant, logE] of before) {
    const arm = evidence.rule.arms[armOf(evidence, variant) ?? -1];
    if (arm !== undefined) arm.start = Math.min(arm.start, logE);
  }
  return { skipped, corrected };
}

/** Counts are held against the rates of the batches before them, so this comes before they are added to those. */
function addDispersion({ rule, dispersion }: ExperimentEvidence, judged: readonly Tally[]): void {
  const past = pastRates(rule.arms);
  addDispersedBatch(
    dispersion,
    judged.flatMap(({ impressions, engagements }, arm) => {
      const rates = past[arm];
      return rates === undefined || impressions === 0 ? [] : [{ impressions, engagements, ...rates }];
    }),
  );
}

function evidenceOf(evidence: ExperimentEvidence, variant: string): number {
  const arm = armOf(evidence, variant);
  return arm === undefined ? 0 : armLogEvidence(evidence.rule, arm);
}

/** Takes the open batches up to a moment away. @returns What is left of them and of what was carried, which is carried on. */
function takeOpen(evidence: ExperimentEvidence, counts: readonly VariantCounts[], to: number): VariantCounts[] {
  const left: VariantCounts[] = [];
  for (const { variant, impressions, engagements } of evidence.carryOver)
    addTo(left, variant, impressions, engagements);
  let closed = 0;
  for (; closed < evidence.open.length && (evidence.open[closed] as OpenBatch).start < to; closed++)
    for (const { variant, impressions, engagements } of (evidence.open[closed] as OpenBatch).counts)
      addTo(left, variant, impressions, engagements);
  for (const { variant, impressions, engagements } of counts) addTo(left, variant, -impressions, -engagements);
  evidence.open.splice(0, closed);
  evidence.carryOver = left.filter(({ impressions, engagements }) => impressions !== 0 || engagements !== 0);
  return evidence.carryOver;
}

/** Forgets what was taken back beyond a batch. @returns The variants of whom that was. */
function withoutCorrections(carried: VariantCounts[]): ReadonlySet<string> {
  const corrected = new Set<string>();
  for (const row of carried) {
    if (row.impressions >= 0 && row.engagements >= 0) continue;
    corrected.add(row.variant);
    row.impressions = Math.max(0, row.impressions);
    row.engagements = Math.max(0, row.engagements);
  }
  return corrected;
}
