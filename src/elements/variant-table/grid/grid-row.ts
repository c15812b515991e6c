import type { Variant } from '../../../protocol/index.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Column } from '../cells/columns.ts';
import type { ExperimentFacts } from '../data/experiment-facts.ts';
import { addElement, setAttribute, type CellRenderer, type CellContext } from '../cells/cell-renderers.ts';

const ANIMATION_MS = 160;

/** The entry of a row that shows nothing; no slot and no group has this number. */
export const EMPTY = -0x8000_0000;

/** A reusable element of the grid's body that shows one line at a time. */
export class GridRow {
  readonly element: HTMLTableRowElement;
  readonly cells: HTMLTableCellElement[] = [];
  /** The slot of its variant, or -1 - g for the head of group g. */
  entry = EMPTY;
  /** The line of the view that it shows. */
  line = -1;
  /** Where it stands, in pixels from the top of the first line. */
  top = 0;
  /** The last drawing that used it. */
  drawnIn = 0;
  /** Whether it shows another entry than before, so that it has no place yet. */
  isFresh = true;
  /** The last pass over the lines that moved its element. */
  movedIn = 0;
  isPinned = false;

  constructor(className: string) {
    this.element = document.createElement('tr');
    this.element.className = className;
    this.element.setAttribute('role', 'row');
    this.element.setAttribute('part', className);
  }

  /** Sets the row's line. The head of the table is the first row. */
  place(line: number, top: number): void {
    this.top = top;
    if (this.line === line) return;
    this.line = line;
    this.element.setAttribute('aria-rowindex', String(line + 2));
  }

  /** A pinned row, kept outside the view, is positioned; the others follow each other in the flow. */
  pin(isPinned: boolean): void {
    if (isPinned) this.element.style.insetBlockStart = `${this.top}px`;
    if (isPinned === this.isPinned) return;
    this.isPinned = isPinned;
    this.element.classList.toggle('pinned', isPinned);
    if (!isPinned) this.element.style.removeProperty('inset-block-start');
  }

  /** Moves the row to its new place. @param from Where it was, in pixels from its new place. */
  animateFrom(from: number): void {
    this.element.animate([{ transform: `translateY(${from}px)` }, { transform: 'none' }], {
      duration: ANIMATION_MS,
      easing: 'cubic-bezier(0.2, 0, 0, 1)',
    });
  }

  /** @param isHead Whether it names the row. */
  protected addCell(className: string, index: number, isHead = false): HTMLTableCellElement {
    const td = this.element.appendChild(document.createElement(isHead ? 'th' : 'td'));
    td.className = className;
    td.tabIndex = -1;
    td.setAttribute('role', isHead ? 'rowheader' : 'gridcell');
    if (isHead) td.scope = 'row';
    td.setAttribute('part', 'cell');
    td.setAttribute('aria-colindex', String(index + 1));
    this.cells.push(td);
    return td;
  }
}

const classesOf = ({ name, isNumber, cardLines, own }: Column): string =>
  `${own === undefined ? name : 'own'}${isNumber ? ' number' : ''}${cardLines > 0 ? ' figure' : ''}`;

/** The row of a variant, with direct references to what changes in each of its cells. */
export class VariantRow extends GridRow {
  readonly #renderers: CellRenderer[];
  readonly #box: HTMLElement;
  #variant: Variant | null = null;
  #version = -1;
  #facts: ExperimentFacts | null = null;
  #isSelected = false;
  #isOpen = false;

  constructor(columns: readonly Column[], strings: Strings) {
    super('row');
    const select = this.addCell('select', 0);
    this.#box = addElement(select, 'span', 'box');
    this.#box.setAttribute('role', 'checkbox');
    this.#box.setAttribute('aria-checked', 'false');
    this.element.setAttribute('aria-selected', 'false');
    this.#renderers = columns.map((column, i) => {
      const td = this.addCell(classesOf(column), i + 1, column.name === 'content');
      td.dataset['label'] = column.label(strings);
      return column.cell(td);
    });
  }

  get variant(): Variant | null {
    return this.#variant;
  }

  /** @param version Rises whenever the context differs. */
  show(variant: Variant, context: CellContext, version: number, facts: ExperimentFacts): void {
    if (variant === this.#variant && version === this.#version && facts === this.#facts) return;
    if (variant.status !== this.#variant?.status) this.#setStatus(variant.status);
    if (facts !== this.#facts || variant.content !== this.#variant?.content)
      this.#setName(variant, context.strings, facts);
    this.#variant = variant;
    this.#version = version;
    this.#facts = facts;
    for (const render of this.#renderers) render(variant, context, facts);
  }

  #setName({ id, content }: Variant, strings: Strings, { letters }: ExperimentFacts): void {
    setAttribute(this.#box, 'aria-label', strings.table.selectRow(letters.get(id) ?? '', content));
  }

  setState(isSelected: boolean, isOpen: boolean): void {
    if (isSelected !== this.#isSelected) {
      this.#isSelected = isSelected;
      this.element.setAttribute('aria-selected', String(isSelected));
      this.#box.setAttribute('aria-checked', String(isSelected));
    }
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    setAttribute(this.element, 'aria-current', isOpen ? 'true' : null);
  }

  #setStatus(status: Variant['status']): void {
    const { classList } = this.element;
    if (this.#variant !== null) classList.remove(this.#variant.status);
    classList.add(status);
  }
}
