/** The part of it that answers may take: the rest is for live viewers, whom answers that nobody reads must not hold up. */
const ANSWERS_PART = 0.75;

/** The part of it that what is sent to one address may take, answers and live viewers together: one alone never fills it. */
const ADDRESS_PART = 0.25;

/**
 * Room of their own for what becomes of events, as a part of the bound and beside it: readers that do not read must not keep a publisher out.
 */
const EVENTS_PART = 0.25;

/** Why there is no room for an answer: its address has taken its share, or all have taken all. */
export type NoRoom = 'address' | 'server';

/** Something that answers are made from while they are sent; several may be made from the same. */
export interface Source {
  readonly bytes: number;
}

function addTo(sums: Map<string, number>, address: string, bytes: number): void {
  const sum = (sums.get(address) ?? 0) + bytes;
  if (sum === 0) sums.delete(address);
  else sums.set(address, sum);
}

/**
 * Bytes that wait to be sent: one count for everything that a server sends. Answers enter it before they are made, by the most that they
 * will have unsent at a time; live viewers by what their connections have not taken.
 */
export class OutputBudget {
  readonly #max: number;
  readonly #byAddress = new Map<string, number>();
  readonly #liveByAddress = new Map<string, number>();
  /** How many answers are made from each source. */
  readonly #sources = new Map<Source, number>();
  #answers = 0;
  #events = 0;
  #live = 0;

  /** @param max Bytes that may wait at the same time. */
  constructor(max: number = Number.POSITIVE_INFINITY) {
    this.#max = max;
  }

  /** Bytes that wait or have been promised room. */
  get bytes(): number {
    return this.#answers + this.#live;
  }

  /** Whether too many answers to events wait for the server to take more events. */
  get isClosedToEvents(): boolean {
    return this.#events >= this.#max * EVENTS_PART;
  }

  /** Counts what became of events, which cannot be refused any more; the returned function ends that. */
  countEvents(bytes: number): () => void {
    this.#events += bytes;
    let isBack = false;
    return () => {
      if (!isBack) this.#events -= bytes;
      isBack = true;
    };
  }

  /** Whether there is no room for another answer. */
  get isFull(): boolean {
    return this.bytes >= this.#max * ANSWERS_PART;
  }

  /** Whether nothing should be sent to live viewers of an address that they do not take at once. */
  isExhausted(address: string): boolean {
    const ofAddress = (this.#liveByAddress.get(address) ?? 0) + (this.#byAddress.get(address) ?? 0);
    return this.bytes >= this.#max || ofAddress >= this.#max * ADDRESS_PART;
  }

  /**
   * Takes room for an answer.
   * @returns The function that gives it back, harmless when called again; or why there is none.
   */
  reserve(address: string, bytes: number, source?: Source): (() => void) | NoRoom {
    const taken = this.#byAddress.get(address) ?? 0;
    // The first answer to an address is given, however large: else none could be that is larger than a share.
    const live = this.#liveByAddress.get(address) ?? 0;
    if (taken > 0 && taken + live + bytes > this.#max * ADDRESS_PART) return 'address';
    const held = source === undefined || this.#sources.has(source) ? 0 : source.bytes;
    if (this.bytes > 0 && this.bytes + bytes + held > this.#max * ANSWERS_PART) return 'server';
    return this.count(address, bytes, source);
  }

  /** Counts an answer that cannot be refused any more; the returned function ends that. */
  count(address: string, bytes: number, source?: Source): () => void {
    this.#add(address, bytes);
    if (source !== undefined) this.#hold(source);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      this.#add(address, -bytes);
      if (source !== undefined) this.#release(source);
    };
  }

  #add(address: string, bytes: number): void {
    this.#answers += bytes;
    addTo(this.#byAddress, address, bytes);
  }

  #hold(source: Source): void {
    const answers = this.#sources.get(source) ?? 0;
    if (answers === 0) this.#answers += source.bytes;
    this.#sources.set(source, answers + 1);
  }

  #release(source: Source): void {
    const answers = (this.#sources.get(source) as number) - 1;
    if (answers > 0) return void this.#sources.set(source, answers);
    this.#sources.delete(source);
    this.#answers -= source.bytes;
  }

  /** Takes note that live viewers of an address have more unsent than before, or less. */
  live(address: string, change: number): void {
    this.#live += change;
    addTo(this.#liveByAddress, address, change);
  }
}
