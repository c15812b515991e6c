import { isServer, type CSSResult, type ReactiveElement } from 'lit';
import { addStyles } from '../shared/theme/styles.ts';

/** What every module that is loaded later may have: the styles of what it draws. */
interface Module {
  readonly styles?: CSSResult;
}

/** The modules that a first sight of the rows does without, and what loads each. */
const LOADERS = {
  details: () => import('./panels/details.ts'),
  groups: () => import('./grid/group-row.ts'),
  rowInput: () => import('./grid/row-input.ts'),
  menus: () => import('./panels/menus.ts'),
  operate: () => import('./panels/operator-controls.ts'),
  trend: () => import('./cells/trend.ts'),
} as const;

/** A part of the table that is loaded later. */
export type PartName = keyof typeof LOADERS;
type Loaded<N extends PartName> = Awaited<ReturnType<(typeof LOADERS)[N]>>;

/** What may only be done with the scope `operate` is fetched for nobody else. */
const FETCHED = ['rowInput', 'menus', 'details', 'trend', 'groups'] as const;

/** What a person can be asked to do may be minutes away, and the network gone by then: all is loaded when the page has time for it. */
const whenIdle = (callback: () => void): void =>
  void (globalThis.requestIdleCallback?.(callback, { timeout: 2000 }) ?? setTimeout(callback, 500));

/** The parts of one table that are loaded when they are first needed. */
export class Parts {
  readonly #host: ReactiveElement;
  readonly #loaders: typeof LOADERS;
  readonly #loaded = new Map<PartName, Module>();
  readonly #loading = new Map<PartName, Promise<Module | null>>();
  /** What is done as soon as a part is there that was needed. */
  readonly #awaited = new Set<Promise<void>>();
  /** Why a part that is needed is not there. */
  readonly #faults = new Map<PartName, string>();
  #isFetched = false;

  constructor(host: ReactiveElement, loaders = LOADERS) {
    this.#host = host;
    this.#loaders = loaders;
  }

  /** Why a part that was needed could not be loaded; empty when all are there. */
  get fault(): string {
    return this.#faults.values().next().value ?? '';
  }

  /** What is needed and not there yet; null when nothing is. */
  get awaited(): Promise<unknown> | null {
    return this.#awaited.size === 0 ? null : Promise.all(this.#awaited);
  }

  /** A part, when it is there. */
  now<N extends PartName>(name: N): Loaded<N> | null {
    return (this.#loaded.get(name) as Loaded<N> | undefined) ?? null;
  }

  /** A part that is to be shown: when it is not there yet it is loaded, and the table drawn anew. What failed is not tried again. */
  need<N extends PartName>(name: N): Loaded<N> | null {
    const part = this.now(name);
    if (part === null && !isServer && !this.#faults.has(name)) this.#await(name);
    return part;
  }

  /** Does what a person asks with a part: at once when it is there, or when it is loaded. */
  use<N extends PartName>(name: N, callback: (part: Loaded<N>, isLate: boolean) => void): void {
    const part = this.now(name);
    if (part !== null) callback(part, false);
    else this.#await(name, (loaded) => callback(loaded as Loaded<N>, true));
  }

  /** Forgets what failed: a person asks for it again. */
  retry(): void {
    this.#faults.clear();
  }

  /** Fetches all parts when the page has nothing else to do. What fails now is tried again, and told, when it is needed. */
  fetch(): void {
    if (this.#isFetched) return;
    this.#isFetched = true;
    whenIdle(() => {
      for (const name of FETCHED) if (this.now(name) === null) void this.#fetch(name);
    });
  }

  async #fetch(name: PartName): Promise<void> {
    await this.#load(name);
    // Nobody misses it yet; only the lines of the trend are in sight.
    if (name !== 'trend') this.#faults.delete(name);
  }

  #await(name: PartName, callback?: (part: Module) => void): void {
    const done = this.#load(name).then((part) => {
      this.#awaited.delete(done);
      this.#host.requestUpdate();
      if (part !== null) callback?.(part);
    });
    this.#awaited.add(done);
  }

  #load(name: PartName): Promise<Module | null> {
    let loading = this.#loading.get(name);
    if (loading === undefined) this.#loading.set(name, (loading = this.#take(name)));
    return loading;
  }

  async #take(name: PartName): Promise<Module | null> {
    try {
      const part: object = await this.#loaders[name]();
      const { styles } = part as Module;
      this.#faults.delete(name);
      this.#loaded.set(name, part);
      if (styles !== undefined) addStyles(this.#host, styles);
      this.#host.requestUpdate();
      return part;
    } catch (error) {
      this.#faults.set(name, error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      this.#loading.delete(name);
    }
  }
}
