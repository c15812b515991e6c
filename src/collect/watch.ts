/** An element counts as seen after this time in view without a break. Milliseconds. */
const SEEN_MS = 1000;

/** From this area on, in CSS pixels, 30 % of an element are enough; 970 x 250. */
const LARGE_AREA = 242_500;

/** The shares of an element at which the browser tells of it: close together for elements that are far higher than the viewport. */
export const THRESHOLDS = [0.3, 0.5, ...Array.from({ length: 33 }, (_, i) => (i / 32) ** 2)];

const VISIBLE = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true } as const;

/** Whether the page can be seen. */
export const isPageVisible = (): boolean => !document.hidden && !(document as { prerendering?: boolean }).prerendering;

const area = ({ width, height }: { width: number; height: number }): number => width * height;

/** Whether enough of an element is in view: half of it, 30 % of a large one, or as much as covers half of the viewport. */
export function isInView({
  intersectionRatio,
  intersectionRect,
  boundingClientRect,
  rootBounds,
}: IntersectionObserverEntry): boolean {
  const viewport = area(rootBounds ?? { width: innerWidth, height: innerHeight });
  const enough = area(boundingClientRect) >= LARGE_AREA ? 0.3 : 0.5;
  return intersectionRatio >= enough || (intersectionRatio > 0 && area(intersectionRect) >= viewport / 2);
}

/** The browser tells of hidden, transparent and empty boxes as of others. */
function isDrawn(element: Element): boolean {
  return area(element.getBoundingClientRect()) > 0 && element.checkVisibility(VISIBLE);
}

/** Says once when an element was seen for a second without a break. */
export class SeenWatch {
  readonly #element: Element;
  readonly #onSeen: () => void;
  readonly #observer: IntersectionObserver;
  #isInView = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: Element, onSeen: () => void) {
    this.#element = element;
    this.#onSeen = onSeen;
    this.#observer = new IntersectionObserver(
      (entries) => {
        // The last is how it is now.
        this.#isInView = isInView(entries.at(-1) as IntersectionObserverEntry);
        this.update();
      },
      { threshold: THRESHOLDS },
    );
    this.start();
  }

  /** Watches, after `stop` once more. */
  start(): void {
    this.#observer.observe(this.#element);
  }

  /** Begins the second, or breaks it off: also when the page was hidden or shown. */
  update(): void {
    if (!this.#isInView || !isPageVisible()) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setTimeout(() => this.#look(), SEEN_MS);
  }

  #look(): void {
    this.#timer = undefined;
    if (!isDrawn(this.#element)) return this.update();
    this.stop();
    this.#onSeen();
  }

  /** Watches no more. */
  stop(): void {
    this.#isInView = false;
    this.update();
    this.#observer.disconnect();
  }
}
