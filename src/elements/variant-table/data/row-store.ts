import type { Variant } from '../../../protocol/index.ts';
import { SharedScale } from '../cells/comparison-scale.ts';
import { FactsByExperiment } from './experiment-facts.ts';
import { SlotSet } from './slot-set.ts';

/**
 * The variants of a table. Each has a number, its slot, for as long as the table knows it; everything else is kept in columns by slot.
 */
export class RowStore {
  readonly rows: Variant[] = [];
  readonly scale = new SharedScale();
  readonly facts = new FactsByExperiment(this.rows);
  /** The slots that changed since the order was last settled. */
  readonly changed = new SlotSet();
  /** Made when it is first needed: a table that has just been opened shows its rows before. */
  #slots: Map<string, number> | null = new Map<string, number>();
  #version = 0;

  /** Rises when all variants are replaced; former slots then mean nothing. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.rows.length;
  }

  slotOf(id: string): number {
    return this.#slotById.get(id) ?? -1;
  }

  get #slotById(): Map<string, number> {
    if (this.#slots !== null) return this.#slots;
    this.#slots = new Map();
    for (let slot = 0; slot < this.rows.length; slot++) this.#slots.set((this.rows[slot] as Variant).id, slot);
    return this.#slots;
  }

  variant(id: string): Variant | undefined {
    return this.rows[this.slotOf(id)];
  }

  /** Replaces everything. No id may be there twice. */
  reset(variants: Iterable<Variant>): void {
    this.#version++;
    this.rows.length = 0;
    this.#slots = null;
    this.changed.clear();
    this.scale.clear();
    this.facts.clear();
    for (const variant of variants) {
      this.scale.put(this.rows.length, variant);
      this.rows.push(variant);
    }
  }

  /** Adds or updates a variant. */
  put(variant: Variant): void {
    let slot = this.#slotById.get(variant.id);
    if (slot === undefined) this.#slotById.set(variant.id, (slot = this.rows.length));
    this.rows[slot] = variant;
    this.scale.put(slot, variant);
    this.facts.touch(variant.experiment);
    this.changed.add(slot);
  }

  /** Applies a whole list in which few may be new; replaces everything when some are gone. */
  putAll(variants: readonly Variant[]): void {
    for (const variant of variants) if (this.variant(variant.id) !== variant) this.put(variant);
    // Some are gone, or an id is there twice.
    if (this.size !== variants.length) this.reset(unique(variants));
  }
}

/** A list by property may contain an id twice; the last one counts. */
export const unique = (variants: readonly Variant[]): Iterable<Variant> =>
  new Map(variants.map((variant) => [variant.id, variant])).values();
