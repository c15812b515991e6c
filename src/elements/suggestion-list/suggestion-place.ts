import type { Suggestion, Variant } from '../../protocol/index.ts';
import type { Named } from '../shared/strings/engine.ts';
import type { Language } from '../shared/views/evidence.ts';

/** Where suggestions are shown, and what they speak of. */
export interface SuggestionPlace extends Language, Named {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** All variants of an experiment, stopped ones too. */
  readonly variantsOf: (experiment: string) => readonly Variant[];
}

/** The title of a suggestion, in the reader's language when the engine wrote it. */
export const titleOf = (suggestion: Suggestion, place: SuggestionPlace): string =>
  place.strings.engine?.title(suggestion, place) ?? suggestion.title;
