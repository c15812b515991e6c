import type { Action } from './actions.ts';
import type { Strings } from '../strings/strings.ts';

/** The key of an action in the catalog: taking a protection or a snooze back has strings of its own. `now`: ms since 1970. */
function keyOf(action: Action, now: number): keyof Strings['actions']['done'] {
  if (action.kind === 'protect' && !action.protected) return 'unprotect';
  if (action.kind === 'snooze' && Date.parse(action.until) <= now) return 'wake';
  return action.kind;
}

function subjectOf(action: Action): string {
  if ('variant' in action) return action.variant.content;
  if ('experiment' in action) return action.experiment.title;
  return 'pattern' in action ? action.pattern.id : action.suggestion.title;
}

/** Says that an action is done. */
export function doneText(strings: Strings, action: Action, now: number): string {
  return strings.actions.done[keyOf(action, now)](subjectOf(action));
}

/** Says that an action was refused, and why. */
export function failedText(strings: Strings, action: Action, now: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const refusals: Readonly<Record<string, string>> = strings.actions.refusals;
  const why = Object.hasOwn(refusals, code) ? (refusals[code] as string) : error instanceof Error ? error.message : '';
  return strings.actions.failed[keyOf(action, now)](subjectOf(action), why);
}
