import {
  type nothing,
  ReactiveElement,
  type PropertyDeclaration,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { Changed, LiveStream, StreamStatus, TokenSource } from '../../../sdk/index.ts';
import { BaseElement } from './base-element.ts';
import { LanguageWatch } from '../strings/language/language-watch.ts';
import { addStrings, stringsFor } from '../strings/language/languages.ts';
import { formatFor, type Format } from '../format/format.ts';
import { timeZoneFor } from '../format/time-zone.ts';
import type { Topic } from '../states/page-voices.ts';
import { isBlind, type ShownState } from '../states/shown-state.ts';
import { StateController } from '../states/state-controller.ts';
import { neededBy } from './lazy-module.ts';
import type { StreamEventMap } from './stream-events.ts';
import { StreamReport } from './stream-report.ts';
import { StreamSource } from './stream-source.ts';
import { adoptStyles, keepShape } from '../theme/styles.ts';
import { onViewGone } from '../view.ts';
import type { Strings } from '../strings/strings.ts';

/**
 * The base of every element that shows a stream: it finds the element's data. Elements render; they hold no state of
 * the stream of their own.
 *
 * @typeParam Events - The events that the element tells besides those of every element with a stream, by name.
 *
 * @fires {ReadyEvent} peeksafe-ready - The first figures are on screen. Does not bubble.
 * @fires {DeniedEvent} peeksafe-denied - The server does not let this viewer in; `detail` says what is missing. Cancel it to sign in. Does not bubble.
 * @fires {StreamErrorEvent} peeksafe-error - The stream cannot be shown; `detail` says why. Does not bubble.
 *
 * @cssproperty --peeksafe-text - Writing.
 * @cssproperty --peeksafe-text-quiet - Writing that matters less.
 * @cssproperty --peeksafe-surface - The background behind the content.
 * @cssproperty --peeksafe-surface-raised - Heads of tables, notes and controls.
 * @cssproperty --peeksafe-line - Lines that part things.
 * @cssproperty --peeksafe-accent - Buttons, links and the focus ring.
 * @cssproperty --peeksafe-good - The tone of what goes well; always beside an icon and a word.
 * @cssproperty --peeksafe-warn - The tone of what needs attention.
 * @cssproperty --peeksafe-bad - The tone of what was stopped or is worn out.
 * @cssproperty [--peeksafe-font=system-ui] - Family of the writing.
 * @cssproperty [--peeksafe-font-size=14px] - The size that all others are made from.
 * @cssproperty [--peeksafe-space=8px] - The unit that all distances are made from.
 * @cssproperty [--peeksafe-radius=10px] - Roundness of corners.
 * @cssproperty [--peeksafe-density=1] - Height of rows and controls: .7 is tight, 1.4 for a finger or a wall.
 */
export class StreamElement<Events extends object = object> extends BaseElement<Events & StreamEventMap> {
  static override properties: PropertyDeclarations = {
    stream: { attribute: false },
    src: { type: String },
    token: { attribute: false },
    htmlFor: { type: String, attribute: 'for' },
    timeZone: { type: String, attribute: 'time-zone', reflect: true },
  };

  /**
   * The strings that this element shows, in English.
   * @internal
   */
  static strings: Partial<Strings> = {};

  /**
   * How the tag itself is displayed, as CSS declarations.
   * @internal
   */
  static shape = 'display: block';

  /**
   * The outline of the content while it is waited for, as kinds of bones (`title`, `line`, `row`, or one of its own styles) with spaces between.
   * @internal
   */
  static bones = 'title row row row';

  /**
   * How well placed the element is to say for the whole page that figures are old, and why there is nothing to see; 0: it cannot.
   * @internal
   */
  static ranks: Readonly<Record<Topic, number>> = { freshness: 2, reason: 2 };

  /** A stream by property: what `connect` returns, or any object of that shape. */
  declare stream: LiveStream | null;
  /** The address of a stream, for an element that stands alone. */
  declare src: string | null;
  /** The token for `src`, or a function that gets one; asked at every attempt to connect. Never an attribute: those are for all to read. */
  declare token: TokenSource | null;
  /** The id of a `<variant-stream>` elsewhere in the page. */
  declare htmlFor: string | null;
  /** The time zone of its times, days and exports, such as `Europe/Berlin`; left out, that around it, of the page, the stream or the browser. */
  declare timeZone: string | null;
  /** @internal */
  protected readonly source: StreamSource;
  /** @internal */
  protected readonly states: StateController;
  readonly #report: StreamReport;
  readonly #language: LanguageWatch;
  /** Says how wide the element is in a place that is as wide as what is in it. */
  #width!: HTMLElement;
  #unwatchView: (() => void) | null = null;
  /** The address of the stream that was shown last; null before there was one. */
  #address: string | null = null;
  /** The properties that were set since the last update: a stream that is found with them is the one they are for. */
  readonly #given = new Set<PropertyKey>();
  /** Whether what the shadow root shows was rendered on a server. */
  #isServed = false;

  constructor() {
    super();
    addStrings((this.constructor as typeof StreamElement).strings);
    this.stream = null;
    this.src = null;
    this.token = null;
    this.htmlFor = null;
    this.timeZone = null;
    this.#language = new LanguageWatch(this);
    this.source = new StreamSource(this, {
      changed: (changed) => this.#streamChanged(changed),
      status: (status) => this.streamStatusChanged(status),
    });
    this.states = new StateController(this, {
      hasOwnData: () => this.hasOwnData,
      stream: () => this.source.stream,
      fault: () => this.source.fault,
      strings: () => this.strings,
      speaks: (topic) => this.#report.speaks(topic),
    });
    this.#report = new StreamReport(this, {
      stream: () => this.source.stream,
      fault: () => this.source.fault,
      isShowing: () => !this.isBlind || this.shownState === 'empty',
      rank: (topic) => (this.hasOwnData ? 0 : this.rankOf(topic)),
      refresh: () => this.states.refresh(),
    });
  }

  // A shadow root that was rendered on a server is not hydrated part by part: its times, language and figures are those of the server, and
  // an element that took them for its own would go on showing them. It stands until there is something newer, and is then replaced at once.
  protected override createRenderRoot(): ShadowRoot {
    this.#isServed = this.shadowRoot !== null;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    adoptStyles(this);
    this.#width = this.ownerDocument.createElement('div');
    this.#width.className = 'natural-width';
    this.#width.textContent = ' ';
    this.renderOptions.renderBefore = root.appendChild(this.#width);
    return root;
  }

  /** Called by the browser when the element comes into a page, or is moved in it. */
  override connectedCallback(): void {
    super.connectedCallback();
    keepShape(this, (this.constructor as typeof StreamElement).shape);
    this.#unwatchView = onViewGone(this, () => this.disconnectedCallback());
    // Moved: what is watched of its boxes is watched again after an update, and no property brings one.
    if (this.hasUpdated) this.requestUpdate();
  }

  /** Called by the browser when the element leaves the page. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchView?.();
    this.#unwatchView = null;
  }

  /** Called when it is moved to another document, such as that of a frame. */
  adoptedCallback(): void {
    adoptStyles(this);
  }

  override requestUpdate(
    name?: PropertyKey,
    former?: unknown,
    options?: PropertyDeclaration,
    useNewValue?: boolean,
    newValue?: unknown,
  ): void {
    if (name !== undefined) this.#given.add(name);
    super.requestUpdate(name, former, options, useNewValue, newValue);
  }

  protected override performUpdate(): void {
    this.source.look();
    super.performUpdate();
    this.#given.clear();
  }

  #streamChanged(changed: Changed | null): boolean | void {
    if (changed === null) this.#begin(this.source.stream);
    const isDrawn = this.streamChanged(changed) === false;
    // An element that draws frames by itself cannot do so in place of a notice.
    return isDrawn && !this.states.isOutdated ? false : undefined;
  }

  #begin(stream: LiveStream | null): void {
    this.#report.follow(stream);
    if (stream === null) return;
    // A new connection to the same address, as after the element was moved, takes away no choice.
    const isOther = this.#address !== null && this.#address !== stream.url;
    this.#address = stream.url;
    if (isOther && !this.hasOwnData) this.streamReplaced(this.#given);
  }

  protected override update(changed: PropertyValues): void {
    if (this.#isServed && this.shownState === 'loading') {
      ReactiveElement.prototype['update'].call(this, changed);
      return;
    }
    if (this.#isServed) this.shadowRoot?.replaceChildren(this.#width);
    this.#isServed = false;
    super.update(changed);
  }

  /** An update is complete only when the modules that it needs have loaded too. */
  protected override async getUpdateComplete(): Promise<boolean> {
    let isDone = await super.getUpdateComplete();
    for (let needed = neededBy(this); needed !== null; needed = neededBy(this)) {
      await needed;
      isDone = await super.getUpdateComplete();
    }
    return isDone;
  }

  /**
   * Called with each applied frame, and with null when another stream begins to be shown.
   * @returns False when the element draws the frame by itself, so that it does not have to render again.
   */
  protected streamChanged(_changed: Changed | null): boolean | void {}

  /**
   * Called before `streamChanged(null)` when a stream of another address takes the place of the former one: choices that were made in that are forgotten.
   * @param _given Names of properties that the page has set together with the stream, and that are for this one.
   */
  protected streamReplaced(_given: ReadonlySet<PropertyKey>): void {}

  /** Called when the connection of the stream stands otherwise than before. */
  protected streamStatusChanged(_status: StreamStatus): void {}

  /** The language that applies to this element: its own `lang`, or the nearest above it. */
  protected get language(): string {
    return this.#language.lang;
  }

  /** How numbers and times are written in the language and the time zone that apply to this element. */
  protected get format(): Format {
    return formatFor(this.language, timeZoneFor(this, this.source.stream));
  }

  /** The strings of the language that applies to this element. */
  protected get strings(): Strings {
    return stringsFor(this.language);
  }

  /** Whether data was given by property, so that no stream is needed. */
  protected get hasOwnData(): boolean {
    return false;
  }

  /** The state to show: the content, or the reason why there is none. */
  protected get shownState(): ShownState {
    return this.states.shown;
  }

  /** Whether there is nothing to show yet: a placeholder says why. */
  protected get isBlind(): boolean {
    return isBlind(this.shownState);
  }

  /** How well placed it is to say something for the whole page. */
  protected rankOf(topic: Topic): number {
    return (this.constructor as typeof StreamElement).ranks[topic];
  }

  /** Fills the place of content that cannot be shown yet. */
  protected placeholder(): TemplateResult {
    return this.states.placeholder((this.constructor as typeof StreamElement).bones);
  }

  /** A line above content that may be out of date; nothing while it is not. */
  protected freshnessNote(): TemplateResult | typeof nothing {
    return this.states.note();
  }

  /** The fault, in one sentence for people; empty when there is nothing to add. */
  protected get fault(): string {
    return this.source.fault ?? this.source.status?.message ?? '';
  }
}
