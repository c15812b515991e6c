import type { Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { Timer } from '../../shared/timers.ts';
import { viewOf } from '../../shared/view.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { heightsFor, type Layout } from './layout.ts';
import { FrameScheduler } from './frame-scheduler.ts';
import { GridBody } from './grid-body.ts';
import { OrderHold } from './order-hold.ts';
import type { CellContext } from '../cells/cell-renderers.ts';
import type { Scale } from '../cells/comparison-scale.ts';
import { VariantRow } from './grid-row.ts';
import { RowSelection } from '../data/row-selection.ts';
import { TableModel } from '../data/table-model.ts';
import type { Density } from '../panels/toolbar-state.ts';
import type { Trend } from '../cells/trend.ts';

/**
 * Least time between two changes of the order, in milliseconds: figures change with every frame, but rows that change places 60 times a
 * second cannot be read.
 */
const SETTLE_MS = 1000;
const MINUTE_MS = 60_000;
/** Most tables are no higher than this, in CSS pixels. */
const ESTIMATED_HEIGHT = 680;

/** How the grid looks. */
export interface GridOptions {
  readonly layout: Layout;
  readonly density: Density;
  readonly strings: Strings;
  readonly format: Format;
  readonly isPrinting: boolean;
}

/** The state of the rows that is shown around them. */
interface Summary {
  readonly waiting: number;
  readonly matches: number;
  readonly lines: number;
  readonly scale: Scale | null;
}

/** The element around the grid. */
export interface GridHost {
  /** Something around the rows changed: how many rows wait, how many pass the filter, or the scale. */
  summaryChanged(): void;
  /** The variant whose details are shown; null for none. */
  openId(): string | null;
  /** A variant with the pending actions of a person. */
  withPending(variant: Variant): Variant;
}

/** The rows of the table in the page: what is known, its order, and the elements that show the part in view. */
export class Grid {
  readonly model = new TableModel();
  readonly selection = new RowSelection();
  readonly hold = new OrderHold(() => this.settle());
  /** The element around the rows: they are drawn in its window. */
  readonly #element: Element;
  readonly #host: GridHost;
  readonly #scheduler: FrameScheduler;
  #trend: Trend | null = null;
  #stream: LiveStream | null = null;
  #body: GridBody | null = null;
  #tbody: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  #options: GridOptions | null = null;
  #context: CellContext | null = null;
  #version = 0;
  #isMeasured = false;
  /** Whether a frame has shown the rows. */
  #isShown = false;
  #settledAt = -SETTLE_MS;
  #mustSettle = true;
  /** Whether rows may be on other lines than when they were last drawn. */
  #isMoved = false;
  readonly #timer: Timer;
  #waiters: (() => void)[] = [];
  #summary: Summary = { waiting: 0, matches: 0, lines: 0, scale: null };

  constructor(element: Element, host: GridHost) {
    this.#element = element;
    this.#host = host;
    this.#timer = new Timer(element);
    this.#scheduler = new FrameScheduler(element, () => this.#drawFrame());
  }

  get body(): GridBody | null {
    return this.#body;
  }

  /** Follows the past of another stream's variants; null for none. */
  follow(stream: LiveStream | null): void {
    this.#stream = stream;
    this.#trend?.follow(stream);
  }

  /** Draws sparklines from now on, by the part that was loaded for them. */
  useTrend(make: new (host: Node, changed: () => void) => Trend): void {
    if (this.#trend !== null) return;
    this.#trend = new make(this.#element, () => this.#contextChanged());
    this.#trend.follow(this.#stream);
    this.#contextChanged();
  }

  /** How many lines fit into view. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.model.lines.heights.row) - 1);
  }

  /** Whether a change is not shown yet. */
  get isBehind(): boolean {
    return this.#scheduler.isRequested || this.#timer.isRunning;
  }

  /** Resolves when all changes are shown. */
  caughtUp(): Promise<void> {
    return this.isBehind ? new Promise((done) => this.#waiters.push(done)) : Promise.resolve();
  }

  /** Shows the rows in the elements of the page. */
  show(scroller: HTMLElement, tbody: HTMLElement, options: GridOptions): void {
    const former = this.#options;
    const isNew = tbody !== this.#tbody || former?.layout !== options.layout || former.strings !== options.strings;
    this.#options = options;
    this.#isMeasured &&= tbody === this.#tbody;
    this.#scroller = scroller;
    this.#tbody = tbody;
    if (former?.isPrinting !== options.isPrinting || isNew) this.#makeBody(tbody, options);
    if (isNew || former?.density !== options.density) this.#setSizes(tbody, options);
    if (this.#isMeasured) this.measure();
    // Before the first layout: measuring now would lay the page out without its rows, only for that.
    else this.#estimateView();
    this.#draw();
  }

  /** Not by attributes of style, which a page may forbid. */
  #setSizes(tbody: HTMLElement, { layout, density }: GridOptions): void {
    const heights = heightsFor(layout, density);
    this.model.lines.heights = heights;
    const { style } = tbody.parentElement as HTMLElement;
    style.setProperty('--_tracks', layout.tracks);
    style.setProperty('--_width', `${layout.width}px`);
    style.setProperty('--_group', `${heights.group}px`);
    style.setProperty('--_row', `${heights.row}px`);
    style.setProperty('--_figure', `${heights.figure}px`);
  }

  /** Settles the order if it is due, before everything around the rows is rendered. */
  prepare(): void {
    this.#settleIfDue(performance.now());
    this.#summary = this.#summarize();
  }

  #makeBody(tbody: HTMLElement, { layout, strings, isPrinting }: GridOptions): void {
    const active = this.#body?.active;
    const hadFocus = this.hold.hasFocus;
    this.#body = new GridBody(tbody, this.model, layout.columns, strings);
    if (active !== undefined) this.#body.activate(active);
    this.#body.isPrinting = isPrinting;
    this.#body.hasOverscan = this.#isShown;
    if (!hadFocus) return;
    this.#draw();
    this.focus();
  }

  /** Looks again at what is in view, after the place became larger or smaller. */
  measure(): void {
    const { lines } = this.model;
    this.#body?.setHeight(lines.height);
    this.#body?.setViewport(this.#scroller?.scrollTop ?? 0, this.#viewHeight);
  }

  /** Draws for a usual height; before the page shows it, the place is measured with its rows in it. */
  #estimateView(): void {
    this.#body?.setHeight(this.model.lines.height);
    const view = viewOf(this.#element);
    this.#body?.setViewport(0, Math.min(ESTIMATED_HEIGHT, view.innerHeight));
    view.requestAnimationFrame(() => {
      if (this.#scroller?.isConnected !== true) return;
      this.#isMeasured = true;
      this.measure();
      this.#draw();
      view.requestAnimationFrame(this.#drawBeyond);
    });
  }

  /** Draws the rows beyond the view, once those in view are on the screen. */
  readonly #drawBeyond = (): void => {
    this.#isShown = true;
    if (this.#body === null) return;
    this.#body.hasOverscan = true;
    if (this.#scroller?.isConnected === true) this.#draw();
  };

  get #viewHeight(): number {
    return this.#scroller?.clientHeight ?? 0;
  }

  /** Called when variants have changed. */
  variantsChanged(): void {
    this.#scheduler.request();
  }

  /** Settles the order with the next frame. */
  settle(): void {
    this.#mustSettle = true;
    this.#scheduler.request();
  }

  /** Draws changes with the next frame. */
  redraw(): void {
    this.#scheduler.request();
  }

  readonly scrolled = (): void => {
    this.#body?.setViewport(this.#scroller?.scrollTop ?? 0, this.#viewHeight);
    this.#scheduler.request();
  };

  /** Shows other data from the beginning. */
  reset(): void {
    this.model.invalidate();
    this.#body?.reset();
    this.settle();
  }

  stop(): void {
    this.#scheduler.stop();
    this.#trend?.stop();
    this.#timer.stop();
    this.#resolveWaiters();
  }

  /** The focus is on a cell, and the order is held. */
  focusIn(target: Element): void {
    this.hold.focusIn();
    this.#body?.activateAt(target);
    this.redraw();
  }

  /** Takes the focus to the active cell, and the view to it. */
  focus(): void {
    this.reveal(this.#body?.active.line ?? 0);
    this.#body?.tabStop?.focus({ preventScroll: true });
    this.#body?.tabStop?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Scrolls so far that a line is in view, and draws it. */
  reveal(line: number): void {
    const scroller = this.#scroller;
    if (scroller === null || this.#tbody === null) return;
    const { lines } = this.model;
    const room = scroller.clientHeight - this.#tbody.offsetTop;
    const top = lines.topOf(line);
    const bottom = top + lines.heightOf(line);
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + room) scroller.scrollTop = bottom - room;
    this.#body?.setViewport(scroller.scrollTop, scroller.clientHeight);
    this.#draw();
  }

  #drawFrame(): void {
    this.#settleIfDue(performance.now());
    this.#draw();
    this.#notifyHost();
    if (!this.isBehind) this.#resolveWaiters();
  }

  #settleIfDue(now: number): void {
    if (!this.model.isUnsettled && !this.#mustSettle) return;
    const wait = this.#settledAt + SETTLE_MS - now;
    if (!this.#mustSettle && wait > 0) {
      this.#timer.start(wait, () => this.#scheduler.request());
      return;
    }
    this.#mustSettle = false;
    this.#settledAt = now;
    if (this.model.settle(this.hold.isHeld)) this.#isMoved = true;
    if (this.model.waiting === 0) this.hold.waitingLineRemoved();
  }

  #draw(): void {
    const [body, options] = [this.#body, this.#options];
    if (body === null || options === null) return;
    const context = this.#contextOf(options);
    const isAnimated = this.#isMoved && !options.isPrinting && !prefersReducedMotion(this.#element);
    body.draw({
      context,
      version: this.#version,
      isAnimated,
      isSelected: this.selection.has,
      withPending: this.#withPending,
      open: this.#host.openId(),
    });
    this.#isMoved = false;
    this.#trend?.rowsChanged(this.#inView);
  }

  readonly #withPending = (variant: Variant): Variant => this.#host.withPending(variant);

  /** The context of rows that a server renders. */
  contextFor(options: GridOptions): CellContext {
    return this.#contextOf(options);
  }

  readonly #inView = (): string[] =>
    (this.#body?.rows ?? []).flatMap((line) => (line instanceof VariantRow && line.variant ? [line.variant.id] : []));

  #contextOf({ format, strings, density }: GridOptions): CellContext {
    const { groups, sharedScale: scale, isGrouped } = this.model;
    const now = Math.floor((this.#stream?.now() ?? Date.now()) / MINUTE_MS) * MINUTE_MS;
    const isCompact = density === 'compact';
    const held = this.#context;
    if (
      held?.format === format &&
      held.strings === strings &&
      held.scale === scale &&
      held.isGrouped === isGrouped &&
      held.isCompact === isCompact &&
      held.now === now
    )
      return held;
    this.#version++;
    const titleOf = (id: string): string => groups.titleFor(id);
    return (this.#context = {
      format,
      strings,
      scale,
      isGrouped,
      isCompact,
      now,
      titleOf,
      sparkline: this.#trend?.sparkline ?? null,
    });
  }

  #contextChanged(): void {
    this.#context = null;
    this.#scheduler.request();
  }

  #summarize(): Summary {
    const { waiting, matches, lines, scale } = this.model;
    return { waiting, matches, lines: lines.length, scale };
  }

  /** Calls the host when what it shows of the rows differs. */
  #notifyHost(): void {
    const [former, summary] = [this.#summary, this.#summarize()];
    const isAlike = former.waiting === summary.waiting && former.matches === summary.matches;
    if (isAlike && former.lines === summary.lines && former.scale === summary.scale) return;
    this.#summary = summary;
    this.#host.summaryChanged();
  }

  #resolveWaiters(): void {
    for (const done of this.#waiters.splice(0)) done();
  }
}

const prefersReducedMotion = (element: Element): boolean =>
  viewOf(element).matchMedia('(prefers-reduced-motion: reduce)').matches;
