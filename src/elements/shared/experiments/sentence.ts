import type { Variant } from '../../../protocol/index.ts';

/** A piece of a sentence: words, or the letter of a variant. */
export interface SentencePart {
  readonly text: string;
  /** The variant whose letter the text is; null for words. */
  readonly variant: Variant | null;
  /** Whether it matters less than the rest. */
  readonly isQuiet: boolean;
}

/** A sentence in pieces, for `sentenceView`; `sentenceText` makes a text of it. */
export type Sentence = readonly SentencePart[];

// Letters stand where the language wants them: its sentence is made with signs that no text has, and cut at them.
const FIRST_SIGN = 0xe000;
const SIGNS = /[\ue000-\ue0ff]/;
const signOf = (place: number): string => String.fromCharCode(FIRST_SIGN + place);

/** A sentence of words alone. */
export const words = (text: string, isQuiet = false): Sentence => [{ text, variant: null, isQuiet }];

/** A variant by the letter that it has in a sentence; one that is not known is named in words. */
export interface Named {
  readonly variant: Variant | null;
  readonly text: string;
}

/** A sentence about variants, whose letters stand where the language wants them; `say` gets a sign for each of them, in their order. */
export function sentenceAbout(named: readonly Named[], say: (...signs: string[]) => string, isQuiet = false): Sentence {
  const parts: SentencePart[] = [];
  let rest = say(...named.map((_, place) => signOf(place)));
  for (let at = rest.search(SIGNS); at !== -1; at = rest.search(SIGNS)) {
    if (at > 0) parts.push(...words(rest.slice(0, at), isQuiet));
    parts.push({ ...(named[rest.charCodeAt(at) - FIRST_SIGN] as Named), isQuiet });
    rest = rest.slice(at + 1);
  }
  return rest === '' ? parts : [...parts, ...words(rest, isQuiet)];
}

/** A sentence as text, for names, titles and files. */
export const sentenceText = (sentence: Sentence): string => sentence.map(({ text }) => text).join('');
