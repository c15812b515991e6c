import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Variant } from '../../protocol/index.ts';
import { formatFor } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { scaleEnd } from './comparison-scale.ts';
import { cellAfter, type Cell } from './grid-keys.ts';
import { heldOrder, orderOf, sortingAfter, waitingMoves, type SortKey, type Sorting } from './row-order.ts';
import { COLUMNS, type Column, type RowContext } from './row-view.ts';
import { variantTableStyles } from './variant-table.styles.ts';

const MINUTE_MS = 60_000;

const isLine = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.waiting') !== null;

/**
 * @summary Every variant with its predicted and its actual ER on one scale, its counts and its status, live.
 *
 * Rows sort by any column (with Shift by several). While the pointer or the focus is inside, their order holds still: figures go on
 * changing, and a line says how many rows would move.
 *
 * @csspart table - The table.
 * @csspart header - A column's head.
 * @csspart row - A variant's row.
 * @csspart cell - A cell.
 * @csspart comparison - The drawing of actual against predicted ER.
 * @csspart waiting - The line that says how many rows would move, with its button.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class VariantTable extends StreamElement {
  static override styles = [theme, variantTableStyles];
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    sorting: { attribute: false },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** What the rows are sorted by, the first key counting most. */
  declare sorting: readonly Sorting[];
  #order: readonly string[] = [];
  #waiting = 0;
  #isPointed = false;
  #hasFocus = false;
  /** Whether pointer or focus went on from the rows to the line below them: its button must not go before it is pressed. */
  #isAtLine = false;
  #active: Cell = { row: 0, column: 0 };
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this.variants = null;
    // Those that run come first: they are what can still be acted on.
    this.sorting = [
      { key: 'status', descending: false },
      { key: 'er', descending: true },
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), MINUTE_MS / 2);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#release();
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  #known(): ReadonlyMap<string, Variant> {
    return this.variants === null
      ? (this.source.stream?.state.variants ?? new Map<string, Variant>())
      : new Map(this.variants.map((variant) => [variant.id, variant]));
  }

  #settleOrder(known: ReadonlyMap<string, Variant>): void {
    const wanted = orderOf(known.values(), this.sorting);
    const isHeld = this.#isPointed || this.#hasFocus || this.#isAtLine;
    this.#order = isHeld ? heldOrder(this.#order, wanted) : wanted;
    this.#waiting = isHeld ? waitingMoves(this.#order, wanted) : 0;
    // The line goes when nothing waits, and takes pointer and focus with it without an event.
    if (this.#waiting === 0) this.#isAtLine = false;
  }

  #sortBy(key: SortKey, event: MouseEvent): void {
    this.sorting = sortingAfter(this.sorting, key, event.shiftKey);
    this.#takeOrder();
  }

  /** Puts the rows in order now, also while they are held still. */
  #takeOrder(): void {
    this.#order = orderOf(this.#known().values(), this.sorting);
    this.requestUpdate();
  }

  #release(): void {
    this.#isPointed = false;
    this.#hasFocus = false;
    this.#isAtLine = false;
  }

  /** The button below the rows: it goes away, so whoever came by keyboard is taken back to the cell they were at. */
  readonly #reorder = (event: MouseEvent): void => {
    const isByKeyboard = event.detail === 0 && this.#isAtLine;
    this.#release();
    this.#takeOrder();
    if (isByKeyboard) void this.updateComplete.then(() => this.#activeCell()?.focus());
  };

  #activeCell(): HTMLElement | null | undefined {
    return this.shadowRoot?.querySelector<HTMLElement>('td[tabindex="0"]');
  }

  // A finger that has left does not always say so; only a pointer that hovers holds the order.
  readonly #enter = (event: PointerEvent): void => {
    this.#isPointed = event.pointerType !== 'touch';
  };

  readonly #leave = (event: PointerEvent): void => {
    this.#isPointed = false;
    this.#isAtLine ||= isLine(event.relatedTarget);
    this.requestUpdate();
  };

  readonly #focusIn = (event: FocusEvent): void => {
    this.#hasFocus = true;
    this.#activate(event.target as Element);
    this.requestUpdate();
  };

  /** Asked of the page each time: a cell that has the focus may have moved with its row. */
  #activate(target: Element): void {
    const cell = target.closest('td');
    const row = cell?.parentElement as HTMLTableRowElement | null | undefined;
    if (cell && row) this.#active = { row: row.sectionRowIndex, column: cell.cellIndex };
  }

  readonly #focusOut = (event: FocusEvent): void => {
    const body = event.currentTarget as Element;
    if (body.contains(event.relatedTarget as Node | null)) return;
    this.#hasFocus = false;
    this.#isAtLine ||= isLine(event.relatedTarget);
    this.requestUpdate();
  };

  readonly #leaveLine = (): void => {
    this.#isAtLine = false;
    this.requestUpdate();
  };

  readonly #key = (event: KeyboardEvent): void => {
    this.#activate(event.target as Element);
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, isRtl };
    const body = event.currentTarget as HTMLTableSectionElement;
    // A narrow place leaves columns out: the keys go from one that is there to the next.
    const columns = [...(body.rows[this.#active.row]?.cells ?? [])]
      .filter(({ offsetWidth }) => offsetWidth > 0)
      .map(({ cellIndex }) => cellIndex);
    const from = { row: this.#active.row, column: Math.max(0, columns.indexOf(this.#active.column)) };
    const next = cellAfter(from, key, this.#order.length, columns.length);
    if (next === null) return;
    event.preventDefault();
    this.#active = { row: next.row, column: columns[next.column] ?? 0 };
    body.rows[this.#active.row]?.cells[this.#active.column]?.focus();
  };

  #head(column: Column, { format, end }: RowContext): TemplateResult {
    const { name, label, key, isNumber } = column;
    const place = this.sorting.findIndex((one) => one.key === key);
    const sorting = key === null ? undefined : this.sorting[place];
    const aria = sorting === undefined ? 'none' : sorting.descending ? 'descending' : 'ascending';
    const arrow = sorting === undefined ? nothing : sorting.descending ? icons.down : icons.up;
    return html`<th
      class="${name} ${isNumber ? 'number' : ''}"
      part="header"
      role="columnheader"
      scope="col"
      aria-sort=${key === null ? nothing : aria}
    >
      ${key === null ? html`<div class="axis"><span title=${label}>${label}</span><span class="end">${format.rate(end)}</span></div>` : html`<button @click=${(event: MouseEvent) => this.#sortBy(key, event)}>${label}${arrow}</button>`}
    </th>`;
  }

  #row(variant: Variant, index: number, context: RowContext): TemplateResult {
    const active = this.#active.row === index ? this.#active.column : -1;
    const cells = guard([variant, context.end, context.now, context.format, active], () =>
      COLUMNS.map(
        (column, i) =>
          html`<td
            class="${column.name} ${column.isNumber ? 'number' : ''}"
            role="gridcell"
            part="cell"
            data-label=${column.label}
            tabindex=${i === active ? 0 : -1}
          >
            ${column.cell(variant, context)}
          </td>`,
      ),
    );
    return html`<tr class=${variant.status} role="row" part="row">
      ${cells}
    </tr>`;
  }

  #waitingLine(): TemplateResult | typeof nothing {
    if (this.#waiting === 0) return nothing;
    return html`<div class="waiting" part="waiting" @pointerleave=${this.#leaveLine} @focusout=${this.#leaveLine}>
      <span>${words.orderWaits(this.#waiting)}</span><button @click=${this.#reorder}>${words.reorder}</button>
    </div>`;
  }

  #table(known: ReadonlyMap<string, Variant>): TemplateResult {
    this.#settleOrder(known);
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const context = { format: formatFor(languageOf(this)), end: scaleEnd(known.values()), now };
    // The roving focus must stay on a row that is there.
    this.#active = { ...this.#active, row: Math.min(this.#active.row, Math.max(0, this.#order.length - 1)) };
    // Every role is said: laid out as cards, rows and cells are no table to some browsers.
    return html`<table role="grid" part="table" aria-label=${words.variants} aria-rowcount=${this.#order.length + 1}>
      <thead role="rowgroup">
        <tr role="row">
          ${COLUMNS.map((column) => this.#head(column, context))}
        </tr>
      </thead>
      <tbody
        role="rowgroup"
        @pointerenter=${this.#enter}
        @pointerleave=${this.#leave}
        @focusin=${this.#focusIn}
        @focusout=${this.#focusOut}
        @keydown=${this.#key}
      >
        ${repeat(
          this.#order,
          (id) => id,
          (id, index) => this.#row(known.get(id) as Variant, index, context),
        )}
      </tbody>
    </table>`;
  }

  protected override render(): TemplateResult {
    const state = this.shownState;
    const known = this.#known();
    const isBlind =
      state === 'loading' || state === 'error' || (state === 'offline' && this.source.stream?.state.cursor === null);
    if (isBlind) return html`<section class="card">${placeholder(this.words, state, this.fault)}</section>`;
    if (known.size === 0)
      return html`<section class="card">
        ${freshnessNote(this.words, state)}
        <p class="notice" part="notice">${icons.learning}<span>${words.noData}</span></p>
      </section>`;
    return html`<section class="card">
      ${freshnessNote(this.words, state)}${this.#table(known)}${this.#waitingLine()}
    </section>`;
  }
}
