import type { Act } from './actions.ts';
import type { Words } from '../strings/strings.ts';

/** The key of an act in the catalogue: taking a protection or a snooze back has words of its own. `now`: ms since 1970. */
function keyOf(act: Act, now: number): keyof Words['acted'] {
  if (act.kind === 'protect' && !act.protected) return 'unprotect';
  if (act.kind === 'snooze' && Date.parse(act.until) <= now) return 'wake';
  return act.kind;
}

function subjectOf(act: Act): string {
  if ('variant' in act) return act.variant.content;
  if ('experiment' in act) return act.experiment.title;
  return 'pattern' in act ? act.pattern.id : act.suggestion.title;
}

/** Says that an act is done. */
export function doneText(words: Words, act: Act, now: number): string {
  return words.acted[keyOf(act, now)](subjectOf(act));
}

/** Says that an act was refused, and why. */
export function failedText(words: Words, act: Act, now: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const refusals: Readonly<Record<string, string>> = words.refusals;
  const why = Object.hasOwn(refusals, code) ? (refusals[code] as string) : error instanceof Error ? error.message : '';
  return words.notActed[keyOf(act, now)](subjectOf(act), why);
}
