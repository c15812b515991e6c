import type { Variant } from '../../../protocol/index.ts';
import { viewOf } from '../../shared/view.ts';
import type { Grid } from './grid.ts';
import type { CellPosition } from './grid-body.ts';
import { EMPTY, VariantRow, type GridRow } from './grid-row.ts';

/**
 * Whether a person has selected text, usually to copy it: a click or a key is then about the selection. Inside a shadow root the selection of the page says that
 * it is empty in some browsers; its text does not.
 */
function hasMarkedText(element: Element): boolean {
  const selection = viewOf(element).getSelection();
  if (selection === null) return false;
  const root = element.getRootNode() as ShadowRoot & { getSelection?: () => Selection | null };
  return !selection.isCollapsed || selection.toString() !== '' || root.getSelection?.()?.isCollapsed === false;
}

const isHead = (line: GridRow | null | undefined): line is GridRow =>
  line !== null && line !== undefined && line.entry < 0 && line.entry !== EMPTY;

/** The commands of the grid to the table. */
export interface GridCommands {
  open(variant: Variant): void;
  /** @returns Whether there was something to close. */
  close(): boolean;
  /** @param isLate Whether the browser's own copying is over. */
  copy(isLate: boolean): void;
  selectAll(): void;
  selectionChanged(): void;
  isRtl(): boolean;
}

/** Pointer and keyboard inside the grid's body. */
export class GridInteraction {
  readonly #grid: Grid;
  readonly #commands: GridCommands;

  constructor(grid: Grid, asked: GridCommands) {
    this.#grid = grid;
    this.#commands = asked;
  }

  /**
   * Handles an event inside the grid's body.
   * @param target Where it came from.
   * @param isLate Whether the event is over: it came before this module.
   */
  handle(event: Event, target: Element, isLate: boolean): void {
    // By their type: an event of another window is of another class.
    if (event.type === 'keydown') this.#key(event as KeyboardEvent, isLate ? focusedNear(target) : target, isLate);
    else if (event.type === 'click') this.#click(event as MouseEvent, target);
  }

  #click(event: MouseEvent, target: Element): void {
    const line = this.#grid.body?.rowOf(target) ?? null;
    if (isHead(line)) this.#fold(line);
    if (!(line instanceof VariantRow) || line.variant === null) return;
    const isSelecting = target.closest('td.select') !== null;
    if (isSelecting || event.ctrlKey || event.metaKey || event.shiftKey) this.#select(line.variant.id, event.shiftKey);
    // A click that ends the selection of text opens nothing.
    else if (!hasMarkedText(target)) this.#commands.open(line.variant);
  }

  #key(event: KeyboardEvent, target: Element, isLate: boolean): void {
    const { body } = this.#grid;
    if (body === null || !target.closest('td, th')) return;
    body.activateAt(target);
    if (this.#move(event) || this.#onActionKey(event, target, isLate)) event.preventDefault();
  }

  #move(event: KeyboardEvent): boolean {
    const { body, model, page } = this.#grid;
    if (body === null || event.altKey || event.shiftKey) return false;
    const key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, isRtl: this.#commands.isRtl() };
    const next = cellAfter(body.active, key, { lines: model.lines.length, columns: body.columns, page });
    if (next === null) return false;
    body.activate(next);
    this.#grid.focus();
    return true;
  }

  /** @returns Whether the key meant something here. */
  #onActionKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent, target: Element, isLate: boolean): boolean {
    const line = this.#activeLine();
    const letter = ctrlKey || metaKey ? key.toLowerCase() : '';
    if (letter === 'a') this.#commands.selectAll();
    // The browser's own copying goes on, and is given the rows.
    else if (letter === 'c') return this.#copy(target, isLate);
    else if (key === 'Escape') return this.#commands.close();
    else if ((key === 'Enter' || key === ' ') && isHead(line)) this.#fold(line);
    else if (key === ' ' && line instanceof VariantRow && line.variant) this.#select(line.variant.id, shiftKey);
    else if (key === 'Enter' && line instanceof VariantRow && line.variant) this.#commands.open(line.variant);
    else return false;
    return true;
  }

  #copy(target: Element, isLate: boolean): boolean {
    if (!hasMarkedText(target)) this.#commands.copy(isLate);
    return false;
  }

  #activeLine(): GridRow | undefined {
    const { body } = this.#grid;
    return body?.rows.find(({ line }) => line === body.active.line);
  }

  #fold(head: GridRow): void {
    this.#grid.model.groups.toggle(-1 - head.entry);
    this.#grid.model.layOut();
    this.#grid.redraw();
  }

  #select(id: string, isRange: boolean): void {
    const { selection, model } = this.#grid;
    if (isRange)
      selection.extend(
        id,
        Array.from(model.displayed(), (variant) => variant.id),
      );
    else selection.toggle(id);
    this.#commands.selectionChanged();
    this.#grid.redraw();
  }
}

/** The focused element: keys that had to wait continue from where the former ones led. */
const focusedNear = (element: Element): Element => (element.getRootNode() as ShadowRoot).activeElement ?? element;

/** A key as the browser names it, with whether Ctrl (or Cmd) is held. */
export interface GridKey {
  readonly key: string;
  readonly ctrl: boolean;
  readonly isRtl: boolean;
}

/** How large the grid is, and how many lines are in view. */
export interface GridSize {
  readonly lines: number;
  readonly columns: number;
  readonly page: number;
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Where a key leads from a cell, as the ARIA practices have it for grids; null when the key is none of theirs. */
export function cellAfter(
  { line, column }: CellPosition,
  { key, ctrl, isRtl }: GridKey,
  size: GridSize,
): CellPosition | null {
  const [lastLine, lastColumn] = [size.lines - 1, size.columns - 1];
  const forwards = isRtl ? -1 : 1;
  const to = (r: number, c: number): CellPosition => ({ line: clamp(r, lastLine), column: clamp(c, lastColumn) });
  switch (key) {
    case 'ArrowRight':
      return to(line, ctrl ? (isRtl ? 0 : lastColumn) : column + forwards);
    case 'ArrowLeft':
      return to(line, ctrl ? (isRtl ? lastColumn : 0) : column - forwards);
    case 'ArrowDown':
      return to(ctrl ? lastLine : line + 1, column);
    case 'ArrowUp':
      return to(ctrl ? 0 : line - 1, column);
    case 'PageDown':
      return to(line + size.page, column);
    case 'PageUp':
      return to(line - size.page, column);
    case 'Home':
      return to(ctrl ? 0 : line, 0);
    case 'End':
      return to(ctrl ? lastLine : line, lastColumn);
    default:
      return null;
  }
}
