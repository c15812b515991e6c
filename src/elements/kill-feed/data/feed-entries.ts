import type { Calendar } from '../../shared/format/calendar.ts';
import type { FeedItem } from './feed-items.ts';

/** A stop. */
export type StopItem = FeedItem & { readonly kind: 'stop' };

/** An entry of the feed: something that happened, or a burst of stops that came so close together that they are one piece of news. */
export interface FeedEntry {
  /** The id of its first item: it stays when more come. */
  readonly id: string;
  /** Oldest first; more than one are stops. */
  readonly items: readonly FeedItem[];
}

/** Entries of one day, newest first. */
export interface Day {
  /** When the day begins, milliseconds since 1970. */
  readonly begin: number;
  readonly entries: readonly FeedEntry[];
}

/** Stops within this time of the first of them are a burst, milliseconds. */
const BURST_MS = 60_000;
/** Fewer are shown one by one. */
const BURST_FROM = 3;

const single = (item: FeedItem): FeedEntry => ({ id: item.id, items: [item] });

/** The newest item of an entry. */
export const newestOf = ({ items }: FeedEntry): FeedItem => items.at(-1) as FeedItem;

/**
 * Puts items that come oldest first together as entries. Bursts are found from the oldest on, so that new stops never change how older ones are
 * grouped, and the last ones can be taken back to be looked at again: what follows costs what it changes.
 */
export class EntryList {
  /** Complete ones, oldest first, each with the place of the item that its stretch began with. */
  readonly #entries: FeedEntry[] = [];
  readonly #starts: number[] = [];
  /** The stretch that is still open: a first stop and all within a minute of it. */
  #open: FeedItem[] = [];
  #openStart = 0;

  /** Forgets all. */
  clear(): void {
    this.#entries.length = 0;
    this.#starts.length = 0;
    this.#open = [];
  }

  /**
   * Takes back what hangs on items from a place on, which has been added before.
   * @param place Of the first item that has changed, among all of the stream.
   * @returns The items that were taken back, and the place from which on items are to be added again.
   */
  takeBack(place: number): { readonly items: readonly FeedItem[]; readonly from: number } {
    const items = [...this.#open];
    let from = Math.min(place, this.#open.length > 0 ? this.#openStart : place);
    this.#open = [];
    // A changed item may also belong to the stretch before, which begins at an earlier place.
    let isBefore = false;
    for (let start = this.#starts.at(-1); start !== undefined; start = this.#starts.at(-1)) {
      if (isBefore && start < from) break;
      isBefore ||= start < place;
      from = Math.min(from, start);
      this.#starts.pop();
      items.push(...(this.#entries.pop() as FeedEntry).items);
    }
    return { items, from };
  }

  /** Adds the next item; `place` is its place among all items of the stream. */
  add(item: FeedItem, place: number): void {
    const [first] = this.#open;
    if (first !== undefined && item.at - first.at > BURST_MS) this.#close();
    if (this.#open.length === 0) {
      if (item.kind !== 'stop') {
        this.#push(single(item), place);
        return;
      }
      this.#openStart = place;
    }
    this.#open.push(item);
  }

  /** Entries from the newest on. */
  *newestFirst(): Iterable<FeedEntry> {
    yield* entriesOf(this.#open).reverse();
    for (let i = this.#entries.length - 1; i >= 0; i--) yield this.#entries[i] as FeedEntry;
  }

  #close(): void {
    for (const entry of entriesOf(this.#open)) this.#push(entry, this.#openStart);
    this.#open = [];
  }

  #push(entry: FeedEntry, start: number): void {
    this.#entries.push(entry);
    this.#starts.push(start);
  }
}

/** The entries of one stretch, oldest first: enough stops are a burst, which stands where its newest does. */
function entriesOf(stretch: readonly FeedItem[]): FeedEntry[] {
  const stops = stretch.filter(({ kind }) => kind === 'stop');
  if (stops.length < BURST_FROM) return stretch.map(single);
  const last = stops.at(-1);
  return stretch.flatMap((item): FeedEntry[] => {
    if (item === last) return [{ id: (stops[0] as FeedItem).id, items: stops }];
    return item.kind === 'stop' ? [] : [single(item)];
  });
}

/** An entry as it was before anything came after `arrivals` arrivals: a burst that has grown, or has become one, is shown as it was. */
export function asBefore(entry: FeedEntry, arrivals: number): readonly FeedEntry[] {
  const known = entry.items.filter(({ arrival }) => arrival < arrivals);
  if (known.length === entry.items.length) return [entry];
  return known.length >= BURST_FROM ? [{ ...entry, items: known }] : known.map(single).reverse();
}

/** Puts entries, newest first, under the days of their newest items. */
export function byDay(entries: readonly FeedEntry[], calendar: Calendar): Day[] {
  const days = new Map<number, FeedEntry[]>();
  for (const entry of entries) {
    const begin = calendar.startOfDay(newestOf(entry).at);
    const day = days.get(begin);
    if (day === undefined) days.set(begin, [entry]);
    else day.push(entry);
  }
  return [...days].map(([begin, ofDay]) => ({ begin, entries: ofDay }));
}
