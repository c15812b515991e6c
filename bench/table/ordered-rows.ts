import type { Variant } from '../../src/protocol/index.ts';

/** Rows in the order of their actual ER, for peers that have no call for rows that changed: they are handed all of them, at most once a frame. */
export class OrderedRows {
  /** The highest actual ER first. */
  readonly order: Variant[];
  readonly #show: (order: readonly Variant[]) => void;
  readonly #placeOf = new Map<string, number>();
  #frame = 0;

  /** @param show Hands them to the peer. */
  constructor(rows: readonly Variant[], show: (order: readonly Variant[]) => void) {
    this.order = [...rows];
    this.#show = show;
  }

  /** Puts the rows in order and hands them over. */
  show(): void {
    this.#frame = 0;
    this.order.sort((a, b) => (b.er as number) - (a.er as number));
    this.order.forEach(({ id }, place) => this.#placeOf.set(id, place));
    this.#show(this.order);
  }

  /** Takes rows that have changed; they are shown in the next frame. */
  update(batch: readonly Variant[]): void {
    for (const variant of batch) this.order[this.#placeOf.get(variant.id) as number] = variant;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.show());
  }
}
