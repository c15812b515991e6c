import { formatCount, LIMITS, type IncomingEvent, type Problem } from '../../protocol/index.ts';
import { dueBatch, opensBatch } from '../evidence/experiment-evidence.ts';
import { incrementOf } from '../fold/counts.ts';
import { MAX_COUNT } from '../fold/tally.ts';
import type { StreamState, VariantState } from '../state.ts';

const tooMany = (variant: string, engagements: number, impressions: number): Problem => ({
  code: 'too-many-engagements',
  field: 'engagements',
  message: `Variant "${variant}" would have ${engagements} engagements with ${impressions} impressions in total.`,
  expected: 'at most one engagement per impression, in total',
});

const tooManyCounts = (variant: string, field: 'impressions' | 'engagements'): Problem => ({
  code: 'too-many-counts',
  field,
  message: `Variant "${variant}" would have been given more ${field} than can be counted exactly, corrections included.`,
  expected: 'at most 2^53 - 1 of a variant, all that was ever taken back included',
});

const tooManyBatches = (experiment: string): Problem => ({
  code: 'too-many-batches',
  field: 'at',
  message: `The experiment "${experiment}" has ${formatCount(LIMITS.openBatches)} batches that wait for late counts; this would open one more.`,
  expected:
    'counts of a time that has a batch already, or a shorter attribution window or longer batches in stream.configured',
});

/** Totals hold what was reported before, too: added to counts since the last report they would count it twice. */
const mixedCounts = (variant: string, has: 'totals' | 'counts'): Problem => ({
  code: 'mixed-counts',
  field: 'kind',
  message:
    has === 'totals'
      ? `Variant "${variant}" is reported by running totals (variant.measured); counts since the last report would be counted twice.`
      : `Variant "${variant}" is reported by counts since the last report (variant.observed); running totals would count them twice.`,
  expected: 'either variant.observed or variant.measured for a variant, never both',
});

function checkKind({ id, measured, impressions }: VariantState, kind: IncomingEvent['kind']): Problem | null {
  if (kind === 'variant.observed' && measured !== null) return mixedCounts(id, 'totals');
  return kind === 'variant.measured' && measured === null && impressions > 0 ? mixedCounts(id, 'counts') : null;
}

/** Says what is wrong with the counts of an event; null when they may be counted, and for events without counts. */
export function checkCounts(state: StreamState, variant: VariantState, event: IncomingEvent): Problem | null {
  const increment = incrementOf(state, event);
  if (increment === null) return null;
  const mixed = checkKind(variant, event.kind);
  if (mixed !== null) return mixed;
  if (event.kind === 'variant.measured' && event.engagements > event.impressions)
    return tooMany(variant.id, event.engagements, event.impressions);
  const impressions = variant.impressions + increment.impressions;
  const engagements = variant.engagements + increment.engagements;
  // All that was ever added bounds what any part of the counts, such as a bucket of the history, can add up to.
  if (increment.impressions > 0 && impressions + variant.corrected.impressions > MAX_COUNT)
    return tooManyCounts(variant.id, 'impressions');
  if (increment.engagements > 0 && engagements + variant.corrected.engagements > MAX_COUNT)
    return tooManyCounts(variant.id, 'engagements');
  if (engagements > impressions) return tooMany(variant.id, engagements, impressions);
  const experiment = state.experiments.get(variant.experiment);
  if (experiment === undefined || experiment.evidence.open.length < LIMITS.openBatches) return null;
  const { evidence, id } = experiment;
  // One that makes the oldest of them due is taken: else nothing could move the time of a stream that is full.
  const makesRoom = evidence.open.length === LIMITS.openBatches && dueBatch(evidence, increment.at) !== null;
  return !makesRoom && opensBatch(evidence, increment.at) ? tooManyBatches(id) : null;
}
