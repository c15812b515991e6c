import type { Variant } from '../../../protocol/index.ts';
import { byExperiment } from '../../shared/experiments/by-experiment.ts';
import { lettersOf, type LetterOrder } from '../../shared/letters/letters.ts';
import { heldOrder, sortedRows, type LegendSort, type SortFigures } from './legend-order.ts';
import type { Pair } from './scope.ts';
import { automaticVariants, listedVariants } from './variant-ranking.ts';

const isSame = (a: Variant, b: Variant): boolean =>
  a.status === b.status &&
  a.content === b.content &&
  a.predictedEr === b.predictedEr &&
  a.endedAt === b.endedAt &&
  a.protected === b.protected;

/** The letters of some variants, and how many variants there are. */
interface Listing {
  readonly rows: readonly Variant[];
  readonly letters: ReadonlyMap<string, string>;
  readonly total: number;
}

/** Lists the newest variants of an experiment, or of all, with their letters. */
function listing(variants: ReadonlyMap<string, Variant>, experiment: string | null, order: LetterOrder): Listing {
  const all = [...variants.values()];
  const inScope = experiment === null ? all : all.filter((one) => one.experiment === experiment);
  const rows = listedVariants(inScope);
  const theirs = new Set(rows.map((row) => row.experiment));
  const letters = new Map<string, string>();
  // Every variant of an experiment, so that no letter moves.
  for (const group of byExperiment(inScope.filter((one) => theirs.has(one.experiment))).values())
    for (const [id, letter] of lettersOf(group, order)) letters.set(id, letter);
  return { rows, letters, total: inScope.length };
}

/** The variants that the legend lists, in an order that holds, and those of them that are drawn. */
export class VisibleVariants {
  /** The status of all variants when they were listed. */
  readonly #seen = new Map<string, Variant['status']>();
  #listed = new Map<string, Variant>();
  #letters: ReadonlyMap<string, string> = new Map();
  #total = 0;
  #isOutdated = true;
  #experiment: string | null = null;
  #order: readonly string[] = [];
  #sort: LegendSort = 'letter';
  /** The variants that are drawn until somebody chooses. They hold: lines that come and go with every count cannot be read. */
  #automatic: readonly string[] = [];
  /** The choice before the last one: the first click of a double click is undone. */
  #before: readonly string[] | null = null;
  /** The variant that is drawn alone, and the choice to go back to. */
  #alone: { readonly id: string; readonly before: readonly string[] | null } | null = null;

  /** The letters of those in the legend, by id. */
  get letters(): ReadonlyMap<string, string> {
    return this.#letters;
  }

  /** How many variants there are; the legend has the newest. */
  get total(): number {
    return this.#total;
  }

  get sort(): LegendSort {
    return this.#sort;
  }

  /**
   * The variants in the legend. Cheap while none came, went or changed its status.
   * @param experiment Its variants only; null for all.
   */
  list(
    variants: ReadonlyMap<string, Variant>,
    experiment: string | null = null,
    order: LetterOrder = 'posted',
  ): Variant[] {
    if (experiment !== this.#experiment) this.forget();
    this.#experiment = experiment;
    const isKnown = !this.#isOutdated && this.#order.every((id) => variants.has(id));
    if (!isKnown) {
      const { rows, letters, total } = listing(variants, experiment, order);
      this.#seen.clear();
      for (const { id, status } of variants.values()) this.#seen.set(id, status);
      [this.#letters, this.#total, this.#isOutdated] = [letters, total, false];
      this.#order = heldOrder(this.#order, sortedRows(rows, 'letter', figuresWith(letters)));
    }
    const rows = this.#order.map((id) => variants.get(id) as Variant);
    this.#listed = new Map(rows.map((row) => [row.id, row]));
    return rows;
  }

  /** Forgets order and choices: they were of another experiment or stream. */
  forget(): void {
    this.#isOutdated = true;
    this.#order = [];
    this.#automatic = [];
    this.#before = null;
    this.#alone = null;
    this.#sort = 'letter';
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

  /** Sorts the legend once, because somebody asked for it; then the order holds again. */
  sortBy(sort: LegendSort, figures: SortFigures): void {
    this.#sort = sort;
    this.#order = sortedRows([...this.#listed.values()], sort, figures).map(({ id }) => id);
  }

  /** How many rows would move if they were sorted again. */
  wouldMove(figures: SortFigures): number {
    if (this.#sort === 'letter') return 0;
    const next = sortedRows([...this.#listed.values()], this.#sort, figures);
    return next.filter(({ id }, i) => id !== this.#order[i]).length;
  }

  /**
   * The rows whose lines are drawn.
   * @param shown Their ids, where somebody chose them; null for those that stand out by themselves.
   */
  drawn(rows: readonly Variant[], shown: readonly string[] | null, pair: Pair | null): Variant[] {
    const ids = new Set(shown ?? this.#heldAutomatic(rows, pair));
    return rows.filter(({ id }) => ids.has(id));
  }

  #heldAutomatic(rows: readonly Variant[], pair: Pair | null): readonly string[] {
    const next = automaticVariants(rows, pair);
    const isListed = (id: string): boolean => this.#listed.has(id);
    const held = this.#automatic.filter(isListed);
    const paired = [pair?.leader, pair?.runnerUp].filter((id) => typeof id === 'string' && isListed(id)) as string[];
    const all = new Set([...held, ...paired]);
    for (const id of next) if (all.size < next.length) all.add(id);
    this.#automatic = [...all];
    return this.#automatic;
  }

  /** The choice in which a variant is drawn, or no longer. @param shown The present one. @param drawn The rows that are drawn now. */
  toggled(id: string, shown: readonly string[] | null, drawn: Iterable<string>): readonly string[] {
    this.#before = shown;
    const next = new Set(drawn);
    if (!next.delete(id)) next.add(id);
    return this.#order.filter((one) => next.has(one));
  }

  /** The choice in which one variant is drawn alone; when it is alone already, the former one. */
  isolated(id: string, shown: readonly string[] | null, isAfterClick: boolean): readonly string[] | null {
    const now = isAfterClick ? this.#before : shown;
    // The page may have chosen something else since.
    const alone = this.#alone !== null && now?.length === 1 && now[0] === this.#alone.id ? this.#alone : null;
    if (alone?.id === id) {
      this.#alone = null;
      return alone.before;
    }
    this.#alone = { id, before: alone === null ? now : alone.before };
    return [id];
  }

  /** The choice of those that stand out by themselves now, or of all. */
  chosen(which: 'automatic' | 'all'): readonly string[] | null {
    this.#alone = null;
    if (which === 'all') return [...this.#order];
    this.#automatic = [];
    return null;
  }
}

/** The figures that the first order needs. */
const figuresWith = (letters: ReadonlyMap<string, string>): SortFigures => ({
  letters,
  careful: () => 0,
  er: () => Number.NaN,
  impressions: () => 0,
});
