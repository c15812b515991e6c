import { isServer, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import { LazyModule } from '../loading/lazy-module.ts';
import type { Strings } from '../strings/strings.ts';
import { Timer } from '../timers.ts';
import type * as FirstEvent from './first-event.ts';
import { isSigningIn, offerSignIn, type Topic } from './page-voices.ts';
import { hasNothing, isBlind, stateOf, streamName, type ShownState } from './shown-state.ts';
import { noteView, outlineView, stateView } from './state-view.ts';

/** How long nothing may come before people are told that it takes long, milliseconds. */
const SLOW_MS = 10_000;
/** How long a button says that it is being tried again, milliseconds: where nothing changes, people see that they have pressed it. */
const TRIED_MS = 2000;

/** The facts that the states of an element hang on. */
interface Subject {
  readonly hasOwnData: () => boolean;
  readonly stream: () => LiveStream | null;
  /** The fault in its address, in one sentence; null when there is none. */
  readonly fault: () => string | null;
  readonly strings: () => Strings;
  /** Whether it says something itself, and none beside it on the page. */
  readonly speaks: (topic: Topic) => boolean;
}

/** The states that an element shows in place of its content or above it, and what people can do about them. */
export class StateController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #subject: Subject;
  readonly #wait: Timer;
  readonly #firstEvent: LazyModule<typeof FirstEvent>;
  #isSlow = false;
  #isTrying = false;
  #isCopied = false;
  #rendered: ShownState = 'loading';
  /** Whether the focus was in what the rendering takes away. */
  #hasFocus = false;
  /** Counts what changes without the stream: for hosts that do not render at every update. */
  version = 0;

  constructor(host: ReactiveElement, subject: Subject) {
    this.#host = host;
    this.#subject = subject;
    this.#wait = new Timer(host);
    this.#firstEvent = new LazyModule(() => import('./first-event.ts'), { host, onSettled: () => this.version++ });
    host.addController(this);
  }

  /** The state to show. */
  get shown(): ShownState {
    const state = this.#state;
    const stream = this.#subject.stream();
    if (stream === null) return state;
    if (state === 'denied' && !this.#isSlow && isSigningIn(stream)) return 'loading';
    const isUnused = !isBlind(state) && hasNothing(stream) && streamName(stream) !== '';
    return isUnused && this.#subject.speaks('reason') ? 'empty' : state;
  }

  get #state(): ShownState {
    if (this.#subject.hasOwnData()) return 'ready';
    if (this.#subject.fault() !== null) return 'error';
    const stream = this.#subject.stream();
    return stream === null ? 'loading' : stateOf(stream);
  }

  /** Whether it says why there is nothing to see. */
  get isSpeaking(): boolean {
    return isBlind(this.shown) && !this.#isWaiting(this.shown) && this.#subject.speaks('reason');
  }

  /** Whether there is nothing to say: all is as it should be so far. */
  #isWaiting(shown: ShownState): boolean {
    return shown === 'loading' && !this.#isSlow && !this.#isTrying;
  }

  /** Whether the state is another than that which was rendered last. */
  get isOutdated(): boolean {
    return this.#host.hasUpdated && this.shown !== this.#rendered;
  }

  /** The page has more or fewer elements than before, or one of them says something else. */
  refresh(): void {
    if (this.shown === 'ready' && !this.isOutdated) return;
    this.#changed();
  }

  #changed(): void {
    this.version++;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const focused = this.#host.shadowRoot?.activeElement as HTMLElement | null | undefined;
    const place = focused?.closest('.said, .stale-note') ?? null;
    const isKept = place?.className.includes('said') === true ? isBlind(this.shown) : this.note() !== nothing;
    this.#hasFocus = place !== null && !isKept;
    // Before the button goes away: elements that hear of the focus then render once, and not again.
    if (this.#hasFocus) focused?.blur();
  }

  hostUpdated(): void {
    this.#rendered = this.shown;
    if (this.#hasFocus) void this.#host.updateComplete.then(() => this.#keepFocus());
    const isWaiting = this.shown === 'loading';
    if (isServer || !this.#host.isConnected) return;
    if (isWaiting && !this.#isSlow) this.#wait.start(SLOW_MS, () => this.#waited());
    else if (!isWaiting && !this.#isTrying && this.#state !== 'denied') {
      this.#wait.stop();
      this.#isSlow = false;
    }
  }

  /** A button that goes away leaves the focus to what it made way for. */
  #keepFocus(): void {
    const root = this.#host.shadowRoot;
    if (root === null || root.activeElement !== null) return;
    const place = root.querySelector<HTMLElement>('.card, [role="group"]');
    if (place === null) return;
    if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  #waited(): void {
    this.#isTrying = false;
    this.#isSlow = this.shown === 'loading';
    this.#changed();
  }

  /** A person wants it now. */
  readonly #retry = (): void => {
    if (this.#isTrying) return;
    const stream = this.#subject.stream();
    const state = this.#state;
    this.#isTrying = true;
    this.#isSlow = false;
    this.#wait.stop();
    const isDenied = state === 'denied' || state === 'revoked';
    if (stream !== null && !(isDenied && offerSignIn(stream))) stream.retry?.();
    this.#wait.start(this.shown === 'loading' ? SLOW_MS : TRIED_MS, () => this.#waited());
    this.#changed();
  };

  readonly #copied = (isCopied: boolean): void => {
    this.#isCopied = isCopied;
    this.#changed();
  };

  #lines(stream: LiveStream | null, state: ShownState): TemplateResult | typeof nothing {
    if (stream === null || (state !== 'empty' && state !== 'unknown') || streamName(stream) === '') return nothing;
    const part = this.#firstEvent.need();
    if (part === null) return nothing;
    return part.firstEventView(stream.url, this.#isCopied, this.#copied, this.#subject.strings());
  }

  /**
   * In place of the content, in a box of its size.
   * @param bones The shape of the content, as kinds of bones with spaces between them.
   */
  placeholder(bones: string): TemplateResult {
    const stream = this.#subject.stream();
    const state = this.shown;
    // Asked only where it matters: the answer needs the styles of the whole page.
    const speaks = !this.#isWaiting(state) && this.#subject.speaks('reason');
    return stateView({
      state: isBlind(state) ? state : 'loading',
      strings: this.#subject.strings(),
      bones,
      name: stream === null ? '' : streamName(stream),
      fault: this.#subject.fault() ?? stream?.status.message ?? '',
      isTokenMissing: stream?.status.reason === 'unauthorised',
      isWithPage: stream !== null && isSigningIn(stream),
      isSlow: this.#isSlow && speaks,
      isTrying: this.#isTrying,
      speaks,
      lines: speaks ? this.#lines(stream, state) : nothing,
      retry: stream?.retry === undefined ? null : this.#retry,
    });
  }

  /** In place of content that takes a moment, when the stream itself is there. */
  outline(bones: string): TemplateResult {
    return outlineView(bones, this.#subject.strings());
  }

  /** Above content that may be out of date; nothing while it is not, and where another element of the page says so. */
  note(): TemplateResult | typeof nothing {
    const state = this.shown;
    const stream = this.#subject.stream();
    const isSlow = state === 'loading' && (this.#isSlow || this.#isTrying);
    if (stream === null || !(isSlow || state === 'stale' || state === 'offline' || state === 'revoked')) return nothing;
    if (!this.#subject.speaks('freshness')) return nothing;
    return noteView({
      state: state === 'loading' ? 'slow' : state,
      strings: this.#subject.strings(),
      isWithPage: isSigningIn(stream),
      isTrying: this.#isTrying,
      retry: state === 'stale' || stream.retry === undefined ? null : this.#retry,
    });
  }
}
