import type { ReactiveController, ReactiveElement } from 'lit';
import { viewOf } from './view.ts';

/** Calls back once after some milliseconds, by the clock of a node's window; the function that is returned takes it back. */
export function after(ms: number, node: Node, callback: () => void): () => void {
  const view = viewOf(node);
  const timer = view.setTimeout(callback, ms);
  return () => view.clearTimeout(timer);
}

/** Calls back once at a time, by the clock of an element's window; an element that leaves the page is called back no more. */
export class Timer implements ReactiveController {
  readonly #host: Node;
  #cancel: (() => void) | null = null;

  constructor(host: Node & Partial<Pick<ReactiveElement, 'addController'>>) {
    this.#host = host;
    host.addController?.(this);
  }

  /** Whether a call is due. */
  get isRunning(): boolean {
    return this.#cancel !== null;
  }

  /** Calls back after some milliseconds, unless a call is due already. */
  start(ms: number, callback: () => void): void {
    this.#cancel ??= after(ms, this.#host, () => {
      this.#cancel = null;
      callback();
    });
  }

  /** Calls back after some milliseconds from now; a call that was due is not made. */
  restart(ms: number, callback: () => void): void {
    this.stop();
    this.start(ms, callback);
  }

  /** Makes no call that is due. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  hostDisconnected(): void {
    this.stop();
  }
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
