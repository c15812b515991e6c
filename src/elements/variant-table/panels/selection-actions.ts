import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { csvFile, offerFile } from '../../shared/export-event.ts';
import type { Format } from '../../shared/format/format.ts';
import { after } from '../../shared/timers.ts';
import { viewOf } from '../../shared/view.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { toCsv, toTsv, type FileOptions } from '../data/csv.ts';
import type { Column } from '../cells/columns.ts';
import type { RowSelection } from '../data/row-selection.ts';
import type { TableModel } from '../data/table-model.ts';
import { VIEW_LIMITS } from '../../shared/view-state/view.ts';
import { SelectEvent } from '../events.ts';
import type { Grid } from '../grid/grid.ts';
import type { SelectedVariants } from './operator-controls.ts';

/** Language and announcements of the actions. */
export interface Announcer {
  readonly strings: () => Strings;
  readonly format: () => Format;
  readonly announce: (sentence: string) => void;
  /** The columns of the page's own. */
  readonly own: () => readonly Column[];
}

/** Selects, copies and saves rows. */
export class SelectionActions {
  readonly #host: ReactiveElement;
  readonly #grid: Grid;
  readonly #announcer: Announcer;

  constructor(host: ReactiveElement, grid: Grid, teller: Announcer) {
    this.#host = host;
    this.#grid = grid;
    this.#announcer = teller;
  }

  /** Selects all rows that pass the filter, or none when all are selected. */
  readonly selectAll = (): void => {
    const { model, selection } = this.#grid;
    if (selection.size >= model.matches) selection.clear();
    else selection.set(Array.from(model.displayed(), ({ id }) => id));
    this.selectionChanged();
  };

  readonly clear = (): void => {
    this.#grid.selection.clear();
    this.selectionChanged();
  };

  selectionChanged(): void {
    this.#host.dispatchEvent(new SelectEvent(this.#grid.selection.ids));
    this.#host.requestUpdate();
  }

  /** Copies for a button: writes to the clipboard, which the browser may refuse. */
  readonly copy = (): void => this.#copyWith((text) => viewOf(this.#host).navigator.clipboard.writeText(text));

  /** Copies for the key that was just pressed; when the browser's own copying is over, as a button does. */
  readonly copyByKey = (isLate: boolean): void =>
    isLate ? this.copy() : this.#copyWith((text) => setNextCopy(text, this.#host.ownerDocument));

  /** Saves the filtered rows as CSV, unless the page cancels the event. */
  readonly save = (): void => {
    const strings = this.#announcer.strings();
    const csv = toCsv(this.#grid.model.displayed(), this.#fileOptions);
    offerFile(this.#host, { kind: 'csv', fileName: `${strings.rowActions.fileName}.csv`, blob: csvFile(csv) });
  };

  get #fileOptions(): FileOptions {
    const { strings, format, own } = this.#announcer;
    return { strings: strings(), calendar: format().calendar, own: own() };
  }

  #copyWith(give: (text: string) => Promise<void> | void): void {
    const rows = this.#rows();
    if (rows.length === 0) return;
    const { strings, format, announce } = this.#announcer;
    const text = toTsv(rows, this.#fileOptions);
    // Where a page is not secure there is no clipboard to write to, and the call itself fails.
    new Promise<void>((done) => done(give(text))).then(
      () => announce(strings().rowActions.copied(format().count(rows.length), rows.length === 1)),
      () => announce(strings().rowActions.notCopied),
    );
  }

  /** The selected rows in the order that is shown; without any, the one that the focus is on. */
  #rows(): Variant[] {
    const { model, selection, body } = this.#grid;
    if (selection.size > 0) return [...model.displayed()].filter(({ id }) => selection.has(id));
    const active = model.store.rows[model.lines.at(body?.active.line ?? 0)];
    return active === undefined ? [] : [active];
  }
}

/**
 * Sets the text of the copy event that the browser is about to fire for a key. Unlike writing to the clipboard, it needs neither a
 * permission nor a secure page.
 */
function setNextCopy(text: string, page: Document): void {
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  const options = { capture: true, once: true } as const;
  page.addEventListener('copy', give, options);
  after(0, page, () => page.removeEventListener('copy', give, options));
}

/** The selection and its actions. */
export interface SelectedLine {
  readonly selection: RowSelection;
  readonly model: TableModel;
  readonly strings: Strings;
  readonly format: Format;
  readonly actions: SelectionActions;
  /** Shows a comparison of variants of one experiment; null where nothing around the table could. */
  readonly compare: ((experiment: string, ids: readonly string[]) => void) | null;
  /** Shows variants in a chart; the experiment is null for those of several. Null where nothing around the table could. */
  readonly chart: ((experiment: string | null, ids: readonly string[]) => void) | null;
  /** Stop and protect, for those who may. */
  readonly operate: (selected: SelectedVariants) => unknown;
}

/** The experiment of all selected variants; null where they are of several. */
function experimentOf({ selection, model }: SelectedLine): string | null {
  const [first, ...others] = selection.ids.map((id) => model.store.variant(id)?.experiment);
  return first !== undefined && others.every((one) => one === first) ? first : null;
}

function hiddenCount({ selection, model }: SelectedLine): number {
  let shown = 0;
  for (const { id } of model.displayed()) if (selection.has(id)) shown++;
  return selection.size - shown;
}

/** Compare and chart, where an element around the table shows them. */
function drawings(line: SelectedLine): TemplateResult {
  const { selection, strings, compare, chart } = line;
  const { rowActions: texts } = strings;
  const experiment = experimentOf(line);
  const canCompare = compare !== null && experiment !== null && selection.size > 1;
  const canChart = chart !== null && selection.size <= VIEW_LIMITS.selection;
  return html`${
    canCompare
      ? html`<button type="button" @click=${() => compare(experiment, selection.ids)}>${texts.compare}</button>`
      : nothing
  }
  ${
    canChart
      ? html`<button type="button" @click=${() => chart(experiment, selection.ids)}>${texts.chart}</button>`
      : nothing
  }`;
}

/** The line that says how many rows are selected, those that the filter hides too, and what can be done with them; nothing while none is. */
export function selectedLine(line: SelectedLine): TemplateResult | typeof nothing {
  const { selection, model, strings, format, actions } = line;
  if (selection.size === 0) return nothing;
  const { rowActions: texts } = strings;
  const count = hiddenCount(line);
  const hidden = count === 0 ? '' : texts.hidden(format.count(count));
  const selected = texts.selected(format.count(selection.size), selection.size === 1);
  const variants = selection.ids.flatMap((id) => model.store.variant(id) ?? []);
  return html`<div class="selected" part="selected">
    <span>${hidden === '' ? selected : `${selected}, ${hidden}`}</span>
    ${drawings(line)} ${line.operate({ variants, hidden })}
    <button type="button" @click=${actions.copy}>${texts.copy}</button>
    <button type="button" @click=${actions.clear}>${texts.unselect}</button>
  </div>`;
}
