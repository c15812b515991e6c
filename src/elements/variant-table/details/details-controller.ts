import { ContextConsumer } from '@lit/context';
import { nothing, render, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import { detailsColumnContext } from '../../shared/details-column.ts';
import { viewOf } from '../../shared/view.ts';
import type { DetailsMode, DetailsPlace } from './details-mode.ts';
import { DetailsHistory, type VariantHistory } from './details-history.ts';

/** In a narrower window, a drawer would cover the whole page, or leave too little of it to be of use. */
const NARROW = '(width < 760px)';

/** The subject of details: they are of this one only. */
interface DetailsSubject {
  readonly id: string;
  readonly experiment: string | null;
}

/** Shows details in their place, keeps the focus out of the page's body when they come and go, and loads their history. */
export class DetailsController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #history: DetailsHistory;
  readonly #focusRows: () => void;
  #subject: DetailsSubject | null = null;
  #narrow: MediaQueryList | null = null;
  #ending: AbortController | null = null;
  /** The column that the dashboard around the table has for details; null while it has none. */
  #column: HTMLElement | null = null;
  /** The box of this table in that column, and what stands in it. */
  #box: HTMLElement | null = null;
  #inColumn: TemplateResult | null = null;
  #hadFocus = false;
  /** The variant whose details were in the page after the last update. */
  #shown: string | null = null;

  /** @param focusRows Gives the focus to the rows, since the details that had it are gone. */
  constructor(host: ReactiveElement, focusRows: () => void) {
    this.#host = host;
    this.#focusRows = focusRows;
    this.#history = new DetailsHistory(() => host.requestUpdate());
    const callback = (column: HTMLElement | null): void => {
      this.#column = column;
    };
    new ContextConsumer(host, { context: detailsColumnContext, subscribe: true, callback });
    host.addController(this);
  }

  /** The history of the variant whose details are shown. */
  get history(): VariantHistory {
    return this.#history.value;
  }

  /**
   * Shows the details of a variant of an experiment and a stream; null for none.
   * @returns The id of the variant; null once another experiment has come: the same id means another variant there.
   */
  open(id: string | null, experiment: string | null, stream: LiveStream | null): string | null {
    const known = this.#subject;
    const isOther = known?.id === id && known?.experiment !== experiment;
    const shown = isOther ? null : id;
    this.#subject = shown === null ? null : { id: shown, experiment };
    this.#history.open(shown, stream);
    return shown;
  }

  /** The place for details now. */
  place(mode: DetailsMode, isPrinting: boolean): DetailsPlace {
    // Only what is in the flow is on paper.
    if (mode === 'below' || isPrinting) return 'below';
    if (this.#column !== null) return 'column';
    return this.#narrow?.matches === true ? 'sheet' : 'drawer';
  }

  /** Puts details in their place: in the column here, else where the table renders what is returned. */
  show(place: DetailsPlace, panel: TemplateResult): TemplateResult | typeof nothing {
    if (place !== 'column') return panel;
    this.#inColumn = panel;
    return nothing;
  }

  /** An element of the details, wherever they are; null for none. */
  find(selector: string): HTMLElement | null {
    return (this.#box?.shadowRoot ?? this.#host.renderRoot).querySelector<HTMLElement>(selector);
  }

  hostConnected(): void {
    const view = viewOf(this.#host);
    this.#narrow = view.matchMedia(NARROW);
    this.#ending = new view.AbortController();
    this.#narrow.addEventListener('change', () => this.#host.requestUpdate(), { signal: this.#ending.signal });
  }

  hostDisconnected(): void {
    this.#ending?.abort();
    // A modal dialog that is taken out of the page is no longer modal, but open: it could not be shown again.
    this.#panel?.removeAttribute('open');
    this.#column = null;
    this.#leaveColumn();
  }

  hostUpdate(): void {
    this.#hadFocus = this.#panel?.matches(':focus-within') === true;
    this.#inColumn = null;
  }

  hostUpdated(): void {
    this.#renderInColumn();
    const panel = this.#panel;
    const id = panel === null ? null : (this.#subject?.id ?? null);
    const isNew = id !== this.#shown;
    this.#shown = id;
    if (panel === null) {
      if (this.#hadFocus && !this.#hasFocus) this.#focusRows();
      return;
    }
    const isRaised = raise(panel);
    if (isNew) (this.#box ?? panel).scrollTop = 0;
    const isSheet = panel.localName === 'dialog';
    // A person with a keyboard goes on reading there; with a pointer, one goes from row to row.
    const isElsewhere = panel.role === 'dialog' || this.#box !== null;
    const isByKey = isNew && isElsewhere && this.#hasKeyboardFocus;
    if (isByKey || (isRaised && isSheet) || (this.#hadFocus && !this.#hasFocus)) panel.focus({ preventScroll: true });
  }

  get #panel(): HTMLElement | null {
    return this.find('.details');
  }

  get #hasFocus(): boolean {
    const { shadowRoot } = this.#host;
    return (shadowRoot?.activeElement ?? this.#box?.shadowRoot?.activeElement ?? null) !== null;
  }

  /** The box has a shadow root with the styles of the table: what is in it looks and works as it would there. */
  #renderInColumn(): void {
    const [column, panel] = [this.#column, this.#inColumn];
    if (column === null || panel === null) {
      this.#leaveColumn();
      return;
    }
    const box = (this.#box ??= column.ownerDocument.createElement('div'));
    if (box.parentNode !== column) column.append(box);
    const root = box.shadowRoot ?? box.attachShadow({ mode: 'open' });
    const sheets = this.#host.shadowRoot?.adoptedStyleSheets ?? [];
    if (root.adoptedStyleSheets.length !== sheets.length) root.adoptedStyleSheets = [...sheets];
    render(panel, root);
  }

  #leaveColumn(): void {
    this.#box?.remove();
    this.#box = null;
  }

  get #hasKeyboardFocus(): boolean {
    return this.#host.shadowRoot?.activeElement?.matches('tbody :focus-visible') === true;
  }
}

/** Puts details over the page when that is their place. Returns whether they were not there before. */
function raise(panel: HTMLElement): boolean {
  if (panel.localName === 'dialog') {
    const dialog = panel as HTMLDialogElement;
    if (dialog.open) return false;
    dialog.showModal();
    return true;
  }
  if (panel.popover === null || panel.matches(':popover-open')) return false;
  panel.showPopover();
  return true;
}
