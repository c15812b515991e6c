import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { interval } from '../../../stats/index.ts';
import { innerOrder } from '../../shared/experiments/order.ts';
import type { Pair } from './scope.ts';
import { erAt, lastKnownIndex, type Series } from './series.ts';

/** How many lines are drawn until the viewer chooses; more are hard to distinguish. */
export const INITIALLY_SHOWN = 6;
/** How many are where two stand out and the others are gray. */
const SHOWN_BESIDE_PAIR = 12;

/** The most variants in the legend. */
export const MAX_LISTED = 50;

const RANK: Readonly<Record<Variant['status'], number>> = { active: 0, killed: 1, winner: 2, closed: 2 };

/** The newest variants: active ones first since they are undecided, then the ones that ended last. */
export function listedVariants(variants: Iterable<Variant>): Variant[] {
  const rows = [...variants].sort((a, b) => {
    if (a.status !== b.status) return RANK[a.status] - RANK[b.status];
    const [ofA, ofB] = a.status === 'active' ? [a.postedAt, b.postedAt] : [a.endedAt ?? '', b.endedAt ?? ''];
    if (ofA !== ofB) return ofA < ofB ? 1 : -1;
    return a.id < b.id ? -1 : 1;
  });
  return rows.slice(0, MAX_LISTED);
}

/** The latest counts of a variant, and their ER. */
export interface LatestCounts {
  readonly impressions: number;
  readonly engagements: number;
  /** NaN before the first impression. */
  readonly er: number;
}

/**
 * The latest counts of a variant: those of its line, which may be newer than itself.
 * @param metric The name of the metric that is drawn, whose units, sum and value they then are; null for the ER.
 */
export function latestCounts(variant: Variant, series: Series | undefined, metric: string | null = null): LatestCounts {
  const last = series === undefined ? -1 : lastKnownIndex(series);
  if (series === undefined || last < 0) {
    if (metric === null) return { ...countsInUnits(variant), er: variant.er ?? Number.NaN };
    const { n = 0, sum = 0, value = null } = variant.metrics?.find(({ name }) => name === metric) ?? {};
    return { impressions: n, engagements: sum, er: value ?? Number.NaN };
  }
  return {
    impressions: series.impressions[last] as number,
    engagements: series.engagements[last] as number,
    er: erAt(series, last),
  };
}

/**
 * The variants that are drawn until somebody chooses: the pair that is compared and the others beside it, or else those with the highest lower ends of
 * their intervals. Active ones come first, and nobody by a raw rate.
 */
export function automaticVariants(rows: readonly Variant[], pair: Pair | null): string[] {
  const ordered = innerOrder(rows);
  const isPaired = ({ id }: Variant): boolean => id === pair?.leader || id === pair?.runnerUp;
  const rank = (variant: Variant): number => (isPaired(variant) ? 0 : variant.status === 'active' ? 1 : 2);
  const ids = ordered.sort((a, b) => rank(a) - rank(b)).map(({ id }) => id);
  return ids.slice(0, pair === null ? INITIALLY_SHOWN : SHOWN_BESIDE_PAIR);
}

/** Variants made from counts alone: all active, named by their ids, without predictions. */
export function variantsFromCounts(all: ReadonlyMap<string, Series>): Variant[] {
  return [...all.values()].map((series): Variant => {
    const last = lastKnownIndex(series);
    const [impressions, engagements] =
      last < 0 ? [0, 0] : [series.impressions[last] as number, series.engagements[last] as number];
    const isPossible = engagements >= 0 && engagements <= impressions;
    return {
      id: series.variant,
      seq: 0,
      // All belong together: so each has a letter of its own.
      experiment: '',
      content: series.variant,
      patterns: [],
      predictedEr: null,
      status: 'active',
      level: 'steady',
      postedAt: new Date(series.length === 0 ? 0 : (series.times[0] as number)).toISOString(),
      impressions,
      engagements,
      er: impressions > 0 ? engagements / impressions : null,
      delta: null,
      interval: isPossible ? [...interval({ impressions, engagements })] : [0, 1],
      judged: { impressions: 0, engagements: 0 },
      killDistance: null,
      probabilityBest: null,
      trend: null,
      protected: false,
      countedAt: last < 0 ? null : new Date(series.times[last] as number).toISOString(),
      endedAt: null,
    };
  });
}
