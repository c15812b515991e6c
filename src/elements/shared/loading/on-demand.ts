import { html, type CSSResult, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { addStyles } from '../theme/styles.ts';
import type { Strings } from '../strings/strings.ts';

const PREFETCH_WITHIN_MS = 3000;

/** When the page has nothing else to do; in time all the same. */
function whenIdle(go: () => void): void {
  // Not every browser has it.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(go, { timeout: PREFETCH_WITHIN_MS });
  else setTimeout(go, PREFETCH_WITHIN_MS / 10);
}

// What a person waits for, by element.
const asked = new WeakMap<object, Promise<unknown>>();

/** Resolves when all is there that was asked of an element's parts; null when nothing was. */
export const askedOf = (host: object): Promise<unknown> | null => asked.get(host) ?? null;

/** What a module that is loaded on demand may have beside its functions: the looks of what they show. */
interface Part {
  readonly styles?: CSSResult;
}

/** What may be said of a part. */
export interface Demand {
  /** Called when it was loaded or could not be, before the element renders anew. */
  readonly settled?: () => void;
  /** Whether it is likely to be asked for, and so worth loading before. */
  readonly isLikely?: () => boolean;
}

/**
 * A part of an element that its first picture does not need: loaded when the browser has time, so that it is there when it is asked for, also
 * offline; at once when it is asked for before.
 */
export class OnDemand<T extends Part> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #import: () => Promise<T>;
  readonly #demand: Demand;
  #part: T | null = null;
  #loading: Promise<void> | null = null;
  #isPlanned = false;
  #hasFailed = false;

  constructor(host: ReactiveElement, load: () => Promise<T>, demand: Demand = {}) {
    this.#host = host;
    this.#import = load;
    this.#demand = demand;
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#isPlanned || this.#demand.isLikely?.() === false) return;
    this.#isPlanned = true;
    // A failure here is told when it is asked for.
    whenIdle(() => void this.#load());
  }

  /** The part; null until it is loaded. */
  get part(): T | null {
    return this.#part;
  }

  /** Does something with the part: at once when it is there. Null: it could not be loaded. */
  use(go: (part: T | null) => void): void {
    if (this.#part !== null) {
      go(this.#part);
      return;
    }
    const done = this.#load().then(() => {
      if (asked.get(this.#host) === done) asked.delete(this.#host);
      go(this.#part);
    });
    asked.set(this.#host, done);
  }

  /** What the part shows; until it is there, that it is being loaded, or that it could not be. */
  view(strings: Strings, show: (part: T) => TemplateResult): TemplateResult {
    if (this.#part !== null) return show(this.#part);
    return this.#hasFailed
      ? html`<p class="bad small" role="alert">${strings.common.notLoaded}</p>`
      : html`<p class="quiet small" aria-busy="true">${strings.common.loading}</p>`;
  }

  #load(): Promise<void> {
    this.#hasFailed = false;
    return (this.#loading ??= this.#take());
  }

  async #take(): Promise<void> {
    try {
      this.#part = await this.#import();
      const { styles } = this.#part;
      if (styles !== undefined) addStyles(this.#host, styles);
    } catch {
      // Such as in a moment without network; the element says so, and when it is asked for again it is tried again.
      this.#hasFailed = true;
      this.#loading = null;
    }
    this.#demand.settled?.();
    this.#host.requestUpdate();
  }
}
