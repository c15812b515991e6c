import type { ReactiveElement } from 'lit';
import { Timer } from './timers.ts';

/** Screen readers hear everything that came within this time in one sentence, milliseconds. */
const GATHER_MS = 600;

/**
 * News for a polite live region: a burst is gathered into one sentence, so that nobody has to listen to forty.
 */
export class Announcements<T> {
  readonly #timer: Timer;
  readonly #sentence: (news: readonly T[]) => string;
  readonly #tell: () => void;
  #news: T[] = [];
  /** The text of the live region. */
  text = '';

  /**
   * @param host The element that has the live region.
   * @param sentence Says all of the news at once.
   * @param tell Called when `text` has changed.
   */
  constructor(host: ReactiveElement, sentence: (news: readonly T[]) => string, tell: () => void) {
    this.#timer = new Timer(host);
    this.#sentence = sentence;
    this.#tell = tell;
  }

  /** Announces these, together with what comes right after them. */
  add(news: readonly T[]): void {
    if (news.length === 0) return;
    this.#news.push(...news);
    this.#timer.start(GATHER_MS, () => this.#speak());
  }

  /** Drops what was not announced yet, and what was. */
  clear(): void {
    this.#timer.stop();
    this.#news = [];
    this.text = '';
  }

  #speak(): void {
    const next = this.#sentence(this.#news);
    this.#news = [];
    // The same sentence twice would be no change, and not be read: a space that is not heard makes it one.
    this.text = next === this.text ? `${next}\u00a0` : next;
    this.#tell();
  }
}
