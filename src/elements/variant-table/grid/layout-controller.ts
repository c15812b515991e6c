import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import { Printing } from '../../shared/printing.ts';
import { Interval } from '../../shared/timers.ts';
import { viewOf } from '../../shared/view.ts';
import type { Column } from '../cells/columns.ts';
import { layoutFor, paperLayout, type Layout } from './layout.ts';

/** A server cannot measure; most pages are about this wide. */
const SERVER_WIDTH = 1200;
const HALF_MINUTE_MS = 30_000;
/** The size of text that widths and heights are made for, CSS pixels. */
const USUAL_TEXT = 14;

/** Lays the columns out in the room that the table has, in its page or on paper. Renders the table again when the room changes, and as time passes. */
export class LayoutController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #chosen: () => readonly string[] | null;
  readonly #own: () => readonly Column[];
  #layout: Layout = layoutFor(0, null);
  #end: (() => void) | null = null;
  #width = 0;
  #isMeasured = false;
  #scale = 1;
  readonly #printing: Printing;

  /**
   * @param chosen The names of the columns to show; null for as many as fit.
   * @param own The columns of the page's own; another array only where they differ.
   */
  constructor(host: ReactiveElement, chosen: () => readonly string[] | null, own: () => readonly Column[]) {
    this.#host = host;
    this.#chosen = chosen;
    this.#own = own;
    host.addController(this);
    this.#printing = new Printing(host);
    new Interval(host, HALF_MINUTE_MS, () => host.requestUpdate());
  }

  /** The layout since the last update; another object only when another layout is needed, since all rows are then made again. */
  get current(): Layout {
    return this.#layout;
  }

  update(): void {
    const [chosen, own] = [this.#chosen(), this.#own()];
    const layout = this.isPrinting
      ? paperLayout(chosen, own)
      : layoutFor(this.#availableWidth, chosen, this.#scale, own);
    const { tracks, isCards, perLine, columns } = this.#layout;
    const isSame = layout.tracks === tracks && layout.isCards === isCards && layout.perLine === perLine;
    if (!isSame || layout.columns.some((column, i) => column !== columns[i])) this.#layout = layout;
  }

  /** In CSS pixels. */
  get #availableWidth(): number {
    if (isServer) return SERVER_WIDTH;
    // Once, though there is no width while it is hidden: an update must not lay the page out. Its size is observed.
    if (!this.#isMeasured) this.#measure();
    return this.#width;
  }

  /** Whether the page is being printed. */
  get isPrinting(): boolean {
    return this.#printing.isOn;
  }

  /** A box as wide as the place and as high as text is large: the host itself may be of any kind that the page wants. */
  get #box(): Element | null {
    return this.#host.renderRoot?.querySelector('.natural-width') ?? null;
  }

  #measure(): void {
    const box = this.#box;
    this.#isMeasured = true;
    this.#width = (box ?? this.#host).clientWidth;
    if (box !== null) this.#scale = Number.parseFloat(getComputedStyle(box).blockSize) / USUAL_TEXT || 1;
  }

  hostConnected(): void {
    const view = viewOf(this.#host);
    const resize = new view.ResizeObserver(() => this.#resized());
    resize.observe(this.#box ?? this.#host);
    this.#end = () => resize.disconnect();
  }

  hostDisconnected(): void {
    this.#end?.();
    this.#end = null;
    this.#isMeasured = false;
  }

  /** In the next frame: a change of the page inside a ResizeObserver would be reported again. */
  #resized(): void {
    viewOf(this.#host).requestAnimationFrame(() => {
      // The width on paper says nothing about the page.
      if (!this.#host.isConnected || this.isPrinting) return;
      this.#measure();
      this.#host.requestUpdate();
    });
  }
}
