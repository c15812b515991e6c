import {
  LIMITS,
  OTHER_VALUE,
  type Breakdown,
  type BreakdownQuery,
  type BreakdownSeries,
  type Problem,
} from '../../protocol/index.ts';
import { ALPHA, interval } from '../../stats/index.ts';
import { judgedNow } from '../fold/batches/tally.ts';
import { unknownExperiment, unknownVariant } from '../ingest/unknown.ts';
import { ENGINE_VERSION } from '../snapshot.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { OTHER_PLACE, placeIn, valuesOf, type Dimension } from './cells.ts';

/**
 * The error budget of each interval of a dimension: that of one variant, by the most values that it may have, `other` among them. Fixed before the first counts: the
 * values that came so far would depend on what is seen, and an early interval would be held to less than a later one.
 */
const alphaOf = ({ values, learns }: Pick<Dimension, 'values' | 'learns'>): number =>
  ALPHA / ((learns ? LIMITS.valuesPerDimension : values.length) + 1);

function seriesOf(variant: VariantState, number: number, dimension: Dimension): BreakdownSeries {
  const { length } = valuesOf(dimension);
  const impressions = new Array<number>(length + 1).fill(0);
  const engagements = [...impressions];
  const cells = variant.isWaiting ? [] : (variant.segments ?? []);
  for (let i = 0; i < cells.length; i += 3) {
    const cell = placeIn(cells[i] as number);
    if (cell.dimension !== number) continue;
    const column = cell.place === OTHER_PLACE ? length : cell.place - 1;
    const shown = cells[i + 1] as number;
    impressions[column] = shown;
    // Engagements may come in a batch before their impressions do, as with whole batches.
    engagements[column] = Math.min(shown, cells[i + 2] as number);
  }
  const alpha = alphaOf(dimension);
  const ends = impressions.map((n, i) => interval({ impressions: n, engagements: engagements[i] as number }, alpha));
  return {
    ...{ variant: variant.id, impressions, engagements },
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
    judged: judgedNow(variant).impressions,
  };
}

const undeclared = ({ id, dimensions = [] }: Readonly<ExperimentState>, name: string): Problem => ({
  code: 'bad-query',
  field: 'dimension',
  message: `The experiment "${id}" declares no dimension "${name}".`,
  expected:
    dimensions.length === 0 ? 'an experiment that declares dimensions' : dimensions.map((one) => one.name).join(', '),
});

const noPage = (): Problem => ({
  code: 'bad-query',
  field: 'after',
  message: 'No page of this breakdown begins there.',
  expected: '"next" of the page before, with the same variants',
});

const STALE: Problem = {
  code: 'stale-page',
  field: 'after',
  message: 'More was judged since the page before: this page would be of another moment.',
  expected: 'all pages once more, from the first one on',
};

/** Changes with whatever a breakdown says: when a batch is judged, a variant comes, goes or comes back, and a value is learned; not with counts. */
function versionOf({ evidence }: ExperimentState, dimension: Dimension, epoch: string): string {
  const { variants, revision } = evidence;
  return [epoch, ENGINE_VERSION, variants.length, revision, valuesOf(dimension).length].join('.');
}

/** The page that begins after a variant, of a version: as `next` has it. */
const pageAfter = (version: string, variant: string): string => `${version}/${variant}`;

/** The place among the variants at which a page begins. */
function beginOf(after: string | undefined, version: string, variants: readonly string[]): number | Problem {
  if (after === undefined) return 0;
  const slash = after.indexOf('/');
  if (slash === -1) return noPage();
  if (after.slice(0, slash) !== version) return STALE;
  const begin = variants.indexOf(after.slice(slash + 1)) + 1;
  return begin === 0 ? noPage() : begin;
}

/** The variants that are asked for, in the order of their posting where all are. */
function variantsAsked(
  { id, evidence }: ExperimentState,
  state: Readonly<StreamState>,
  asked: BreakdownQuery['variants'],
) {
  if (asked === undefined) return evidence.variants;
  const stranger = asked.find((variant) => state.variants.get(variant)?.experiment !== id);
  return stranger === undefined ? [...new Set(asked)] : { ...unknownVariant(stranger), field: 'variants' };
}

/**
 * The judged counts of an experiment by the values of one dimension, with intervals that hold at every look: a page of variants at a time. A page that
 * is no longer of the state of the one before is refused.
 * @param epoch That of the log behind the state, where there is one.
 */
export function breakdownOf(state: Readonly<StreamState>, query: BreakdownQuery, epoch = ''): Breakdown | Problem {
  const experiment = state.experiments.get(query.experiment);
  if (experiment === undefined) return { ...unknownExperiment(query.experiment), field: 'experiment' };
  const { dimensions = [], evidence, unit } = experiment;
  const number = dimensions.findIndex(({ name }) => name === query.dimension);
  const dimension = dimensions[number];
  if (dimension === undefined) return undeclared(experiment, query.dimension);
  const asked = variantsAsked(experiment, state, query.variants);
  if ('code' in asked) return asked;
  const version = versionOf(experiment, dimension, epoch);
  const begin = beginOf(query.after, version, asked);
  if (typeof begin !== 'number') return begin;
  const shown = asked.slice(begin, begin + LIMITS.breakdownVariants);
  const isLast = begin + shown.length >= asked.length;
  return {
    ...{ version, experiment: experiment.id, dimension: dimension.name },
    ...(unit === 'visitors' && { unit }),
    alpha: alphaOf(dimension),
    judgedTo: evidence.closedUntil === 0 ? null : new Date(evidence.closedUntil).toISOString(),
    values: [...valuesOf(dimension), OTHER_VALUE],
    series: shown.map((id) => seriesOf(state.variants.get(id) as VariantState, number, dimension)),
    ...(!isLast && { next: pageAfter(version, shown.at(-1) as string) }),
  };
}
