import type { Experiment } from '../../../protocol/index.ts';
import type { SavedImpressions } from '../../../stats/index.ts';
import { addLeadBatch, maxBlocks, restartLead } from '../../lead/lead.ts';
import type { EventOf } from '../lookup.ts';
import { predictionEvidence } from '../../evidence/prediction.ts';
import { foldOrdinaryTest, withoutWinner } from '../../lead/ordinary-test.ts';
import { addRecent, hasLostTrend } from './recent.ts';
import { touch, touchCompared } from '../rivals.ts';
import { isAlarm, type ExperimentState, type StreamState, type Touched, type VariantState } from '../../state.ts';
import { addTally, MAX_COUNT, noCounts } from './tally.ts';
import { closeBatch } from '../../evidence/batches.ts';
import { changesUntil, enterRule, fixBudget, type ShownChange } from '../../evidence/experiment-evidence.ts';
import { foldMetrics, foldDeciding, restartMetrics } from '../../metrics/fold-metrics.ts';
import { foldSegments, restartSegments, waitingSegments } from '../../segments/fold-segments.ts';
import { isComparing, isUnreported } from '../../evidence/comparability.ts';
import { noteClosed } from '../../evidence/late-watch.ts';
import {
  addStreamCounts,
  addToPatternFatigue,
  largestIn,
  observePost,
  type PatternFatigue,
} from '../../fatigue/pattern-fatigue.ts';
import { addToVariantFatigue, type Others } from '../../fatigue/variant-fatigue.ts';

/** The fatigue of each pattern that a variant uses. */
function fatigueOfPatterns(state: StreamState, variant: VariantState): PatternFatigue[] {
  return variant.patterns.flatMap((id) => state.patterns.get(id)?.fatigue ?? []);
}

/** Takes a closed batch into everything that rests on batches: evidence, traffic, trend, chance of being best, wear. */
export function foldBatch(state: StreamState, seq: number, event: EventOf<'batch.closed'>, touched: Touched): void {
  const experiment = state.experiments.get(event.experiment);
  if (experiment === undefined)
    throw new Error(`The log closes a batch of the unknown experiment "${event.experiment}".`);
  const { evidence } = experiment;
  const at = Date.parse(event.from);
  const changes = changesUntil(evidence, at);
  for (const change of changes) applyChange(state, experiment, change, seq, touched);
  if (evidence.batches === 0) fixBudget(experiment);
  enterRule(evidence, event.rule ?? null);
  const isTrusted = at >= evidence.judgedSince && !experiment.pauses.some(isAlarm);
  const to = Date.parse(event.to);
  const isOfTotals = experiment.counting.hasTotals && experiment.sharesConstant;
  const isJudged = (id: string): boolean => {
    const variant = state.variants.get(id) as VariantState;
    return isTrusted && variant.isJudged && !(isOfTotals && isUnreported(variant, to));
  };
  const isBetOn = (id: string): boolean => isComparing(experiment) && isJudged(id);
  const waiting = waitingSegments(experiment, to);
  const { skipped, corrected } = closeBatch(evidence, event.counts, at, to, isBetOn);
  if (corrected.size === 0) foldDeciding(experiment, event, (id) => isJudged(id) && !skipped.has(id));
  const isCounted = (id: string): boolean => isJudged(id) && !skipped.has(id) && !corrected.has(id);
  noteClosed(experiment.late, event.counts, at, to, state.settings.attributionWindowMs);
  addStreamCounts(state.fatigue, shownSince(state, state.fatigue.newestHour), event.counts, at);
  const others = othersOf(state, experiment);
  const compared = evidence.compared;
  const counts = new Map(event.counts.map((row) => [row.variant, row]));
  // The first batch shows how far each variant is from a kill; later ones change that of those that were shown in them.
  const isFirst = evidence.batches === 1;
  evidence.variants.forEach((id) => {
    const variant = state.variants.get(id) as VariantState;
    if (!isCounted(id)) return;
    const isPresent = variant.status === 'active' && !variant.isWaiting;
    const row = counts.get(id);
    if (row !== undefined && row.impressions > 0) {
      if (isPresent && variant.judged.impressions === 0) evidence.compared++;
      addTally(variant.judged, row);
      if (isPresent) addRecent(variant, row, evidence);
      const fatigues = fatigueOfPatterns(state, variant);
      for (const pattern of fatigues) addToPatternFatigue(pattern, state.fatigue, row, at);
      addToVariantFatigue(variant, fatigues, row, at, others);
      observePost(state.fatigue, variant.fatigue, fatigues, variant.judged, false);
      for (const pattern of variant.patterns) touched.patterns.add(pattern);
    } else if (!isPresent || (!isFirst && !hasLostTrend(variant, evidence))) return;
    touch(variant, seq, touched);
    if (variant.status !== 'active' && evidence.open.length === 0) completePost(state, variant);
  });
  foldMetrics(state, experiment, event, isCounted, seq, touched);
  foldSegments(state, waiting, isCounted);
  touchCompared(state, experiment, compared, seq, touched);
  if (isTrusted && isComparing(experiment)) foldLead(state, experiment, event, isCounted, changes.length > 0);
  const isAnyCounted = event.counts.some(({ variant, impressions }) => impressions > 0 && isCounted(variant));
  if (isAnyCounted && isComparing(experiment) && corrected.size === 0) foldOrdinaryTest(state, experiment, event.to);
  if (corrected.size > 0) restartExperiment(state, experiment, { cause: 'correction', at: event.to }, touched);
  experiment.savedSeen = viewOfSaved(experiment.saved);
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

/**
 * All variants that were counted at or after a moment, milliseconds since 1970, and some more: those of experiments that have closed a batch
 * since then. A stream keeps many experiments that ended long ago.
 */
function* shownSince(state: StreamState, start: number): Iterable<VariantState> {
  for (const { evidence } of state.experiments.values())
    if (evidence.closedUntil > start) for (const id of evidence.variants) yield state.variants.get(id) as VariantState;
}

/** The others that the hours of an experiment's variants are judged beside, as of one batch. */
function othersOf(state: StreamState, { evidence }: ExperimentState): Others {
  const neighborOf = (id: string): VariantState | undefined => state.variants.get(id);
  const known = new Map<number, readonly VariantState[]>();
  return {
    neighborOf,
    shownIn(start) {
      let shown = known.get(start);
      if (shown === undefined) {
        const { largest } = state.fatigue;
        const own = evidence.variants.flatMap((id) => neighborOf(id) ?? []);
        const ofStream = largest.start === start ? largest.variants.flatMap((id) => neighborOf(id) ?? []) : [];
        known.set(start, (shown = [...largestIn(own, start), ...ofStream]));
      }
      return shown;
    },
  };
}

/** Impressions saved, as viewers see them; null where nobody was stopped. */
const viewOfSaved = ({ saved, stopped, growth }: SavedImpressions): Experiment['saved'] =>
  saved === 0 && stopped === 0 ? null : { impressions: Math.min(MAX_COUNT, Math.round(saved)), growth };

/** Takes a batch into the lead: the counts of those that were judged in it. */
function foldLead(
  state: StreamState,
  { evidence, lead, plan }: ExperimentState,
  { from, to, counts }: EventOf<'batch.closed'>,
  isJudged: (variant: string) => boolean,
  isCut: boolean,
): void {
  const seen = new Map(counts.map((row) => [row.variant, row]));
  addLeadBatch(lead, {
    from: Date.parse(from),
    to: Date.parse(to),
    number: evidence.batches,
    isCut,
    rows: evidence.variants.flatMap((id, arm) => {
      const { impressions, engagements } = seen.get(id) ?? noCounts();
      return isJudged(id) ? { arm, impressions, engagements } : [];
    }),
    variants: evidence.variants,
    isShown: (id) => state.variants.get(id)?.status === 'active',
    plan: plan.impressions === null || plan.er === null ? null : { impressions: plan.impressions, er: plan.er },
    limit: maxBlocks(evidence.variants.length, state.experiments.size),
  });
}

/** A revived variant starts over with the batch that is about to be judged; a stopped one is no longer judged. */
function applyChange(
  state: StreamState,
  experiment: ExperimentState,
  { variant: id, isShown }: ShownChange,
  seq: number,
  touched: Touched,
): void {
  const variant = state.variants.get(id) as VariantState;
  variant.isJudged = isShown;
  if (isShown) {
    variant.isWaiting = experiment.evidence.changes.some((later) => later.variant === id && later.isShown);
    restartVariant(variant, experiment);
  } else completePost(state, variant);
  touch(variant, seq, touched);
}

/** Begins every variant of an experiment afresh, and notes why. The comparison's evidence has been restarted already. */
export function restartExperiment(
  state: StreamState,
  experiment: ExperimentState,
  restarted: NonNullable<ExperimentState['restarted']>,
  touched: Touched,
): void {
  experiment.restarted = restarted;
  experiment.evidence.compared = 0;
  restartLead(experiment.lead);
  experiment.ordinary = withoutWinner(experiment.ordinary);
  for (const id of experiment.evidence.variants) {
    const variant = state.variants.get(id) as VariantState;
    restartVariant(variant, experiment);
    if (variant.status === 'active') touch(variant, state.seq, touched);
  }
}

/** Fresh evidence, but what spoke for it is kept, so that no budget is spent twice; see restartArm of peeksafe/stats. */
function restartVariant(variant: VariantState, experiment: ExperimentState): void {
  variant.logPredictionStart = Math.min(0, predictionEvidence(variant, experiment) ?? 0);
  variant.judged = noCounts();
  restartMetrics(variant);
  restartSegments(variant);
}

/** The post of a variant is as complete as it will be. */
export function completePost(state: StreamState, variant: VariantState): void {
  observePost(state.fatigue, variant.fatigue, fatigueOfPatterns(state, variant), variant.judged, true);
}
