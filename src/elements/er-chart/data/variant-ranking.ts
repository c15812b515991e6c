import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { interval } from '../../../stats/index.ts';
import { erAt, lastKnownIndex, SETTLED_IMPRESSIONS, type Series } from './series.ts';

/** How many lines are drawn until the viewer chooses; more are hard to distinguish. */
export const INITIALLY_SHOWN = 6;

/** The most variants in the legend. */
const MAX_LISTED = 50;

const RANK: Readonly<Record<Variant['status'], number>> = { active: 0, killed: 1, winner: 2, closed: 2 };

/** The variants in the legend: active ones first, the newest on top since they are undecided, then the ones that ended last. */
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

/** The latest counts of a variant: those of its line, which may be newer than itself. */
export function latestCounts(variant: Variant, series: Series | undefined): LatestCounts {
  const last = series === undefined ? -1 : lastKnownIndex(series);
  if (series === undefined || last < 0) return { ...countsInUnits(variant), er: variant.er ?? Number.NaN };
  return {
    impressions: series.impressions[last] as number,
    engagements: series.engagements[last] as number,
    er: erAt(series, last),
  };
}

/** Variants by their latest ER, the highest first; those with few impressions come last, in their former order. */
export function sortByEr(rows: readonly Variant[], all: ReadonlyMap<string, Series>): Variant[] {
  const worth = new Map(
    rows.map((variant) => {
      const { impressions, er } = latestCounts(variant, all.get(variant.id));
      return [variant.id, impressions >= SETTLED_IMPRESSIONS ? er : -1];
    }),
  );
  return [...rows].sort((a, b) => (worth.get(b.id) as number) - (worth.get(a.id) as number));
}

/** The best few variants, active ones first: drawn until the viewer chooses. */
export function bestVariants(rows: readonly Variant[], all: ReadonlyMap<string, Series>): Set<string> {
  const best = sortByEr(rows, all);
  const first = [
    ...best.filter(({ status }) => status === 'active'),
    ...best.filter(({ status }) => status !== 'active'),
  ];
  return new Set(first.slice(0, INITIALLY_SHOWN).map(({ id }) => id));
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
      experiment: series.variant,
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
