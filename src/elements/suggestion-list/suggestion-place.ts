import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format/format.ts';
import type { Strings } from '../shared/strings/strings.ts';

/** Where suggestions are shown, and what they speak of. */
export interface SuggestionPlace {
  readonly strings: Strings;
  readonly format: Format;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly variant: (id: string) => Variant | undefined;
  readonly experiment: (id: string) => Experiment | undefined;
}
