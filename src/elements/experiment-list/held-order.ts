import { orderByAge, orderByNeed, type SituationGroup } from '../shared/experiments/order.ts';
import type { ListModel, Row } from './list-model.ts';

/** How the experiments of each group are sorted. */
export type ListSort = 'need' | 'newest' | 'title';

const GROUPS = ['needs', 'closable', 'running', 'decided'] as const;

const noIds = (): Record<SituationGroup, string[]> => ({ needs: [], closable: [], running: [], decided: [] });

const byTitle = (lang: string): ((a: Row, b: Row) => number) => {
  const { compare } = new Intl.Collator(lang, { numeric: true });
  return (a, b) => compare(a.title, b.title) || orderByAge(a.situation, b.situation);
};

/** The comparison of a sorting; groups come first in each. */
export function comparison(sort: ListSort, lang: string): (a: Row, b: Row) => number {
  const within =
    sort === 'title'
      ? byTitle(lang)
      : sort === 'newest'
        ? (a: Row, b: Row) => orderByAge(a.situation, b.situation)
        : (a: Row, b: Row) => orderByNeed(a.situation, b.situation);
  return (a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || within(a, b);
}

/** The length of the longest rising run of numbers that can be picked out of a list, in its order. */
function longestRise(places: readonly number[]): number {
  // The smallest end of a run of each length.
  const ends: number[] = [];
  for (const place of places) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    ends[low] = place;
  }
  return ends.length;
}

/**
 * The order in which experiments are shown. It stays until it is asked for; a newcomer comes at the end of its group, and one that changes its group
 * stays where it is until then.
 */
export class HeldOrder {
  #groups = noIds();
  readonly #placed = new Map<string, SituationGroup>();

  /** The ids of a group, in the order in which they are shown. */
  ids(group: SituationGroup): readonly string[] {
    return this.#groups[group];
  }

  clear(): void {
    this.#groups = noIds();
    this.#placed.clear();
  }

  /**
   * Sorts everything.
   * @returns Whether anything moved.
   */
  settle(model: ListModel, compare: (a: Row, b: Row) => number): boolean {
    const before = GROUPS.flatMap((group) => this.#groups[group]).join('\n');
    this.clear();
    const rows = Array.from(model.ids, (id) => model.row(id)).sort(compare);
    for (const { id, group } of rows) this.#append(id, group);
    return before !== GROUPS.flatMap((group) => this.#groups[group]).join('\n');
  }

  /** Puts newcomers at the end of their groups, in their own order. */
  append(model: ListModel, compare: (a: Row, b: Row) => number): void {
    if (this.#placed.size === model.size) return;
    const rows: Row[] = [];
    for (const id of model.ids) if (!this.#placed.has(id)) rows.push(model.row(id));
    for (const { id, group } of rows.sort(compare)) this.#append(id, group);
  }

  #append(id: string, group: SituationGroup): void {
    this.#groups[group].push(id);
    this.#placed.set(id, group);
  }

  /** How many would move if it were sorted now: the fewest that, taken out and put back, leave the rest as it is. */
  wouldMove(model: ListModel, compare: (a: Row, b: Row) => number): number {
    const rows = GROUPS.flatMap((group) => this.#groups[group]).map((id) => model.row(id));
    const isSorted = rows.every((row, i) => i === 0 || compare(rows[i - 1] as Row, row) < 0);
    if (isSorted && rows.every(({ id, group }) => this.#placed.get(id) === group)) return 0;
    const places = new Map([...rows].sort(compare).map(({ id }, place) => [id, place]));
    const staying = rows.filter(({ id, group }) => this.#placed.get(id) === group);
    return rows.length - longestRise(staying.map(({ id }) => places.get(id) as number));
  }
}
