import type { ReactiveElement } from 'lit';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import { addStyles } from '../../shared/theme/styles.ts';
import type * as Scenes from './scene.ts';
import type { CrosshairPosition, Scene } from './scene.ts';
import type { SceneModel } from '../layout/scene-model.ts';

/**
 * The scene of a chart, loaded beside the connection so that a page can begin without it. It keeps the latest model until the scene is loaded,
 * and creates none for a chart that is not in view.
 */
export class LazyScene {
  readonly #host: ReactiveElement;
  readonly #isAwake: () => boolean;
  readonly #failed: (fault: string | null) => void;
  readonly #scenes: LazyModule<typeof Scenes>;
  #scene: Scene | null = null;
  #plot: HTMLElement | null = null;
  #model: SceneModel | null = null;
  #waiters: ((scene: Scene) => void)[] = [];

  /**
   * @param host The chart: it gets the styles of the drawing.
   * @param isAwake Whether anybody can see it.
   * @param failed Called when a part of it could not be loaded, and with null when it then could.
   */
  constructor(host: ReactiveElement, isAwake: () => boolean, failed: (fault: string | null) => void) {
    this.#host = host;
    this.#isAwake = isAwake;
    this.#failed = failed;
    this.#scenes = new LazyModule(() => import('./scene.ts'), { onFault: failed });
  }

  /** The times that are shown; null before anything was drawn. */
  get domain(): readonly [from: number, to: number] | null {
    return this.#scene?.domain ?? null;
  }

  /** Resolves when the scene is loaded and created. */
  whenLoaded(): Promise<Scene> {
    return new Promise((ready) => {
      if (this.#scene !== null) ready(this.#scene);
      else this.#waiters.push(ready);
    });
  }

  /** Draws in a plot from now on; null to release it. */
  attach(plot: HTMLElement | null): void {
    this.#plot = plot;
    this.#scene?.attach(plot);
  }

  /** Shows a model from the next frame on. */
  setModel(model: SceneModel): void {
    this.#model = model;
    if (this.#scene !== null) this.#scene.setModel(model);
    else if (this.#isAwake()) this.#start();
  }

  /** Paints with the next frame. */
  requestPaint(): void {
    this.#scene?.requestPaint();
  }

  /** Paints at once. */
  paint(): void {
    this.#scene?.paint();
  }

  /** Shows the crosshair at a time, or none. */
  setCrosshair(pointed: CrosshairPosition | null): void {
    this.#scene?.setCrosshair(pointed);
  }

  /** Loads what draws, beside the connection, so that it is there when the first counts are. */
  fetch(): void {
    this.#scenes.preload();
  }

  /** Loads what input and a print will need, also for a chart that is not in view. */
  preload(): void {
    if (this.#scene === null) this.#start();
    else this.#scene.preload();
  }

  /** Cancels the requested frame and releases the plot. */
  detach(): void {
    this.#plot = null;
    this.#scene?.detach();
  }

  readonly #start = (): void => {
    const part = this.#scenes.need(this.#start);
    if (part === null || this.#scene !== null) return;
    addStyles(this.#host, part.styles);
    const scene = (this.#scene = new part.Scene(this.#isAwake, this.#failed));
    scene.attach(this.#plot);
    if (this.#model !== null) scene.setModel(this.#model);
    for (const ready of this.#waiters.splice(0)) ready(scene);
  };
}
