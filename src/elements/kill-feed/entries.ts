import type { Kill } from '../../protocol/index.ts';
import type { Calendar } from '../shared/format/calendar.ts';

/** An entry of the feed: a stop, or a burst of stops that came so close together that they are one piece of news. */
export interface Entry {
  /** The id of its first stop: it stays when more come. */
  readonly id: string;
  /** Newest first. */
  readonly kills: readonly Kill[];
}

/** The entries of one day, newest first. */
export interface Day {
  /** When the day begins, milliseconds since 1970. */
  readonly begin: number;
  readonly entries: readonly Entry[];
}

/** Stops within this time of the first of them are a burst, milliseconds. */
const BURST_MS = 60_000;
/** Fewer are shown one by one. */
const BURST_FROM = 3;

const byTime = (a: Kill, b: Kill): number => Date.parse(a.at) - Date.parse(b.at) || a.seq - b.seq;

const single = (kill: Kill): Entry => ({ id: kill.id, kills: [kill] });

/**
 * Stops as entries, newest first. Bursts are found from the oldest on, so that new stops never change how older ones are grouped.
 */
export function entriesOf(kills: Iterable<Kill>): Entry[] {
  const entries: Entry[] = [];
  let group: Kill[] = [];
  const close = (): void => {
    if (group.length >= BURST_FROM) entries.push({ id: (group[0] as Kill).id, kills: group.reverse() });
    else entries.push(...group.map(single));
    group = [];
  };
  for (const kill of [...kills].sort(byTime)) {
    const [first] = group;
    if (first !== undefined && Date.parse(kill.at) - Date.parse(first.at) > BURST_MS) close();
    group.push(kill);
  }
  close();
  return entries.reverse();
}

/** Puts entries, newest first, under the days of their newest stop. */
export function byDay(entries: readonly Entry[], calendar: Calendar): Day[] {
  const days = new Map<number, Entry[]>();
  for (const entry of entries) {
    const begin = calendar.startOfDay(Date.parse((entry.kills[0] as Kill).at));
    const day = days.get(begin);
    if (day === undefined) days.set(begin, [entry]);
    else day.push(entry);
  }
  return [...days].map(([begin, ofDay]) => ({ begin, entries: ofDay }));
}

/** The first `count` entries. */
export function firstOf(entries: readonly Entry[], count: number): readonly Entry[] {
  return entries.length <= count ? entries : entries.slice(0, count);
}

/** The entries without the stops that came after somebody began to read, and how many those are; `held`: ids that were there, null for all. */
export function heldBack(
  entries: readonly Entry[],
  held: ReadonlySet<string> | null,
): { readonly entries: readonly Entry[]; readonly waiting: number } {
  if (held === null) return { entries, waiting: 0 };
  let waiting = 0;
  const kept = entries.flatMap((entry): Entry[] => {
    const known = entry.kills.filter(({ id }) => held.has(id));
    waiting += entry.kills.length - known.length;
    if (known.length === entry.kills.length) return [entry];
    // A burst that has grown, or has become one, is shown as it was.
    return known.length >= BURST_FROM ? [{ ...entry, kills: known }] : known.map(single);
  });
  return { entries: kept, waiting };
}
