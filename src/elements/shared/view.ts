import type { ReactiveController, ReactiveElement } from 'lit';

/**
 * The window that a node is shown in; that of the code while it is shown in none. An element may be moved into a frame or a window of its own:
 * frames of the screen, sizes and media are then those of that window, and timers of a page in the background are slowed down.
 */
export const viewOf = (node: Node): Window & typeof globalThis =>
  (node.ownerDocument ?? (node as Document)).defaultView ?? window;

/** Calls back after some milliseconds by the clock of a node's window; the function that is returned takes it back. */
export function after(ms: number, node: Node, callback: () => void): () => void {
  const view = viewOf(node);
  const timer = view.setTimeout(callback, ms);
  return () => view.clearTimeout(timer);
}

/**
 * Calls back when the frame or window that a node is in, and that the code is not of, is taken away: nothing inside of it is told, and would go on
 * working for nobody. The function that is returned ends it.
 */
export function onViewGone(node: Node, callback: () => void): () => void {
  const view = viewOf(node);
  if (view === window) return () => {};
  const hidden = (event: PageTransitionEvent): void => {
    if (!event.persisted) callback();
  };
  view.addEventListener('pagehide', hidden);
  return () => view.removeEventListener('pagehide', hidden);
}

/** Calls back again and again while an element is in a page. */
export class Interval implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #ms: number;
  readonly #callback: () => void;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveElement, ms: number, callback: () => void) {
    this.#host = host;
    this.#ms = ms;
    this.#callback = callback;
    host.addController(this);
  }

  hostConnected(): void {
    const view = viewOf(this.#host);
    const timer = view.setInterval(this.#callback, this.#ms);
    // When it is moved it belongs to the other document before it hears of that: only the window of before knows the timer.
    this.#stop = () => view.clearInterval(timer);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

/** The shadow root that a node is in; null when it is in none. By its kind: those of another window are of another class. */
export function shadowRootOf(node: Node): ShadowRoot | null {
  const root = node.getRootNode();
  return 'host' in root ? (root as ShadowRoot) : null;
}
