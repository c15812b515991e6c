import type { Experiment, Variant } from '../../../protocol/index.ts';
import { isFiltering, matcherOf, type VariantFilter } from './filter.ts';
import { ExperimentGroups } from './experiment-groups.ts';
import { DisplayedOrder } from './displayed-order.ts';
import { LineLayout } from './line-layout.ts';
import { RowOrder } from './row-order.ts';
import { RowStore } from './row-store.ts';
import type { Sorting } from './sorting.ts';
import { USUAL_SCALE, type Scale } from '../cells/comparison-scale.ts';

/** The choices of a person. */
export interface TableChoice {
  readonly sorting: readonly Sorting[];
  readonly filter: VariantFilter;
  readonly isGrouped: boolean;
  readonly lang: string;
  /** The only experiment that there are rows of; null where there may be several. */
  readonly experiment?: string | null;
}

/** The variant of each line: the store, its order, the order that is displayed, and the lines. Knows no page. */
export class TableModel {
  readonly store = new RowStore();
  readonly lines = new LineLayout();
  readonly groups = new ExperimentGroups();
  readonly #order = new RowOrder(this.store.rows);
  readonly #displayed = new DisplayedOrder();
  #choice: TableChoice = { sorting: [], filter: {}, isGrouped: false, lang: 'en' };
  #isSorted = false;
  /** Whether the next order is shown even while rows are held. */
  #mustDisplay = true;
  #waiting = 0;
  /** The scale that all rows share while they are not grouped. */
  #scale: Scale = USUAL_SCALE;
  #areFactsOld = false;

  /** How many rows would move if the order were not held. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The scale that rows of several experiments share; null where each experiment has its own. */
  get sharedScale(): Scale | null {
    return this.#choice.isGrouped || this.#choice.experiment ? null : this.#scale;
  }

  /** The one scale of all rows, for the head of their column; null where there are several. */
  get scale(): Scale | null {
    const { isGrouped, experiment } = this.#choice;
    if (isGrouped) return null;
    return experiment ? this.store.facts.of(experiment).scale : this.#scale;
  }

  get isGrouped(): boolean {
    return this.#choice.isGrouped;
  }

  /** Whether something changed that `settle` takes in. */
  get isUnsettled(): boolean {
    return this.store.changed.size > 0 || this.#areFactsOld;
  }

  /** How many variants pass the filter. */
  get matches(): number {
    return this.#order.length;
  }

  get isFiltered(): boolean {
    return isFiltering(this.#choice.filter);
  }

  /** The variants that pass, in the order in which they are shown. */
  *displayed(): Generator<Variant> {
    for (let i = 0; i < this.#displayed.length; i++) yield this.store.rows[this.#displayed.at(i)] as Variant;
  }

  /** Applies another choice: the next `settle` sorts all rows, even while they are held, since a person chose it. */
  choose(choice: TableChoice): void {
    this.#choice = choice;
    this.invalidate();
  }

  /**
   * Takes the experiments as they are now; the map may be one that changes by itself.
   * @param changed The ids of those that differ; null for all.
   */
  setExperiments(experiments: ReadonlyMap<string, Experiment>, changed: readonly string[] | null = null): void {
    this.groups.setExperiments(experiments);
    this.store.facts.setExperiments(experiments, changed);
    this.#areFactsOld = true;
    if (this.#choice.isGrouped && !this.groups.isUpToDate) this.#isSorted = false;
  }

  /** The next `settle` sorts all rows and holds none: other data, or a person who wants the current order. */
  invalidate(): void {
    this.#isSorted = false;
    this.#mustDisplay = true;
  }

  /**
   * Puts what changed in order.
   * @param isHeld Whether rows must stay where they are; what moves then waits.
   * @returns Whether rows may be on other lines than before.
   */
  settle(isHeld: boolean): boolean {
    const holds = isHeld && !this.#mustDisplay;
    this.#mustDisplay = false;
    this.#areFactsOld = false;
    this.store.facts.refresh(holds);
    if (!this.#choice.isGrouped && !this.#choice.experiment)
      this.#scale = this.store.scale.scale(holds ? this.#scale : null);
    const isMoved = this.#isSorted && !this.#hasNewGroup() ? this.#order.update(this.store.changed) : this.#sort(holds);
    this.store.changed.clear();
    // Rows that waited move as soon as they may.
    if (!isMoved && (holds || this.#waiting === 0)) return false;
    if (holds) return this.#settleHeld();
    this.#displayed.replace(this.#order);
    this.#waiting = 0;
    this.layOut();
    return true;
  }

  #settleHeld(): boolean {
    const isMerged = this.#displayed.merge(this.#order, this.#groupOf);
    this.#waiting = this.#displayed.waiting(this.#order);
    if (isMerged) this.layOut();
    return isMerged;
  }

  /** Makes the lines again, after a group was folded. */
  layOut(): void {
    this.lines.build(this.#displayed, this.#groupOf, (group) => this.groups.isFolded(group));
  }

  get #groupOf(): ((slot: number) => number) | null {
    if (!this.#choice.isGrouped) return null;
    return (slot) => this.groups.rankOf(this.store.rows[slot] as Variant);
  }

  #hasNewGroup(): boolean {
    if (!this.#choice.isGrouped) return false;
    const { changed, rows } = this.store;
    for (let i = 0; i < changed.size; i++)
      if (Number.isNaN(this.groups.rankOf(rows[changed.at(i)] as Variant))) return true;
    return false;
  }

  #sort(isHeld: boolean): boolean {
    const { sorting, filter, isGrouped, lang } = this.#choice;
    if (isGrouped) this.groups.renumber(this.store.rows, isHeld);
    this.#order.sort({ sorting, lang, passes: matcherOf(filter), rank: isGrouped ? this.groups.rankOf : null });
    this.#isSorted = true;
    return true;
  }
}
