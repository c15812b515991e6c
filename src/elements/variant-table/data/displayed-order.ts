import type { RowOrder } from './row-order.ts';
import { grown } from './slot-set.ts';

/**
 * The slots as they are displayed. While the order is held, rows stay where they are, removed ones leave, and new ones come last.
 */
export class DisplayedOrder {
  #slots = new Int32Array(256);
  #length = 0;
  #isShown = new Uint8Array(256);

  get length(): number {
    return this.#length;
  }

  at(i: number): number {
    return this.#slots[i] as number;
  }

  /** Shows the rows in the wanted order. */
  replace(wanted: RowOrder): void {
    this.#reserve(wanted.length);
    for (let i = 0; i < this.#length; i++) this.#isShown[this.at(i)] = 0;
    this.#length = wanted.length;
    for (let i = 0; i < wanted.length; i++) this.#show(i, wanted.at(i));
  }

  /**
   * Adds and removes rows without moving any.
   * @param rankOf By slot; rows stay in the group of their rank. Null without groups.
   * @returns Whether any came or went.
   */
  merge(wanted: RowOrder, rankOf: ((slot: number) => number) | null): boolean {
    this.#reserve(wanted.length);
    let kept = 0;
    for (let i = 0; i < this.#length; i++) {
      const slot = this.at(i);
      if (wanted.has(slot)) this.#slots[kept++] = slot;
      else this.#isShown[slot] = 0;
    }
    const isWhole = kept === wanted.length;
    if (isWhole && kept === this.#length) return false;
    for (let i = 0; !isWhole && i < wanted.length; i++)
      if (this.#isShown[wanted.at(i)] !== 1) this.#show(kept++, wanted.at(i));
    this.#length = kept;
    // A sort of typed arrays is stable: rows of one group keep their order.
    if (rankOf !== null && !isWhole) this.#slots.subarray(0, kept).sort((a, b) => rankOf(a) - rankOf(b));
    return true;
  }

  /** How many rows are not where the wanted order has them. */
  waiting(wanted: RowOrder): number {
    let count = 0;
    for (let i = 0; i < this.#length; i++) if (this.at(i) !== wanted.at(i)) count++;
    return count;
  }

  #show(place: number, slot: number): void {
    if (slot >= this.#isShown.length) this.#isShown = grown(this.#isShown, slot + 1);
    this.#slots[place] = slot;
    this.#isShown[slot] = 1;
  }

  #reserve(count: number): void {
    if (count > this.#slots.length) this.#slots = grown(this.#slots, count);
  }
}
