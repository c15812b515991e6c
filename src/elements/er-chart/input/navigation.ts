import type { LiveStream } from '../../../sdk/index.ts';
import { Timer } from '../../shared/timers.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import { clampTimes } from '../layout/zoom.ts';

/** Detail is loaded when the zoom has not changed for this long, milliseconds. */
const REST_MS = 250;

/** The chart that is navigated. */
export interface NavigationTarget {
  /** Null while nothing is shown. */
  readonly model: SceneModel | null;
  /** The stream that the counts are of; null where they are the page's own. */
  readonly stream: LiveStream | null;
  /** The first and the last time there is. */
  readonly timeExtent: readonly [oldest: number, newest: number];
  /** The zoom changed; null for none. */
  onZoom(times: readonly [from: number, to: number] | null): void;
  /** The zoom has been the same for a moment. */
  onZoomRest(times: readonly [from: number, to: number]): void;
  /** The crosshair moves to a time; null when it goes. */
  onPoint(time: number | null): void;
  refresh(): void;
}

/** The zoom and the highlighted line. `InteractionController` changes them. */
export class Navigation {
  readonly #rest: Timer;
  readonly #target: NavigationTarget;
  /** The times that the viewer chose; null to show the range. */
  zoom: readonly [from: number, to: number] | null = null;
  /** The variant whose line is highlighted. */
  highlighted: string | null = null;
  /** The last action, for screen readers. */
  announcement = '';

  /** @param host Its window has the timer. */
  constructor(host: Node, on: NavigationTarget) {
    this.#rest = new Timer(host);
    this.#target = on;
  }

  /** Cancels the timer. */
  stop(): void {
    this.#rest.stop();
  }

  /** Forgets what somebody looked at: it was of another stream. */
  forget(): void {
    this.stop();
    this.zoom = null;
    this.highlighted = null;
    this.announcement = '';
  }

  /** Shows times within those of the data; null for the range. */
  zoomTo(times: readonly [from: number, to: number] | null): void {
    const [oldest, newest] = this.#target.timeExtent;
    const zoom = times === null ? null : clampTimes(times, oldest, newest);
    this.stop();
    this.zoom = zoom;
    if (zoom !== null) this.#rest.start(REST_MS, () => this.#target.onZoomRest(zoom));
    this.#target.onZoom(zoom);
  }
}
