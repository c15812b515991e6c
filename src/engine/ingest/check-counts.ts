import { formatCount, LIMITS, type IncomingEvent, type Problem, type Tally, type Unit } from '../../protocol/index.ts';
import { dueBatch, opensBatch } from '../evidence/batches.ts';
import { shownBy } from '../fold/counts.ts';
import { reportsOf, type CountReport } from '../fold/reports.ts';
import { addTally, MAX_COUNT, noCounts } from '../fold/batches/tally.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { unknownExperiment, unknownVariant } from './unknown.ts';

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

/** Visitors and impressions of one experiment cannot be added up, nor compared with each other. */
const mixedUnits = (experiment: string, unit: Unit): Problem => ({
  code: 'mixed-counts',
  field: 'units',
  message:
    unit === 'visitors'
      ? `The experiment "${experiment}" is counted in visitors, and this report does not say how many are new.`
      : `The experiment "${experiment}" is counted in impressions since its first report, and this one counts visitors.`,
  expected:
    unit === 'visitors'
      ? 'variant.observed with units and engagedUnits, 0 where there are no new ones'
      : 'the same without units and engagedUnits, or a new experiment of which every report has them',
});

const halfCounted = (missing: 'units' | 'engagedUnits'): Problem => ({
  code: 'bad-event',
  field: missing,
  message: 'Visitors and those of them who engaged are counted together.',
  expected: 'both units and engagedUnits, 0 where there are none, or neither of them',
});

const tooManyUnits = (variant: string, { impressions, engagements }: Tally, shown: number): Problem =>
  impressions > shown
    ? {
        code: 'too-many-units',
        field: 'units',
        message: `Variant "${variant}" would have been shown to ${impressions} visitors in ${shown} impressions in total.`,
        expected: 'at most one visitor per impression, in total: each is counted with the first impression',
      }
    : {
        code: 'too-many-units',
        field: 'engagedUnits',
        message: `Variant "${variant}" would have ${engagements} visitors who engaged of ${impressions} in total.`,
        expected: 'each visitor at most once, however often they engage',
      };

/** Says what is wrong with the unit of a report; null when it is that of its experiment. */
function checkUnit(experiment: ExperimentState | undefined, event: CountReport): Problem | null {
  const { units, engagedUnits } = event.kind === 'variant.observed' ? event : {};
  if ((units === undefined) !== (engagedUnits === undefined))
    return halfCounted(units === undefined ? 'units' : 'engagedUnits');
  const unit = experiment?.unit ?? null;
  if (experiment === undefined || unit === null || (units === undefined) === (unit === 'impressions')) return null;
  return mixedUnits(experiment.id, unit);
}

/** Says what is wrong with the visitors of a report in the light of those before; null where they can be. */
function checkUnits({ id, units }: VariantState, event: CountReport, shown: number): Problem | null {
  if (event.kind !== 'variant.observed' || event.units === undefined) return null;
  const sums = units === null ? noCounts() : { ...units };
  addTally(sums, { impressions: event.units, engagements: event.engagedUnits ?? 0 });
  return sums.impressions > shown || sums.engagements > sums.impressions ? tooManyUnits(id, sums, shown) : null;
}

function checkKind({ id, measured, impressions }: VariantState, kind: CountReport['kind']): Problem | null {
  if (kind === 'variant.observed' && measured !== null) return mixedCounts(id, 'totals');
  return kind === 'variant.measured' && measured === null && impressions > 0 ? mixedCounts(id, 'counts') : null;
}

/** Says what is wrong with a report of counts of a variant; null when they may be counted. */
export function checkCounts(state: StreamState, variant: VariantState, event: CountReport): Problem | null {
  const increment = shownBy(state, event);
  const experiment = state.experiments.get(variant.experiment);
  const mixed = checkKind(variant, event.kind) ?? checkUnit(experiment, event);
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
  const manyUnits = checkUnits(variant, event, impressions);
  if (manyUnits !== null) return manyUnits;
  if (experiment === undefined || experiment.evidence.open.length < LIMITS.openBatches) return null;
  const { evidence, id } = experiment;
  // One that makes the oldest of them due is taken: else nothing could move the time of a stream that is full.
  const makesRoom = evidence.open.length === LIMITS.openBatches && dueBatch(evidence, increment.at) !== null;
  return !makesRoom && opensBatch(evidence, increment.at) ? tooManyBatches(id) : null;
}

/**
 * The rows of each variant as one report: their times matter for the room of the experiment alone. A sum beyond what can be counted stays
 * beyond it, so that it is refused.
 */
function sumsOf(event: ObservedExperiment): Map<string, CountReport> {
  const sums = new Map<string, CountReport>();
  for (const report of reportsOf(event)) {
    const sum = sums.get(report.variant);
    if (sum === undefined) {
      sums.set(report.variant, { ...report, at: event.at });
      continue;
    }
    sum.impressions += report.impressions;
    sum.engagements += report.engagements;
    if (sum.kind !== 'variant.observed' || report.kind !== 'variant.observed' || sum.units === undefined) continue;
    sum.units += report.units ?? 0;
    sum.engagedUnits = (sum.engagedUnits ?? 0) + (report.engagedUnits ?? 0);
  }
  return sums;
}

/** Batches that the rows of a report would open, at most: one for each of their times that has none. */
function opened({ evidence }: ExperimentState, event: ObservedExperiment, batchMs: number): number {
  const times = new Set<number>();
  for (const { at } of reportsOf(event)) {
    const ms = Date.parse(at);
    if (opensBatch(evidence, ms)) times.add(Math.floor(ms / batchMs));
  }
  return times.size;
}

type ObservedExperiment = Extract<IncomingEvent, { kind: 'experiment.observed' }>;

/** Says which row of a report is about no variant, or of a time before all; null when there is none. */
function checkRows({ at, variants, rows }: ObservedExperiment): Problem | null {
  const beyond = rows.variant.findIndex((place) => place >= variants.length);
  if (beyond !== -1)
    return {
      code: 'bad-event',
      field: `rows.variant.${beyond}`,
      message: `Row ${beyond} is about variant ${rows.variant[beyond]}, and ${variants.length} are named.`,
      expected: 'a place in `variants`, from 0 on',
    };
  const sinceFirst = Date.parse(at) / 1000;
  const early = rows.secondsAgo.findIndex((seconds) => seconds > sinceFirst);
  if (early === -1) return null;
  return {
    code: 'bad-event',
    field: `rows.secondsAgo.${early}`,
    message: `Row ${early} is of a time before 1970.`,
    expected: 'seconds before `at`, from 0 on, not before 1970',
  };
}

/** Says what is wrong with a report of several variants; null when all of it may be counted. */
export function checkObservedExperiment(state: StreamState, event: ObservedExperiment): Problem | null {
  const experiment = state.experiments.get(event.experiment);
  if (experiment === undefined) return unknownExperiment(event.experiment);
  const foreign = event.variants.findIndex((id) => state.variants.get(id)?.experiment !== experiment.id);
  if (foreign !== -1) return { ...unknownVariant(event.variants[foreign] as string), field: `variants.${foreign}` };
  const misplaced = checkRows(event);
  if (misplaced !== null) return misplaced;
  for (const [id, sum] of sumsOf(event)) {
    const problem = checkCounts(state, state.variants.get(id) as VariantState, sum);
    if (problem !== null) return problem;
  }
  const room = LIMITS.openBatches - experiment.evidence.open.length;
  return opened(experiment, event, state.settings.batchMs) > Math.max(1, room) ? tooManyBatches(experiment.id) : null;
}
