import type { Experiment, ExperimentClosing, Kill, Note, Variant } from '../../../protocol/index.ts';
import {
  derived,
  idsOfExperiment,
  itemOfNote,
  itemOfVariant,
  itemsOfClosing,
  itemsOfExperiment,
  itemsOfKill,
  type FeedItem,
  type NewItem,
} from './feed-items.ts';

/** Entities that a feed tells of: those of a state, or of a frame. */
export interface FeedEntities {
  readonly kills: Iterable<Kill>;
  readonly experiments: Iterable<Experiment>;
  readonly variants: Iterable<Variant>;
  readonly notes: Iterable<Note>;
  /** Null in plain data without any: the experiments themselves then say that they are closed. */
  readonly closings: Iterable<ExperimentClosing> | null;
}

/** The first place of items, which ascend, whose moment is after `at`. */
export function placeAfter(items: readonly FeedItem[], at: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as FeedItem).at > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Everything that happened in a stream, by its moment. A frame costs what it changes, whatever the number of stops before it: what comes in order is
 * appended, and `changedFrom` says where a follower has to look again.
 */
export class FeedModel {
  #items: FeedItem[] = [];
  readonly #byId = new Map<string, FeedItem>();
  readonly #arrived: FeedItem[] = [];
  #changedFrom = 0;

  /** Oldest first. */
  get items(): readonly FeedItem[] {
    return this.#items;
  }

  /** In the order in which they came; some may be gone by now. */
  get arrived(): readonly FeedItem[] {
    return this.#arrived;
  }

  /** Whether an item is still there as it is. */
  has(item: FeedItem): boolean {
    return this.#byId.get(item.id) === item;
  }

  /** The first place that is not as it was at the last call; the number of items where all are. */
  takeChanges(): number {
    const from = this.#changedFrom;
    this.#changedFrom = this.#items.length;
    return from;
  }

  /** Begins again with these. */
  load(entities: FeedEntities, experimentOf: (id: string) => Experiment | undefined): void {
    this.#byId.clear();
    this.#arrived.length = 0;
    const items = newItems(entities, experimentOf).sort((a, b) => a.at - b.at) as FeedItem[];
    for (const [i, item] of items.entries()) {
      item.arrival = i;
      this.#byId.set(item.id, item);
      this.#arrived.push(item);
    }
    this.#items = items;
    this.#changedFrom = 0;
  }

  /**
   * Takes in a frame.
   * @returns The items that are new; null when nothing that is shown has changed.
   */
  apply(entities: FeedEntities, experimentOf: (id: string) => Experiment | undefined): readonly FeedItem[] | null {
    const before = this.#arrived.length;
    let hasChanged = false;
    const wanted = newItems(entities, experimentOf);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of gone(entities)) if (!ids.has(id)) hasChanged = this.#remove(id) || hasChanged;
    for (const item of wanted) hasChanged = this.#put(item) || hasChanged;
    return hasChanged ? this.#arrived.slice(before) : null;
  }

  #put(next: NewItem): boolean {
    const held = this.#byId.get(next.id);
    // A note may have other words, which a search looks for: it is looked at as a new one.
    if (held !== undefined && held.at === next.at && (held.kind !== 'note' || isSame(held, next)))
      return replace(held, next);
    if (held !== undefined) this.#remove(held.id);
    const item: FeedItem = Object.assign(next, { arrival: this.#arrived.length });
    const place = placeAfter(this.#items, item.at);
    if (place === this.#items.length) this.#items.push(item);
    else this.#items.splice(place, 0, item);
    this.#changedFrom = Math.min(this.#changedFrom, place);
    this.#byId.set(item.id, item);
    this.#arrived.push(item);
    return true;
  }

  #remove(id: string): boolean {
    const item = this.#byId.get(id);
    if (item === undefined) return false;
    let place = placeAfter(this.#items, item.at) - 1;
    while (this.#items[place] !== item) place--;
    this.#items.splice(place, 1);
    this.#changedFrom = Math.min(this.#changedFrom, place);
    this.#byId.delete(id);
    return true;
  }
}

/** The items of entities, in no order. */
function newItems(entities: FeedEntities, experimentOf: (id: string) => Experiment | undefined): NewItem[] {
  const { kills, experiments, variants, notes, closings } = entities;
  const items: NewItem[] = [];
  for (const kill of kills) items.push(...itemsOfKill(kill));
  for (const closing of closings ?? []) items.push(...itemsOfClosing(closing));
  for (const experiment of experiments) items.push(...itemsOfExperiment(experiment, closings !== null));
  for (const variant of variants) {
    const item = itemOfVariant(variant, experimentOf(variant.experiment));
    if (item !== null) items.push(item);
  }
  for (const note of notes) {
    const item = itemOfNote(note);
    if (item !== null) items.push(item);
  }
  return items;
}

/** The ids of what a frame may have ended. */
function* gone({ experiments, variants, notes }: FeedEntities): Iterable<string> {
  for (const { id } of experiments) yield* idsOfExperiment(id);
  for (const { id } of variants) yield derived(id, 'won');
  for (const { id } of notes) yield derived(id, 'note');
}

const isSame = ({ arrival: _, ...held }: FeedItem, next: NewItem): boolean =>
  JSON.stringify(held) === JSON.stringify(next);

/** Lets an item tell of newer entities. Returns whether that changes anything. */
function replace(held: FeedItem, next: NewItem): boolean {
  if (isSame(held, next)) return false;
  Object.assign(held, next);
  return true;
}
