import type { LiveStream } from '../../../sdk/index.ts';
import type { ActionNotice } from './action-outcome.ts';
import { decisionsOf, undoOf } from './action-events.ts';
import { pendingActionsOf } from './pending-actions.ts';
import { doneText, failedText } from './action-strings.ts';
import type { Action } from './actions.ts';
import { addStrings } from '../strings/languages.ts';
import type { Strings } from '../strings/strings.ts';
import { actions } from '../strings/actions.ts';

export { noticeView, styles } from './action-notice-view.ts';

addStrings({ actions });

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
    return { outcome: 'done', action, text: doneText(strings(), action, now), undo: undoOf(action, at) };
  } catch (error) {
    pending.refused();
    return { outcome: 'failed', action, text: failedText(strings(), action, now, error), undo: null };
  }
}

/** `randomUUID` is there in secure contexts only, and a dashboard may stand on a page without TLS. */
function newId(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
