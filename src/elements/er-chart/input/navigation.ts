import { Timer } from '../../shared/timers.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import { clampTimes } from '../layout/viewport.ts';

/** A closer look is asked for when the zoom has come to rest, milliseconds. */
const REST_MS = 250;

/** Whom a navigation moves. */
export interface NavigationTarget {
  /** What is shown; null when nothing is. */
  readonly model: SceneModel | null;
  /** The first and the last time there is. */
  readonly timeExtent: readonly [oldest: number, newest: number];
  /** The zoom is another; null for none. */
  onZoom(times: readonly [from: number, to: number] | null): void;
  /** It has been that for a moment. */
  onZoomRest(times: readonly [from: number, to: number]): void;
  /** The crosshair stands at a time; null when it is gone. */
  onPoint(time: number | null): void;
  refresh(): void;
}

/** Where a person is in the drawing: the zoom, and what is looked at. A `Hand` moves it. */
export class Navigation {
  readonly #rest: Timer;
  readonly #target: NavigationTarget;
  /** The times that the viewer chose; null to show the range. */
  zoom: readonly [from: number, to: number] | null = null;
  /** The variant that is looked at. */
  highlighted: string | null = null;
  /** What was last done, in words. */
  announcement = '';

  /** @param host By whose window time is told. */
  constructor(host: Node, on: NavigationTarget) {
    this.#rest = new Timer(host);
    this.#target = on;
  }

  /** Lets what was begun come to nothing. */
  stop(): void {
    this.#rest.stop();
  }

  /** Shows some times, as far as there are such; null for the range. */
  zoomTo(times: readonly [from: number, to: number] | null): void {
    const [oldest, newest] = this.#target.timeExtent;
    const zoom = times === null ? null : clampTimes(times, oldest, newest);
    this.stop();
    this.zoom = zoom;
    if (zoom !== null) this.#rest.start(REST_MS, () => this.#target.onZoomRest(zoom));
    this.#target.onZoom(zoom);
  }
}
