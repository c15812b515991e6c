import type { Variant } from '../../../protocol/index.ts';
import { bestVariants, sortByEr, listedVariants } from './variant-ranking.ts';
import type { Series } from './series.ts';

const isSame = (a: Variant, b: Variant): boolean =>
  a.status === b.status &&
  a.content === b.content &&
  a.predictedEr === b.predictedEr &&
  a.endedAt === b.endedAt &&
  a.protected === b.protected;

/** Which variants stand in the legend, in which order, and which of them the viewer wants to see. */
export class VisibleVariants {
  /** Of all variants: how they were when they were listed. */
  readonly #seen = new Map<string, Variant['status']>();
  #listed = new Map<string, Variant>();
  #isOutdated = true;
  #order: string[] = [];
  /** What the viewer chose; who is not in it is shown when it is among the best. */
  #chosen = new Map<string, boolean>();
  /** The choice before the last, for a double click, whose first click was none. */
  #before = this.#chosen;
  /** The variant that stands alone, and the choice to go back to. */
  #alone: { readonly id: string; readonly before: Map<string, boolean> } | null = null;
  #best = new Set<string>();
  #bestOf = '';

  /** The variants that stand in the legend. Cheap while none came, went or changed its status. */
  list(variants: ReadonlyMap<string, Variant>): Variant[] {
    const isKnown = !this.#isOutdated && [...this.#listed.keys()].every((id) => variants.has(id));
    const rows = isKnown
      ? [...this.#listed.keys()].map((id) => variants.get(id) as Variant)
      : listedVariants(variants.values());
    if (!isKnown) {
      this.#seen.clear();
      for (const { id, status } of variants.values()) this.#seen.set(id, status);
    }
    this.#isOutdated = false;
    this.#listed = new Map(rows.map((row) => [row.id, row]));
    return rows;
  }

  /** Takes a change in; returns whether the legend has to be made anew. */
  trackChange(variant: Variant): boolean {
    const status = this.#seen.get(variant.id);
    if (status === undefined || status !== variant.status) this.#isOutdated = true;
    const row = this.#listed.get(variant.id);
    return this.#isOutdated || (row !== undefined && !isSame(row, variant));
  }

  /** Lists anew at the next call. */
  invalidate(): void {
    this.#isOutdated = true;
  }

  /** Whether the counts of a variant are wanted: it is listed, or may come to be. */
  needsCounts(id: string): boolean {
    return this.#listed.has(id) || !this.#seen.has(id);
  }

  /** Rows by ER, the highest first; in the order of before while somebody is among them. */
  sortedForLegend(rows: readonly Variant[], all: ReadonlyMap<string, Series>, isHeld: boolean): Variant[] {
    const next = sortByEr(rows, all);
    if (isHeld) {
      const places = new Map(this.#order.map((id, i) => [id, i]));
      const place = ({ id }: Variant): number => places.get(id) ?? Infinity;
      next.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
    }
    this.#order = next.map(({ id }) => id);
    return next;
  }

  /** Those of the rows that are drawn. */
  drawn(rows: readonly Variant[], all: ReadonlyMap<string, Series>): Variant[] {
    const of = rows
      .map(({ id, status }) => `${id} ${status}`)
      .sort()
      .join('\\n');
    // The best are found once for the variants there are: lines that came and went with every count could not be read.
    if (of !== this.#bestOf) this.#best = bestVariants(rows, all);
    if (rows.some(({ id }) => (all.get(id)?.length ?? 0) > 0)) this.#bestOf = of;
    return rows.filter(({ id }) => this.#chosen.get(id) ?? this.#best.has(id));
  }

  toggle(id: string, isShown: boolean): void {
    this.#before = this.#chosen;
    this.#chosen = new Map(this.#chosen).set(id, isShown);
  }

  /** Shows one alone; when it is alone already, what was shown before. */
  isolate(id: string, isAfterClick: boolean): void {
    if (isAfterClick) this.#chosen = this.#before;
    const alone = this.#alone;
    if (alone?.id === id && this.#chosen.get(id) === true) {
      this.#chosen = alone.before;
      this.#alone = null;
      return;
    }
    this.#alone = { id, before: alone === null ? this.#chosen : alone.before };
    this.#chosen = new Map([...this.#listed.keys()].map((other) => [other, other === id]));
  }

  choose(which: 'best' | 'all'): void {
    this.#alone = null;
    this.#bestOf = '';
    this.#chosen =
      which === 'best' ? new Map<string, boolean>() : new Map([...this.#listed.keys()].map((id) => [id, true]));
  }
}
