import type { ReactiveController, ReactiveElement } from 'lit';

/** The table is laid out for paper as for a place of this width, in CSS pixels, and made as small as that asks for. */
const PAPER_WIDTH = 960;
const HALF_MINUTE_MS = 30_000;

/** The room that an element has in its page, or on paper; has it rendered anew when that changes, and as time passes. */
export class Place implements ReactiveController {
  readonly #host: ReactiveElement;
  #resize: ResizeObserver | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #width = 0;
  #isPaper = false;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** In CSS pixels. */
  get width(): number {
    if (this.#width === 0) this.#width = this.#host.clientWidth;
    return this.#isPaper ? PAPER_WIDTH : this.#width;
  }

  /** Whether the page is being printed. */
  get isPaper(): boolean {
    return this.#isPaper;
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), HALF_MINUTE_MS);
    this.#resize ??= new ResizeObserver(() => this.#resized());
    this.#resize.observe(this.#host);
    window.addEventListener('beforeprint', this.#print);
    window.addEventListener('afterprint', this.#print);
  }

  hostDisconnected(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#resize?.disconnect();
    window.removeEventListener('beforeprint', this.#print);
    window.removeEventListener('afterprint', this.#print);
  }

  /** In the next frame: a change of the page while sizes are being told would be told again. */
  #resized(): void {
    requestAnimationFrame(() => {
      if (!this.#host.isConnected) return;
      this.#width = this.#host.clientWidth;
      this.#host.requestUpdate();
    });
  }

  readonly #print = ({ type }: Event): void => {
    this.#isPaper = type === 'beforeprint';
    this.#host.requestUpdate();
    // The browser takes the page as it stands when this returns.
    (this.#host as unknown as { performUpdate(): void }).performUpdate();
  };
}
