import type { ReactiveController, ReactiveElement } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import type * as acting from './lazy-actions.ts';
import type { ActNotice, NoticeKeeper } from './action-outcome.ts';
import { ActEvent, type Act } from './actions.ts';
import { OnDemand } from '../loading/on-demand.ts';
import { onPendingBegun, pendingOf, type Pending } from './pending-view.ts';
import type { Words } from '../strings/strings.ts';

/** Where an element has what its acts need. */
export interface Actor {
  /** The stream that is shown; null when there is none. */
  readonly stream: () => LiveStream | null;
  readonly words: () => Words;
}

/**
 * Lets an element act in a person's name: it asks the page first by a cancelable event, shows the outcome at once, posts it, and takes it
 * back when the server refuses.
 */
export class ActsController implements ReactiveController, NoticeKeeper {
  readonly #host: ReactiveElement;
  readonly #actor: Actor;
  #notice: ActNotice | null = null;
  readonly #acting: OnDemand<typeof acting>;
  #listensTo: Pending | null = null;
  #unlistenBegun: (() => void) | null = null;
  #unlisten: (() => void) | null = null;

  constructor(host: ReactiveElement, actor: Actor) {
    this.#host = host;
    this.#actor = actor;
    this.#acting = new OnDemand(host, () => import('./lazy-actions.ts'), { isLikely: () => this.canOperate });
    host.addController(this);
  }

  /** Whether the viewer may act; without, an element renders no controls at all. */
  get canOperate(): boolean {
    return this.#actor.stream()?.scopes.has('operate') === true;
  }

  /** What is under way on the stream: render entities through it. */
  get pending(): Pending {
    return pendingOf(this.#actor.stream());
  }

  /** What shows a notice; null until it is loaded. */
  get noticeView(): typeof acting.noticeView | null {
    return this.#acting.part?.noticeView ?? null;
  }

  /** How this element's last act ended; null before, and while one is under way. */
  get notice(): ActNotice | null {
    return this.#notice;
  }

  /** Puts the notice away. */
  dismissNotice(): void {
    this.#notice = null;
    this.#host.requestUpdate();
  }

  /** Acts, unless the page cancels the event; it may then still `proceed`. Does nothing for a viewer who may not. */
  act(act: Act): void {
    const stream = this.#actor.stream();
    if (stream === null || !this.canOperate) return;
    let isGone = false;
    const proceed = (reason?: string): void => {
      if (isGone) return;
      isGone = true;
      // Acts that have no reason leave it out of what they post.
      this.#post(stream, reason === undefined ? act : ({ ...act, reason } as Act));
    };
    if (this.#host.dispatchEvent(new ActEvent(act, proceed))) proceed();
  }

  #post(stream: LiveStream, act: Act): void {
    this.#say(null);
    const { words } = this.#actor;
    this.#acting.use((part) => {
      if (part === null) this.#say({ outcome: 'failed', act, text: words().notLoaded, undo: null });
      else void part.post(stream, act, words).then((notice) => this.#say(notice));
    });
  }

  #say(notice: ActNotice | null): void {
    this.#notice = notice;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const stream = this.#actor.stream();
    this.#listen(this.#host.isConnected ? stream : null);
    if (stream !== null) this.pending.settle(stream.state.cursor);
  }

  hostConnected(): void {
    this.#unlistenBegun = onPendingBegun(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unlistenBegun?.();
    this.#unlistenBegun = null;
    this.#listen(null);
  }

  #listen(stream: LiveStream | null): void {
    const pending = stream === null ? null : pendingOf(stream);
    if (pending === this.#listensTo) return;
    this.#unlisten?.();
    this.#listensTo = pending;
    this.#unlisten = pending?.subscribe(() => this.#host.requestUpdate()) ?? null;
  }
}
