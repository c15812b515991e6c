import { isServer } from 'lit';
import { viewOf } from '../../shared/view.ts';

/**
 * Draws at most once for each frame that a page shows: the first time at the end of the task that asked, so that what comes once a frame
 * is shown in the same one; what comes after that, with the next.
 */
export class FrameScheduler {
  readonly #host: Node;
  readonly #draw: () => void;
  #drawnAt: CSSNumberish | null = null;
  #isRequested = false;
  /** Takes back what was asked of a window. */
  #cancel: (() => void) | null = null;

  /** @param host In whose window it is drawn. */
  constructor(host: Node, draw: () => void) {
    this.#host = host;
    this.#draw = draw;
  }

  /** Whether something is still to be drawn. */
  get isRequested(): boolean {
    return this.#isRequested;
  }

  request(): void {
    if (this.#isRequested || isServer) return;
    this.#isRequested = true;
    const view = viewOf(this.#host);
    if (view.document.timeline.currentTime === this.#drawnAt) {
      const frame = view.requestAnimationFrame(this.#run);
      this.#cancel = () => view.cancelAnimationFrame(frame);
    } else queueMicrotask(this.#run);
  }

  stop(): void {
    this.#cancel?.();
    this.#isRequested = false;
  }

  readonly #run = (): void => {
    if (!this.#isRequested) return;
    this.#isRequested = false;
    this.#drawnAt = viewOf(this.#host).document.timeline.currentTime;
    this.#draw();
  };
}
