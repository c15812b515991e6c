import type { ReactiveController, ReactiveElement } from 'lit';
import { Printing } from '../printing.ts';
import { viewOf } from '../view.ts';
import { observeEnvironment } from './environment-observer.ts';
import { type Ink, InkProbe } from './ink.ts';

export { evidenceCanvasStyles } from './ink.ts';
export type { Ink } from './ink.ts';

/** Everything that a drawing depends on beside its data. */
export interface CanvasFrame {
  /** CSS pixels in the unit of the drawing: 1 beside writing of 14 px, and more where that is larger, so that everything that is drawn grows with it. */
  readonly unit: number;
  /** In that unit. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen in that unit. */
  readonly ratio: number;
  readonly ink: Ink;
  /** The family of the writing around it. */
  readonly font: string;
  readonly isRtl: boolean;
  /** The reader asked for less motion: no flash, no tail. */
  readonly isStill: boolean;
  /** The reader chose all colors: tell things apart by outlines of 1, 2 and 3 px. */
  readonly isForced: boolean;
  /** It is printed: all data, light colors. */
  readonly isPaper: boolean;
}

/**
 * Draws a layer on a canvas whose unit is that of its frame.
 * @param isEmpty Whether the canvas is empty: always, but for layers that keep what they drew.
 */
export type DrawLayer = (context: CanvasRenderingContext2D, frame: CanvasFrame, isEmpty: boolean) => void;

/** How a drawing is made up. */
export interface EvidenceCanvasOptions<Name extends string> {
  /** The box that the canvases fill, with the class `evidence-canvas`; of the element's own shadow root. */
  readonly box: string;
  /** The layers, the lowest first. */
  readonly layers: Readonly<Record<Name, DrawLayer>>;
  /**
   * Layers that keep what they drew and empty only what they draw again. A page pays for each canvas in every frame that changes one of them: a
   * drawing whose parts do not overlap is cheaper on one canvas.
   */
  readonly kept?: readonly Name[];
  /** Called before layers are drawn at another size or in other colors. */
  readonly onFrame?: (frame: CanvasFrame) => void;
}

/** A canvas larger than this, in its own pixels, is refused by some browsers. */
const MAX_SIDE = 8192;
/** Paper has at least this many pixels in a CSS pixel. */
const PAPER_RATIO = 3;

interface Layer {
  readonly draw: DrawLayer;
  readonly isKept: boolean;
  canvas: HTMLCanvasElement | null;
  isDirty: boolean;
  /** Whether nothing of what it drew holds any longer. */
  isVoid: boolean;
}

/**
 * A drawing of layers in an element: `invalidate` names the layers that changed, and only those are drawn with the next frame of the screen.
 * Everything is drawn again when its size, the colors, the pixel ratio or the direction change; nothing while nobody can see it. The size comes
 * from an observer, so that drawing never asks for layout.
 *
 * @example
 * readonly #canvas = new EvidenceCanvas(this, {
 *   box: '.lanes',
 *   layers: { grid: (context, frame) => drawGrid(context, frame), heads: (context, frame) => drawHeads(context, frame, this.#lanes) },
 * });
 * // then, at each batch
 * this.#canvas.invalidate('heads');
 */
export class EvidenceCanvas<Name extends string> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: EvidenceCanvasOptions<Name>;
  readonly #layers: ReadonlyMap<Name, Layer>;
  readonly #printing: Printing;
  #box: HTMLElement | null = null;
  #probe: InkProbe | null = null;
  #frame: CanvasFrame | null = null;
  #isFrameOld = true;
  #size: readonly [width: number, height: number] = [0, 0];
  #isVisible = true;
  #cancelFrame: (() => void) | null = null;
  #isPaintDue = false;
  #stop: (() => void) | null = null;
  #resizing: ResizeObserver | null = null;

  constructor(host: ReactiveElement, options: EvidenceCanvasOptions<Name>) {
    this.#host = host;
    this.#options = options;
    const layers = Object.entries<DrawLayer>(options.layers) as [Name, DrawLayer][];
    const isKept = (name: Name): boolean => options.kept?.includes(name) ?? false;
    this.#layers = new Map(
      layers.map(([name, draw]) => [name, { draw, isKept: isKept(name), canvas: null, isDirty: true, isVoid: true }]),
    );
    // Before this one, so that what is drawn at an update for print is drawn for print.
    this.#printing = new Printing(host, () => (this.#isFrameOld = true));
    host.addController(this);
  }

  /** The surroundings that were drawn in last; null before the first drawing. */
  get frame(): CanvasFrame | null {
    return this.#frame;
  }

  /** Draws layers with the next frame of the screen, however often it is called until then; all of them when none is named. */
  invalidate(...names: readonly Name[]): void {
    this.#mark(names);
    this.#requestPaint();
  }

  /**
   * Draws layers at the end of this turn: for what comes once a frame as it is, such as the changes of a stream. Waiting for the next frame would make
   * the page produce two.
   */
  paintSoon(...names: readonly Name[]): void {
    this.#mark(names);
    if (this.#isPaintDue || this.#box === null || !this.#isAwake) return;
    this.#isPaintDue = true;
    queueMicrotask(() => {
      this.#isPaintDue = false;
      this.paint();
    });
  }

  hostConnected(): void {
    this.#isVisible = true;
    this.#stop = observeEnvironment(this.#host, {
      onVisibility: (isVisible) => {
        this.#isVisible = isVisible;
        if (isVisible) this.#requestPaint();
      },
      onAppearance: () => this.#refresh(),
    });
    // Made, or put back, after the element has rendered.
    if (this.#host.hasUpdated) this.hostUpdated();
    this.#refresh();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
    this.#release();
  }

  hostUpdated(): void {
    const box = this.#host.renderRoot.querySelector<HTMLElement>(this.#options.box);
    if (box !== this.#box) {
      this.#release();
      if (box !== null) this.#fill(box);
    }
    // A browser prints what is there when the listeners of `beforeprint` return.
    if ((this.#frame?.isPaper ?? false) !== this.#printing.isOn) this.paint();
  }

  /** Draws at once what waits for the next frame. */
  readonly paint = (): void => {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    // Hidden on the screen and shown on paper: nobody is told of its size in time.
    if (this.#printing.isOn && this.#size[0] === 0 && this.#box !== null)
      this.#size = [this.#box.clientWidth, this.#box.clientHeight];
    const [width, height] = this.#size;
    if (this.#box === null || width === 0 || height === 0 || !this.#isAwake) return;
    if (this.#isFrameOld) this.#readFrame(this.#box);
    const frame = this.#frame as CanvasFrame;
    for (const layer of this.#layers.values()) {
      if (!layer.isDirty) continue;
      const isEmpty = layer.isVoid || !layer.isKept;
      layer.isDirty = layer.isVoid = false;
      layer.draw(prepare(layer.canvas as HTMLCanvasElement, frame, isEmpty), frame, isEmpty);
    }
  };

  get #isAwake(): boolean {
    return this.#printing.isOn || (this.#isVisible && !this.#host.ownerDocument.hidden);
  }

  #mark(names: readonly Name[]): void {
    for (const name of names.length === 0 ? this.#layers.keys() : names) {
      const layer = this.#layers.get(name);
      if (layer !== undefined) layer.isDirty = true;
    }
  }

  #refresh(): void {
    this.#isFrameOld = true;
    this.#requestPaint();
  }

  #requestPaint(): void {
    if (this.#cancelFrame !== null || this.#box === null || !this.#isAwake) return;
    const view = viewOf(this.#box);
    const frame = view.requestAnimationFrame(this.paint);
    this.#cancelFrame = () => view.cancelAnimationFrame(frame);
  }

  #fill(box: HTMLElement): void {
    const page = box.ownerDocument;
    this.#box = box;
    this.#probe = new InkProbe(page);
    const canvases = [...this.#layers.values()].map((layer) => (layer.canvas = page.createElement('canvas')));
    box.replaceChildren(this.#probe.element, ...canvases);
    this.#resizing = new (viewOf(box).ResizeObserver)((entries) => {
      const size = entries.at(-1)?.contentRect;
      this.#size = [size?.width ?? 0, size?.height ?? 0];
      this.#isFrameOld = true;
      // At once: a frame of stretched canvas would be visible.
      this.paint();
    });
    this.#resizing.observe(box);
  }

  #release(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    this.#resizing?.disconnect();
    this.#resizing = null;
    this.#box = this.#probe = this.#frame = null;
    this.#size = [0, 0];
    for (const layer of this.#layers.values()) {
      layer.canvas = null;
      layer.isVoid = true;
    }
  }

  #readFrame(box: HTMLElement): void {
    const view = viewOf(box);
    const matches = (query: string): boolean => view.matchMedia(query).matches;
    const { direction, fontFamily } = view.getComputedStyle(box);
    const isPaper = this.#printing.isOn;
    const { ink, unit } = (this.#probe as InkProbe).read(isPaper);
    const [width, height] = this.#size.map((size) => size / unit) as [number, number];
    const ratio = Math.max(view.devicePixelRatio || 1, isPaper ? PAPER_RATIO : 1) * unit;
    this.#frame = {
      unit,
      width,
      height,
      ratio: Math.min(ratio, MAX_SIDE / Math.max(width, height)),
      ink,
      font: fontFamily,
      isRtl: direction === 'rtl',
      isStill: matches('(prefers-reduced-motion: reduce)'),
      isForced: matches('(forced-colors: active)') && !isPaper,
      isPaper,
    };
    this.#isFrameOld = false;
    for (const layer of this.#layers.values()) layer.isDirty = layer.isVoid = true;
    this.#options.onFrame?.(this.#frame);
  }
}

/** A canvas of the right size, in the unit of its frame; emptied where nothing on it is kept. */
function prepare(
  canvas: HTMLCanvasElement,
  { width, height, ratio, isRtl }: CanvasFrame,
  isEmpty: boolean,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  if (!isEmpty) return context;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, pixelWidth, pixelHeight);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.globalAlpha = 1;
  context.direction = isRtl ? 'rtl' : 'ltr';
  return context;
}
