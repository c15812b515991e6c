import type { ReactiveElement } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { csvFile, offerFile } from '../../shared/export-event.ts';
import type { Format } from '../../shared/format/format.ts';
import { viewOf } from '../../shared/view.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { giveToCopy } from '../data/clipboard.ts';
import { toCsv, toTsv } from '../data/csv.ts';
import { SelectEvent } from '../events.ts';
import type { Grid } from '../grid/grid.ts';

/** What the words of taking are said with. */
export interface Teller {
  readonly strings: () => Strings;
  readonly format: () => Format;
  readonly say: (sentence: string) => void;
}

/** What a person takes out of the table: rows that are selected, copied, saved. */
export class Taking {
  readonly #host: ReactiveElement;
  readonly #grid: Grid;
  readonly #teller: Teller;

  constructor(host: ReactiveElement, grid: Grid, teller: Teller) {
    this.#host = host;
    this.#grid = grid;
    this.#teller = teller;
  }

  /** Selects all rows that pass the filter; none, when all are selected. */
  readonly selectAll = (): void => {
    const { view, selection } = this.#grid;
    if (selection.size >= view.passing) selection.clear();
    else selection.set(Array.from(view.shown(), ({ id }) => id));
    this.selectionChanged();
  };

  readonly unselect = (): void => {
    this.#grid.selection.clear();
    this.selectionChanged();
  };

  selectionChanged(): void {
    this.#host.dispatchEvent(new SelectEvent(this.#grid.selection.ids));
    this.#host.requestUpdate();
  }

  /** Copies as a button does: by writing to the clipboard, which the browser may refuse. */
  readonly copy = (): void => this.#give((text) => viewOf(this.#host).navigator.clipboard.writeText(text));

  /** Copies as the key does that was just pressed; when the browser's own copying is over, as a button does. */
  readonly copyByKey = (isLate: boolean): void =>
    isLate ? this.copy() : this.#give((text) => giveToCopy(text, this.#host.ownerDocument));

  /** Saves what is filtered, unless the page does something else with it. */
  readonly save = (): void => {
    const strings = this.#teller.strings();
    const csv = toCsv(this.#grid.view.shown(), strings);
    offerFile(this.#host, { kind: 'csv', fileName: `${strings.table.fileName}.csv`, blob: csvFile(csv) });
  };

  #give(give: (text: string) => Promise<void> | void): void {
    const rows = this.#rows();
    if (rows.length === 0) return;
    const { strings, format, say } = this.#teller;
    const text = toTsv(rows, strings());
    // Where a page is not secure there is no clipboard to write to, and the call itself fails.
    new Promise<void>((done) => done(give(text))).then(
      () => say(strings().table.copied(format().count(rows.length), rows.length === 1)),
      () => say(strings().table.notCopied),
    );
  }

  /** The selected rows in the order that is shown; without any, the one that the focus is on. */
  #rows(): Variant[] {
    const { view, selection, body } = this.#grid;
    if (selection.size > 0) return [...view.shown()].filter(({ id }) => selection.has(id));
    const active = view.store.rows[view.lines.at(body?.active.line ?? 0)];
    return active === undefined ? [] : [active];
  }
}
