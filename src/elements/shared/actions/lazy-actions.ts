import type { LiveStream } from '../../../sdk/index.ts';
import type { ActNotice } from './action-outcome.ts';
import { decisionsOf, undoOf } from './action-events.ts';
import { pendingActsOf } from './pending-actions.ts';
import { doneText, failedText } from './action-strings.ts';
import type { Act } from './actions.ts';
import { addEnglish } from '../strings/languages.ts';
import type { Words } from '../strings/strings.ts';
import { actsWords } from '../strings/acts.ts';

export { noticeView, styles } from './action-notice-view.ts';

addEnglish([actsWords]);

/** Posts an act: its outcome is shown at once, and taken back when the server refuses. Returns how it ended. */
export async function post(stream: LiveStream, asked: Act, words: () => Words): Promise<ActNotice> {
  const now = stream.now();
  const at = new Date(now).toISOString();
  // "Now" by the clock here would be later than now where that clock is ahead.
  const wakes = asked.kind === 'snooze' && Date.parse(asked.until) <= Date.now();
  const act = wakes ? { ...asked, until: at } : asked;
  const all = pendingActsOf(stream);
  const pending = all.begin(act, at);
  try {
    pending.taken(await all.inOrder(() => stream.act(decisionsOf(act, newId, at))));
    return { outcome: 'done', act, text: doneText(words(), act, now), undo: undoOf(act, at) };
  } catch (error) {
    pending.refused();
    return { outcome: 'failed', act, text: failedText(words(), act, now, error), undo: null };
  }
}

/** `randomUUID` is there in secure contexts only, and a dashboard may stand on a page without TLS. */
function newId(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
