import type { ReactiveController, ReactiveElement } from 'lit';
import type { LiveStream } from '../../sdk/index.ts';
import { ActEvent, decisionOf, undoOf, type Act } from './acts.ts';
import { pendingOf, PendingActs } from './acts-pending.ts';
import { doneText, failedText } from './acts-words.ts';
import type { Words } from './words.ts';

/** Where an element has what its acts need. */
export interface Actor {
  /** The stream that is shown; null when there is none. */
  readonly stream: () => LiveStream | null;
  readonly words: () => Words;
}

/** How an act ended, in a sentence to show and to announce. */
export interface ActNotice {
  readonly outcome: 'done' | 'failed';
  readonly act: Act;
  readonly text: string;
  /** What takes it back; null when it failed or cannot be taken back. */
  readonly undo: Act | null;
}

const nothingPending = new PendingActs();

/**
 * Lets an element act in a person's name: it asks the page first by a cancelable event, shows the outcome at once, posts it, and takes it
 * back when the server refuses.
 */
export class ActsController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #actor: Actor;
  #notice: ActNotice | null = null;
  #listensTo: PendingActs | null = null;
  #unlisten: (() => void) | null = null;

  constructor(host: ReactiveElement, actor: Actor) {
    this.#host = host;
    this.#actor = actor;
    host.addController(this);
  }

  /** Whether the viewer may act; without, an element renders no controls at all. */
  get canOperate(): boolean {
    return this.#actor.stream()?.scopes.has('operate') === true;
  }

  /** What is under way on the stream: render entities through it. */
  get pending(): PendingActs {
    const stream = this.#actor.stream();
    return stream === null ? nothingPending : pendingOf(stream);
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
      void this.#post(stream, reason === undefined ? act : ({ ...act, reason } as Act));
    };
    if (this.#host.dispatchEvent(new ActEvent(act, proceed))) proceed();
  }

  async #post(stream: LiveStream, asked: Act): Promise<void> {
    const now = stream.now();
    const at = new Date(now).toISOString();
    // "Now" by the clock here would be later than now where that clock is ahead.
    const wakes = asked.kind === 'snooze' && Date.parse(asked.until) <= Date.now();
    const act = wakes ? { ...asked, until: at } : asked;
    this.#say(null);
    const all = pendingOf(stream);
    const pending = all.begin(act, at);
    try {
      pending.taken(await all.inOrder(() => stream.act([decisionOf(act, newId(), at)])));
      this.#say({ outcome: 'done', act, text: doneText(this.#actor.words(), act, now), undo: undoOf(act, at) });
    } catch (error) {
      pending.refused();
      this.#say({ outcome: 'failed', act, text: failedText(this.#actor.words(), act, now, error), undo: null });
    }
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
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
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

/** `randomUUID` is there in secure contexts only, and a dashboard may stand on a page without TLS. */
function newId(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
