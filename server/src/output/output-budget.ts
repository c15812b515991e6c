/** The part of it that answers may take: the rest is for live viewers, whom answers that nobody reads must not hold up. */
const ANSWERS_PART = 0.75;

/** The part of it that what is sent to one address may take, answers and live viewers together: one alone never fills it. */
const ADDRESS_PART = 0.25;

/** Viewers that keep up may fill this part for their address: a frame to each of many may come to far more than what is left of its share. */
const KEEPING_UP_PART = 0.5;

/**
 * Room of their own for what becomes of events, as a part of the bound and beside it: readers that do not read must not keep a publisher out.
 */
const EVENTS_PART = 0.25;

/** The part of that room which the answers to one address may take: one alone never fills it. */
const EVENTS_OF_ADDRESS_PART = 0.5;

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
  readonly #eventsByAddress = new Map<string, number>();
  /** How many answers to each address are made from a source. */
  readonly #sources = new Map<Source, Map<string, number>>();
  #answers = 0;
  /** Of each address no more than its part. */
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

  /** Why the server takes no more events from an address, because too many answers to events wait; null when it takes them. */
  closedToEvents(address: string): NoRoom | null {
    const most = this.#max * EVENTS_PART;
    if ((this.#eventsByAddress.get(address) ?? 0) >= most * EVENTS_OF_ADDRESS_PART) return 'address';
    return this.#events >= most ? 'server' : null;
  }

  /** Counts what became of events, which cannot be refused any more; the returned function ends that. */
  countEvents(address: string, bytes: number): () => void {
    this.#addEvents(address, bytes);
    let isBack = false;
    return () => {
      if (!isBack) this.#addEvents(address, -bytes);
      isBack = true;
    };
  }

  #addEvents(address: string, bytes: number): void {
    // An address that has more than its part, because it sent much at once, closes the server to itself only.
    const most = this.#max * EVENTS_PART * EVENTS_OF_ADDRESS_PART;
    const before = this.#eventsByAddress.get(address) ?? 0;
    this.#events += Math.min(before + bytes, most) - Math.min(before, most);
    addTo(this.#eventsByAddress, address, bytes);
  }

  /** Whether there is no room for another answer. */
  get isFull(): boolean {
    return this.bytes >= this.#max * ANSWERS_PART;
  }

  /**
   * Whether nothing should be sent to live viewers of an address.
   * @param keepUp Whether these viewers have read everything so far; they are sent more for as long as their address alone does not fill the room.
   */
  isExhausted(address: string, keepUp = false): boolean {
    const ofAddress = (this.#liveByAddress.get(address) ?? 0) + (this.#byAddress.get(address) ?? 0);
    if (keepUp) return ofAddress >= this.#max * KEEPING_UP_PART;
    return this.bytes >= this.#max || ofAddress >= this.#max * ADDRESS_PART;
  }

  /**
   * Takes room for an answer.
   * @returns The function that gives it back, harmless when called again; or why there is none.
   */
  reserve(address: string, bytes: number, source?: Source): (() => void) | NoRoom {
    const taken = this.#byAddress.get(address) ?? 0;
    const live = this.#liveByAddress.get(address) ?? 0;
    const users = source && this.#sources.get(source);
    const more = bytes + (users?.has(address) ? 0 : (source?.bytes ?? 0));
    // The first answer to an address is given, however large: else none could be that is larger than a share.
    if (taken > 0 && taken + live + more > this.#max * ADDRESS_PART) return 'address';
    const held = users === undefined ? (source?.bytes ?? 0) : 0;
    if (this.bytes > 0 && this.bytes + bytes + held > this.#max * ANSWERS_PART) return 'server';
    return this.count(address, bytes, source);
  }

  /** Counts an answer that cannot be refused any more; the returned function ends that. */
  count(address: string, bytes: number, source?: Source): () => void {
    this.#add(address, bytes);
    if (source !== undefined) this.#hold(source, address);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      this.#add(address, -bytes);
      if (source !== undefined) this.#release(source, address);
    };
  }

  #add(address: string, bytes: number): void {
    this.#answers += bytes;
    addTo(this.#byAddress, address, bytes);
  }

  /** Counts a source once for the server, and once for each address that is answered from it. */
  #hold(source: Source, address: string): void {
    const users = this.#sources.get(source) ?? new Map<string, number>();
    if (users.size === 0) this.#answers += source.bytes;
    const answers = users.get(address) ?? 0;
    if (answers === 0) addTo(this.#byAddress, address, source.bytes);
    this.#sources.set(source, users.set(address, answers + 1));
  }

  #release(source: Source, address: string): void {
    const users = this.#sources.get(source) as Map<string, number>;
    addTo(users, address, -1);
    if (!users.has(address)) addTo(this.#byAddress, address, -source.bytes);
    if (users.size > 0) return;
    this.#sources.delete(source);
    this.#answers -= source.bytes;
  }

  /** Takes note that live viewers of an address have more unsent than before, or less. */
  live(address: string, change: number): void {
    this.#live += change;
    addTo(this.#liveByAddress, address, change);
  }
}
