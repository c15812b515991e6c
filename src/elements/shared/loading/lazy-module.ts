import { html, isServer, type CSSResult, type ReactiveElement, type TemplateResult } from 'lit';
import { addStyles } from '../theme/styles.ts';
import type { Strings } from '../strings/strings.ts';

/** A module that failed to load is retried only after this, milliseconds: rendering the failure may need the module again. */
const REST_MS = 1000;
/** Loading ahead leaves a page this long for its first picture, milliseconds. */
const FIRST_MS = 200;
/** A page that is busy all the time is not waited for any longer than this, milliseconds. */
const MAX_IDLE_MS = 2000;

/** Calls back when the page has drawn and has nothing else to do; the function that is returned takes it back. */
export function whenIdle(callback: () => void): () => void {
  let isWanted = true;
  const now = (): void => {
    if (isWanted) callback();
  };
  const timer = setTimeout(() => {
    // Not every browser has it.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(now, { timeout: MAX_IDLE_MS });
    else now();
  }, FIRST_MS);
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}

// The modules that each element needs and does not have yet.
const needed = new WeakMap<object, Set<Promise<void>>>();

/** Resolves when one of the modules that an element needs has come or failed; null when none is missing. */
export const neededBy = (host: object): Promise<void> | null => needed.get(host)?.values().next().value ?? null;

/** The modules that a server has loaded, each by the function that loads it. */
const onServer = new WeakMap<() => Promise<object>, object>();

/**
 * Marks a module that a page needs in its first picture, where a server makes that: rendering is at once there, so the module is loaded with the one that calls
 * this. In a browser it goes on being loaded when it is needed.
 */
export function alsoOnServer<T extends object>(load: () => Promise<T>): () => Promise<T> {
  if (isServer) load().then((module) => onServer.set(load, module), console.error);
  return load;
}

/** How a module is loaded, and who hears of it. */
export interface LazyOptions {
  /** The element that shows it: rendered again when it has come or failed, with the styles that the module exports. */
  readonly host?: ReactiveElement;
  /** Called with what is wrong when a module that is needed cannot be loaded, and with null when it then is. */
  readonly onFault?: (fault: string | null) => void;
  /** Called when it was loaded or could not be, before the element renders. */
  readonly onSettled?: () => void;
  /** Whether it is loaded ahead, when the page has time, so that it is there at a click, offline too. Needs a host. */
  readonly isLikely?: () => boolean;
  /** How long what failed is not tried again by itself, milliseconds. */
  readonly restMs?: number;
}

/**
 * A module that the first picture of an element does without: loaded once, when it is first needed or ahead of that. When that fails it is
 * said, and a need after a moment tries again.
 */
export class LazyModule<T extends object> {
  readonly #import: () => Promise<T>;
  readonly #options: LazyOptions;
  #module: T | null = null;
  #fault: string | null = null;
  #restsUntil = 0;
  #loading: Promise<void> | null = null;
  /** Whether an element waits for the module, so that it must show a failure. */
  #isNeeded = false;
  #ready: (() => void) | null = null;
  #isPlanned = false;

  constructor(load: () => Promise<T>, options: LazyOptions = {}) {
    this.#import = load;
    this.#options = options;
    if (isServer) this.#module = (onServer.get(load) as T | undefined) ?? null;
    if (options.isLikely !== undefined) options.host?.addController({ hostUpdated: () => this.#plan() });
  }

  /** The module; null until it is loaded. */
  get module(): T | null {
    return this.#module;
  }

  /** Why it could not be loaded when it was needed; null when it could, or was not needed yet. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Returns the module, or loads it and returns null. Once it has loaded, only the last `ready` that was passed is called. */
  need(ready?: () => void): T | null {
    const rests = this.#loading === null && performance.now() < this.#restsUntil;
    if (this.#module !== null || isServer || rests) return this.#module;
    this.#ready = ready ?? this.#ready;
    this.#await();
    return null;
  }

  /** Does what a person asks with the module, at once when it is there. Null: it cannot be loaded. */
  use(go: (module: T | null) => void): void {
    if (this.#module !== null) go(this.#module);
    else this.#await(() => go(this.#module));
  }

  /** Loads it before anybody needs it. A failure is not said: it is tried again at the first need. */
  preload(): void {
    if (this.#module === null && !isServer) void this.#load();
  }

  /** Forgets a failure: a person asks for it again. */
  retry(): void {
    this.#fault = null;
    this.#restsUntil = 0;
  }

  /** Renders with the module; until it has loaded, says that it is loading or that it failed to load. */
  view(strings: Strings, show: (module: T) => TemplateResult): TemplateResult {
    if (this.#module !== null) return show(this.#module);
    return this.#fault === null
      ? html`<p class="quiet small" aria-busy="true">${strings.common.loading}</p>`
      : html`<p class="bad small" role="alert">${strings.common.notLoaded}</p>`;
  }

  #plan(): void {
    if (this.#isPlanned || this.#options.isLikely?.() !== true) return;
    this.#isPlanned = true;
    whenIdle(() => this.preload());
  }

  #await(then?: () => void): void {
    this.#isNeeded = true;
    const { host = this } = this.#options;
    const all = needed.get(host) ?? new Set();
    const done = this.#load().then(() => {
      all.delete(done);
      then?.();
    });
    needed.set(host, all.add(done));
  }

  #load(): Promise<void> {
    return (this.#loading ??= this.#fetch());
  }

  async #fetch(): Promise<void> {
    const { host, restMs = REST_MS } = this.#options;
    let fault: string | null = null;
    try {
      const module: T & { readonly styles?: CSSResult } = await this.#import();
      this.#module = module;
      if (host !== undefined && module.styles !== undefined) addStyles(host, module.styles);
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      if (this.#isNeeded) this.#restsUntil = performance.now() + restMs;
    }
    this.#loading = null;
    if (fault === null || this.#isNeeded) this.#settle(fault);
  }

  #settle(fault: string | null): void {
    const { host, onFault, onSettled } = this.#options;
    const [before, ready] = [this.#fault, this.#ready];
    this.#fault = fault;
    this.#ready = null;
    this.#isNeeded = false;
    if (fault !== null || before !== null) onFault?.(fault);
    onSettled?.();
    host?.requestUpdate();
    if (fault === null) ready?.();
  }
}
