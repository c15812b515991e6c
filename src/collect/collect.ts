import type { Segments, Values, ViewRecord } from './queue.ts';
import { Sender } from './sender.ts';
import { randomId, Visitor, type Consent } from './visitor.ts';
import { SeenWatch } from './watch.ts';

/** Options of {@link collect}. */
export interface CollectOptions {
  /** A token with the scope `count`, which everybody can read in the page; left out where the server asks for none. */
  readonly token?: string | undefined;
  /** The visitor's id, 1 to 64 characters, when the page has one of its own: a pseudonym, never a name or an address. */
  readonly unit?: string | undefined;
  /** How far the visitor has agreed to be remembered; `session` when left out. */
  readonly consent?: Consent | undefined;
  /** The value of this page view in each dimension that its experiments declare, such as `{ device: 'mobile' }`: at most five, never a text of a visitor. */
  readonly segments?: Segments | undefined;
}

/** Counts views of variants in a page. */
export interface Collector {
  /** The visitor's id; undefined where each page view stands for a visitor: without consent, or where the browser forbids storage. */
  readonly unit: string | undefined;
  /** An id of this page view, by which a page without a visitor's id may be assigned. It changes when the page returns from the back/forward cache. */
  readonly view: string;
  /**
   * Counts a view of a variant as soon as its element was seen: half of it in view (30 % from 242,500 square pixels on, or as much as covers half
   * of the viewport) for a second without a break, drawn, in a page that is visible. A click in it is an engagement, and counts the view at once.
   * @param variant The variant's id, as it was posted.
   * @param element The element that shows it.
   * @returns A function that ends this, such as when the element leaves the page.
   * @throws {RangeError} When the variant's id is empty or has more than 128 characters.
   */
  seen(variant: string, element: Element): () => void;
  /**
   * Counts a view of a variant at once: for code that knows which variant it shows, and not by which element. Once in a page view for a variant.
   * @param variant The variant's id, as it was posted.
   * @param unit The visitor's id by which the variant was assigned, 1 to 64 characters; `unit` of the collector when left out.
   * @param segments The visitor's value in each dimension; those of the collector when left out.
   * @throws {RangeError} When an id is empty or too long; a variant's has at most 128 characters.
   */
  exposed(variant: string, unit?: string, segments?: Segments): void;
  /**
   * Counts an engagement with a variant that was given to `exposed`, or its element to `seen`, in this page, and its view when that was not counted
   * yet: who engages has seen it. An engagement with any other variant is not counted, and said on the console.
   * @param variant The variant's id.
   * @param kind A word of 1 to 32 lower-case letters, digits and hyphens; `click` when left out. The first eight kinds of a view count.
   * @throws {RangeError} When the kind is no such word.
   */
  engaged(variant: string, kind?: string): void;
  /**
   * Changes the values of metrics that a view has, such as seconds read or money spent: `peeksafe/collect/values` has what a page needs for that.
   * @param variant The variant's id.
   * @param change Makes the new values of the former ones, if there are any; they only grow.
   * @returns Whether there is such a view: none was counted before `seen`, `exposed` or `engaged` has done so.
   */
  valued(variant: string, change: (values?: Values) => Values): boolean;
  /** Called when the page is left, before what was counted is sent: the last moment for values. */
  readonly leaving: (() => void)[];
  /** Sends what was counted without the usual wait of up to five seconds. Resolves when the server has answered or could not be reached; what failed is tried again. */
  flush(): Promise<void>;
  /** The visitor's own variant of an experiment, for `assign`'s `remembered`; null when none is remembered. */
  own(experiment: string): string | null;
  /** Remembers the visitor's own variant of an experiment, as far as the visitor agreed to it. */
  remember(experiment: string, own: string): void;
}

const KIND = /^[a-z][a-z0-9-]{0,31}$/;
const MAX_KINDS = 8;
const MAX_ID = 128;
const MAX_UNIT = 64;

function checkId(most: number, id = '-'): void {
  if (id === '' || id.length > most) throw new RangeError(`collect: expected an id of 1 to ${most} characters`);
}

/** The visitor of a view, and the value of the visitor in each dimension. */
type Owner = Pick<ViewRecord, 'unit' | 'segments'>;

/** The page's part of counting: which views there are, and when the page comes and goes. */
class PageCollector implements Collector {
  readonly #visitor: Visitor;
  readonly #sender: Sender;
  /** Watched elements, and the variant of each. */
  readonly #watched = new Map<SeenWatch, string>();
  readonly #views = new Map<string, ViewRecord>();
  /** Variants without an element, and the visitor of each. */
  readonly #exposed = new Map<string, Owner>();
  #isLeft = false;
  readonly #told = new Set<string>();
  readonly #page = randomId();
  readonly #own: Owner;
  readonly unit: string | undefined;
  view = randomId();
  readonly leaving: (() => void)[] = [];

  constructor(url: string, { token, unit, consent = 'session', segments }: CollectOptions) {
    checkId(MAX_UNIT, unit);
    this.#visitor = new Visitor(url, consent, unit);
    ({ unit: this.unit } = this.#visitor);
    this.#own = { unit: this.unit, segments };
    this.#sender = new Sender({
      ...{ url, token },
      onLoss: (sentence) => this.#warn(sentence),
      onArrival: () => this.#keep(),
    });
    this.#sender.add(...this.#visitor.takeKept());
    // A quick visitor would otherwise carry them from page to page until they are too old.
    void this.flush();
    document.addEventListener('visibilitychange', () => {
      this.#update();
      if (document.hidden) this.#leave();
      else this.#return();
    });
    document.addEventListener('prerenderingchange', () => this.#update());
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#begin());
  }

  seen(variant: string, element: Element): () => void {
    checkId(MAX_ID, variant);
    const watch = new SeenWatch(element, () => this.#count(variant));
    this.#watched.set(watch, variant);
    const listening = new AbortController();
    for (const type of ['click', 'auxclick'] as const)
      (element as HTMLElement).addEventListener(
        type,
        ({ button }) => {
          // The middle button, 1, opens a link in another tab.
          if (!(button > 1)) this.engaged(variant);
        },
        listening,
      );
    return () => {
      listening.abort();
      watch.stop();
      this.#watched.delete(watch);
    };
  }

  exposed(variant: string, unit = this.unit, segments = this.#own.segments): void {
    checkId(MAX_ID, variant);
    checkId(MAX_UNIT, unit);
    this.#exposed.set(variant, { unit, segments });
    this.#count(variant);
  }

  engaged(variant: string, kind = 'click'): void {
    if (!KIND.test(kind)) {
      throw new RangeError(`collect: expected a kind of 1 to 32 a-z, 0-9 and -, not ${kind}`);
    }
    if (!this.#views.has(variant) && ![...this.#watched.values()].includes(variant)) {
      return this.#warn(`engaged('${variant}') without seen().`);
    }
    const view = this.#viewOf(variant);
    const { engaged = [] } = view;
    if (engaged.includes(kind)) return;
    if (engaged.length === MAX_KINDS) return this.#warn(`engaged('${variant}') with over ${MAX_KINDS} kinds.`);
    this.#put({ ...view, engaged: [...engaged, kind] });
  }

  valued(variant: string, change: (values?: Values) => Values): boolean {
    const view = this.#views.get(variant);
    if (view) this.#put({ ...view, values: change(view.values) });
    return !!view;
  }

  flush(): Promise<void> {
    return this.#sender.flush();
  }

  own(experiment: string): string | null {
    return this.#visitor.own(experiment);
  }

  remember(experiment: string, own: string): void {
    this.#visitor.remember(experiment, own);
  }

  #viewOf(variant: string): ViewRecord {
    return (
      this.#views.get(variant) ?? {
        view: this.view,
        variant,
        at: Date.now(),
        ...(this.#exposed.get(variant) ?? this.#own),
      }
    );
  }

  #count(variant: string): void {
    if (!this.#views.has(variant)) this.#put(this.#viewOf(variant));
  }

  #put(view: ViewRecord): void {
    this.#views.set(view.variant, view);
    this.#sender.add(view);
  }

  /** A page that is shown again takes back the views it kept while it was hidden. */
  #return(): void {
    this.#isLeft = false;
    this.#visitor.keep(this.#page, []);
  }

  #update(): void {
    for (const watch of this.#watched.keys()) watch.update();
  }

  #leave(): void {
    for (const act of this.leaving) act();
    this.#isLeft = true;
    this.#sender.leave();
    this.#keep();
  }

  /** A page that is left keeps for the next what may not arrive; whatever arrives after all is counted once. */
  #keep(): void {
    if (!this.#isLeft) return;
    if (!this.#visitor.keep(this.#page, this.#sender.queue.all)) this.#warn('Views not kept: no room.');
  }

  /**
   * A page from the back/forward cache is another view, as it is where the browser has no such cache and loads it: a variant would otherwise have fewer
   * views in one browser than in another.
   */
  #begin(): void {
    this.#return();
    this.view = randomId();
    this.#views.clear();
    for (const variant of this.#exposed.keys()) this.#count(variant);
    for (const watch of this.#watched.keys()) {
      watch.stop();
      watch.start();
    }
  }

  #warn(sentence: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    console.warn(`peeksafe: ${sentence}`);
  }
}

/**
 * Counts in a page which variants were seen and engaged with, and sends that to a stream: each page view once for a variant, with all that it had.
 *
 * It sends a few seconds after something was seen and when the page is left, without cookies, one request at a time; what fails is tried again. Losses
 * are said on the console, each sentence once.
 * @param url The stream's address, such as `https://host/v1/streams/news`.
 * @param options The token, the visitor and what the visitor has agreed to.
 * @returns The collector of this page.
 * @throws {RangeError} When the unit is empty or has more than 64 characters.
 * @example
 * ```ts
 * const collector = collect('https://peeksafe.example/v1/streams/news', { token });
 * collector.seen('hero-b', document.querySelector('h1'));
 * ```
 */
export const collect = (url: string, options: CollectOptions = {}): Collector =>
  new PageCollector(url.replace(/\/+$/, ''), options);
