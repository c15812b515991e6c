import { nothing, render } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { viewOf } from '../../shared/view.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { boundNames, rateAxis, timeAxis } from '../layout/axes.ts';
import type * as Crosshair from '../input/crosshair.ts';
import { Later } from '../later.ts';
import type * as MarkLayer from './mark-layer.ts';
import type { Mark } from '../data/marks.ts';
import type { Line } from './paint.ts';
import type { Look } from './palette.ts';
import { MARGIN } from '../layout/scales.ts';
import type { Series } from '../data/series.ts';
import type { Canvases } from './canvas-layers.ts';
import { Stage, type Plan } from './scene-updater.ts';
import { xOf } from './stroke.ts';
import { labelsOf, placeLabels, type TimeLabel } from '../layout/time-labels.ts';
import { domainOf, type Wish } from '../layout/view.ts';

/** What is to be shown; made when anything but the counts changed. */
export interface Show extends Plan {
  readonly shown: readonly Variant[];
  readonly looks: ReadonlyMap<string, Look>;
  readonly series: ReadonlyMap<string, Series>;
  readonly marks: readonly Mark[];
  readonly lookedAt: string | null;
  readonly wish: Wish;
  readonly strings: Strings;
  readonly format: Format;
}

/** Where the pointer or the keys stand. */
export interface Pointed {
  readonly time: number;
  /** The rate that the pointer is at; null when there is none. */
  readonly rate: number | null;
}

const LAYERS = ['canvas', '.tail', '.slide', '.rates', '.times', '.marks', '.cross', '.told', '.brush'] as const;
type Layers = Readonly<Record<(typeof LAYERS)[number], HTMLElement>>;

/** The drawing and what lies over it. Paints at most once for each frame of the screen, and touches only what changed. */
export class Scene {
  readonly stage = new Stage();
  readonly #isAwake: () => boolean;
  readonly #cross: Later<typeof Crosshair>;
  readonly #marks: Later<typeof MarkLayer>;
  #plot: HTMLElement | null = null;
  #layers: Layers | null = null;
  #canvases: Canvases | null = null;
  #show: Show | null = null;
  #isNewShow = false;
  #pointed: Pointed | null = null;
  /** Takes back the frame that was requested of a window; null while none is. */
  #cancelFrame: (() => void) | null = null;
  #width = 0;
  #height = 0;
  #offset = Number.NaN;
  #labels: readonly TimeLabel[] = [];
  #resizing: ResizeObserver | null = null;

  /**
   * @param isAwake Whether anybody can see it.
   * @param failed Called when a part of it could not be loaded.
   */
  constructor(isAwake: () => boolean, failed: (fault: string | null) => void) {
    this.#isAwake = isAwake;
    this.#cross = new Later(() => import('../input/crosshair.ts'), failed);
    this.#marks = new Later(() => import('./mark-layer.ts'), failed);
  }

  /** Loads the crosshair before anybody points. */
  prepare(): void {
    this.#cross.get(this.#drawCross);
  }

  /** The times that are shown; null before anything was drawn. */
  get domain(): readonly [from: number, to: number] | null {
    return this.stage.view === null ? null : domainOf(this.stage.view);
  }

  get width(): number {
    return this.#width;
  }

  /** How wide the drawing is without its axes, CSS pixels. */
  get innerWidth(): number {
    return Stage.innerWidth(this.#width);
  }

  get height(): number {
    return this.#height;
  }

  get labels(): readonly TimeLabel[] {
    return this.#labels;
  }

  get pointed(): Pointed | null {
    return this.#pointed;
  }

  /** Draws in a plot from now on; null to let go. */
  attach(plot: HTMLElement | null): void {
    if (plot === this.#plot) return;
    this.#resizing?.disconnect();
    this.#plot = plot;
    this.#offset = Number.NaN;
    this.#layers = null;
    if (plot === null) return;
    this.#layers = Object.fromEntries(LAYERS.map((name) => [name, plot.querySelector(name)])) as unknown as Layers;
    this.#canvases = {
      whole: this.#layers.canvas as HTMLCanvasElement,
      tail: this.#layers['.tail'] as HTMLCanvasElement,
    };
    this.#measure();
    this.#resizing = new (viewOf(plot).ResizeObserver)(() => {
      this.#measure();
      // At once: what is stretched for a frame is seen.
      if (this.#isNewShow) this.paint();
    });
    this.#resizing.observe(plot);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#plot as HTMLElement;
    if (clientWidth === this.#width && clientHeight === this.#height) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#isNewShow = true;
  }

  /** Shows something from the next frame on. */
  show(show: Show): void {
    this.#show = show;
    this.#isNewShow = true;
    this.request();
  }

  /** Paints with the next frame. However often it is asked until then, it paints once. */
  request(): void {
    if (this.#cancelFrame !== null || this.#plot === null) return;
    const view = viewOf(this.#plot);
    const frame = view.requestAnimationFrame(this.paint);
    this.#cancelFrame = () => view.cancelAnimationFrame(frame);
  }

  /** Takes back what was requested, and lets go of the plot. */
  stop(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    this.attach(null);
  }

  /** Paints what changed. */
  readonly paint = (): void => {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    const [show, layers, plot] = [this.#show, this.#layers, this.#plot];
    if (
      show === null ||
      layers === null ||
      plot === null ||
      this.#width === 0 ||
      this.#height === 0 ||
      !this.#isAwake()
    )
      return;
    const size = { width: this.#width, height: this.#height, ratio: viewOf(plot).devicePixelRatio };
    const hasNewAxes = this.stage.advance(this.#canvases, show, show.wish, size);
    if (hasNewAxes || this.#isNewShow) this.#drawLayers(show, layers);
    this.#isNewShow = false;
    this.#slide(layers);
  };

  #drawLayers(show: Show, layers: Layers): void {
    const { frame, scale, view } = this.stage;
    if (frame === null || scale === null || view === null) return;
    const { strings, format } = show;
    const [from] = domainOf(view);
    const whole = view.grid.columns * view.grid.step;
    this.#labels = labelsOf(view, frame, format);
    const lookedAt = bounded(show);
    render(timeAxis(this.#labels, frame, this.#height), layers['.times']);
    const [top, bottom, width] = [MARGIN.top, frame.bottom, whole * frame.pxPerMs];
    const offset = (from - frame.origin) * frame.pxPerMs;
    const names = boundNames(lookedAt, frame, scale, offset, format, strings);
    render([rateAxis(scale, frame, format), names], layers['.rates']);
    this.#drawMarks(show, layers, { frame, top, bottom, width, offset });
    this.#offset = Number.NaN;
    this.#drawCross();
  }

  #drawMarks(show: Show, layers: Layers, where: Omit<MarkLayer.MarkPlaces, 'series' | 'lookedAt'>): void {
    const { marks, series, lookedAt, strings, format } = show;
    if (marks.length === 0 && layers['.marks'].childElementCount === 0) return;
    const part = this.#marks.get(() => {
      this.#isNewShow = true;
      this.request();
    });
    if (part !== null) render(part.markLayer(marks, { ...where, series, lookedAt }, strings, format), layers['.marks']);
  }

  /** Moves what was drawn on. Names of times that an edge would cut stay inside; those without room are left out. */
  #slide(layers: Layers): void {
    const { offset, frame } = this.stage;
    if (offset === this.#offset) return;
    this.#offset = offset;
    layers['.slide'].style.transform = `translateX(${-offset}px)`;
    const names = layers['.times'].children;
    const xs = this.#labels.map(({ at }) => (frame === null ? 0 : xOf(frame, at) - offset));
    const places = placeLabels(this.#labels, xs, Stage.innerWidth(this.#width));
    for (const [i, place] of places.entries()) {
      const name = names[i] as HTMLElement;
      name.classList.toggle('cut', place === null);
      name.style.marginInlineStart = place === null ? '' : `${place - (xs[i] as number)}px`;
    }
  }

  /** Shows the crosshair at a time, or none. */
  point(pointed: Pointed | null): void {
    this.#pointed = pointed;
    this.#drawCross();
  }

  readonly #drawCross = (): void => {
    const { stage } = this;
    const [show, layers, pointed, domain] = [this.#show, this.#layers, this.#pointed, this.domain];
    if (show === null || layers === null || stage.frame === null || domain === null) return;
    if (pointed === null || pointed.time < domain[0] || pointed.time > domain[1]) {
      render(nothing, layers['.cross']);
      render(nothing, layers['.told']);
      return;
    }
    const part = this.#cross.get(this.#drawCross);
    if (part === null) return;
    const { strings, format, ...rest } = show;
    render(part.crosshair(pointed.time, show.lines, stage.frame, MARGIN.top), layers['.cross']);
    render(part.values({ ...rest, ...pointed, domain }, strings, format), layers['.told']);
  };

  /** Shows what is dragged over, in CSS pixels of the plot. */
  brush(part: readonly [from: number, to: number] | null): void {
    const brush = this.#layers?.['.brush'];
    if (brush === undefined) return;
    brush.hidden = part === null;
    if (part === null) return;
    brush.style.left = `${part[0]}px`;
    brush.style.width = `${part[1] - part[0]}px`;
  }

  /** The time at a place of the plot, CSS pixels; held within the times that are shown. */
  timeAt(x: number): number {
    const [from, to] = this.domain ?? [0, 1];
    const part = (x - MARGIN.left) / Stage.innerWidth(this.#width);
    return from + (to - from) * Math.min(1, Math.max(0, part));
  }

  /** The rate at a height of the plot, CSS pixels. */
  rateAt(y: number): number | null {
    const { frame } = this.stage;
    return frame === null ? null : frame.low + (frame.bottom - y) / frame.pxPerRate;
  }
}

/** The line whose level lines are named: the one that is looked at, or the only one. */
function bounded({ lines, lookedAt }: Show): Line | undefined {
  if (lookedAt === null) return lines.length === 1 ? lines[0] : undefined;
  return lines.find(({ series }) => series.variant === lookedAt);
}
