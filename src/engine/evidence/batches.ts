import type { Tally } from '../../protocol/index.ts';
import { addBatch, armLogEvidence } from '../../stats/index.ts';
import { pastRates } from '../../stats/kill/kill-rule.ts';
import { addDispersedBatch, type DispersedArm } from '../../stats/traffic/dispersion.ts';
import { checkBatch } from '../fold/batches/traffic-plan.ts';
import { isEmpty } from '../metrics/sums.ts';
import { armOf, restartAll, type ExperimentEvidence } from './experiment-evidence.ts';
import { addTo, NO_DETAILS, type Details, type OpenBatch, type VariantCounts } from './variant-counts.ts';

const NONE: Tally = { impressions: 0, engagements: 0 };

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
  const arms: DispersedArm[] = [];
  for (let arm = 0; arm < judged.length; arm++) {
    const { impressions, engagements } = judged[arm] as Tally;
    const rates = past[arm];
    if (rates === undefined || impressions === 0) continue;
    arms.push({ impressions, engagements, theta: rates.theta, known: rates.known });
  }
  addDispersedBatch(dispersion, arms);
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
