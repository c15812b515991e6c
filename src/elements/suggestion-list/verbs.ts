import type { Experiment, PlannedShare, Suggestion, SuggestionEffectKind, Variant } from '../../protocol/index.ts';
import { countsInUnits } from '../../protocol/state/counted-units.ts';
import type { Action } from '../shared/actions/actions.ts';
import { lettersOf, placeOf } from '../shared/letters/letters.ts';
import type { Language } from '../shared/views/evidence.ts';
import type { SuggestionPlace } from './suggestion-place.ts';

/** The main button of a suggestion: what it says, what is said before it, and what it does. */
export interface Verb {
  readonly kind: SuggestionEffectKind | 'mark-done';
  /** Verb and object, such as "Stop B". */
  readonly label: string;
  /** The effect of pressing it, in a sentence. */
  readonly effect: string;
  readonly action: Action;
}

/** More shares than these are not written on a button. */
const MAX_ON_BUTTON = 4;

const isShown = ({ status }: Variant): boolean => status === 'active';

/** A variant's part of the traffic among those that are shown: as it is planned, else as it was so far. Null where nobody knows. */
function shareIn(variant: Variant, variants: readonly Variant[], experiment: Experiment | undefined): number | null {
  const planned = new Map(experiment?.shares.map(({ variant: id, share }) => [id, share]));
  const weight = (one: Variant): number =>
    planned.size > 0 ? (planned.get(one.id) ?? 0) : countsInUnits(one).impressions;
  const all = variants.filter(isShown).reduce((sum, one) => sum + weight(one), 0);
  return all > 0 ? weight(variant) / all : null;
}

/** The letters of the variants of shares, in their order, with the shares. */
export function byLetter(
  shares: readonly PlannedShare[],
  variants: readonly Variant[],
): { readonly id: string; readonly letter: string; readonly share: number }[] {
  const letters = lettersOf(variants);
  return shares
    .map(({ variant: id, share }) => ({ id, share, letter: letters.get(id) ?? id }))
    .sort((a, b) => placeOf(a.letter) - placeOf(b.letter));
}

/** Shares as a button says them, such as "50/30/20": isolated, so that they keep their order in a text from right to left. */
const sharesText = (shares: readonly PlannedShare[], variants: readonly Variant[], { format }: Language): string =>
  `\u2066${byLetter(shares, variants)
    .map(({ share }) => format.count(Math.round(100 * share)))
    .join('/')}\u2069`;

const isSamePlan = (one: readonly PlannedShare[], other: readonly PlannedShare[]): boolean =>
  one.length === other.length &&
  one.every(({ variant, share }) => other.some((planned) => planned.variant === variant && planned.share === share));

function stopVerb(suggestion: Suggestion, id: string, place: SuggestionPlace): Verb | null {
  const { strings, format } = place;
  const { verbs, effects } = strings.suggestionList;
  const variant = place.variant(id);
  if (variant === undefined || !isShown(variant)) return null;
  const variants = place.variantsOf(variant.experiment);
  const letter = lettersOf(variants).get(id) ?? id;
  const share = shareIn(variant, variants, place.experiment(variant.experiment));
  return {
    kind: 'stop-variant',
    label: verbs.stop(letter),
    effect: share === null ? effects.stopUnsized(letter) : effects.stop(letter, format.share(share)),
    action: { kind: 'kill', variant, reason: suggestion.reason, suggestion },
  };
}

function planVerb(suggestion: Suggestion, experiment: Experiment, place: SuggestionPlace): Verb | null {
  const { verbs, effects } = place.strings.suggestionList;
  const shares = suggestion.effect?.shares ?? [];
  if (isSamePlan(shares, experiment.shares)) return null;
  const text = sharesText(shares, place.variantsOf(experiment.id), place);
  return {
    kind: 'plan-shares',
    label: shares.length > MAX_ON_BUTTON ? verbs.planMany : verbs.plan(text),
    effect: effects.plan,
    action: { kind: 'accept', suggestion },
  };
}

function closeVerb(suggestion: Suggestion, experiment: Experiment, place: SuggestionPlace): Verb | null {
  const { strings, format } = place;
  const { verbs, effects } = strings.suggestionList;
  const variants = place.variantsOf(experiment.id);
  const winner = variants.find(({ id }) => id === suggestion.effect?.winner) ?? null;
  if (winner !== null && !isShown(winner)) return null;
  const shown = variants.filter(isShown);
  const letter = winner === null ? null : (lettersOf(variants).get(winner.id) ?? winner.id);
  const count = format.count(shown.length);
  return {
    kind: 'close-experiment',
    label: letter === null ? verbs.close : verbs.closeWith(letter),
    effect: letter === null ? effects.close(shown.length, count) : effects.closeWith(letter, shown.length, count),
    action: { kind: 'close', experiment, winner, variants: shown, reason: suggestion.reason, suggestion },
  };
}

function windowVerb(suggestion: Suggestion, { strings, format }: Language): Verb {
  const { verbs, effects } = strings.suggestionList;
  const to = format.duration(suggestion.effect?.attributionWindowMs ?? 0);
  const former = suggestion.reasonNumbers?.find(({ name }) => name === 'windowMs')?.value;
  return {
    kind: 'set-window',
    label: verbs.window(to),
    effect: former === undefined ? effects.windowTo(to) : effects.window(format.duration(former), to),
    action: { kind: 'accept', suggestion },
  };
}

function experimentVerb(suggestion: Suggestion, id: string, place: SuggestionPlace): Verb | null {
  const experiment = place.experiment(id);
  if (experiment === undefined || experiment.closedAt !== undefined) return null;
  switch (suggestion.effect?.kind) {
    case 'plan-shares':
      return planVerb(suggestion, experiment, place);
    case 'close-experiment':
      return closeVerb(suggestion, experiment, place);
    case 'set-window':
      return windowVerb(suggestion, place);
    default: {
      const { verbs, effects } = place.strings.suggestionList;
      if (experiment.pause === null) return null;
      const action: Action = { kind: 'resume', experiment, reason: suggestion.reason, suggestion };
      return { kind: 'resume-stops', label: verbs.resume, effect: effects.resume, action };
    }
  }
}

const doneVerb = (suggestion: Suggestion, { strings }: Language): Verb => ({
  kind: 'mark-done',
  label: strings.suggestionList.verbs.done,
  effect: strings.suggestionList.effects.done,
  action: { kind: 'accept', suggestion },
});

/** The main button where suggestions come by property: what follows is the page's. */
export const pageVerb = (suggestion: Suggestion, { strings }: Language): Verb => ({
  kind: 'mark-done',
  label: strings.suggestionList.accept,
  effect: '',
  action: { kind: 'accept', suggestion },
});

const KINDS: ReadonlySet<string> = new Set<SuggestionEffectKind>([
  'stop-variant',
  'plan-shares',
  'close-experiment',
  'resume-stops',
  'set-window',
]);

/**
 * The main button of a suggestion. Null where what it asks for is done already, or cannot be done any more. A suggestion whose effect is not known here, or that
 * has none, asks for something that its publisher does: it is marked as done.
 */
export function verbOf(suggestion: Suggestion, place: SuggestionPlace): Verb | null {
  const { about, action, effect, source } = suggestion;
  // A server of before says no effect; to stop a variant takes none.
  const isStop = source === 'peeksafe' && action === 'stop-variant' && effect === undefined;
  const kind = isStop ? 'stop-variant' : effect?.kind;
  if (about === null || kind === undefined || !KINDS.has(kind)) return doneVerb(suggestion, place);
  return kind === 'stop-variant' ? stopVerb(suggestion, about.id, place) : experimentVerb(suggestion, about.id, place);
}
