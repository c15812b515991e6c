import { ContextConsumer } from '@lit/context';
import { nothing, render, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { viewOf } from '../view.ts';
import { detailsColumnContext } from './details-column.ts';
import type { DetailsMode, DetailsPlace } from './details-mode.ts';

export { detailsFrame } from './details-frame.ts';
export { detailsFrameStyles as styles } from './details-frame.styles.ts';

/** In a narrower window, a drawer would cover the whole page, or leave too little of it to be of use. */
const NARROW = '(width < 760px)';

/** Of each page, the drawer that has something over it or in its third column: another takes its place. */
const present = new WeakMap<Document, Drawer>();

/** The element around a drawer, as the drawer sees it. */
export interface DrawerOptions {
  /** Whether a person with a keyboard has opened it: one goes on reading there; with a pointer, one may go from row to row. */
  readonly isByKey: () => boolean;
  /** Gives the focus back, since the details that had it are gone. */
  readonly focusBack: () => void;
  /** Closes the details, since others take their place. */
  readonly close: () => void;
}

/** Shows details in their place, and keeps the focus out of the page's body when they come and go. */
export class Drawer implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: DrawerOptions;
  #narrow: MediaQueryList | null = null;
  #ending: AbortController | null = null;
  /** The column that the dashboard around the host has for details; null while it has none. */
  #column: HTMLElement | null = null;
  /** The box of this host in that column, and what stands in it. */
  #box: HTMLElement | null = null;
  #inColumn: TemplateResult | null = null;
  #hadFocus = false;
  /** The subject of the details that are rendered, and of those that were in the page after the last update. */
  #subject: string | null = null;
  #shown: string | null = null;
  #isBelow = true;

  constructor(host: ReactiveElement, options: DrawerOptions) {
    this.#host = host;
    this.#options = options;
    const callback = (column: HTMLElement | null): void => {
      this.#column = column;
    };
    new ContextConsumer(host, { context: detailsColumnContext, subscribe: true, callback });
    host.addController(this);
  }

  /** The place for details now. */
  place(mode: DetailsMode, isPrinting: boolean): DetailsPlace {
    // Only what is in the flow is on paper.
    if (mode === 'below' || isPrinting) return 'below';
    if (this.#column !== null) return 'column';
    return this.#narrow?.matches === true ? 'sheet' : 'drawer';
  }

  /**
   * Shows details in their place: in the column here, else where the element renders what is returned.
   * @param subject - The id of what they are about: those of another begin at their beginning.
   */
  show(subject: string, place: DetailsPlace, panel: TemplateResult): TemplateResult | typeof nothing {
    this.#subject = subject;
    this.#isBelow = place === 'below';
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
    this.#subject = null;
  }

  hostUpdated(): void {
    this.#renderInColumn();
    const panel = this.#panel;
    const subject = panel === null ? null : this.#subject;
    const isNew = subject !== this.#shown;
    this.#shown = subject;
    if (panel === null) {
      if (this.#hadFocus && !this.#hasFocus) this.#options.focusBack();
      return;
    }
    if (!this.#isBelow) this.#replaceOthers();
    const isRaised = raise(panel);
    if (isNew) (this.#box ?? panel).scrollTop = 0;
    const isSheet = panel.localName === 'dialog';
    const isElsewhere = panel.role === 'dialog' || this.#box !== null;
    const isByKey = isNew && isElsewhere && this.#options.isByKey();
    if (isByKey || (isRaised && isSheet) || (this.#hadFocus && !this.#hasFocus)) panel.focus({ preventScroll: true });
  }

  get #panel(): HTMLElement | null {
    return this.find('.details');
  }

  get #hasFocus(): boolean {
    const { shadowRoot } = this.#host;
    return (shadowRoot?.activeElement ?? this.#box?.shadowRoot?.activeElement ?? null) !== null;
  }

  /** One drawer would lie over another, or below it in the column. */
  #replaceOthers(): void {
    const page = this.#host.ownerDocument;
    const other = present.get(page);
    if (other === this) return;
    present.set(page, this);
    if (other !== undefined && other.#shown !== null && !other.#isBelow) other.#options.close();
  }

  /** The box has a shadow root with the styles of the host: what is in it looks and works as it would there. */
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
