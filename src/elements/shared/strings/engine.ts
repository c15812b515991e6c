import type {
  Experiment,
  Figure,
  FigureCode,
  OutcomeCode,
  ReasonCode,
  REASONS,
  Suggestion,
  SuggestionAction,
  Variant,
} from '../../../protocol/index.ts';
import type { Format } from '../format/format.ts';

/** The numbers of a reason, as they are written in the language; one that is unknown is left out. `variant`: content that it names. */
type Numbers<C extends ReasonCode> = Readonly<
  Partial<Record<(typeof REASONS)[C][number], string>> & { readonly variant: string }
>;

/**
 * The engine's texts in another language. The engine writes English itself, so there is no English table here. Texts that a translation
 * leaves out stay English.
 */
export interface EngineStrings {
  /** Without a full stop. */
  readonly reasons: { readonly [C in ReasonCode]: (numbers: Numbers<C>) => string };
  /** The title of a suggestion: the action to take. `name`: the content, the title or the pattern that it is about. */
  readonly titles: Readonly<Record<SuggestionAction, (name: string) => string>>;
  readonly figures: Readonly<Record<FigureCode, string>>;
  readonly outcomes: Readonly<Record<OutcomeCode, string>>;
}

/** A reason as an entity has it: in English or in the sender's own words, and where it is the engine's by a code. */
export interface Reason {
  readonly reason: string;
  readonly reasonCode?: string | undefined;
  readonly reasonNumbers?: readonly Figure[] | undefined;
}

/** Where the names are that a suggestion speaks of. */
export interface Named {
  readonly variant: (id: string) => Variant | undefined;
  readonly experiment: (id: string) => Experiment | undefined;
}

/**
 * Writes what the engine says in another language, from codes and numbers. Null where it cannot: the sentence is a person's, another program's
 * or a language model's, or nobody has translated it.
 */
export interface EngineText {
  reason(reason: Reason, format: Format): string | null;
  /** The title of a suggestion: the action to take. */
  title(suggestion: Suggestion, named: Named): string | null;
  /** Why it says so. */
  why(suggestion: Suggestion, format: Format, named: Named): string | null;
  /** The name of a number; of a variant's, with what the variant says. */
  figure(figure: Figure, named: Named): string | null;
  /** How a suggestion ended when nobody decided on it. */
  outcome(suggestion: Suggestion): string | null;
}

/** The numbers of reasons that are not counts. */
const FORMATS: Readonly<Record<string, 'rate' | 'share' | 'odds' | 'oddsNeeded' | 'number' | 'duration'>> = {
  er: 'rate',
  leaderEr: 'rate',
  predictedEr: 'rate',
  usualEr: 'rate',
  floor: 'rate',
  difference: 'rate',
  factor: 'share',
  probability: 'share',
  share: 'share',
  limit: 'share',
  logE: 'odds',
  logNeeded: 'oddsNeeded',
  slope: 'number',
  value: 'number',
  leaderValue: 'number',
  othersValue: 'number',
  controlValue: 'number',
  limitValue: 'number',
  bound: 'number',
  ratio: 'number',
  most: 'number',
  windowMs: 'duration',
  neededMs: 'duration',
  durationMs: 'duration',
  minEffect: 'share',
};

const numbersOf = (figures: readonly Figure[], format: Format): Record<string, string> =>
  Object.fromEntries(figures.map(({ name, value }) => [name, format[FORMATS[name] ?? 'count'](value)]));

const MAX_NAME = 60;

/** Content as a sentence can carry it. */
const brief = (content: string): string =>
  content.length <= MAX_NAME ? content : `${content.slice(0, MAX_NAME - 1).trimEnd()}…`.toWellFormed();

const contentOf = (id: string, { variant }: Named): string => brief(variant(id)?.content ?? id);

/** The name of the thing that a suggestion would change; null when it is unknown. */
function nameIn({ action, about, reasonVariant }: Suggestion, named: Named): string | null {
  if (action === 'shift-traffic') return reasonVariant === undefined ? null : contentOf(reasonVariant, named);
  if (about?.kind === 'variant') return contentOf(about.id, named);
  return about?.kind === 'experiment' ? brief(named.experiment(about.id)?.title ?? about.id) : (about?.id ?? null);
}

/** Whether its texts are those of the engine, and not of a person, another program or a language model. */
const isOfEngine = ({ source, generated }: Suggestion): boolean => source === 'peeksafe' && !generated;

type Writer = (numbers: Readonly<Record<string, string>>) => string;

/** Writes the engine's sentences with the strings of a language; what those leave out is shown in English. */
export function engineText(strings: { readonly [K in keyof EngineStrings]?: Partial<EngineStrings[K]> }): EngineText {
  const { reasons = {}, titles = {}, figures = {}, outcomes = {} } = strings;
  const write = ({ reasonCode, reasonNumbers = [] }: Reason, format: Format, variant: string): string | null => {
    // A code that is not there is of a newer server.
    const writer = reasons[(reasonCode ?? '') as ReasonCode] as Writer | undefined;
    return writer?.({ ...numbersOf(reasonNumbers, format), variant }) ?? null;
  };
  return {
    reason: (reason, format) => write(reason, format, ''),
    title(suggestion, named) {
      const name = nameIn(suggestion, named);
      const title = titles[suggestion.action as SuggestionAction];
      return name === null || title === undefined || !isOfEngine(suggestion) ? null : title(name);
    },
    why(suggestion, format, named) {
      if (!isOfEngine(suggestion)) return null;
      const { reasonVariant } = suggestion;
      return write(suggestion, format, reasonVariant === undefined ? '' : contentOf(reasonVariant, named));
    },
    figure({ code, variant }, named) {
      const name = figures[(code ?? '') as FigureCode];
      return name === undefined || variant === undefined ? (name ?? null) : `${name}: ${contentOf(variant, named)}`;
    },
    outcome: ({ outcomeCode }) => outcomes[(outcomeCode ?? '') as OutcomeCode] ?? null,
  };
}
