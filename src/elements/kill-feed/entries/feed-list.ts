import { html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { Hold } from '../../shared/hold.ts';
import type { Printing } from '../../shared/printing.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { FeedEntry } from '../data/feed-entries.ts';
import type { FeedItem } from '../data/feed-items.ts';
import type { FeedSource } from '../data/feed-source.ts';
import { hiddenNote, type FilterMenu } from '../filter/filter-menu.ts';
import { headerView } from '../filter/header-view.ts';
import { CurrentArticle } from './current-article.ts';
import { keysOf } from './entry-view.ts';
import type { FeedContext, StopContext } from './feed-context.ts';
import { listView } from './list-view.ts';
import { Paging } from './paging.ts';

/** How long an entry that came while one watched is marked, milliseconds. */
const FRESH_MS = 4000;

/** Tab goes on behind a place of the focus only where it is a tab stop itself: from any other the browser begins again at the top of the element. */
const stopWhileFocused = ({ type, currentTarget }: FocusEvent): void => {
  (currentTarget as HTMLElement).tabIndex = type === 'focus' ? 0 : -1;
};

/** The element that the list is in. */
interface ListHost extends ReactiveElement {
  limit: number | null;
  order: 'hold' | 'live';
}

/** The feed as entries under their days, newest first, page by page. New ones wait while somebody is at them. */
export class FeedList implements ReactiveController {
  readonly #host: ListHost;
  readonly #feed: FeedSource;
  readonly #printing: Printing;
  /** Holds how many items had come. */
  readonly #hold: Hold<number>;
  readonly #paging: Paging;
  readonly #current: CurrentArticle;
  #fresh = new Map<FeedItem, number>();
  #open: ReadonlySet<string> = new Set();
  #isExact = false;
  #hasMore = false;
  /** Moves on with whatever the entries are rendered from, besides what is selected. */
  #version = 0;

  constructor(host: ListHost, feed: FeedSource, printing: Printing) {
    this.#host = host;
    this.#feed = feed;
    this.#printing = printing;
    // Nobody sees a page in the background move.
    this.#hold = new Hold(host, () => host.order === 'hold' && !host.ownerDocument.hidden);
    this.#paging = new Paging(host);
    this.#current = new CurrentArticle(host, () => this.#showMore());
    host.addController(this);
  }

  hostUpdated(): void {
    const { renderRoot } = this.#host;
    this.#hold.watchTop(renderRoot.querySelector('header'));
    this.#paging.watchEnd(renderRoot.querySelector('.end'));
  }

  /** Marks items that came while one watched. */
  add(news: readonly FeedItem[]): void {
    this.#version++;
    for (const item of news) this.#fresh.set(item, Date.now() + FRESH_MS);
  }

  /** Renders all entries again, with the times and numbers of now. */
  refresh(): void {
    this.#version++;
    for (const [item, until] of this.#fresh) if (until < Date.now()) this.#fresh.delete(item);
  }

  /** Begins at the newest entry: others are selected. */
  restart(): void {
    this.#paging.restart();
    this.#hold.forget();
  }

  /** Begins anew with the entries of another stream. */
  clear(): void {
    this.restart();
    this.#fresh.clear();
  }

  /**
   * The line above the entries, and the entries.
   * @param stops What stops are shown with; read while the entries are rendered.
   * @param inputs What that depends on, besides the strings and the format: unless one has changed, the entries are not rendered again.
   */
  render(menu: FilterMenu, stops: () => StopContext, inputs: readonly unknown[]): TemplateResult {
    const { strings, format } = menu;
    const { selection } = this.#feed;
    // On paper nothing waits, and there is nothing to scroll.
    const isPaper = this.#printing.isOn;
    const settled = this.#hold.settle(() => this.#feed.arrivals);
    const held = isPaper ? null : settled;
    const waiting = held === null ? 0 : selection.since(held).length;
    const shown = this.#shown(held);
    const current = this.#current.among(keysOf(shown, (key) => isPaper || this.#open.has(key)));
    const entries = (): TemplateResult =>
      listView(shown, this.#context(stops(), current), this.#hasMore ? this.#paging.showMore : null);
    return html`${headerView(menu, selection.stops, { isOn: this.#isExact, toggle: this.#toggleTimes })}
      ${selection.count > 0 ? nothing : html`<p class="notice" part="notice">${icons.filter}<span>${strings.killFeed.noMatch}</span>${hiddenNote(menu, () => this.#showAll(menu))}</p>`}
      <div class="fresh-place">
        ${waiting === 0 ? nothing : html`<button class="button main" part="new" @click=${this.#showFresh}>${icons.up}${strings.killFeed.fresh(waiting, format.count(waiting))}</button>`}
      </div>
      <div
        class="scroller"
        @keydown=${this.#current.onKey}
        @focusin=${this.#current.onFocusIn}
        @scroll=${this.#hold.scrolled}
      >
        ${guard(
          [
            this.#version,
            selection.version,
            held,
            current,
            isPaper,
            this.#open,
            this.#isExact,
            shown.length,
            this.#hasMore,
            strings,
            format,
            ...inputs,
          ],
          entries,
        )}
        <span class="visually-hidden" data-after tabindex="-1" @focus=${stopWhileFocused} @blur=${stopWhileFocused}
          >${strings.killFeed.end}</span
        >
      </div>`;
  }

  /** The entries to show: while the feed is held, newer items wait. */
  #shown(held: number | null): readonly FeedEntry[] {
    const limit = this.#host.limit ?? Infinity;
    const most = Math.min(limit, this.#printing.isOn ? Infinity : this.#paging.count);
    const entries = this.#feed.selection.newest(most + 1, held);
    this.#hasMore = entries.length > most && most < limit;
    return entries.slice(0, most);
  }

  #context(stops: StopContext, current: string): FeedContext {
    return {
      ...stops,
      isExact: this.#isExact,
      open: this.#open,
      fold: (key, isOpen) => this.#fold(key, isOpen, stops),
      isPaper: this.#printing.isOn,
      fresh: new Set(this.#fresh.keys()),
      current,
    };
  }

  #fold(key: string, isOpen: boolean, { evidence }: StopContext): void {
    if (this.#open.has(key) === isOpen) return;
    const open = new Set(this.#open);
    // A burst only unfolds.
    if (isOpen && !key.startsWith('burst\n')) evidence.use(() => {});
    if (isOpen) open.add(key);
    else open.delete(key);
    this.#open = open;
    this.#host.requestUpdate();
  }

  readonly #showFresh = (): void => {
    const host = this.#host;
    this.#hold.release();
    host.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0 });
    if (host.getBoundingClientRect().top < 0) host.scrollIntoView({ block: 'start' });
    host.requestUpdate();
    // The button goes away under whoever pressed it: the newest entry takes the focus.
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>('[data-entry]')?.focus());
  };

  #showMore(): boolean {
    if (this.#hasMore) this.#paging.showMore();
    return this.#hasMore;
  }

  #showAll({ filter, onChange }: FilterMenu): void {
    filter.showAll();
    onChange();
    // The button goes away under whoever pressed it.
    this.#host.renderRoot.querySelector<HTMLElement>('.filter')?.focus();
  }

  readonly #toggleTimes = (): void => {
    this.#isExact = !this.#isExact;
    this.#host.requestUpdate();
  };
}
