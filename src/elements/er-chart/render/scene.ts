import { nothing, render, type ReactiveElement } from 'lit';
import { viewOf } from '../../shared/view.ts';
import { levelLabels, rateAxis, timeAxis } from '../layout/axes.ts';
import { emptyText } from '../layout/empty-text.ts';
import { lineEnds } from '../layout/line-ends.ts';
import type * as Crosshair from '../input/crosshair.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import { addStyles } from '../../shared/theme/styles.ts';
import type * as MarkLayer from './mark-layer.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import { MARGIN, xOf } from '../layout/scales.ts';
import type { LayerCanvases } from './canvas-layers.ts';
import { SceneUpdater } from './scene-updater.ts';
import { placeLabels, type TimeLabel } from '../../shared/evidence-canvas/time-labels.ts';
import { domainOf, labelsOf } from '../layout/viewport.ts';

/** The position of the pointer or of the keyboard's cursor. */
export interface CrosshairPosition {
  readonly time: number;
  /** The rate that the pointer is at; null when there is none. */
  readonly rate: number | null;
}

const LAYERS = [
  'canvas',
  '.tail',
  '.slide',
  '.rates',
  '.times',
  '.marks',
  '.cross',
  '.told',
  '.empty',
  '.flags',
  '.note',
  '.brush',
] as const;
type Layers = Readonly<Record<(typeof LAYERS)[number], HTMLElement>>;

/** The drawing and the layers over it. Paints at most once per frame of the screen, and touches only what changed. */
export class Scene {
  readonly updater = new SceneUpdater();
  readonly #host: ReactiveElement;
  readonly #isAwake: () => boolean;
  readonly #crosshairPart: LazyModule<typeof Crosshair>;
  readonly #marksPart: LazyModule<typeof MarkLayer>;
  #plot: HTMLElement | null = null;
  #layers: Layers | null = null;
  #canvases: LayerCanvases | null = null;
  #model: SceneModel | null = null;
  #isModelNew = false;
  #crosshair: CrosshairPosition | null = null;
  /** Cancels the requested frame; null while there is none. */
  #cancelFrame: (() => void) | null = null;
  #isMeasured = false;
  #width = 0;
  #height = 0;
  #offset = Number.NaN;
  #hasMarks = false;
  #labels: readonly TimeLabel[] = [];
  #resizeObserver: ResizeObserver | null = null;

  /**
   * @param host The chart: it gets the styles of parts that are loaded later.
   * @param isAwake Whether anybody can see it.
   * @param failed Called when a part of it could not be loaded.
   */
  constructor(host: ReactiveElement, isAwake: () => boolean, failed: (fault: string | null) => void) {
    this.#host = host;
    this.#isAwake = isAwake;
    this.#crosshairPart = new LazyModule(() => import('../input/crosshair.ts'), { onFault: failed });
    this.#marksPart = new LazyModule(() => import('./mark-layer.ts'), { onFault: failed });
  }

  /** Loads the crosshair before anybody points. */
  preload(): void {
    this.#crosshairPart.need(this.#drawCrosshair);
  }

  /** The times that are shown; null before anything was drawn. */
  get domain(): readonly [from: number, to: number] | null {
    return this.updater.viewport === null ? null : domainOf(this.updater.viewport);
  }

  get width(): number {
    return this.#width;
  }

  /** How wide the drawing is without its axes, CSS pixels. */
  get innerWidth(): number {
    return SceneUpdater.innerWidth(this.#width);
  }

  get height(): number {
    return this.#height;
  }

  get labels(): readonly TimeLabel[] {
    return this.#labels;
  }

  get crosshair(): CrosshairPosition | null {
    return this.#crosshair;
  }

  /** Draws in a plot from now on; null to release it. */
  attach(plot: HTMLElement | null): void {
    if (plot === this.#plot) return;
    this.#resizeObserver?.disconnect();
    this.#plot = plot;
    this.#offset = Number.NaN;
    this.#layers = null;
    this.#isMeasured = false;
    if (plot === null) return;
    this.#layers = Object.fromEntries(LAYERS.map((name) => [name, plot.querySelector(name)])) as unknown as Layers;
    this.#canvases = {
      whole: this.#layers.canvas as HTMLCanvasElement,
      tail: this.#layers['.tail'] as HTMLCanvasElement,
    };
    this.#resizeObserver = new (viewOf(plot).ResizeObserver)(() => {
      this.#measure();
      // At once: a frame of stretched canvas would be visible.
      if (this.#isModelNew) this.paint();
    });
    this.#resizeObserver.observe(plot);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#plot as HTMLElement;
    this.#isMeasured = true;
    if (clientWidth === this.#width && clientHeight === this.#height) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#isModelNew = true;
  }

  /** Shows a model: the first one at once, so that it is in the frame that shows the chart, others from the next frame on. */
  setModel(model: SceneModel): void {
    this.#model = model;
    this.#isModelNew = true;
    if (this.domain === null) this.paint();
    else this.requestPaint();
  }

  /** Paints once with the next frame, however often it is called until then. */
  requestPaint(): void {
    if (this.#cancelFrame !== null || this.#plot === null) return;
    const view = viewOf(this.#plot);
    const frame = view.requestAnimationFrame(this.paint);
    this.#cancelFrame = () => view.cancelAnimationFrame(frame);
  }

  /** Cancels the requested frame and releases the plot. */
  detach(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    this.attach(null);
  }

  /** Paints what changed. */
  readonly paint = (): void => {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    const [model, layers, plot] = [this.#model, this.#layers, this.#plot];
    if (model === null || layers === null || plot === null || !this.#isAwake()) return;
    if (!this.#isMeasured) this.#measure();
    if (this.#width === 0 || this.#height === 0) return;
    const size = { width: this.#width, height: this.#height, ratio: viewOf(plot).devicePixelRatio };
    const hasNewAxes = this.updater.update(this.#canvases, model, model.times, size);
    if (hasNewAxes || this.#isModelNew) this.#drawLayers(model, layers);
    this.#isModelNew = false;
    this.#slide(layers);
  };

  #drawLayers(model: SceneModel, layers: Layers): void {
    const { transform, scale, viewport } = this.updater;
    if (transform === null || scale === null || viewport === null) return;
    const { strings, format } = model;
    const domain = domainOf(viewport);
    const whole = viewport.grid.columns * viewport.grid.step;
    this.#labels = labelsOf(viewport, transform, format);
    render(timeAxis(this.#labels, transform, this.#height), layers['.times']);
    const [top, bottom, width] = [MARGIN.top, transform.bottom, whole * transform.pxPerMs];
    const offset = (domain[0] - transform.origin) * transform.pxPerMs;
    const names = levelLabels(model.lines, transform, scale, { offset, width: this.#width }, format, strings);
    const ends = model.hasLetters ? lineEnds(model.lines, transform, domain, offset, this.#width) : nothing;
    render([rateAxis(scale, transform, format), names, ends], layers['.rates']);
    layers['.empty'].textContent = emptyText(model, model.shown.length, domain, strings, format);
    this.#drawMarks(model, layers, { transform, top, bottom, width, offset, inView: this.innerWidth });
    this.#offset = Number.NaN;
    this.#drawCrosshair();
  }

  #drawMarks(model: SceneModel, layers: Layers, where: Omit<MarkLayer.MarkLayout, 'series' | 'highlighted'>): void {
    const { marks, series, highlighted, strings, format } = model;
    if (marks.length === 0 && !this.#hasMarks) return;
    const part = this.#marksPart.need(() => {
      this.#isModelNew = true;
      this.requestPaint();
    });
    if (part === null) return;
    addStyles(this.#host, part.styles);
    this.#hasMarks = marks.length > 0;
    render(part.markLayer(marks, { ...where, series, highlighted }, strings, format), layers['.marks']);
    const show = (flag: MarkLayer.NoteFlag | null): void => {
      const box = flag === null ? nothing : part.noteBox(flag, this.updater.offset, this.#width, strings, format);
      render(box, layers['.note']);
    };
    const flags = part.flagsOf(marks, where.transform, where.offset, where.inView);
    render(part.noteFlags(flags, show, strings, format), layers['.flags']);
  }

  /** Moves the drawing. Time labels that an edge would cut stay inside; those without room are left out. */
  #slide(layers: Layers): void {
    const { offset, transform } = this.updater;
    if (offset === this.#offset) return;
    this.#offset = offset;
    layers['.slide'].style.transform = layers['.flags'].style.transform = `translateX(${-offset}px)`;
    const names = layers['.times'].children;
    const xs = this.#labels.map(({ at }) => (transform === null ? 0 : xOf(transform, at) - offset));
    const places = placeLabels(this.#labels, xs, SceneUpdater.innerWidth(this.#width));
    for (const [i, place] of places.entries()) {
      const name = names[i] as HTMLElement;
      name.classList.toggle('cut', place === null);
      name.style.marginInlineStart = place === null ? '' : `${place - (xs[i] as number)}px`;
    }
  }

  /** Shows the crosshair at a time, or none. */
  setCrosshair(pointed: CrosshairPosition | null): void {
    this.#crosshair = pointed;
    this.#drawCrosshair();
  }

  readonly #drawCrosshair = (): void => {
    const { updater } = this;
    const [model, layers, pointed, domain] = [this.#model, this.#layers, this.#crosshair, this.domain];
    if (model === null || layers === null || updater.transform === null || domain === null) return;
    if (pointed === null || pointed.time < domain[0] || pointed.time > domain[1]) {
      render(nothing, layers['.cross']);
      render(nothing, layers['.told']);
      return;
    }
    const part = this.#crosshairPart.need(this.#drawCrosshair);
    if (part === null) return;
    addStyles(this.#host, part.styles);
    const { strings, format, ...rest } = model;
    render(part.crosshair(pointed.time, model.lines, updater.transform, MARGIN.top), layers['.cross']);
    render(part.valuesBox({ ...rest, ...pointed, domain }, strings, format), layers['.told']);
  };

  /** Shows the dragged range, in CSS pixels of the plot. */
  showBrush(part: readonly [from: number, to: number] | null): void {
    const brush = this.#layers?.['.brush'];
    if (brush === undefined) return;
    brush.hidden = part === null;
    if (part === null) return;
    brush.style.left = `${part[0]}px`;
    brush.style.width = `${part[1] - part[0]}px`;
  }

  /** The time at a position of the plot, CSS pixels, within the times that are shown. */
  timeAt(x: number): number {
    const [from, to] = this.domain ?? [0, 1];
    const part = (x - MARGIN.left) / SceneUpdater.innerWidth(this.#width);
    return from + (to - from) * Math.min(1, Math.max(0, part));
  }

  /** The rate at a height of the plot, CSS pixels. */
  rateAt(y: number): number | null {
    const { transform } = this.updater;
    return transform === null ? null : transform.low + (transform.bottom - y) / transform.pxPerRate;
  }
}
