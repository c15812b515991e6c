import type { Variant } from '../../../protocol/index.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Column } from '../cells/columns.ts';
import { GroupRow } from './group-row.ts';
import { DomOrder } from './dom-order.ts';
import type { CellContext } from '../cells/cell-renderers.ts';
import { EMPTY, VariantRow, type GridRow } from './grid-row.ts';
import { grown } from '../data/slot-set.ts';
import type { TableModel } from '../data/table-model.ts';

/** How many rows are drawn beyond either edge of the view, so that a flick of the wheel shows no empty space. */
const OVERSCAN = 3;
/** The most rows that are printed. */
export const MAX_PRINTED = 1000;

/** A cell of the grid's body. */
export interface CellPosition {
  readonly line: number;
  readonly column: number;
}

/** The inputs of a drawing of the rows. */
export interface DrawOptions {
  readonly context: CellContext;
  /** Rises whenever the context differs. */
  readonly version: number;
  /** A variant with the pending actions of a person. */
  readonly withPending: (variant: Variant) => Variant;
  readonly isSelected: (id: string) => boolean;
  /** The id of the variant whose details are shown; null for none. */
  readonly open: string | null;
  /** Whether rows move to their new places with an animation. */
  readonly isAnimated: boolean;
}

/**
 * The body of the grid: a few elements that show the lines in view, and whatever else they need to be reached. Its elements follow
 * each other in the flow of the page, below a space as high as the lines above them; so they print, and are read in their order.
 */
export class GridBody {
  readonly #model: TableModel;
  readonly #body: HTMLElement;
  readonly #columns: readonly Column[];
  readonly #strings: Strings;
  readonly #order: DomOrder;
  /** The line of each slot that has one, by slot; where none is, an element of the pool at NONE. */
  #rowOf = new Int32Array(256).fill(NONE);
  readonly #rows: VariantRow[] = [];
  readonly #groupRows = new Map<number, GroupRow>();
  readonly #spareRows: VariantRow[] = [];
  readonly #spareGroupRows: GroupRow[] = [];
  readonly #wanted: GridRow[] = [];
  #drawings = 0;
  #top = 0;
  #height = 0;
  /** The body's height and the space above its first line, as they were last set. */
  #size = -1;
  #above = -1;
  /** Whether rows beyond the view are drawn too: a first picture does not wait for what it does not show. */
  hasOverscan = false;
  #isPrinting = false;
  #active: CellPosition = { line: 0, column: 0 };
  #tabStop: HTMLElement | null = null;

  /** @param body Owned by the grid: whatever is in it is removed, so no template may keep a part there. */
  constructor(body: HTMLElement, model: TableModel, columns: readonly Column[], strings: Strings) {
    this.#body = body;
    this.#model = model;
    this.#columns = columns;
    this.#strings = strings;
    this.#order = new DomOrder(body);
    body.replaceChildren();
  }

  get active(): CellPosition {
    return this.#active;
  }

  /** How many cells a row has. */
  get columns(): number {
    return this.#columns.length + 1;
  }

  /** The active cell's element; null when there is no line. */
  get tabStop(): HTMLElement | null {
    return this.#tabStop;
  }

  /** The rows that are drawn, in order. */
  get rows(): readonly GridRow[] {
    return this.#order.rows;
  }

  /** Sets the visible part of the body, in pixels from its top. */
  setViewport(top: number, height: number): void {
    this.#top = top;
    this.#height = height;
  }

  /** Whether all lines up to a bound are drawn, for paper. */
  set isPrinting(isPrinting: boolean) {
    this.#isPrinting = isPrinting;
    if (!isPrinting) return;
    this.#body.style.removeProperty('block-size');
    this.#body.style.removeProperty('padding-block-start');
  }

  activate(cell: CellPosition): void {
    this.#active = cell;
  }

  /** Makes the cell that an element is in the active one. */
  activateAt(element: Element): void {
    const line = this.rowOf(element);
    if (line === null) return;
    const column = line.cells.findIndex((cell) => cell.contains(element));
    // The head of a group has one cell: the column that one came from is kept.
    this.#active = { line: line.line, column: line instanceof VariantRow ? Math.max(0, column) : this.#active.column };
  }

  /** The line that an element of the body belongs to. */
  rowOf(element: Element): GridRow | null {
    const row = element.closest('tr');
    return this.#order.rows.find((line) => line.element === row) ?? null;
  }

  /** Forgets all rows: slots mean other variants now. */
  reset(): void {
    for (const row of this.#rows) row.entry = EMPTY;
    this.#rowOf.fill(NONE);
  }

  draw(drawing: DrawOptions): void {
    const { lines, store } = this.#model;
    if (store.size > this.#rowOf.length) {
      const length = this.#rowOf.length;
      this.#rowOf = grown(this.#rowOf, store.size);
      this.#rowOf.fill(NONE, length);
    }
    this.#drawings++;
    const [first, last] = this.#linesToDraw();
    const focused = this.#focused;
    if (focused !== null) this.#followFocus(focused);
    this.#clampActive();
    this.#claim(first, last);
    this.#layOut(first, last, drawing);
    this.#order.arrange(this.#wanted);
    for (const line of this.#wanted) this.#drawRow(line, drawing);
    // On paper rows follow each other, each as high as what is in it.
    if (!this.#isPrinting) this.#setSpace(lines.topOf(first), lines.height);
    this.#setTabStop();
    // Its element may be gone, or may show another variant by now.
    if (focused !== null && this.#focused !== this.#tabStop) this.#tabStop?.focus({ preventScroll: true });
  }

  /** The cell that has the focus, or in which something has; null when the focus is elsewhere. */
  get #focused(): Element | null {
    const { activeElement } = this.#body.getRootNode() as ShadowRoot;
    return activeElement !== null && this.#body.contains(activeElement) ? activeElement.closest('td, th') : null;
  }

  /**
   * Focus stays on the variant of its row, wherever that stands now; when it is gone, on the one that takes its place. By what the rows
   * showed last: the numbers of lines and slots may mean others by now.
   */
  #followFocus(focused: Element): void {
    const standing = this.#order.rows;
    const at = standing.findIndex(({ element }) => element === focused.parentElement);
    // Keys make a cell the active one that is not drawn yet, and the focus follows.
    if (at === -1 || (standing[at] as GridRow).line !== this.#active.line) return;
    const candidates = [...standing.slice(at), ...standing.slice(0, at).reverse()];
    for (const candidate of candidates) {
      const line = this.#lineShowing(candidate);
      if (line === -1) continue;
      this.#active = { ...this.#active, line };
      return;
    }
  }

  /** The line that shows what an element showed when it was last drawn; -1 when none does. */
  #lineShowing(drawn: GridRow): number {
    const { lines, store } = this.#model;
    if (!(drawn instanceof VariantRow)) return lines.lineOf(drawn.entry);
    const slot = drawn.variant === null ? -1 : store.slotOf(drawn.variant.id);
    if (slot === -1) return -1;
    return lines.at(drawn.line) === slot ? drawn.line : lines.lineOf(slot);
  }

  /** The first line to draw and the one after the last. */
  #linesToDraw(): [number, number] {
    const { lines } = this.#model;
    if (this.#isPrinting) return [0, lines.endOf(MAX_PRINTED)];
    const beyond = this.hasOverscan ? OVERSCAN * lines.heights.row : 0;
    // Lines that went may have left the view below the last one.
    const top = Math.max(0, Math.min(this.#top, lines.height - this.#height));
    const first = lines.lineAt(Math.max(0, top - beyond));
    return [first, Math.min(lines.length, lines.lineAt(top + this.#height + beyond) + 1)];
  }

  #clampActive(): void {
    const line = Math.min(this.#active.line, Math.max(0, this.#model.lines.length - 1));
    if (line !== this.#active.line) this.#active = { ...this.#active, line };
  }

  /** Marks the elements that go on showing what they show; all others are spare. */
  #claim(first: number, last: number): void {
    for (let line = first; line < last; line++) this.#claimLine(line);
    if (this.#active.line < this.#model.lines.length) this.#claimLine(this.#active.line);
    for (const line of this.#order.rows) if (line.drawnIn !== this.#drawings) this.#release(line);
  }

  #claimLine(line: number): void {
    const found = this.#rowFor(this.#model.lines.at(line));
    if (found !== undefined) found.drawnIn = this.#drawings;
  }

  #rowFor(entry: number): GridRow | undefined {
    if (entry < 0) return this.#groupRows.get(-1 - entry);
    const row = this.#rows[this.#rowOf[entry] as number];
    return row?.entry === entry ? row : undefined;
  }

  #release(line: GridRow): void {
    if (line instanceof VariantRow) {
      if (line.entry >= 0) this.#rowOf[line.entry] = NONE;
      this.#spareRows.push(line);
    } else {
      this.#groupRows.delete(-1 - line.entry);
      this.#spareGroupRows.push(line as GroupRow);
    }
    line.entry = EMPTY;
    line.isFresh = true;
  }

  #layOut(first: number, last: number, drawing: DrawOptions): void {
    const { line: active } = this.#active;
    this.#wanted.length = 0;
    if (active < first) this.#layOutLine(active, true, drawing);
    for (let line = first; line < last; line++) this.#layOutLine(line, false, drawing);
    if (!this.#isPrinting && active >= last && active < this.#model.lines.length)
      this.#layOutLine(active, true, drawing);
    for (const spare of this.#spareRows) spare.element.remove();
    for (const spare of this.#spareGroupRows) spare.element.remove();
  }

  #layOutLine(line: number, isPinned: boolean, drawing: DrawOptions): void {
    const { isAnimated } = drawing;
    const { lines } = this.#model;
    const entry = lines.at(line);
    const found = this.#rowFor(entry) ?? this.#bind(entry);
    const top = lines.topOf(line);
    if (
      isAnimated &&
      !found.isFresh &&
      !isPinned &&
      !found.isPinned &&
      found.top !== top &&
      this.#isInView(found.top, top)
    )
      found.animateFrom(found.top - top);
    found.place(line, top);
    found.pin(isPinned);
    this.#wanted.push(found);
  }

  /** Whether a move is visible: rows beyond the edges need no animation. */
  #isInView(from: number, to: number): boolean {
    const end = this.#top + this.#height;
    return Math.max(from, to) + this.#model.lines.heights.row > this.#top && Math.min(from, to) < end;
  }

  #bind(entry: number): GridRow {
    const line = entry < 0 ? this.#freeGroupRow(-1 - entry) : this.#freeRow(entry);
    line.entry = entry;
    line.isFresh = true;
    line.drawnIn = this.#drawings;
    return line;
  }

  #freeRow(slot: number): VariantRow {
    let row = this.#spareRows.pop();
    if (row === undefined) this.#rows.push((row = new VariantRow(this.#columns, this.#strings)));
    this.#rowOf[slot] = this.#rows.indexOf(row);
    return row;
  }

  #freeGroupRow(group: number): GroupRow {
    const row = this.#spareGroupRows.pop() ?? new GroupRow(this.#columns);
    this.#groupRows.set(group, row);
    return row;
  }

  #drawRow(line: GridRow, { context, version, withPending, isSelected, open }: DrawOptions): void {
    const { store, groups, lines } = this.#model;
    if (line instanceof VariantRow) {
      const variant = store.rows[line.entry];
      if (variant === undefined) return;
      line.show(withPending(variant), context, version, store.facts.of(variant.experiment));
      line.setState(isSelected(variant.id), variant.id === open);
    } else {
      const group = -1 - line.entry;
      const state = {
        ...{ title: groups.titleOf(group), experiment: groups.experiment(group), isFolded: groups.isFolded(group) },
        ...{ count: lines.countAt(line.line), facts: store.facts.of(groups.idOf(group)) },
      };
      this.#groupRows.get(group)?.show(state, context);
    }
  }

  /** How high all lines are together, in pixels. */
  setHeight(height: number): void {
    if (this.#isPrinting || height === this.#size) return;
    this.#size = height;
    this.#body.style.blockSize = `${height}px`;
  }

  #setSpace(above: number, height: number): void {
    this.setHeight(height);
    if (above === this.#above) return;
    this.#above = above;
    this.#body.style.paddingBlockStart = `${above}px`;
  }

  /** One cell of the body can be reached with the Tab key. */
  #setTabStop(): void {
    const { line, column } = this.#active;
    const found = this.#wanted.find((one) => one.line === line);
    const cell = found?.cells[Math.min(column, found.cells.length - 1)] ?? null;
    if (cell === this.#tabStop) return;
    if (this.#tabStop !== null) this.#tabStop.tabIndex = -1;
    if (cell !== null) cell.tabIndex = 0;
    this.#tabStop = cell;
  }
}

const NONE = -1;
