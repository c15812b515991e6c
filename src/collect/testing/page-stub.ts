import type { TestContext } from 'node:test';
import { ViewsCall, type View } from '../../protocol/index.ts';
import { collect, type CollectOptions, type Collector } from '../collect.ts';

const URL = 'https://peeksafe.example/v1/streams/news';

/** Storage of a browser that holds what a former page kept. */
function storageWith(views: readonly View[]): object {
  const storage: Record<string, string> = { [`peeksafe-visitor:unsent:${URL} former`]: JSON.stringify(views) };
  const methods = {
    getItem: (key: string): string | null => storage[key] ?? null,
    setItem: (key: string, value: string): void => void (storage[key] = value),
    removeItem: (key: string): void => void Reflect.deleteProperty(storage, key),
  };
  return Object.setPrototypeOf(storage, methods) as object;
}

/** As much of a page as counts exposures: it is visible at first, has no elements, and a server takes each view. */
export class PageStub {
  readonly collector: Collector;
  /** Messages on the console. */
  readonly warned: string[] = [];
  /** Whether the server cannot be reached. */
  isServerAway = false;
  /** How often the page took to a beacon, which a browser accepts whether there is a server or not. */
  beacons = 0;
  readonly #document = Object.assign(new EventTarget(), { hidden: false });
  readonly #window = new EventTarget();
  readonly #views: View[] = [];

  /** @param kept What a former page kept for this one; null or left out, the page may not store anything. */
  constructor(t: TestContext, kept: readonly View[] | null = null, options: CollectOptions = {}) {
    const addListener = this.#window.addEventListener.bind(this.#window);
    const stubs = {
      ...{ document: this.#document, addEventListener: addListener, fetch: this.#take.bind(this) },
      ...(kept && { localStorage: storageWith(kept) }),
    };
    for (const [name, value] of Object.entries(stubs)) {
      const before = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      t.after(() =>
        before === undefined
          ? Reflect.deleteProperty(globalThis, name)
          : Object.defineProperty(globalThis, name, before),
      );
    }
    Object.assign(navigator, { sendBeacon: () => ++this.beacons > 0 });
    t.after(() => Reflect.deleteProperty(navigator, 'sendBeacon'));
    t.mock.method(console, 'warn', (text: string) => void this.warned.push(text));
    t.mock.timers.enable({ apis: ['setTimeout'] });
    this.collector = collect(URL, { unit: 'own', consent: kept ? 'granted' : 'none', ...options });
  }

  /** Returns from the back/forward cache. */
  comeBack(): void {
    this.#window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }

  /** Goes behind another page, and resolves once it has heard what became of its views. */
  async hide(): Promise<void> {
    this.#document.hidden = true;
    this.#document.dispatchEvent(new Event('visibilitychange'));
    await this.collector.flush();
  }

  /** All views that arrived by themselves until now, without waiting for a time to pass. */
  async arrived(): Promise<readonly View[]> {
    await new Promise(setImmediate);
    return this.#views;
  }

  /** All views that arrived until now, in their order; the server is strict about their shape. */
  async sent(): Promise<readonly View[]> {
    await this.collector.flush();
    return this.#views;
  }

  #take(_url: string, { body }: { readonly body: string }): Promise<Response> {
    if (this.isServerAway) return Promise.reject(new TypeError('Failed to fetch'));
    this.#views.push(...ViewsCall.parse(JSON.parse(body)).views);
    return Promise.resolve(Response.json({ refused: [] }));
  }
}
