import type { Experiment, Variant } from '../../../protocol/index.ts';
import { lettersOf, type LetterOrder } from '../../shared/letters/letters.ts';

/** The experiment that a view shows, with its variants. */
export interface Subject {
  readonly experiment: Experiment;
  /** All of its variants, stopped ones too, in the order of their letters. */
  readonly variants: readonly Variant[];
  readonly byId: ReadonlyMap<string, Variant>;
  readonly letters: ReadonlyMap<string, string>;
}

/** Letters have no order of their own: `AA` comes after `Z`. */
const byLetter = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/**
 * Gathers an experiment.
 * @param variants Variants of any experiment. @param order How letters go where the server gave none: `given` on plain data.
 */
export function subjectOf(experiment: Experiment, variants: Iterable<Variant>, order: LetterOrder): Subject {
  const own = [...variants].filter((variant) => variant.experiment === experiment.id);
  const letters = lettersOf(own, order);
  const letter = ({ id }: Variant): string => letters.get(id) ?? '';
  own.sort((a, b) => byLetter(letter(a), letter(b)));
  return { experiment, variants: own, byId: new Map(own.map((one) => [one.id, one])), letters };
}

/** The letter of a variant of the experiment; empty where it is none of its variants. */
export const letterIn = ({ letters }: Subject, id: string): string => letters.get(id) ?? '';
