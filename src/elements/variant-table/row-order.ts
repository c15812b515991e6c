import type { Variant } from '../../protocol/index.ts';

/** What rows can be sorted by. */
export type SortKey = 'content' | 'status' | 'er' | 'predictedEr' | 'delta' | 'impressions' | 'engagements' | 'age';

/** One key of an order, the first being the one that counts most. */
export interface Sorting {
  /** What is compared. */
  readonly key: SortKey;
  /** Whether the highest comes first. */
  readonly descending: boolean;
}

const STATUS_RANK: Readonly<Record<Variant['status'], number>> = { active: 0, winner: 1, killed: 2, closed: 3 };

type Value = number | string | null;

const VALUES: Readonly<Record<SortKey, (variant: Variant) => Value>> = {
  content: ({ content }) => content,
  status: ({ status }) => STATUS_RANK[status],
  er: ({ er }) => er,
  predictedEr: ({ predictedEr }) => predictedEr,
  delta: ({ delta }) => delta,
  impressions: ({ impressions }) => impressions,
  engagements: ({ engagements }) => engagements,
  // The longest active is the one posted first.
  age: ({ postedAt }) => -Date.parse(postedAt),
};

function compareBy({ key, descending }: Sorting, a: Variant, b: Variant): number {
  const [x, y] = [VALUES[key](a), VALUES[key](b)];
  // What is unknown comes last in either direction.
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  const order = typeof x === 'string' ? x.localeCompare(y as string) : x - (y as number);
  return descending ? -order : order;
}

/** The ids of variants in order; those that the keys do not tell apart by when they were posted, then by id. */
export function orderOf(variants: Iterable<Variant>, sorting: readonly Sorting[]): string[] {
  const rows = [...variants];
  rows.sort((a, b) => {
    for (const one of sorting) {
      const order = compareBy(one, a, b);
      if (order !== 0) return order;
    }
    return a.postedAt < b.postedAt ? -1 : a.postedAt > b.postedAt ? 1 : a.id < b.id ? -1 : 1;
  });
  return rows.map(({ id }) => id);
}

/** The order while it is held still: those that were there stay, those that are gone leave, new ones come last. */
export function heldOrder(shown: readonly string[], wanted: readonly string[]): string[] {
  const present = new Set(wanted);
  const kept = shown.filter((id) => present.has(id));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((id) => !known.has(id))];
}

/** How many rows stand elsewhere than they would in the wanted order. */
export function waitingMoves(shown: readonly string[], wanted: readonly string[]): number {
  return wanted.filter((id, i) => shown[i] !== id).length;
}

/** The order after a click on a column's head: down first, then up; a second key is added to the others, or put in their place. */
export function sortingAfter(sorting: readonly Sorting[], key: SortKey, isAdded: boolean): Sorting[] {
  const former = sorting.find((one) => one.key === key);
  const isText = key === 'content' || key === 'status';
  const next = { key, descending: former === undefined ? !isText : !former.descending };
  if (!isAdded) return [next];
  return former === undefined ? [...sorting, next] : sorting.map((one) => (one.key === key ? next : one));
}
