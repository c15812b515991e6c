// By the name of the group. One map for each copy of this module: the page is not touched.
const groups = new Map<string, Set<CrosshairGroup>>();

/** A chart's part in a group of charts that share their crosshair. */
export class CrosshairGroup {
  readonly #show: (time: number | null) => void;
  #name = '';

  /** @param show Called when another chart of the group points at a time, milliseconds since 1970; with null when it stops. */
  constructor(show: (time: number | null) => void) {
    this.#show = show;
  }

  /** Joins a group and leaves the former one; an empty name is no group. */
  join(name: string): void {
    if (name === this.#name) return;
    const former = groups.get(this.#name);
    former?.delete(this);
    if (former?.size === 0) groups.delete(this.#name);
    this.#name = name;
    if (name === '') return;
    const members = groups.get(name) ?? new Set();
    groups.set(name, members.add(this));
  }

  /** Shows the crosshair in the other charts of the group. */
  share(time: number | null): void {
    for (const member of groups.get(this.#name) ?? []) if (member !== this) member.#show(time);
  }
}
