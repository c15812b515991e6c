import type { ReactiveController, ReactiveElement } from 'lit';
import type { LiveStream, StatusReason } from '../../../sdk/index.ts';
import { join, signingIn, speaks, type Topic, type Voice } from '../states/page-voices.ts';
import { DeniedEvent, StreamErrorEvent, ReadyEvent, type Denial, type StreamFault } from './stream-events.ts';

/** An element, as far as its page is told of it. */
interface Reported {
  /** The stream that is shown; null while there is none. */
  readonly stream: () => LiveStream | null;
  /** The fault in its address, in one sentence; null when there is none. */
  readonly fault: () => string | null;
  /** Whether figures are on screen. */
  readonly isShowing: () => boolean;
  /** How well placed it is to say something to people; left out, it has nothing to say it with. */
  readonly rank?: (topic: Topic) => number;
  /** Renders again, for another element may say now what it said. */
  readonly refresh?: () => void;
}

const MISSING: Partial<Record<StatusReason, Denial['missing']>> = { unauthorised: 'token', forbidden: 'permission' };

const LASTING: Partial<Record<StatusReason, StreamFault['code']>> = { 'no-stream': 'no-stream', version: 'version' };

/** Tells the page by events how the stream of an element stands. Trouble is told once, until the stream is live again or the trouble is another. */
export class StreamReport implements ReactiveController, Voice {
  readonly host: ReactiveElement;
  readonly #reported: Reported;
  /** The stream whose figures were on screen; null stands for data by property. */
  #ready: LiveStream | null | undefined = undefined;
  /** The trouble that the page knows of. */
  #told = '';
  #followed: LiveStream | null = null;
  #leave: (() => void) | null = null;

  constructor(host: ReactiveElement, reported: Reported) {
    this.host = host;
    this.#reported = reported;
    host.addController(this);
  }

  /** Counts the element among those that show a stream; null: among none. */
  follow(stream: LiveStream | null): void {
    if (stream === this.#followed) return;
    this.#leave?.();
    this.#followed = stream;
    this.#leave = stream === null ? null : join(stream, this);
  }

  rank(topic: Topic): number {
    return this.#reported.rank?.(topic) ?? 0;
  }

  refresh(): void {
    this.#reported.refresh?.();
  }

  /** Whether this element says something, and none beside it. */
  speaks(topic: Topic): boolean {
    return this.#followed === null || speaks(this.#followed, this, topic);
  }

  offerSignIn(): boolean {
    const event = this.#trouble();
    return event instanceof DeniedEvent && this.#isSignedIn(event);
  }

  /** Dispatches it. @returns Whether the page signs somebody in. */
  #isSignedIn(event: DeniedEvent): boolean {
    if (this.host.dispatchEvent(event)) return false;
    const stream = this.#reported.stream();
    if (stream !== null) signingIn(stream);
    return true;
  }

  hostUpdated(): void {
    this.tell();
  }

  /** Tells what is otherwise than it was. For hosts that do not render again when their stream changes. */
  tell(): void {
    if (!this.host.isConnected) return;
    this.#tellTrouble();
    const stream = this.#reported.stream();
    if (!this.#reported.isShowing() || stream === this.#ready) return;
    this.#ready = stream;
    void this.host.updateComplete.then(() => {
      if (this.host.isConnected && this.#ready === stream) this.host.dispatchEvent(new ReadyEvent());
    });
  }

  #tellTrouble(): void {
    const event = this.#trouble();
    if (this.#reported.stream()?.status.phase === 'live') this.#told = '';
    if (event === null) return;
    const told = `${event.type} ${event.detail.message}`;
    if (told === this.#told) return;
    this.#told = told;
    if (event instanceof DeniedEvent) this.#isSignedIn(event);
    else this.host.dispatchEvent(event);
  }

  #trouble(): DeniedEvent | StreamErrorEvent | null {
    const fault = this.#reported.fault();
    if (fault !== null) return new StreamErrorEvent({ code: 'address', message: fault });
    const status = this.#reported.stream()?.status;
    if (status?.phase !== 'denied') return null;
    const { reason, message } = status;
    const [missing, code] = [MISSING[reason], LASTING[reason]];
    if (missing !== undefined) return new DeniedEvent({ missing, message });
    return code === undefined ? null : new StreamErrorEvent({ code, message });
  }
}
