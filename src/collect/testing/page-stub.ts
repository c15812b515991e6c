import type { TestContext } from 'node:test';
import { ViewsCall, type View } from '../../protocol/index.ts';
import { collect, type Collector } from '../collect.ts';

/** As much of a page as counts exposures: it is visible, has no elements and no storage, and a server takes each view. */
export class PageStub {
  readonly collector: Collector;
  /** What was said on the console. */
  readonly warned: string[] = [];
  readonly #window = new EventTarget();
  readonly #views: View[] = [];

  constructor(t: TestContext) {
    const document = Object.assign(new EventTarget(), { hidden: false });
    const addListener = this.#window.addEventListener.bind(this.#window);
    const stubs = { document, addEventListener: addListener, fetch: this.#take.bind(this) };
    for (const [name, value] of Object.entries(stubs)) {
      const before = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      t.after(() =>
        before === undefined
          ? Reflect.deleteProperty(globalThis, name)
          : Object.defineProperty(globalThis, name, before),
      );
    }
    t.mock.method(console, 'warn', (text: string) => void this.warned.push(text));
    t.mock.timers.enable({ apis: ['setTimeout'] });
    this.collector = collect('https://peeksafe.example/v1/streams/news', { unit: 'own', consent: 'none' });
  }

  /** Returns from the back/forward cache. */
  comeBack(): void {
    this.#window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }

  /** All views that arrived until now, in their order; the server is strict about their shape. */
  async sent(): Promise<readonly View[]> {
    await this.collector.flush();
    return this.#views;
  }

  #take(_url: string, { body }: { readonly body: string }): Promise<Response> {
    this.#views.push(...ViewsCall.parse(JSON.parse(body)).views);
    return Promise.resolve(Response.json({ refused: [] }));
  }
}
