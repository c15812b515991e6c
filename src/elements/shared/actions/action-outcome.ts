import type { Action } from './actions.ts';

/** How an action ended, in a sentence to show and to announce. */
export interface ActionNotice {
  readonly outcome: 'done' | 'failed';
  readonly action: Action;
  readonly text: string;
  /** What takes it back; null when it failed or cannot be taken back. */
  readonly undo: Action | null;
}

/** Who shows a notice, and can take back what it tells. */
export interface NoticeKeeper {
  dismissNotice(): void;
  perform(action: Action): void;
}
