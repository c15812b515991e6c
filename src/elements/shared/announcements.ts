/** Screen readers get to hear of everything that came within this time in one sentence, milliseconds. */
const GATHER_MS = 600;

/**
 * News for a polite live region: what comes in a burst is gathered and told once, so that nobody has to listen to forty sentences.
 */
export class Announcements<T> {
  readonly #sentence: (news: readonly T[]) => string;
  readonly #tell: () => void;
  #news: T[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** The text of the live region. */
  text = '';

  /** @param sentence Says all of the news at once. @param tell Called when `text` has changed. */
  constructor(sentence: (news: readonly T[]) => string, tell: () => void) {
    this.#sentence = sentence;
    this.#tell = tell;
  }

  /** Tells of these, together with what comes right after them. */
  add(news: readonly T[]): void {
    if (news.length === 0) return;
    this.#news.push(...news);
    this.#timer ??= setTimeout(() => this.#speak(), GATHER_MS);
  }

  /** Forgets what was not told yet, and what was. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#news = [];
    this.text = '';
  }

  #speak(): void {
    this.#timer = null;
    const next = this.#sentence(this.#news);
    this.#news = [];
    // The same sentence twice would be no change, and not be read: a space that is not heard makes it one.
    this.text = next === this.text ? `${next}\u00a0` : next;
    this.#tell();
  }
}
