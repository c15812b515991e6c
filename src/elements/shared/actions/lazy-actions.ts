import type { LiveStream } from '../../../sdk/index.ts';
import type { ActionNotice } from './action-outcome.ts';
import { decisionsOf, undoOf } from './action-events.ts';
import { newId } from './new-id.ts';
import { pendingActionsOf } from './pending-actions.ts';
import type { Action } from './actions.ts';
import { addStrings } from '../strings/language/languages.ts';
import type { Strings } from '../strings/strings.ts';
import { actions } from '../strings/actions.ts';

export { noticeView, styles } from './action-notice-view.ts';

addStrings({ actions });

/** The key of an action in the catalog: taking a protection or a snooze back has strings of its own. `now`: ms since 1970. */
function keyOf(action: Action, now: number): keyof Strings['actions']['done'] {
  if (action.kind === 'protect' && !action.protected) return 'unprotect';
  if (action.kind === 'snooze' && Date.parse(action.until) <= now) return 'wake';
  const effect = action.kind === 'accept' ? action.suggestion.effect?.kind : undefined;
  if (effect === 'plan-shares') return 'plan';
  if (effect === 'set-window') return 'window';
  return action.kind;
}

function subjectOf(action: Action, strings: Strings, { state }: LiveStream): string {
  if ('variant' in action) return action.variant.content;
  if ('experiment' in action) return action.experiment.title;
  if ('pattern' in action) return action.pattern.id;
  if ('note' in action) return action.note.text;
  const { variants, experiments } = state;
  const named = { variant: (id: string) => variants.get(id), experiment: (id: string) => experiments.get(id) };
  return strings.engine?.title(action.suggestion, named) ?? action.suggestion.title;
}

/** Says that an action is done. */
function doneText(strings: Strings, action: Action, stream: LiveStream, now: number): string {
  return strings.actions.done[keyOf(action, now)](subjectOf(action, strings, stream));
}

/** Says that an action was refused, and why. */
function failedText(strings: Strings, action: Action, stream: LiveStream, now: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const refusals: Readonly<Record<string, string>> = strings.actions.refusals;
  const why = Object.hasOwn(refusals, code) ? (refusals[code] as string) : error instanceof Error ? error.message : '';
  return strings.actions.failed[keyOf(action, now)](subjectOf(action, strings, stream), why);
}

/** Posts an action: its outcome is shown at once, and taken back when the server refuses. Returns how it ended. */
export async function post(stream: LiveStream, asked: Action, strings: () => Strings): Promise<ActionNotice> {
  const now = stream.now();
  const at = new Date(now).toISOString();
  // "Now" by the clock here would be later than now where that clock is ahead.
  const wakes = asked.kind === 'snooze' && Date.parse(asked.until) <= Date.now();
  const action = wakes ? { ...asked, until: at } : asked;
  const all = pendingActionsOf(stream);
  const pending = all.begin(action, at);
  try {
    pending.taken(await all.inOrder(() => stream.submitActions(decisionsOf(action, newId, at))));
    return { outcome: 'done', action, text: doneText(strings(), action, stream, now), undo: undoOf(action, at) };
  } catch (error) {
    pending.refused();
    return { outcome: 'failed', action, text: failedText(strings(), action, stream, now, error), undo: null };
  }
}
