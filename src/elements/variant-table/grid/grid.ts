import type { Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { after, viewOf } from '../../shared/view.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { heightsFor, type Layout } from '../cells/columns.ts';
import { Frames } from './frames.ts';
import { prefersStillness } from './row-animation.ts';
import { GridBody } from './grid-body.ts';
import type { HeadLine } from './group-heading.ts';
import { Holding } from './order-hold.ts';
import type { PaintContext } from '../cells/cell-renderers.ts';
import { RowLine } from './row-line.ts';
import { Selection } from '../data/selection.ts';
import { TableView } from '../table-view.ts';
import type { Density } from '../panels/toolbar-view.ts';
import type { Trend } from '../cells/trend.ts';

/**
 * The order is settled at most so often, in milliseconds: figures change with every frame, but rows that changed places 60 times a second
 * could not be read, and could not glide.
 */
const SETTLE_MS = 1000;
const MINUTE_MS = 60_000;
/** Most tables are no higher than this, in CSS pixels. */
const USUAL_HEIGHT = 680;

/** How the grid looks. */
export interface GridLook {
  readonly layout: Layout;
  readonly density: Density;
  readonly strings: Strings;
  readonly format: Format;
  readonly isPrinting: boolean;
}

/** What the grid tells the element around it. */
export interface GridHost {
  /** What stands around the rows must be drawn anew: how many rows wait, how many pass, where the scale ends. */
  surroundingsChanged(): void;
  /** The variant whose details are shown; null for none. */
  openId(): string | null;
  /** A variant with what a person has decided and the stream does not say yet. */
  shownAs(variant: Variant): Variant;
}

/** The rows of the table in the page: what is known, its order, and the elements that show the part in view. */
export class Grid {
  readonly view = new TableView();
  readonly selection = new Selection();
  readonly holding = new Holding(() => this.settle());
  /** The element around the rows: they are drawn in its window. */
  readonly #element: Element;
  readonly #host: GridHost;
  readonly #frames: Frames;
  /** Makes the head of a group; null while that is not loaded, and no row is grouped. */
  makeHead: ((columns: number) => HeadLine) | null = null;
  #trend: Trend | null = null;
  #stream: LiveStream | null = null;
  #body: GridBody | null = null;
  #tbody: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  #look: GridLook | null = null;
  #context: PaintContext | null = null;
  #version = 0;
  #isMeasured = false;
  #settledAt = -SETTLE_MS;
  #mustSettle = true;
  /** Whether rows may stand on other lines than when they were last drawn. */
  #isMoved = false;
  #stopTimer: (() => void) | null = null;
  #waiters: (() => void)[] = [];
  #stands = { waiting: 0, passing: 0, lines: 0, end: 0 };

  constructor(element: Element, host: GridHost) {
    this.#element = element;
    this.#host = host;
    this.#frames = new Frames(element, () => this.#drawFrame());
  }

  get body(): GridBody | null {
    return this.#body;
  }

  /** Follows the past of another stream's variants; null for none. */
  follow(stream: LiveStream | null): void {
    this.#stream = stream;
    this.#trend?.follow(stream);
  }

  /** Draws the lines of the trend from now on, by what was loaded for that. */
  drawTrend(make: new (host: Node, changed: () => void) => Trend): void {
    if (this.#trend !== null) return;
    this.#trend = new make(this.#element, () => this.#contextChanged());
    this.#trend.follow(this.#stream);
    this.#contextChanged();
  }

  /** How many lines fit into view. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.view.lines.heights.row) - 1);
  }

  /** Whether something that was taken in is not shown yet. */
  get isBehind(): boolean {
    return this.#frames.isAsked || this.#stopTimer !== null;
  }

  /** Resolves when all that was taken in is shown. */
  caughtUp(): Promise<void> {
    return this.isBehind ? new Promise((done) => this.#waiters.push(done)) : Promise.resolve();
  }

  /** Shows the rows in the elements of the page. */
  show(scroller: HTMLElement, tbody: HTMLElement, look: GridLook): void {
    const former = this.#look;
    const isNew = tbody !== this.#tbody || former?.layout !== look.layout || former.strings !== look.strings;
    this.#look = look;
    this.#isMeasured &&= tbody === this.#tbody;
    this.#scroller = scroller;
    this.#tbody = tbody;
    if (former?.isPrinting !== look.isPrinting || isNew) this.#makeBody(tbody, look);
    if (isNew || former?.density !== look.density) this.#setSizes(tbody, look);
    if (this.#isMeasured) this.measure();
    // Nothing has been laid out yet. To ask how high the place is would lay out the page without its rows first, only for this.
    else this.#guess();
    this.#draw();
  }

  /** Not by attributes of style, which a page may forbid. */
  #setSizes(tbody: HTMLElement, { layout, density }: GridLook): void {
    this.view.lines.heights = heightsFor(layout, density);
    const { style } = tbody.parentElement as HTMLElement;
    style.setProperty('--_tracks', layout.tracks);
    style.setProperty('--_width', `${layout.width}px`);
    style.setProperty('--_row', `${this.view.lines.heights.row}px`);
  }

  /** Puts in order what has to be, before what stands around the rows is drawn. */
  prepare(): void {
    this.#settleIfDue(performance.now());
    this.#stands = this.#standing();
  }

  #makeBody(tbody: HTMLElement, { layout, strings, isPrinting }: GridLook): void {
    const active = this.#body?.active;
    const hadFocus = this.holding.hasFocus;
    this.#body = new GridBody(tbody, this.view, layout.columns, strings);
    if (active !== undefined) this.#body.activate(active);
    this.#body.isPrinting = isPrinting;
    if (!hadFocus) return;
    this.#draw();
    this.focus();
  }

  /** Looks again at what is in view, after the place became larger or smaller. */
  measure(): void {
    const { lines } = this.view;
    this.#body?.size(lines.height);
    this.#body?.look(this.#scroller?.scrollTop ?? 0, this.#viewHeight);
  }

  /** Draws for a place as high as most; before the page shows it, the place itself is measured with its rows in it. */
  #guess(): void {
    this.#body?.size(this.view.lines.height);
    const view = viewOf(this.#element);
    this.#body?.look(0, Math.min(USUAL_HEIGHT, view.innerHeight));
    view.requestAnimationFrame(() => {
      if (this.#scroller?.isConnected !== true) return;
      this.#isMeasured = true;
      this.measure();
      this.#draw();
    });
  }

  get #viewHeight(): number {
    return this.#scroller?.clientHeight ?? 0;
  }

  /** Says that variants have changed. */
  taken(): void {
    this.#frames.ask();
  }

  /** Puts what waits in order now. */
  settle(): void {
    this.#mustSettle = true;
    this.#frames.ask();
  }

  /** Draws the frame anew with what differs. */
  redraw(): void {
    this.#frames.ask();
  }

  readonly scrolled = (): void => {
    this.#body?.look(this.#scroller?.scrollTop ?? 0, this.#viewHeight);
    this.#frames.ask();
  };

  /** Another world is shown. */
  forget(): void {
    this.view.forget();
    this.#body?.forget();
    this.settle();
  }

  stop(): void {
    this.#frames.stop();
    this.#trend?.stop();
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#wake();
  }

  /** Somebody is on a cell now, and the rows hold still. */
  focusIn(target: Element): void {
    this.holding.focusIn();
    this.#body?.activateAt(target);
    this.redraw();
  }

  /** Takes the focus to the active cell, and the view to it. */
  focus(): void {
    this.reveal(this.#body?.active.line ?? 0);
    this.#body?.stop?.focus({ preventScroll: true });
    this.#body?.stop?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Scrolls so far that a line is in view, and draws it. */
  reveal(line: number): void {
    const scroller = this.#scroller;
    if (scroller === null || this.#tbody === null) return;
    const { lines } = this.view;
    const room = scroller.clientHeight - this.#tbody.offsetTop;
    const top = lines.topOf(line);
    const bottom = top + lines.heightOf(line);
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + room) scroller.scrollTop = bottom - room;
    this.#body?.look(scroller.scrollTop, scroller.clientHeight);
    this.#draw();
  }

  #drawFrame(): void {
    this.#settleIfDue(performance.now());
    this.#draw();
    this.#tell();
    if (!this.isBehind) this.#wake();
  }

  #settleIfDue(now: number): void {
    if (this.view.store.changed.size === 0 && !this.#mustSettle) return;
    const wait = this.#settledAt + SETTLE_MS - now;
    if (!this.#mustSettle && wait > 0) {
      this.#stopTimer ??= after(wait, this.#element, () => {
        this.#stopTimer = null;
        this.#frames.ask();
      });
      return;
    }
    this.#mustSettle = false;
    this.#settledAt = now;
    if (this.view.settle(this.holding.isHeld)) this.#isMoved = true;
    if (this.view.waiting === 0) this.holding.lineGone();
  }

  #draw(): void {
    const [body, look] = [this.#body, this.#look];
    if (body === null || look === null) return;
    const context = this.#contextOf(look);
    const glides = this.#isMoved && !look.isPrinting && !prefersStillness(this.#element);
    body.draw({
      context,
      version: this.#version,
      glides,
      isSelected: this.selection.has,
      shownAs: this.#shownAs,
      open: this.#host.openId(),
      makeHead: this.makeHead,
    });
    this.#isMoved = false;
    this.#trend?.moved(this.#inView);
  }

  readonly #shownAs = (variant: Variant): Variant => this.#host.shownAs(variant);

  /** What the rows are drawn with, for those that a server renders. */
  contextFor(look: GridLook): PaintContext {
    return this.#contextOf(look);
  }

  readonly #inView = (): string[] =>
    (this.#body?.lines ?? []).flatMap((line) => (line instanceof RowLine && line.variant ? [line.variant.id] : []));

  #contextOf({ format, strings }: GridLook): PaintContext {
    const { store, groups } = this.view;
    const now = Math.floor((this.#stream?.now() ?? Date.now()) / MINUTE_MS) * MINUTE_MS;
    const { end } = store.scale;
    const held = this.#context;
    if (held?.format === format && held.strings === strings && held.end === end && held.now === now) return held;
    this.#version++;
    const titleOf = (id: string): string => groups.titleFor(id);
    return (this.#context = { format, strings, end, now, titleOf, spark: this.#trend?.spark ?? null });
  }

  #contextChanged(): void {
    this.#context = null;
    this.#frames.ask();
  }

  #standing(): { waiting: number; passing: number; lines: number; end: number } {
    const { waiting, passing, lines, store } = this.view;
    return { waiting, passing, lines: lines.length, end: store.scale.end };
  }

  /** Tells the element around the rows when what it shows of them differs. */
  #tell(): void {
    const [former, stands] = [this.#stands, this.#standing()];
    const isAlike = former.waiting === stands.waiting && former.passing === stands.passing;
    if (isAlike && former.lines === stands.lines && former.end === stands.end) return;
    this.#stands = stands;
    this.#host.surroundingsChanged();
  }

  #wake(): void {
    for (const done of this.#waiters.splice(0)) done();
  }
}
