import type { ReactiveController, ReactiveElement } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import type * as lazyActions from './lazy-actions.ts';
import type { ActionNotice, NoticeKeeper } from './action-outcome.ts';
import { ActionEvent, OutcomeEvent, type Action } from './actions.ts';
import { LazyModule } from '../loading/lazy-module.ts';
import { onPendingBegun, pendingOf, type Pending } from './pending-view.ts';
import type { Strings } from '../strings/strings.ts';

/** Where an element has what its actions need. */
export interface Actor {
  /** The stream that is shown; null when there is none. */
  readonly stream: () => LiveStream | null;
  readonly strings: () => Strings;
  /** Called with how each action ended, for an element that does several at once. */
  readonly onOutcome?: (notice: ActionNotice) => void;
}

/**
 * Lets an element act in a person's name: it asks the page first by a cancelable event, shows the outcome at once, posts it, and takes it
 * back when the server refuses.
 */
export class ActionsController implements ReactiveController, NoticeKeeper {
  readonly #host: ReactiveElement;
  readonly #actor: Actor;
  #notice: ActionNotice | null = null;
  readonly #lazy: LazyModule<typeof lazyActions>;
  #listensTo: Pending | null = null;
  #stopListeningForBegun: (() => void) | null = null;
  #stopListening: (() => void) | null = null;

  constructor(host: ReactiveElement, actor: Actor) {
    this.#host = host;
    this.#actor = actor;
    this.#lazy = new LazyModule(() => import('./lazy-actions.ts'), { host, isLikely: () => this.canOperate });
    host.addController(this);
  }

  /** Whether the viewer may act; without, an element renders no controls at all. */
  get canOperate(): boolean {
    return this.#actor.stream()?.scopes.has('operate') === true;
  }

  /** The pending actions of the stream: render entities through it. */
  get pending(): Pending {
    return pendingOf(this.#actor.stream());
  }

  /** Renders a notice; null until it has loaded. */
  get noticeView(): typeof lazyActions.noticeView | null {
    return this.#lazy.module?.noticeView ?? null;
  }

  /** How this element's last action ended; null before, and while one is under way. */
  get notice(): ActionNotice | null {
    return this.#notice;
  }

  /** Puts the notice away. */
  dismissNotice(): void {
    this.#notice = null;
    this.#host.requestUpdate();
  }

  /** Actions, unless the page cancels the event; it may then still `proceed`. Does nothing for a viewer who may not. */
  perform(action: Action): void {
    const stream = this.#actor.stream();
    if (stream === null || !this.canOperate) return;
    let isGone = false;
    const proceed = (reason?: string): void => {
      if (isGone) return;
      isGone = true;
      // Actions that have no reason leave it out of what they post.
      this.#post(stream, reason === undefined ? action : ({ ...action, reason } as Action));
    };
    if (this.#host.dispatchEvent(new ActionEvent(action, proceed))) proceed();
  }

  #post(stream: LiveStream, action: Action): void {
    this.#say(null);
    const { strings } = this.#actor;
    this.#lazy.use((part) => {
      if (part === null) this.#say({ outcome: 'failed', action, text: strings().common.notLoaded, undo: null });
      else void part.post(stream, action, strings).then((notice) => this.#say(notice));
    });
  }

  #say(notice: ActionNotice | null): void {
    this.#notice = notice;
    if (notice !== null) {
      this.#actor.onOutcome?.(notice);
      this.#host.dispatchEvent(new OutcomeEvent(notice.action, notice.outcome, notice.text));
    }
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const stream = this.#actor.stream();
    this.#listen(this.#host.isConnected ? stream : null);
    if (stream !== null) this.pending.settle(stream.state.cursor);
  }

  hostConnected(): void {
    this.#stopListeningForBegun = onPendingBegun(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#stopListeningForBegun?.();
    this.#stopListeningForBegun = null;
    this.#listen(null);
  }

  #listen(stream: LiveStream | null): void {
    const pending = stream === null ? null : pendingOf(stream);
    if (pending === this.#listensTo) return;
    this.#stopListening?.();
    this.#listensTo = pending;
    this.#stopListening = pending?.subscribe(() => this.#host.requestUpdate()) ?? null;
  }
}
