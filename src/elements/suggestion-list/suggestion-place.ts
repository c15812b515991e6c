import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format/format.ts';
import type { Words } from '../shared/strings/strings.ts';

/** Where suggestions are shown, and what they speak of. */
export interface SuggestionPlace {
  readonly words: Words;
  readonly format: Format;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly variant: (id: string) => Variant | undefined;
  readonly experiment: (id: string) => Experiment | undefined;
}
