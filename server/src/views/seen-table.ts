import { hash } from 'node:crypto';

/** Parts of a table, chosen by the upper bits of a key: each grows alone, so that no growth takes long. */
const PARTS = 256;

/** Keys are below 2^53. */
const KEYS_PER_PART = 2 ** 53 / PARTS;

/** Entries that a part begins with; always a power of two. */
const FIRST_SIZE = 8;

/** A part grows when more of it than this is taken. */
const FULL = 0.6;

/** A number that stands for a text, from 1 to 2^53 - 1. Of ten million texts, two have the same in one of two hundred cases. */
export function keyOf(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  const key = (digest.readUInt32LE(0) % 2 ** 21) * 2 ** 32 + digest.readUInt32LE(4);
  return key === 0 ? 1 : key;
}

/** Numbers by key, in one flat array: a key at each even place, and its number behind it. */
class Part {
  #entries = new Float64Array(2 * FIRST_SIZE);
  size = 0;

  #placeOf(key: number): number {
    const capacity = this.#entries.length / 2;
    let place = key % capacity;
    while (this.#entries[2 * place] !== 0 && this.#entries[2 * place] !== key) place = (place + 1) % capacity;
    return 2 * place;
  }

  get(key: number): number | undefined {
    const place = this.#placeOf(key);
    return this.#entries[place] === 0 ? undefined : this.#entries[place + 1];
  }

  set(key: number, value: number): void {
    if (this.size >= (this.#entries.length / 2) * FULL) this.#grow();
    const place = this.#placeOf(key);
    if (this.#entries[place] === 0) this.size++;
    this.#entries[place] = key;
    this.#entries[place + 1] = value;
  }

  #grow(): void {
    const former = this.#entries;
    this.#entries = new Float64Array(former.length * 2);
    for (let i = 0; i < former.length; i += 2) {
      const key = former[i] as number;
      if (key === 0) continue;
      const place = this.#placeOf(key);
      this.#entries[place] = key;
      this.#entries[place + 1] = former[i + 1] as number;
    }
  }
}

/**
 * Numbers by key, in flat arrays: a `Map` takes several times the memory. 27 bytes an entry and less than twice as much after it has grown. It grows by
 * a 256th at a time: with eight million entries, by some 30,000 in a millisecond or two. There is no way to take one out; a table goes as a whole.
 */
export class SeenTable {
  readonly #parts: (Part | undefined)[] = Array.from({ length: PARTS });

  #size = 0;

  /** Entries in it. */
  get size(): number {
    return this.#size;
  }

  /** Entries of its largest part: no growth moves more of them. */
  get largestPart(): number {
    return Math.max(...this.#parts.map((part) => part?.size ?? 0));
  }

  /** The number of a key; undefined when it is not in the table. */
  get(key: number): number | undefined {
    return this.#parts[Math.floor(key / KEYS_PER_PART)]?.get(key);
  }

  /** Puts a number in, in the place of the former one of its key. */
  set(key: number, value: number): void {
    const place = Math.floor(key / KEYS_PER_PART);
    let part = this.#parts[place];
    if (part === undefined) this.#parts[place] = part = new Part();
    this.#size -= part.size;
    part.set(key, value);
    this.#size += part.size;
  }
}
