import type { DeclaredDimension } from '../../protocol/index.ts';

/** A dimension that an experiment declares, and the values that it has learned since. */
export interface Dimension extends DeclaredDimension {
  /** In order of arrival, none of them declared. */
  readonly learned: string[];
}

/**
 * Counts by value of one variant: numbers in threes, each the cell, its impressions and its engagements; ascending by cell, each cell once. Only cells with
 * counts take room, and in place of texts they are numbers alone.
 */
export type Cells = number[];

/** Places of a dimension in the numbering of cells: more than it has values. */
const PLACES = 64;

/** The place of all values that a dimension does not know. */
export const OTHER_PLACE = 0;

/** The cell of a dimension, as its number among those of the experiment, and a place in it. */
export const cellOf = (dimension: number, place: number): number => dimension * PLACES + place;

/** The dimension of a cell, and the place in it. */
export const placeIn = (cell: number): { readonly dimension: number; readonly place: number } => ({
  dimension: Math.floor(cell / PLACES),
  place: cell % PLACES,
});

/** The values that a dimension knows: the place of each is one more than its number. */
export const valuesOf = ({ values, learned }: Dimension): readonly string[] => [...values, ...learned];

/** The place of a value in its dimension. */
export function placeOf({ values, learned }: Dimension, value: string): number {
  const declared = values.indexOf(value);
  if (declared !== -1) return declared + 1;
  const place = learned.indexOf(value);
  return place === -1 ? OTHER_PLACE : values.length + place + 1;
}

/** Cells in the order of {@link Cells}, those that came several times added up. The list itself, where it is in order already. */
export function inOrder(cells: Cells): Cells {
  let isInOrder = true;
  for (let i = 3; i < cells.length && isInOrder; i += 3) isInOrder = (cells[i] as number) > (cells[i - 3] as number);
  if (isInOrder) return cells;
  const sums = new Map<number, [impressions: number, engagements: number]>();
  for (let i = 0; i < cells.length; i += 3) {
    const [cell, impressions, engagements] = cells.slice(i, i + 3) as [number, number, number];
    const [n, s] = sums.get(cell) ?? [0, 0];
    sums.set(cell, [n + impressions, s + engagements]);
  }
  return [...sums].sort(([a], [b]) => a - b).flatMap(([cell, counts]) => [cell, ...counts]);
}

/** How many cells of one list are missing in another. */
function missing(into: Readonly<Cells>, more: Readonly<Cells>): number {
  let count = 0;
  for (let i = 0, j = 0; j < more.length; j += 3) {
    while (i < into.length && (into[i] as number) < (more[j] as number)) i += 3;
    if (into[i] !== more[j]) count++;
  }
  return count;
}

/** Adds cells that are all there already. */
function addInPlace(into: Cells, more: Readonly<Cells>): void {
  for (let i = 0, j = 0; j < more.length; j += 3) {
    while (into[i] !== more[j]) i += 3;
    (into[i + 1] as number) += more[j + 1] as number;
    (into[i + 2] as number) += more[j + 2] as number;
  }
}

/**
 * Adds cells to others: to the list itself as long as it has them all, which is the rule once each value was seen.
 * @returns The sum; the first list is not to be used any more.
 */
export function plusCells(into: Cells, more: Readonly<Cells>): Cells {
  const added = missing(into, more);
  if (added === 0) {
    addInPlace(into, more);
    return into;
  }
  const sums = new Array<number>(into.length + 3 * added).fill(0);
  for (let i = 0, j = 0, k = 0; k < sums.length; k += 3) {
    const mine = into[i] ?? Infinity;
    const other = more[j] ?? Infinity;
    sums[k] = Math.min(mine, other);
    for (const c of [1, 2])
      sums[k + c] = (mine <= other ? (into[i + c] as number) : 0) + (other <= mine ? (more[j + c] as number) : 0);
    if (mine <= other) i += 3;
    if (other <= mine) j += 3;
  }
  return sums;
}
