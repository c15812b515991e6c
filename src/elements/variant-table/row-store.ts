import type { Variant } from '../../protocol/index.ts';
import { SharedScale } from './comparison-scale.ts';
import { SlotSet } from './slot-set.ts';

/**
 * The variants of a table, each at a number of its own (its slot) for as long as the table knows it, so that all else can be held in
 * columns by slot.
 */
export class RowStore {
  readonly rows: Variant[] = [];
  readonly scale = new SharedScale();
  /** The slots that changed since somebody who settles the order has cleared them. */
  readonly changed = new SlotSet();
  #slots = new Map<string, number>();
  #version = 0;

  /** Rises when other variants take the place of all; slots of before then mean nothing. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.rows.length;
  }

  slotOf(id: string): number {
    return this.#slots.get(id) ?? -1;
  }

  variant(id: string): Variant | undefined {
    return this.rows[this.slotOf(id)];
  }

  /** Replaces everything. */
  reset(variants: Iterable<Variant>): void {
    this.#version++;
    this.rows.length = 0;
    this.#slots = new Map();
    this.changed.clear();
    this.scale.clear();
    for (const variant of variants) this.take(variant);
    this.changed.clear();
  }

  /** Takes the newest state of one variant. */
  take(variant: Variant): void {
    let slot = this.#slots.get(variant.id);
    if (slot === undefined) this.#slots.set(variant.id, (slot = this.rows.length));
    this.rows[slot] = variant;
    this.scale.take(slot, variant);
    this.changed.add(slot);
  }

  /** Takes a whole list in which only some may be new; replaces everything when some are gone. */
  takeAll(variants: readonly Variant[]): void {
    for (const variant of variants) if (this.variant(variant.id) !== variant) this.take(variant);
    if (this.size !== variants.length) this.reset(variants);
  }
}
