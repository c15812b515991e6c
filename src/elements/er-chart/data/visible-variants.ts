import type { Variant } from '../../../protocol/index.ts';
import { bestVariants, sortByEr, listedVariants } from './variant-ranking.ts';
import type { Series } from './series.ts';

const isSame = (a: Variant, b: Variant): boolean =>
  a.status === b.status &&
  a.content === b.content &&
  a.predictedEr === b.predictedEr &&
  a.endedAt === b.endedAt &&
  a.protected === b.protected;

/** The variants that the legend lists, in its order, and those of them that are drawn. */
export class VisibleVariants {
  /** The status of all variants when they were listed. */
  readonly #seen = new Map<string, Variant['status']>();
  #listed = new Map<string, Variant>();
  #isOutdated = true;
  #order: string[] = [];
  /** The viewer's choices; a variant without one is drawn when it is among the best. */
  #chosen = new Map<string, boolean>();
  /** The choice before the last one: the first click of a double click is undone. */
  #before = this.#chosen;
  /** The variant that is drawn alone, and the choice to go back to. */
  #alone: { readonly id: string; readonly before: Map<string, boolean> } | null = null;
  #best = new Set<string>();
  #bestOf = '';

  /** The variants in the legend. Cheap while none came, went or changed its status. */
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

  /** Records a changed variant. @returns Whether the legend must be rendered. */
  trackChange(variant: Variant): boolean {
    const status = this.#seen.get(variant.id);
    if (status === undefined || status !== variant.status) this.#isOutdated = true;
    const row = this.#listed.get(variant.id);
    return this.#isOutdated || (row !== undefined && !isSame(row, variant));
  }

  /** The next call lists all variants again. */
  invalidate(): void {
    this.#isOutdated = true;
  }

  /** Whether the counts of a variant are kept: it is listed, or may be. */
  needsCounts(id: string): boolean {
    return this.#listed.has(id) || !this.#seen.has(id);
  }

  /** Rows by ER, the highest first; in their former order while the pointer or the focus is among them. */
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

  /** The rows whose lines are drawn. */
  drawn(rows: readonly Variant[], all: ReadonlyMap<string, Series>): Variant[] {
    const of = rows
      .map(({ id, status }) => `${id} ${status}`)
      .sort()
      .join('\\n');
    // The best are chosen once per set of variants: lines that come and go with every count cannot be read.
    if (of !== this.#bestOf) this.#best = bestVariants(rows, all);
    if (rows.some(({ id }) => (all.get(id)?.length ?? 0) > 0)) this.#bestOf = of;
    return rows.filter(({ id }) => this.#chosen.get(id) ?? this.#best.has(id));
  }

  toggle(id: string, isShown: boolean): void {
    this.#before = this.#chosen;
    this.#chosen = new Map(this.#chosen).set(id, isShown);
  }

  /** Draws one variant alone; when it is alone already, the former ones. */
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
