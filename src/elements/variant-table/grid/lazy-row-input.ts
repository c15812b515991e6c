import { nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { SelectedLine } from '../panels/selection-actions.ts';
import type { Parts } from '../parts.ts';
import type { Grid } from './grid.ts';
import type * as RowInputPart from './row-input.ts';
import type { RowInput, RowInputHost } from './row-input.ts';

/** Whether a key is for the grid, so that the browser must not scroll the page or select all of it. */
const isForGrid = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (!altKey && /^(Arrow.+|Page.+|Home|End|Enter| )$/.test(key)) || ((ctrlKey || metaKey) && key.toLowerCase() === 'a');

/** Focus, keys and clicks inside the rows. Early ones wait until the part that handles them is loaded. */
export class LazyRowInput {
  readonly #element: ReactiveElement;
  readonly #grid: Grid;
  readonly #parts: Parts;
  readonly #host: RowInputHost;
  #input: RowInput | null = null;

  constructor(element: ReactiveElement, grid: Grid, parts: Parts, host: RowInputHost) {
    this.#element = element;
    this.#grid = grid;
    this.#parts = parts;
    this.#host = host;
  }

  readonly onEvent = (event: Event): void => {
    const target = event.target as Element;
    if (event.type === 'focusin') {
      this.#grid.focusIn(target);
      this.#parts.need('rowInput');
      return;
    }
    if (this.#parts.now('rowInput') === null && event.type === 'keydown' && isForGrid(event as KeyboardEvent))
      event.preventDefault();
    this.use((input, isLate) => input.handle(event, target, isLate));
  };

  readonly onPointerEnter = (event: PointerEvent): void => {
    this.#grid.hold.pointerEnter(event);
    this.#parts.need('rowInput');
  };

  /** Does what a person asks: at once when the part is there, or when it is loaded. */
  use(callback: (input: RowInput, isLate: boolean) => void): void {
    this.#parts.use('rowInput', (part, isLate) => callback(this.#made(part), isLate));
  }

  /** The line about the rows that are selected; nothing until the part is loaded. */
  selectedLine(line: Omit<SelectedLine, 'selection' | 'model' | 'actions'>): TemplateResult | typeof nothing {
    const part = this.#parts.need('rowInput');
    if (part === null) return nothing;
    const { selection, model } = this.#grid;
    return part.selectedLine({ ...line, selection, model, actions: this.#made(part).actions });
  }

  #made(part: typeof RowInputPart): RowInput {
    return (this.#input ??= new part.RowInput(this.#element, this.#grid, this.#host));
  }
}
