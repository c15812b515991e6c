import type { Span } from '../../shared/view-state/resolve-range.ts';
import { asBefore, EntryList, type FeedEntry } from './feed-entries.ts';
import type { FeedCause, FeedItem } from './feed-items.ts';
import type { FeedModel } from './feed-model.ts';

/** The items that somebody wants to see. */
export interface FeedScope {
  /** The id of the experiment, with what concerns the whole stream; null for all. */
  readonly experiment: string | null;
  readonly cause: FeedCause | null;
  /** The name of the metric that it was decided by; null for all. */
  readonly metric: string | null;
  readonly span: Span;
  /** Words that have to be found, in lower case. */
  readonly words: readonly string[];
}

/** The text of an item that words are looked for in, in lower case. */
export type SearchText = (item: FeedItem) => string;

const isSameScope = (a: FeedScope, b: FeedScope): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether somebody wants to see an item. */
export function isInScope(
  item: FeedItem,
  { experiment, cause, metric, span, words }: FeedScope,
  textOf: SearchText,
): boolean {
  if (cause !== null && item.cause !== cause) return false;
  if (metric !== null && item.metrics?.includes(metric) !== true) return false;
  if (experiment !== null && item.experiment !== experiment && item.experiment !== null) return false;
  if ((span.from !== null && item.at < span.from) || (span.to !== null && item.at > span.to)) return false;
  if (words.length === 0) return true;
  const text = textOf(item);
  return words.every((word) => text.includes(word));
}

/** The items of a model that somebody wants to see, as entries. It follows the model at the cost of what has changed, until the scope does. */
export class FeedSelection {
  readonly #model: FeedModel;
  readonly #textOf: SearchText;
  readonly #list = new EntryList();
  #scope: FeedScope = { experiment: null, cause: null, metric: null, span: { from: null, to: null }, words: [] };
  /** Items of the model that were looked at. */
  #seen = 0;
  #count = 0;
  #stops = 0;
  #version = 0;

  constructor(model: FeedModel, textOf: SearchText) {
    this.#model = model;
    this.#textOf = textOf;
  }

  /** Moves on whenever what is selected changes. */
  get version(): number {
    return this.#version;
  }

  /** How many items are selected. */
  get count(): number {
    return this.#count;
  }

  /** How many of them are stops. */
  get stops(): number {
    return this.#stops;
  }

  /** How many are not. */
  get hidden(): number {
    return this.#model.items.length - this.#count;
  }

  get scope(): FeedScope {
    return this.#scope;
  }

  /** Looks at what has changed in the model, and at everything where the scope is another one. */
  follow(scope: FeedScope): void {
    const { items } = this.#model;
    let from = this.#model.takeChanges();
    if (!isSameScope(scope, this.#scope)) from = 0;
    this.#scope = scope;
    if (from >= items.length && this.#seen === items.length) return;
    this.#version++;
    this.#takeBack(from);
    for (let place = this.#seen; place < items.length; place++) {
      const item = items[place] as FeedItem;
      if (!isInScope(item, scope, this.#textOf)) continue;
      this.#list.add(item, place);
      this.#tally(item, 1);
    }
    this.#seen = items.length;
  }

  #takeBack(place: number): void {
    if (place >= this.#seen) return;
    const { items, from } = this.#list.takeBack(place);
    for (const item of items) this.#tally(item, -1);
    this.#seen = from;
  }

  #tally({ kind }: FeedItem, one: 1 | -1): void {
    this.#count += one;
    if (kind === 'stop') this.#stops += one;
  }

  /**
   * Entries, newest first.
   * @param most How many, at most. @param arrivals Only those of the first arrivals, however many came after; null for all.
   */
  newest(most: number, arrivals: number | null): FeedEntry[] {
    const found: FeedEntry[] = [];
    for (const entry of this.#list.newestFirst()) {
      if (found.length >= most) break;
      found.push(...(arrivals === null ? [entry] : asBefore(entry, arrivals)));
    }
    return found.slice(0, most);
  }

  /** The selected items, newest first. */
  *items(): Iterable<FeedItem> {
    for (const { items } of this.#list.newestFirst())
      for (let i = items.length - 1; i >= 0; i--) yield items[i] as FeedItem;
  }

  /** The selected items among those that came after the first arrivals. */
  since(arrivals: number): readonly FeedItem[] {
    return this.#model.arrived
      .slice(arrivals)
      .filter((item) => this.#model.has(item) && isInScope(item, this.#scope, this.#textOf));
  }
}
