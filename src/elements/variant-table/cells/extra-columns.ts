import type { Strings } from '../../shared/strings/strings.ts';
import type { RowStore } from '../data/row-store.ts';
import type { Parts } from '../parts.ts';
import type { Column } from './columns.ts';
import type { MetricColumns, MetricTable } from './metric-columns.ts';
import { columnsOfPage, type TableColumn } from './table-column.ts';

/** The columns besides those that every table has: of the metric that is shown, and of the page's own. */
export class ExtraColumns {
  readonly #parts: Parts;
  readonly #store: RowStore;
  #given: readonly TableColumn[] = [];
  #ofPage: readonly Column[] = [];
  #metricTable: MetricTable | null = null;
  #ofMetric: MetricColumns | null = null;
  #shown: readonly Column[] = [];
  #forFiles: readonly Column[] = [];

  constructor(parts: Parts, store: RowStore) {
    this.#parts = parts;
    this.#store = store;
  }

  /** Those of the table; another array only where they differ. */
  get shown(): readonly Column[] {
    return this.#shown;
  }

  /** Those of files. */
  get forFiles(): readonly Column[] {
    return this.#forFiles;
  }

  /** Says the order that rows have until a person chooses another. */
  usualOrder(strings: Strings): string {
    return this.#ofMetric?.usualOrder(strings) ?? strings.table.usualOrder;
  }

  /**
   * Makes the columns anew where something about them has changed.
   * @param given Those of the page's own. @param metric The name of the metric; null for none. @param experiment As the table shows it.
   */
  update(given: readonly TableColumn[], metric: string | null, lang: string, experiment: string | null): void {
    const areOthers = given !== this.#given;
    if (areOthers) this.#ofPage = columnsOfPage(given);
    this.#given = given;
    const ofMetric = metric === null ? null : this.#columnsOf(metric, lang, experiment);
    if (!areOthers && ofMetric === this.#ofMetric) return;
    this.#ofMetric = ofMetric;
    this.#shown = [...(ofMetric?.shown ?? []), ...this.#ofPage];
    this.#forFiles = [...(ofMetric?.forFiles ?? []), ...this.#ofPage];
  }

  /** Null where no experiment declares the metric, and until the part is loaded. */
  #columnsOf(metric: string, lang: string, experiment: string | null): MetricColumns | null {
    const part = this.#parts.need('metrics');
    const { facts } = this.#store;
    if (part !== null) this.#metricTable ??= new part.MetricTable((variant) => facts.of(variant.experiment));
    return this.#metricTable?.columns(metric, lang, facts.experimentsIn(experiment)) ?? null;
  }
}
