/** Callbacks that are called with each piece of news. One that throws, or that is removed meanwhile, disturbs no other. */
export class Listeners<T> {
  // One entry a call of `add`: the same function may be added twice.
  readonly #entries = new Set<{ readonly listener: (news: T) => void }>();

  /** Adds a callback; returns the function that removes it. */
  add(listener: (news: T) => void): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Calls all that are there now. An error that one throws is reported as uncaught, after the others were called. */
  emit(news: T): void {
    for (const entry of [...this.#entries]) {
      if (!this.#entries.has(entry)) continue;
      try {
        entry.listener(news);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Removes all. */
  clear(): void {
    this.#entries.clear();
  }
}
