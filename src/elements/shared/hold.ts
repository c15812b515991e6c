import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import { viewOf } from './view.ts';

/** From here on one has scrolled, px. */
const SCROLLED_FROM = 4;

/**
 * Keeps a list still while somebody is at it: the pointer is over it, the focus is inside, or it is scrolled away from its beginning. What
 * comes meanwhile waits, so that nothing jumps under the pointer.
 * @typeParam Shown - Says what a list shows, such as the ids in it.
 */
export class Hold<Shown = never> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #isKept: () => boolean;
  #isPointed = false;
  #isScrolled = false;
  /** The beginning of the list has gone out of sight above: a list without a height of its own scrolls with its page. */
  #isAway = false;
  #top: IntersectionObserver | null = null;
  #watched: Element | null = null;
  /** The content of the list when the hold began; null while there is none. */
  #held: Shown | null = null;

  /** @param isKept Whether it is kept still although nobody is at it. */
  constructor(host: ReactiveElement, isKept: () => boolean = () => false) {
    this.#host = host;
    this.#isKept = isKept;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('pointerenter', this.#enter);
    this.#host.addEventListener('pointerleave', this.#leave);
    this.#host.addEventListener('focusin', this.#focusMoved);
    this.#host.addEventListener('focusout', this.#focusMoved);
    this.#top = new (viewOf(this.#host).IntersectionObserver)((seen) => this.#topSeen(seen));
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('pointerenter', this.#enter);
    this.#host.removeEventListener('pointerleave', this.#leave);
    this.#host.removeEventListener('focusin', this.#focusMoved);
    this.#host.removeEventListener('focusout', this.#focusMoved);
    this.#top?.disconnect();
    this.#top = null;
    this.#watched = null;
    this.forget();
    this.#isAway = false;
    this.#isPointed = false;
    this.#isScrolled = false;
  }

  /**
   * Returns what a list may show: null for all there is, else only what it showed when the hold began.
   * @param now Returns what the list shows at present; called when the hold begins.
   */
  settle(now: () => Shown): Shown | null {
    if (!this.isHeld) this.#held = null;
    else this.#held ??= now();
    return this.#held;
  }

  /** Shows everything now, and holds still from there. */
  release(): void {
    this.#held = null;
    this.#isScrolled = false;
  }

  /** Forgets what was shown: it is another list now. */
  forget(): void {
    this.#held = null;
  }

  /** To be called when the list scrolls. */
  readonly scrolled = (event: Event): void => {
    const isScrolled = (event.currentTarget as Element).scrollTop > SCROLLED_FROM;
    if (isScrolled === this.#isScrolled) return;
    this.#isScrolled = isScrolled;
    this.#host.requestUpdate();
  };

  /** Watches the line above the list; null when there is none. To be called after each update. */
  watchTop(line: Element | null): void {
    if (line === this.#watched) return;
    this.#top?.disconnect();
    this.#watched = line;
    if (line !== null) this.#top?.observe(line);
  }

  #topSeen(seen: readonly IntersectionObserverEntry[]): void {
    const last = seen.at(-1) as IntersectionObserverEntry;
    const isAway = !last.isIntersecting && last.boundingClientRect.bottom < 0;
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#look();
  }

  /** Whether somebody is at the list. */
  get isHeld(): boolean {
    // On a server nobody is, and there is no focus to ask for.
    if (isServer) return false;
    if (this.#isPointed || this.#isScrolled || this.#isAway || this.#isKept()) return true;
    return this.#host.matches(':focus-within');
  }

  // A finger that has left does not always say so; only a pointer that hovers holds the list.
  readonly #enter = (event: PointerEvent): void => {
    this.#isPointed = event.pointerType !== 'touch';
    this.#look();
  };

  readonly #leave = (): void => {
    this.#isPointed = false;
    this.#look();
  };

  readonly #look = (): void => this.#host.requestUpdate();

  // An update that takes away what has the focus, or gives it to what it shows, is not over yet.
  readonly #focusMoved = (): void => void this.#host.updateComplete.then(this.#look);
}
