/**
 * Values of views in a page, such as seconds read and money spent, for metrics that the experiment declares.
 * @module
 */
import { addValue, checkMetric } from './add-value.ts';
import type { Collector } from './collect.ts';
import { isInView, isPageVisible, THRESHOLDS } from './watch.ts';

export { addValue };

/** A visitor who does nothing for longer reads no more, or has gone. Milliseconds. */
const IDLE_MS = 30_000;

/** Dwell ends here: one page that stays open must not outweigh hundreds of readers. Milliseconds. */
const MAX_DWELL_MS = 600_000;

/** Dwell is counted in such steps, and first sent after ten of them: then whenever it has doubled. Milliseconds. */
const STEP_MS = 1000;
const FIRST_SENT_MS = 10 * STEP_MS;

const ACTIONS = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchmove', 'focus'];

/** The time that a visitor looks at one element. */
class Dwell {
  readonly #add: (seconds: number) => boolean;
  readonly #leaving: Collector['leaving'];
  readonly #observer: IntersectionObserver;
  #isInView = false;
  #isCounting = false;
  #lookedAt = performance.now();
  #activeAt = performance.now();
  #total = 0;
  #sent = 0;
  readonly #listening = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(element: Element, leaving: Collector['leaving'], add: (seconds: number) => boolean) {
    this.#add = add;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#look();
        this.#isInView = isInView(entries.at(-1) as IntersectionObserverEntry);
        this.#look();
      },
      { threshold: THRESHOLDS },
    );
    this.#observer.observe(element);
    this.#leaving = leaving;
    leaving.push(this.#leave);
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    addEventListener('visibilitychange', () => this.#look(), options);
    addEventListener('pageshow', ({ persisted }) => persisted && this.#begin(), options);
    for (const type of ACTIONS) addEventListener(type, () => (this.#activeAt = performance.now()), options);
    this.#timer = setInterval(() => this.#step(), STEP_MS);
  }

  /** Takes the time since it last looked, if the visitor was looking then. */
  #look(): void {
    const now = performance.now();
    if (this.#isCounting) this.#total = Math.min(this.#total + now - this.#lookedAt, MAX_DWELL_MS);
    this.#lookedAt = now;
    this.#isCounting = this.#isInView && isPageVisible() && now - this.#activeAt < IDLE_MS;
  }

  #step(): void {
    this.#look();
    if (this.#total >= Math.max(FIRST_SENT_MS, 2 * this.#sent)) this.#send();
  }

  readonly #leave = (): void => {
    this.#look();
    this.#send();
  };

  #send(): void {
    const total = Math.round(this.#total);
    if (total > this.#sent && this.#add((total - this.#sent) / 1000)) this.#sent = total;
  }

  /** A page from the back/forward cache is another view. */
  #begin(): void {
    this.#look();
    this.#activeAt = performance.now();
    this.#total = 0;
    this.#sent = 0;
  }

  stop(): void {
    this.#leave();
    this.#leaving.splice(this.#leaving.indexOf(this.#leave), 1);
    clearInterval(this.#timer);
    this.#observer.disconnect();
    this.#listening.abort();
  }
}

/**
 * Counts the seconds that a visitor looks at an element: enough of it is in view, the page is visible, and the visitor moved, typed or scrolled in the last
 * 30 seconds. A view has ten minutes at most. They are sent when the page is left, and before that after 10, 20, 40 … seconds, so that most of it arrives
 * within the attribution window, which should be some minutes longer than ten.
 *
 * Nothing is counted of a view that `seen` has not counted, such as one of less than a second.
 * @param collector The collector of this page.
 * @param variant The variant's id.
 * @param element The element that shows it.
 * @param metric The metric that the experiment declares as a mean; `dwell` when left out.
 * @returns A function that ends this, such as when the element leaves the page.
 * @example
 * ```ts
 * addEventListener('peeksafe-variant', ({ target, detail }) => countDwell(detail.collector, detail.variant, target));
 * ```
 */
export function countDwell(collector: Collector, variant: string, element: Element, metric = 'dwell'): () => void {
  checkMetric(metric);
  const dwell = new Dwell(element, collector.leaving, (seconds) => addValue(collector, variant, metric, seconds));
  return () => dwell.stop();
}
