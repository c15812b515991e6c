import type { ReactiveController, ReactiveElement } from 'lit';
import { viewOf } from '../../shared/view.ts';

/** How wide the track of a timeline is; its host renders again when it has another width. */
export class TrackWidth implements ReactiveController {
  readonly #host: ReactiveElement;
  #observer: ResizeObserver | null = null;
  #track: Element | null = null;
  #px = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** CSS pixels; 0 before it is measured. */
  get px(): number {
    return this.#px;
  }

  hostConnected(): void {
    this.#observer = new (viewOf(this.#host).ResizeObserver)(([entry]) => {
      const px = Math.round(entry?.contentRect.width ?? 0);
      if (px === this.#px) return;
      this.#px = px;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#track = null;
  }

  hostUpdated(): void {
    const track = this.#host.renderRoot.querySelector('.track');
    if (track === this.#track) return;
    this.#observer?.disconnect();
    this.#track = track;
    if (track !== null) this.#observer?.observe(track);
  }
}
