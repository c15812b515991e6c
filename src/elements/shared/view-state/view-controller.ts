import { ContextEvent } from '@lit/context';
import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import type { View } from './view.ts';
import { ViewStore, viewContext } from './view-store.ts';

/** An element that looks at a view; one with `for` shares that of the element with this id. */
type ViewHost = ReactiveElement & { readonly htmlFor?: string | null };

/**
 * Listens for providers that come into a document after the host, whose tags may be defined last; the function that is returned ends it. On
 * the way down: providers above stop the event of @lit/context on its way up.
 */
function onProvider(page: Document, callback: () => void): () => void {
  const listener = (event: Event & { readonly context?: unknown }): void => {
    if (event.context === viewContext) callback();
  };
  page.addEventListener('context-provider', listener, true);
  return () => page.removeEventListener('context-provider', listener, true);
}

/**
 * The view that an element shares with those around it: that of the provider which its `for` names, else of the nearest provider above it,
 * else one of its own. The host renders again whenever it changes.
 *
 * @example
 * readonly #view = new ViewController(this);
 * // render: this.#view.view.experiment · on a click: this.#view.set({ experiment: 'sleep' })
 */
export class ViewController implements ReactiveController {
  readonly #host: ViewHost;
  /** In use while there is no provider. */
  readonly #own = new ViewStore();
  #store = this.#own;
  #named: string | null = null;
  #unsubscribe: (() => void) | null = null;
  #stopListening: (() => void) | null = null;

  constructor(host: ViewHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The present view. */
  get view(): View {
    return this.#store.view;
  }

  /** When this person last looked, as the provider knows; see `lastLook` of `RangeContext`. */
  get lastLook(): number | null {
    return this.#store.lastLook;
  }

  /** The experiment that is shown while nobody has chosen one; null where no element shows one by itself. */
  get shown(): string | null {
    return this.#store.shown;
  }

  set shown(experiment: string | null) {
    this.#store.shown = experiment;
  }

  /** Whether other elements share the view. */
  get isShared(): boolean {
    return this.#store !== this.#own;
  }

  /**
   * Changes parts of the view because a person chose them; the rest stays. The provider tells the page.
   * @throws {TypeError} For nonsense; the view stays as it was.
   */
  set(parts: Partial<View>): void {
    this.#store.choose(parts);
  }

  hostConnected(): void {
    if (isServer) return;
    this.#stopListening = onProvider(this.#host.ownerDocument, () => this.#look());
    this.#look();
  }

  hostDisconnected(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  hostUpdate(): void {
    if (this.#stopListening !== null && (this.#host.htmlFor ?? null) !== this.#named) this.#look();
  }

  #look(): void {
    this.#named = this.#host.htmlFor ?? null;
    const store = this.#provided() ?? this.#own;
    if (store === this.#store && this.#unsubscribe !== null) return;
    this.#unsubscribe?.();
    this.#unsubscribe = store.subscribe(() => this.#host.requestUpdate());
    if (store === this.#store) return;
    this.#store = store;
    this.#host.requestUpdate();
  }

  #provided(): ViewStore | null {
    let found: ViewStore | null = null;
    const answer = (store: ViewStore): void => {
      found = store;
    };
    this.#asked()?.dispatchEvent(new ContextEvent(viewContext, this.#host, answer));
    return found;
  }

  /** Where a request for a view begins. */
  #asked(): Element | null {
    if (this.#named === null) return this.#host;
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    return root.getElementById?.(this.#named) ?? this.#host.ownerDocument.getElementById(this.#named);
  }
}
