import type { Variant } from '../../../protocol/index.ts';

/** The sort keys of rows. */
export type SortKey =
  | 'content'
  | 'status'
  | 'interval'
  | 'distance'
  | 'er'
  | 'predictedEr'
  | 'delta'
  | 'impressions'
  | 'engagements'
  | 'trend'
  | 'probabilityBest'
  | 'age';

/** One key of an order, the first being the one that counts most. */
export interface Sorting {
  /** The value that is compared. */
  readonly key: SortKey;
  /** Whether the highest comes first. */
  readonly descending: boolean;
}

/** The order of a table until a person chooses another: inside an experiment by the lower end of the interval, those that are still learning last. */
export const USUAL_SORTING: readonly Sorting[] = [{ key: 'interval', descending: true }];

/** Whether too little is known of a variant that is shown to say anything. */
export const isLearning = ({ status, level, judged }: Variant): boolean =>
  judged.impressions === 0 || (status === 'active' && level === 'learning');

const STATUS_RANK: Readonly<Record<Variant['status'], number>> = { active: 0, winner: 1, killed: 2, closed: 3 };

/** Each key as a number; NaN where it is unknown. Content is compared as text. */
export const NUMBERS: Readonly<Record<Exclude<SortKey, 'content'>, (variant: Variant) => number>> = {
  status: ({ status }) => STATUS_RANK[status],
  // By its lower end, which no lucky start lifts. One that is still learning has none worth an order; a stopped one keeps its own, and its place.
  interval: (variant) => (isLearning(variant) ? NaN : variant.interval[0]),
  distance: ({ killDistance }) => (killDistance === null ? NaN : killDistance.logE / killDistance.logNeeded),
  er: ({ er }) => er ?? NaN,
  predictedEr: ({ predictedEr }) => predictedEr ?? NaN,
  delta: ({ delta }) => delta ?? NaN,
  impressions: ({ impressions }) => impressions,
  engagements: ({ engagements }) => engagements,
  trend: ({ trend }) => trend ?? NaN,
  probabilityBest: ({ probabilityBest }) => probabilityBest ?? NaN,
  // The longest active is the one posted first.
  age: ({ postedAt }) => -Date.parse(postedAt),
};

/** The sorting after a click on a column's head: descending first, then ascending; the key is added to the others or replaces them. */
export function sortingAfter(sorting: readonly Sorting[], key: SortKey, isAdded: boolean): Sorting[] {
  const former = sorting.find((one) => one.key === key);
  const isText = key === 'content' || key === 'status';
  const next = { key, descending: former === undefined ? !isText : !former.descending };
  if (!isAdded) return [next];
  return former === undefined ? [...sorting, next] : sorting.map((one) => (one.key === key ? next : one));
}
