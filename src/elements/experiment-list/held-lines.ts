import type { Variant } from '../../protocol/index.ts';
import { innerOrder } from '../shared/experiments/order.ts';
import type { Row } from './list-model.ts';

/** Variants on one card; more are said in words. */
const MAX_LINES = 3;

/** The variants that a card would show now: those that are shown to the audience, or the winner. */
const wanted = ({ situation, variants }: Row): readonly Variant[] =>
  situation.decidedAt !== null && situation.winner !== null
    ? [situation.winner]
    : innerOrder(variants.filter(({ status }) => status === 'active'));

/** The lines of a card, and how many variants have none. */
export interface CardLines {
  readonly variants: readonly Variant[];
  readonly more: number;
}

/** The variants on each card, in their order. They stay where they are until that is asked for, those that are stopped too; a newcomer comes last. */
export class HeldLines {
  readonly #held = new Map<string, string[]>();

  of(row: Row): CardLines {
    const all = wanted(row);
    const ids = this.#held.get(row.id) ?? [];
    this.#held.set(row.id, ids);
    for (const { id } of all) if (ids.length < MAX_LINES && !ids.includes(id)) ids.push(id);
    const byId = new Map(row.variants.map((variant) => [variant.id, variant]));
    const variants = ids.flatMap((id) => byId.get(id) ?? []);
    return { variants, more: all.filter(({ id }) => !ids.includes(id)).length };
  }

  /** Whether a card would have other lines, or in another order. */
  wouldMove(row: Row): boolean {
    const ids = this.#held.get(row.id);
    if (ids === undefined) return false;
    const next = wanted(row).slice(0, MAX_LINES);
    return next.length !== ids.length || next.some(({ id }, i) => id !== ids[i]);
  }
}
