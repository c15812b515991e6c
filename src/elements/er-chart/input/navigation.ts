import { after } from '../../shared/view.ts';
import type { Show } from '../render/scene.ts';
import { within } from '../layout/zoom.ts';

/** A closer look is asked for when the zoom has come to rest, milliseconds. */
const REST_MS = 250;

/** Whom a navigation moves. */
export interface Navigated {
  /** What is shown; null when nothing is. */
  readonly show: Show | null;
  /** The first and the last time there is. */
  readonly ends: readonly [oldest: number, newest: number];
  /** The zoom is another; null for none. */
  zoomed(times: readonly [from: number, to: number] | null): void;
  /** It has been that for a moment. */
  rested(times: readonly [from: number, to: number]): void;
  /** The crosshair stands at a time; null when it is gone. */
  pointed(time: number | null): void;
  refresh(): void;
}

/** Where a person is in the drawing: the zoom, and what is looked at. A `Hand` moves it. */
export class Navigation {
  readonly #host: Node;
  readonly #on: Navigated;
  /** The times that the viewer chose; null to show the range. */
  zoom: readonly [from: number, to: number] | null = null;
  /** The variant that is looked at. */
  highlighted: string | null = null;
  /** What was last done, in words. */
  said = '';
  #unrest: (() => void) | null = null;

  /** @param host By whose window time is told. */
  constructor(host: Node, on: Navigated) {
    this.#host = host;
    this.#on = on;
  }

  /** Lets what was begun come to nothing. */
  stop(): void {
    this.#unrest?.();
    this.#unrest = null;
  }

  /** Shows some times, as far as there are such; null for the range. */
  show(times: readonly [from: number, to: number] | null): void {
    const [oldest, newest] = this.#on.ends;
    const zoom = times === null ? null : within(times, oldest, newest);
    this.stop();
    this.zoom = zoom;
    if (zoom !== null)
      this.#unrest = after(REST_MS, this.#host, () => {
        this.#unrest = null;
        this.#on.rested(zoom);
      });
    this.#on.zoomed(zoom);
  }
}
