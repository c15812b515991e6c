/** The ids of the rows that are selected, and from where a range goes on. */
export class RowSelection {
  readonly #ids = new Set<string>();
  #anchor: string | null = null;

  get size(): number {
    return this.#ids.size;
  }

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  readonly has = (id: string): boolean => this.#ids.has(id);

  clear(): void {
    this.#ids.clear();
    this.#anchor = null;
  }

  set(ids: Iterable<string>): void {
    this.clear();
    for (const id of ids) this.#ids.add(id);
  }

  /** Selects a row, or no longer. */
  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
  }

  /** Selects all from the row that was last selected to this one, in the order that is shown. */
  extend(id: string, shown: readonly string[]): void {
    const [from, to] = [shown.indexOf(this.#anchor ?? id), shown.indexOf(id)];
    for (const one of shown.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) this.#ids.add(one);
  }

  /** Drops those that are not there any more. */
  retain(isThere: (id: string) => boolean): void {
    for (const id of this.#ids) if (!isThere(id)) this.#ids.delete(id);
  }
}
