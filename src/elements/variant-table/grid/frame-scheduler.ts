import { isServer } from 'lit';
import { viewOf } from '../../shared/view.ts';

/**
 * Draws at most once per frame of the page: the first request of a frame at the end of its task, so that one change per frame is shown in the
 * same frame; later ones with the next frame.
 */
export class FrameScheduler {
  readonly #host: Node;
  readonly #draw: () => void;
  #drawnAt: CSSNumberish | null = null;
  #isRequested = false;
  /** Cancels the requested frame. */
  #cancel: (() => void) | null = null;

  /** @param host Its window has the frames. */
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
