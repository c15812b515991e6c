/** A set of small whole numbers that is filled and emptied many times without anything being allocated. */
export class SlotSet {
  #items = new Int32Array(256);
  #isIn = new Uint8Array(256);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(slot: number): boolean {
    return this.#isIn[slot] === 1;
  }

  /** The number at a place, in the order of adding. */
  at(i: number): number {
    return this.#items[i] as number;
  }

  add(slot: number): void {
    if (this.#isIn[slot] === 1) return;
    if (slot >= this.#isIn.length) this.#isIn = grown(this.#isIn, slot + 1);
    if (this.#size === this.#items.length) this.#items = grown(this.#items, this.#size + 1);
    this.#isIn[slot] = 1;
    this.#items[this.#size++] = slot;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.#isIn[this.#items[i] as number] = 0;
    this.#size = 0;
  }
}

/** The same numbers in an array at least this long, and at least twice as long as before. */
export function grown<T extends Uint8Array | Int32Array | Float64Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}
