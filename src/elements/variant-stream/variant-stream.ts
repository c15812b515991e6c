import { ContextProvider } from '@lit/context';
import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { connect } from '../../sdk/connect.ts';
import type { LiveStream, TokenSource } from '../../sdk/index.ts';
import { BaseElement } from '../shared/loading/base-element.ts';
import { configuration, onConfigured, tokenFor } from '../shared/loading/configuration.ts';
import { streamContext } from '../shared/loading/stream-context.ts';
import type { StreamEventMap } from '../shared/loading/stream-events.ts';
import { StreamReport } from '../shared/loading/stream-report.ts';
import { adoptStyles, keepShape } from '../shared/theme/styles.ts';
import { onViewGone } from '../shared/view.ts';
import { provideView } from '../shared/view-state/view-provider.ts';
import { initialView, type View } from '../shared/view-state/view.ts';
import type { VariantDashboardEventMap } from '../variant-dashboard/variant-dashboard.ts';
import { variantStreamStyles } from './variant-stream.styles.ts';

/** The events of `<variant-stream>`, by name; those of the elements inside it bubble through it. */
export interface VariantStreamEventMap extends VariantDashboardEventMap, StreamEventMap {
  /** Another stream is given. */
  'peeksafe-stream': CustomEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends VariantStreamEventMap {}
}

/**
 * @summary Connects to a stream and gives it to every Peeksafe element inside it, and to those that name it by `for`.
 *
 * @slot - The page's own content, with Peeksafe elements anywhere in it.
 *
 * @event {CustomEvent} peeksafe-stream - The stream that it gives has changed; its property `stream` has the new one. Bubbles.
 * @event {ReadyEvent} peeksafe-ready - The first figures of its stream have come. Does not bubble.
 * @event {DeniedEvent} peeksafe-denied - The server does not let this viewer in; `detail` says what is missing. Cancel it to sign in. Does not bubble.
 * @event {StreamErrorEvent} peeksafe-error - Its stream cannot be shown; `detail` says why. Does not bubble.
 * @event {ViewEvent} peeksafe-view - A person looks at something else, such as another experiment or range; `detail` is the new view. Bubbles.
 */
export class VariantStream extends BaseElement<VariantStreamEventMap> {
  static override styles = variantStreamStyles;
  static override properties: PropertyDeclarations = {
    src: { type: String },
    token: { attribute: false },
    stream: { attribute: false },
    view: { attribute: false },
    lastLook: { attribute: false },
    timeZone: { type: String, attribute: 'time-zone', reflect: true },
  };

  /** The stream's address, such as `https://host/v1/streams/acme`. */
  declare src: string | null;
  /** The token, or a function that gets one; asked at every attempt to connect. Never an attribute: those are for all to read. */
  declare token: TokenSource | null;
  /** The time zone of the elements inside it, such as `Europe/Berlin`; left out, that around it, of the page, the stream or the browser. */
  declare timeZone: string | null;
  readonly #provider = new ContextProvider(this, { context: streamContext, initialValue: null });
  readonly #view = provideView(this);
  readonly #report = new StreamReport(this, {
    stream: () => this.#provider.value,
    fault: () => null,
    isShowing: () => (this.#provider.value?.state.cursor ?? null) !== null,
  });
  #unwatch: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  /** A stream given by property; it comes before `src`. */
  #given: LiveStream | null = null;
  #own: { readonly src: string; readonly token: TokenSource | null; readonly stream: LiveStream } | null = null;

  constructor() {
    super();
    this.src = null;
    this.token = null;
    this.stream = null;
    this.view = initialView;
    this.lastLook = null;
    this.timeZone = null;
  }

  /**
   * The view that the elements inside it share: experiment, range, order, filter, selection and columns. A frozen, plain object, for a page
   * to keep and to set again; parts that are left out then mean the beginning.
   * @throws {TypeError} For a part that means nothing, when it is set; the view stays as it was.
   */
  get view(): View {
    return this.#view.view;
  }

  /** Shows another view. */
  set view(view: Partial<View>) {
    this.#view.replace(view);
  }

  /**
   * When this person last looked, milliseconds since 1970 in the time of the stream, such as that of its newest event then. The page keeps it. The range
   * `since-last-look` of a view begins there. Null where nobody knows.
   */
  get lastLook(): number | null {
    return this.#view.lastLook;
  }

  /** Says when this person last looked. */
  set lastLook(at: number | null) {
    this.#view.lastLook = at;
  }

  /** The stream that is given to the elements; set it to give one of your own making. */
  get stream(): LiveStream | null {
    return this.#provider.value;
  }

  /** Sets one of your own making; null to go by `src` again. */
  set stream(stream: LiveStream | null) {
    this.#given = stream;
    // The getter's value changes only with the update.
    this.requestUpdate();
  }

  protected override createRenderRoot(): ShadowRoot {
    // One that was rendered on a server has a slot already.
    this.shadowRoot?.replaceChildren();
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    adoptStyles(this);
    return root;
  }

  /** Called when it is moved to another document, such as that of a frame. */
  adoptedCallback(): void {
    adoptStyles(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    keepShape(this, 'display: contents');
    const unwatchView = onViewGone(this, () => this.disconnectedCallback());
    const unwatchDefaults = onConfigured(() => this.requestUpdate());
    this.#unwatch = () => {
      unwatchView();
      unwatchDefaults();
    };
    // Also when it was moved: an update is due only when a property changed.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#unwatch = null;
    this.#closeOwn();
    this.#give(null);
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.isConnected) return;
    this.#give(this.#given ?? this.#openOwn());
  }

  #openOwn(): LiveStream | null {
    const src = this.src ?? configuration().src ?? null;
    const token = src === null ? null : tokenFor(src, this.token);
    if (this.#own !== null && this.#own.src === src && this.#own.token === token) return this.#own.stream;
    this.#closeOwn();
    if (src === null) return null;
    this.#own = { src, token, stream: connect(src, token === null ? {} : { token }) };
    return this.#own.stream;
  }

  #closeOwn(): void {
    this.#own?.stream.close();
    this.#own = null;
  }

  #give(stream: LiveStream | null): void {
    if (stream === this.#provider.value) return;
    this.#unsubscribe?.();
    this.#unsubscribe = stream?.subscribeStatus(() => this.#report.tell()) ?? null;
    this.#report.follow(stream);
    this.#provider.setValue(stream);
    this.dispatchEvent(new CustomEvent('peeksafe-stream', { bubbles: true, composed: true }));
    this.#report.tell();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
