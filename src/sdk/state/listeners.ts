/** Those who want to hear of something. One that throws or leaves while it is told disturbs no other. */
export class Listeners<T> {
  readonly #listeners = new Set<{ readonly tell: (news: T) => void }>();

  /** Adds one; returns the function that takes it out again. */
  add(tell: (news: T) => void): () => void {
    const entry = { tell };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  /** Tells all who are there now. What one throws is reported as an uncaught error, after the others have heard. */
  tell(news: T): void {
    for (const entry of [...this.#listeners]) {
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.tell(news);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Takes all out. */
  clear(): void {
    this.#listeners.clear();
  }
}
