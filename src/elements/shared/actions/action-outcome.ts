import type { Act } from './actions.ts';

/** How an act ended, in a sentence to show and to announce. */
export interface ActNotice {
  readonly outcome: 'done' | 'failed';
  readonly act: Act;
  readonly text: string;
  /** What takes it back; null when it failed or cannot be taken back. */
  readonly undo: Act | null;
}

/** Who shows a notice, and can take back what it tells. */
export interface NoticeKeeper {
  dismissNotice(): void;
  act(act: Act): void;
}
