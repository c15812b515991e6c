/**
 * Draws at most once for each frame that a page shows: the first time at the end of the task that asked, so that what comes once a frame
 * is shown in the same one; what comes after that, with the next.
 */
export class Frames {
  readonly #draw: () => void;
  #shownAt: CSSNumberish | null = null;
  #isAsked = false;
  #frame = 0;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Whether something is still to be drawn. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    if (document.timeline.currentTime === this.#shownAt) this.#frame = requestAnimationFrame(this.#run);
    else queueMicrotask(this.#run);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#isAsked = false;
  }

  readonly #run = (): void => {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    this.#shownAt = document.timeline.currentTime;
    this.#draw();
  };
}
