import type { Variant } from '../../protocol/index.ts';
import type { ActionEventMap, OutcomeEventMap } from '../shared/actions/actions.ts';
import type { ExportEventMap } from '../shared/export-event.ts';
import type { VariantFilter } from './data/filter.ts';
import type { Sorting } from './data/sorting.ts';

const ASKS = { bubbles: true, composed: true, cancelable: true } as const;

/** A person asks for another order; cancel it to keep the one there is. */
export class SortEvent extends CustomEvent<{ readonly sorting: readonly Sorting[] }> {
  constructor(sorting: readonly Sorting[]) {
    super('peeksafe-sort', { detail: { sorting }, ...ASKS });
  }
}

/** A person filters; cancel it to keep the filter there is. */
export class FilterEvent extends CustomEvent<{ readonly filter: VariantFilter }> {
  constructor(filter: VariantFilter) {
    super('peeksafe-filter', { detail: { filter }, ...ASKS });
  }
}

/** A person asks for the details of a variant; cancel it to show them elsewhere. */
export class DetailsEvent extends CustomEvent<{ readonly variant: Variant }> {
  constructor(variant: Variant) {
    super('peeksafe-details', { detail: { variant }, ...ASKS });
  }
}

/** Other rows are selected than before. */
export class SelectEvent extends CustomEvent<{ readonly ids: readonly string[] }> {
  constructor(ids: readonly string[]) {
    super('peeksafe-select', { detail: { ids }, bubbles: true, composed: true });
  }
}

/** A person asks to compare variants of one experiment; cancel it to compare them elsewhere than in the elements that share the view. */
export class CompareEvent extends CustomEvent<{ readonly experiment: string; readonly ids: readonly string[] }> {
  constructor(experiment: string, ids: readonly string[]) {
    super('peeksafe-compare', { detail: { experiment, ids }, ...ASKS });
  }
}

/**
 * A person asks to see variants in a chart; hand `detail.variants` to its `shown`. Unless it is canceled, they become the selection of the view that the
 * elements around share. `detail.experiment` is null where they are of several experiments.
 */
export class ChartEvent extends CustomEvent<{
  readonly experiment: string | null;
  readonly variants: readonly string[];
}> {
  constructor(experiment: string | null, variants: readonly string[]) {
    super('peeksafe-chart', { detail: { experiment, variants }, ...ASKS });
  }
}

/** The events of `<variant-table>`, by name. */
export interface VariantTableEventMap
  extends
    ExportEventMap,
    Pick<ActionEventMap, 'peeksafe-kill' | 'peeksafe-revive' | 'peeksafe-protect'>,
    OutcomeEventMap {
  /** A person chooses another order. */
  'peeksafe-sort': SortEvent;
  /** A person chooses another filter. */
  'peeksafe-filter': FilterEvent;
  /** A person opens the details of a variant. */
  'peeksafe-details': DetailsEvent;
  /** Other rows are selected. */
  'peeksafe-select': SelectEvent;
  /** A person asks to compare the selected variants. */
  'peeksafe-compare': CompareEvent;
  /** A person asks to see the selected variants in a chart. */
  'peeksafe-chart': ChartEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends VariantTableEventMap {}
}
