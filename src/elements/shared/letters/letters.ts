import type { Variant } from '../../../protocol/index.ts';

const ALPHABET = 26;
const CODE_OF_A = 65;

/** A variant as far as its letter goes. Older servers, and plain data, have no letter. */
export type Lettered = Pick<Variant, 'id' | 'postedAt' | 'status' | 'letter'>;

/** The order in which variants without a letter of the server get theirs: as they were posted, or as they are given. */
export type LetterOrder = 'posted' | 'given';

/**
 * The letter at a place, counted as spreadsheets count columns.
 *
 * @param place From 0 up.
 * @example
 * ```ts
 * letterAt(0); // 'A'
 * letterAt(26); // 'AA'
 * ```
 */
export function letterAt(place: number): string {
  const last = String.fromCharCode(CODE_OF_A + (place % ALPHABET));
  return place < ALPHABET ? last : letterAt(Math.floor(place / ALPHABET) - 1) + last;
}

/** The place of a letter, from 0 up; 0 for anything that is no letter from A to ZZ…. */
export function placeOf(letter: string): number {
  if (!/^[A-Z]+$/.test(letter)) return 0;
  return [...letter].reduce((place, one) => (place + 1) * ALPHABET + one.charCodeAt(0) - CODE_OF_A, -1);
}

const asPosted = (a: Lettered, b: Lettered): number =>
  a.postedAt === b.postedAt ? (a.id < b.id ? -1 : 1) : a.postedAt < b.postedAt ? -1 : 1;

/**
 * The letters of all variants of one experiment, by id. A letter of the server stays; the others get the first free ones. Pass every variant of the
 * experiment, stopped ones too, so that no letter moves.
 */
export function lettersOf(variants: readonly Lettered[], order: LetterOrder = 'posted'): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const { id, letter } of variants) if (letter !== undefined) letters.set(id, letter);
  if (letters.size === variants.length) return letters;
  const taken = new Set(letters.values());
  let place = 0;
  for (const { id } of order === 'posted' ? [...variants].sort(asPosted) : variants) {
    if (letters.has(id)) continue;
    while (taken.has(letterAt(place))) place++;
    letters.set(id, letterAt(place++));
  }
  return letters;
}

/** The letter of one variant; `siblings` are all variants of its experiment, needed where the server gave no letter. */
export const letterOf = (variant: Lettered, siblings: readonly Lettered[] = [variant]): string =>
  variant.letter ?? lettersOf(siblings).get(variant.id) ?? letterAt(0);
