import { after } from './view.ts';

/** Screen readers get to hear of everything that came within this time in one sentence, milliseconds. */
const GATHER_MS = 600;

/**
 * News for a polite live region: what comes in a burst is gathered and told once, so that nobody has to listen to forty sentences.
 */
export class Announcements<T> {
  readonly #host: Node;
  readonly #sentence: (news: readonly T[]) => string;
  readonly #tell: () => void;
  #news: T[] = [];
  #stopTimer: (() => void) | null = null;
  /** The text of the live region. */
  text = '';

  /**
   * @param host By whose window time is told.
   * @param sentence Says all of the news at once.
   * @param tell Called when `text` has changed.
   */
  constructor(host: Node, sentence: (news: readonly T[]) => string, tell: () => void) {
    this.#host = host;
    this.#sentence = sentence;
    this.#tell = tell;
  }

  /** Tells of these, together with what comes right after them. */
  add(news: readonly T[]): void {
    if (news.length === 0) return;
    this.#news.push(...news);
    this.#stopTimer ??= after(GATHER_MS, this.#host, () => this.#speak());
  }

  /** Forgets what was not told yet, and what was. */
  clear(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#news = [];
    this.text = '';
  }

  #speak(): void {
    this.#stopTimer = null;
    const next = this.#sentence(this.#news);
    this.#news = [];
    // The same sentence twice would be no change, and not be read: a space that is not heard makes it one.
    this.text = next === this.text ? `${next}\u00a0` : next;
    this.#tell();
  }
}
