import type { Action } from './actions.ts';

/** How an action ended, in a sentence to show and to announce. */
export interface ActionNotice {
  readonly outcome: 'done' | 'failed';
  readonly action: Action;
  readonly text: string;
  /** The action that undoes it; null when it failed or cannot be undone. */
  readonly undo: Action | null;
}

/** The element that shows a notice, and can undo the action in it. */
export interface NoticeKeeper {
  dismissNotice(): void;
  perform(action: Action): void;
}
