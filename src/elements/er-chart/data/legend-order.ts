import type { Variant } from '../../../protocol/index.ts';
import { placeOf } from '../../shared/letters/letters.ts';

/** An order of the legend: `letter` is that of the experiment. */
export type LegendSort = 'letter' | 'interval' | 'rate' | 'impressions';

/** The orders that can be chosen. */
export const LEGEND_SORTS: readonly LegendSort[] = ['letter', 'interval', 'rate', 'impressions'];

/** The figures that variants are sorted by. */
export interface SortFigures {
  /** The letters by id. */
  readonly letters: ReadonlyMap<string, string>;
  /** The end of the interval that it is careful to go by. */
  careful(variant: Variant): number;
  /** The ER now; NaN while nothing can be said of it. */
  er(variant: Variant): number;
  impressions(variant: Variant): number;
}

function worth(sort: LegendSort, figures: SortFigures): (variant: Variant) => number {
  if (sort === 'letter') return ({ id }) => -placeOf(figures.letters.get(id) ?? '');
  if (sort === 'interval') return (variant) => figures.careful(variant);
  if (sort === 'rate') return (variant) => (Number.isNaN(figures.er(variant)) ? -Infinity : figures.er(variant));
  return (variant) => figures.impressions(variant);
}

/** Rows in an order, the variants of each experiment beside each other, experiments as they came. */
export function sortedRows(rows: readonly Variant[], sort: LegendSort, figures: SortFigures): Variant[] {
  const groups = new Map<string, number>();
  for (const { experiment } of rows) if (!groups.has(experiment)) groups.set(experiment, groups.size);
  const worthOf = worth(sort, figures);
  const worths = new Map(rows.map((row) => [row.id, worthOf(row)]));
  const places = new Map(rows.map(({ id }) => [id, placeOf(figures.letters.get(id) ?? '')]));
  return [...rows].sort(
    (a, b) =>
      (groups.get(a.experiment) as number) - (groups.get(b.experiment) as number) ||
      (worths.get(b.id) as number) - (worths.get(a.id) as number) ||
      (places.get(a.id) as number) - (places.get(b.id) as number),
  );
}

/** Ids in the order that they had; those that are new come at the end of their experiment, or of all. */
export function heldOrder(order: readonly string[], rows: readonly Variant[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const held = order.filter((id) => byId.has(id));
  const known = new Set(held);
  for (const { id, experiment } of rows) {
    if (known.has(id)) continue;
    const last = held.findLastIndex((other) => byId.get(other)?.experiment === experiment);
    held.splice(last < 0 ? held.length : last + 1, 0, id);
  }
  return held;
}
