import { ContextConsumer } from '@lit/context';
import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import { connect } from '../../../sdk/connect.ts';
import type { Changed, LiveStream, StreamStatus, TokenSource } from '../../../sdk/index.ts';
import { configuration, onConfigured, tokenFor } from './configuration.ts';
import { streamContext } from './stream-context.ts';

/** The properties with which an element that shows a stream says where to find it. */
export interface StreamHost extends ReactiveElement {
  /** A stream given by property; it comes before all else. */
  stream: LiveStream | null;
  /** The address of a stream of the element's own. */
  src: string | null;
  /** The token for `src`. */
  token: TokenSource | null;
  /** The id of a `<variant-stream>` elsewhere in the same tree. */
  htmlFor: string | null;
}

/** Callbacks of an element that shows a stream. */
export interface StreamHearing {
  /**
   * A frame was applied; also called once, with null, when the element begins to show another stream.
   * @returns False when the element draws the frame by itself, so that it does not have to render again.
   */
  changed?(changed: Changed | null): boolean | void;
  /** The status of the stream changed. */
  status?(status: StreamStatus): void;
}

/** Hears of every provider in a document; the function that is returned ends it, also when the host is in another by then. */
function listen(page: Document, listener: () => void): () => void {
  page.addEventListener('peeksafe-stream', listener);
  return () => page.removeEventListener('peeksafe-stream', listener);
}

const tagOfProvider = 'variant-stream';
type Provider = Element & { readonly stream?: LiveStream | null };

/**
 * Finds the stream that an element shows, by property, `src`, `for` or the `<variant-stream>` around it, in this order; subscribes
 * while the element is in the page and lets go when it leaves.
 */
export class StreamSource implements ReactiveController {
  readonly #host: StreamHost;
  readonly #hearing: StreamHearing;
  readonly #context: ContextConsumer<typeof streamContext, StreamHost>;
  /** A connection that this element made for its own `src`. */
  #own: { readonly src: string; readonly token: TokenSource | null; readonly stream: LiveStream } | null = null;
  #provider: Provider | null = null;
  #shown: LiveStream | null = null;
  #ends: (() => void)[] = [];
  #connected = false;
  /** Ends what is listened to on the document that the host is in, and of the page's defaults. */
  #stopListening: (() => void)[] = [];
  /** Ends waiting for a provider that is not in the page yet. */
  #stopWaiting: (() => void) | null = null;
  /** Whether a provider around the element has answered. */
  #isAnswered = false;
  /** The fault in `src` or `for`, in one sentence; null when there is none. */
  fault: string | null = null;

  constructor(host: StreamHost, hearing: StreamHearing = {}) {
    this.#host = host;
    this.#hearing = hearing;
    this.#context = new ContextConsumer(host, {
      context: streamContext,
      subscribe: true,
      callback: () => this.#answered(),
    });
    host.addController(this);
  }

  /** The stream that is shown; null when there is none (yet). */
  get stream(): LiveStream | null {
    // On a server nothing is in a page: what was given is rendered as it stands.
    return isServer ? this.#host.stream : this.#shown;
  }

  /** How its connection stands; null when there is no stream. */
  get status(): StreamStatus | null {
    return this.stream?.status ?? null;
  }

  hostConnected(): void {
    this.#connected = true;
    // Whichever tag is defined first: a provider that is not one yet will say so when it has a stream.
    this.#stopListening = [listen(this.#host.ownerDocument, this.#askAgain), onConfigured(() => this.#look())];
    this.#look();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#isAnswered = false;
    for (const stop of this.#stopListening) stop();
    this.#show(null);
    this.#leaveProvider();
    this.#closeOwn();
  }

  /** Looks for the stream again: called before each update of the host, so that all of it is of one stream. */
  look(): void {
    this.#look();
  }

  #answered(): void {
    this.#isAnswered = true;
    this.#look();
  }

  readonly #askAgain = (): void => {
    if (!this.#isAnswered) this.#context.hostConnected();
  };

  #look(): void {
    if (!this.#connected) return;
    const { stream, htmlFor } = this.#host;
    const src = this.#host.src ?? (htmlFor === null && !this.#isAnswered ? (configuration().src ?? null) : null);
    this.fault = null;
    if (stream !== null || src === null) this.#closeOwn();
    if (stream !== null || src !== null || htmlFor === null) this.#leaveProvider();
    if (stream !== null) this.#show(stream);
    else if (src !== null) this.#show(this.#openOwn(src));
    else if (htmlFor !== null) this.#show(this.#providerStream(htmlFor));
    else this.#show(this.#context.value ?? null);
  }

  #openOwn(src: string): LiveStream | null {
    const token = tokenFor(src, this.#host.token);
    if (this.#own !== null && this.#own.src === src && this.#own.token === token) return this.#own.stream;
    this.#closeOwn();
    try {
      this.#own = { src, token, stream: connect(src, token === null ? {} : { token }) };
      return this.#own.stream;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
      return null;
    }
  }

  #closeOwn(): void {
    this.#own?.stream.close();
    this.#own = null;
  }

  #providerStream(id: string): LiveStream | null {
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    const { ownerDocument: page } = this.#host;
    // An element that was moved to a window of its own may name a provider that has stayed.
    const found = (root.getElementById?.(id) ??
      page.getElementById(id) ??
      document.getElementById(id)) as Provider | null;
    if (found !== this.#provider) {
      this.#leaveProvider();
      this.#provider = found;
      // It says so when it has a stream, which may be long after this element was made.
      found?.addEventListener('peeksafe-stream', this.#providerChanged);
    }
    if (found === null) {
      this.fault = `There is no <${tagOfProvider} id="${id}"> here.`;
      // It may be written further down in the page.
      this.#stopWaiting ??= listen(page, this.#providerChanged);
    } else this.#waitNoLonger();
    return found?.stream ?? null;
  }

  readonly #providerChanged = (): void => {
    this.#look();
  };

  #leaveProvider(): void {
    this.#provider?.removeEventListener('peeksafe-stream', this.#providerChanged);
    this.#waitNoLonger();
    this.#provider = null;
  }

  #waitNoLonger(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  #show(stream: LiveStream | null): void {
    if (stream === this.#shown) return;
    for (const end of this.#ends) end();
    this.#shown = stream;
    this.#ends =
      stream === null
        ? []
        : [
            stream.subscribe((changed) => {
              if (this.#hearing.changed?.(changed) !== false) this.#host.requestUpdate();
            }),
            stream.subscribeStatus((status) => {
              this.#hearing.status?.(status);
              this.#host.requestUpdate();
            }),
          ];
    this.#hearing.changed?.(null);
    this.#host.requestUpdate();
  }
}
