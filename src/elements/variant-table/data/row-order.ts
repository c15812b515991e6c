import type { Variant } from '../../../protocol/index.ts';
import { sortByNumbers } from './number-sort.ts';
import { grown, type SlotSet } from './slot-set.ts';
import { NUMBERS, type Sorting } from './sorting.ts';

/** When at least one in this many rows has changed, sorting all rows is cheaper than merging them. */
const RESORT_FRACTION = 8;

/** A sort key with its values by slot. */
interface KeyColumn {
  readonly descending: boolean;
  /** Null for content, which is compared as text. */
  readonly read: ((variant: Variant) => number) | null;
  values: Float64Array;
  readonly texts: string[];
}

/** The rule of an order. */
export interface OrderRule {
  readonly sorting: readonly Sorting[];
  /** The language that text is sorted in. */
  readonly lang: string;
  /** The rows that take part. */
  readonly passes: (variant: Variant) => boolean;
  /** Rows of a lower rank come before all of a higher, whatever the keys say; null for no groups. */
  readonly rank: ((variant: Variant) => number) | null;
}

/**
 * The slots of rows in order. Sort keys are in typed columns; changed rows are removed and merged back, so that an update costs the
 * changes and one pass over the slots instead of a sort.
 */
export class RowOrder {
  readonly #rows: readonly Variant[];
  #columns: KeyColumn[] = [];
  #collator: Intl.Collator | null = null;
  #passes: (variant: Variant) => boolean = () => true;
  /** When each variant was posted, by slot: it decides between rows that are alike. */
  #postedAt: string[] = [];
  #slots = new Int32Array(256);
  #length = 0;
  #isIn = new Uint8Array(256);
  /** Rows that are removed, to be merged back. */
  #isOut = new Uint8Array(256);
  #batch = new Int32Array(256);

  /** @param rows By slot; read whenever the order is settled. */
  constructor(rows: readonly Variant[]) {
    this.#rows = rows;
  }

  get length(): number {
    return this.#length;
  }

  at(i: number): number {
    return this.#slots[i] as number;
  }

  /** Whether the row of a slot takes part. */
  has(slot: number): boolean {
    return this.#isIn[slot] === 1;
  }

  /** Sorts all rows by a rule, which also holds for later updates. */
  sort({ sorting, lang, passes, rank }: OrderRule): void {
    const count = this.#rows.length;
    this.#reserve(count);
    this.#passes = passes;
    // Expensive to make, and only content needs it.
    this.#collator = sorting.some(({ key }) => key === 'content') ? new Intl.Collator(lang, { numeric: true }) : null;
    this.#columns = sorting.map(({ key, descending }) =>
      key === 'content' ? column(null, descending, 0) : column(NUMBERS[key], descending, count),
    );
    if (rank !== null) this.#columns.unshift(column(rank, false, count));
    this.#length = 0;
    for (let slot = 0; slot < count; slot++) {
      this.#readKeys(slot);
      this.#isIn[slot] = passes(this.#rows[slot] as Variant) ? 1 : 0;
      if (this.#isIn[slot] === 1) this.#slots[this.#length++] = slot;
    }
    this.#sortAll();
  }

  #sortAll(): void {
    const slots = this.#slots.subarray(0, this.#length);
    const comparing = (from: number) => (a: number, b: number) => this.#compareFrom(from, a, b);
    if (!sortByNumbers(slots, this.#columns, comparing)) slots.sort(this.#compare);
  }

  /** Moves the changed rows to their places. @returns Whether any may have moved, come or gone. */
  update(changed: SlotSet): boolean {
    this.#reserve(this.#rows.length);
    let [back, isTouched] = [0, false];
    for (let i = 0; i < changed.size; i++) {
      const slot = changed.at(i);
      const [was, is] = [this.#isIn[slot] === 1, this.#passes(this.#rows[slot] as Variant)];
      const isMoved = this.#readKeys(slot);
      if (was === is && (!is || !isMoved)) continue;
      isTouched = true;
      this.#isIn[slot] = is ? 1 : 0;
      if (was) this.#isOut[slot] = 1;
      if (is) this.#batch[back++] = slot;
    }
    if (!isTouched) return false;
    this.#takeOut(changed);
    if (back * RESORT_FRACTION > this.#length) this.#addAndSort(back);
    else this.#mergeBack(back);
    return true;
  }

  #takeOut(changed: SlotSet): void {
    const [slots, isOut] = [this.#slots, this.#isOut];
    let kept = 0;
    for (let i = 0; i < this.#length; i++) {
      const slot = slots[i] as number;
      if (isOut[slot] === 0) slots[kept++] = slot;
    }
    this.#length = kept;
    for (let i = 0; i < changed.size; i++) isOut[changed.at(i)] = 0;
  }

  #addAndSort(count: number): void {
    for (let i = 0; i < count; i++) this.#slots[this.#length++] = this.#batch[i] as number;
    this.#sortAll();
  }

  /** From the end, in place: the rows after a row's new place move up as a block. */
  #mergeBack(count: number): void {
    const batch = this.#batch.subarray(0, count).sort(this.#compare);
    let [end, free] = [this.#length, this.#length + count];
    for (let i = count - 1; i >= 0; i--) {
      const slot = batch[i] as number;
      const place = this.#placeOf(slot, end);
      this.#slots.copyWithin(free - (end - place), place, end);
      free -= end - place + 1;
      this.#slots[free] = slot;
      end = place;
    }
    this.#length += count;
  }

  /** The first place whose row comes after a row, by binary search. */
  #placeOf(slot: number, end: number): number {
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#slots[middle] as number, slot) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @returns Whether a key differs from before. */
  #readKeys(slot: number): boolean {
    const variant = this.#rows[slot] as Variant;
    let isMoved = this.#postedAt[slot] !== variant.postedAt;
    this.#postedAt[slot] = variant.postedAt;
    for (const key of this.#columns) {
      if (key.read === null) {
        isMoved ||= key.texts[slot] !== variant.content;
        key.texts[slot] = variant.content;
      } else {
        const value = key.read(variant);
        isMoved ||= !Object.is(key.values[slot], value);
        key.values[slot] = value;
      }
    }
    return isMoved;
  }

  readonly #compare = (a: number, b: number): number => this.#compareFrom(0, a, b);

  /** Compares by the keys from a place on, then by what decides between rows that are alike in all of them. */
  #compareFrom(from: number, a: number, b: number): number {
    for (let i = from; i < this.#columns.length; i++) {
      const key = this.#columns[i] as KeyColumn;
      const order = key.read === null ? this.#compareTexts(key, a, b) : compareNumbers(key, a, b);
      if (order !== 0) return order;
    }
    const x = this.#postedAt[a] as string;
    const y = this.#postedAt[b] as string;
    if (x !== y) return x < y ? -1 : 1;
    return (this.#rows[a] as Variant).id < (this.#rows[b] as Variant).id ? -1 : 1;
  }

  #compareTexts({ texts, descending }: KeyColumn, a: number, b: number): number {
    const order = (this.#collator as Intl.Collator).compare(texts[a] as string, texts[b] as string);
    return descending ? -order : order;
  }

  #reserve(count: number): void {
    if (count > this.#slots.length) {
      this.#slots = grown(this.#slots, count);
      this.#batch = grown(this.#batch, count);
      this.#isIn = grown(this.#isIn, count);
      this.#isOut = grown(this.#isOut, count);
    }
    for (const key of this.#columns) if (count > key.values.length) key.values = grown(key.values, count);
  }
}

const column = (read: KeyColumn['read'], descending: boolean, count: number): KeyColumn => ({
  read,
  descending,
  values: new Float64Array(count).fill(NaN),
  texts: [],
});

/** Unknown values (NaN) come last in either direction. */
function compareNumbers({ values, descending }: KeyColumn, a: number, b: number): number {
  const x = values[a] as number;
  const y = values[b] as number;
  if (x === y) return 0;
  if (x !== x || y !== y) return Number(x !== x) - Number(y !== y);
  return x < y === descending ? 1 : -1;
}
