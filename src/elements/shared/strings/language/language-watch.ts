import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import { onConfigured } from '../../loading/configuration.ts';
import { languageOf } from './language.ts';
import { onLanguageAdded } from './languages.ts';
import { shadowRootOf } from '../../view.ts';

interface Watch {
  readonly observer: MutationObserver;
  readonly listeners: Set<() => void>;
}

// One observer for each document or shadow root, however many elements it holds.
const watches = new WeakMap<Node, Watch>();

function watch(root: Node, listener: () => void): () => void {
  let found = watches.get(root);
  if (found === undefined) {
    const listeners = new Set<() => void>();
    const observer = new MutationObserver(() => listeners.forEach((one) => one()));
    observer.observe(root, { attributes: true, attributeFilter: ['lang', 'dir', 'time-zone'], subtree: true });
    watches.set(root, (found = { observer, listeners }));
  }
  const { observer, listeners } = found;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    observer.disconnect();
    watches.delete(root);
  };
}

function rootsOf(element: Element): Node[] {
  const roots: Node[] = [];
  for (let node: Node | null = element.getRootNode(); node !== null;) {
    roots.push(node);
    node = shadowRootOf(node)?.host.getRootNode() ?? null;
  }
  return roots;
}

/** Tracks the language of an element, and renders the element again when the language, its strings, its direction or time zone change. */
export class LanguageWatch implements ReactiveController {
  readonly #host: ReactiveElement;
  #lang = 'en';
  #ends: (() => void)[] = [];

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** A language tag, such as `de-AT`. */
  get lang(): string {
    return isServer ? languageOf(this.#host) : this.#lang;
  }

  hostConnected(): void {
    this.#lang = languageOf(this.#host);
    const inRoots = rootsOf(this.#host).map((root) => watch(root, this.#changed));
    this.#ends = [...inRoots, onLanguageAdded(this.#changed), onConfigured(this.#changed)];
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  readonly #changed = (): void => {
    this.#lang = languageOf(this.#host);
    this.#host.requestUpdate();
  };
}
