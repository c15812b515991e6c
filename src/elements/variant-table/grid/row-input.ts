import type { ReactiveElement } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { SelectionActions, type Announcer } from '../panels/selection-actions.ts';
import type { Grid } from './grid.ts';
import { GridInteraction } from './grid-interaction.ts';

export { selectedLine } from '../panels/selection-actions.ts';

/** The element around the rows. */
export interface RowInputHost extends Announcer {
  readonly openDetails: (variant: Variant) => void;
  /** @returns Whether details were open. */
  readonly closeDetails: () => boolean;
}

/** Keys and clicks in the rows, and the actions on selected rows. Loaded when it is needed. */
export class RowInput {
  readonly actions: SelectionActions;
  readonly #interaction: GridInteraction;

  constructor(element: ReactiveElement, grid: Grid, host: RowInputHost) {
    const actions = (this.actions = new SelectionActions(element, grid, host));
    this.#interaction = new GridInteraction(grid, {
      open: host.openDetails,
      close: host.closeDetails,
      copy: actions.copyByKey,
      selectAll: actions.selectAll,
      selectionChanged: () => actions.selectionChanged(),
      isRtl: () => getComputedStyle(element).direction === 'rtl',
    });
  }

  /** @param isLate Whether the event is over: it came before this module was loaded. */
  handle(event: Event, target: Element, isLate: boolean): void {
    this.#interaction.handle(event, target, isLate);
  }
}
