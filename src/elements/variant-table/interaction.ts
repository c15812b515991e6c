import type { Variant } from '../../protocol/index.ts';
import type { Grid } from './grid.ts';
import { cellAfter } from './grid-keys.ts';
import { HeadLine } from './head-line.ts';
import { RowLine, type GridLine } from './row-line.ts';

/** What a person can ask of the table from inside the grid. */
export interface Asked {
  open(variant: Variant): void;
  /** @returns Whether there was something to close. */
  close(): boolean;
  copy(): void;
  selectAll(): void;
  selectionChanged(): void;
  isRtl(): boolean;
}

/** Pointer and keyboard inside the grid's body. */
export class Interaction {
  readonly #grid: Grid;
  readonly #asked: Asked;

  constructor(grid: Grid, asked: Asked) {
    this.#grid = grid;
    this.#asked = asked;
  }

  readonly focusIn = (event: FocusEvent): void => {
    this.#grid.holding.focusIn();
    this.#activate(event.target as Element);
  };

  readonly click = (event: MouseEvent): void => {
    const target = event.target as Element;
    const line = this.#grid.body?.lineOf(target) ?? null;
    if (line instanceof HeadLine) this.#fold(line);
    if (!(line instanceof RowLine) || line.variant === null) return;
    const isSelecting = target.closest('td.select') !== null;
    if (isSelecting || event.ctrlKey || event.metaKey || event.shiftKey) this.#select(line.variant.id, event.shiftKey);
    // Whoever marks text to copy it does not ask for anything.
    else if (getSelection()?.isCollapsed !== false) this.#asked.open(line.variant);
  };

  readonly key = (event: KeyboardEvent): void => {
    const { body } = this.#grid;
    if (body === null || !(event.target as Element).closest('td')) return;
    this.#activate(event.target as Element);
    if (this.#move(event) || this.#act(event)) event.preventDefault();
  };

  #activate(target: Element): void {
    const { body } = this.#grid;
    const line = body?.lineOf(target);
    if (!body || !line) return;
    const column = line.cells.findIndex((cell) => cell.contains(target));
    // The head of a group has one cell: the column that one came from is kept.
    body.activate({ line: line.line, column: line instanceof HeadLine ? body.active.column : Math.max(0, column) });
    this.#grid.redraw();
  }

  #move(event: KeyboardEvent): boolean {
    const { body, view, page } = this.#grid;
    if (body === null || event.altKey || event.shiftKey) return false;
    const key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, isRtl: this.#asked.isRtl() };
    const next = cellAfter(body.active, key, { lines: view.lines.length, columns: body.columns, page });
    if (next === null) return false;
    body.activate(next);
    this.#grid.focus();
    return true;
  }

  /** @returns Whether the key meant something here. */
  #act({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
    const line = this.#activeLine();
    const letter = ctrlKey || metaKey ? key.toLowerCase() : '';
    if (letter === 'a') this.#asked.selectAll();
    // The browser's own copying goes on, and is given the rows.
    else if (letter === 'c') return this.#copy();
    else if (key === 'Escape') return this.#asked.close();
    else if ((key === 'Enter' || key === ' ') && line instanceof HeadLine) this.#fold(line);
    else if (key === ' ' && line instanceof RowLine && line.variant) this.#select(line.variant.id, shiftKey);
    else if (key === 'Enter' && line instanceof RowLine && line.variant) this.#asked.open(line.variant);
    else return false;
    return true;
  }

  #copy(): boolean {
    if (getSelection()?.isCollapsed !== false) this.#asked.copy();
    return false;
  }

  #activeLine(): GridLine | undefined {
    const { body } = this.#grid;
    return body?.lines.find(({ line }) => line === body.active.line);
  }

  #fold(head: HeadLine): void {
    this.#grid.view.groups.toggle(-1 - head.entry);
    this.#grid.view.layOut();
    this.#grid.redraw();
  }

  #select(id: string, isRange: boolean): void {
    const { selection, view } = this.#grid;
    if (isRange)
      selection.extend(
        id,
        Array.from(view.shown(), (variant) => variant.id),
      );
    else selection.toggle(id);
    this.#asked.selectionChanged();
    this.#grid.redraw();
  }
}
