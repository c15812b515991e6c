import type { ReactiveController, ReactiveElement } from 'lit';
import { Timer } from '../shared/timers.ts';

/** Letters that are typed within this time of each other belong together, milliseconds. */
const TYPING_MS = 600;

/**
 * One tab stop for a whole list: arrow keys, Home and End move the focus through what has `data-id`, and typing goes to the next one whose `data-title`
 * begins with it.
 */
export class RovingFocus implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #typing: Timer;
  #typed = '';
  /** The id that had the focus last. */
  active: string | null = null;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
    this.#typing = new Timer(host);
  }

  hostDisconnected(): void {
    this.#typed = '';
  }

  get #items(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-id]')];
  }

  /** Moves the focus to an item; to the first one where it is gone, or null is given. */
  focus(id: string | null): void {
    const items = this.#items;
    (items.find((item) => item.dataset['id'] === id) ?? items[0])?.focus();
  }

  readonly onFocusIn = (event: FocusEvent): void => {
    const id = (event.target as HTMLElement).dataset['id'];
    if (id === undefined || id === this.active) return;
    this.active = id;
    this.#host.requestUpdate();
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const from = event.target as HTMLElement;
    if (from.dataset['id'] === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = this.#items;
    const next = this.#nextFrom(items, items.indexOf(from), event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  #nextFrom(items: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
    if (key === 'ArrowDown') return items[Math.min(at + 1, items.length - 1)];
    if (key === 'ArrowUp') return items[Math.max(at - 1, 0)];
    if (key === 'Home') return items[0];
    if (key === 'End') return items.at(-1);
    // The slash is for the search, and a space presses.
    if (key.length !== 1 || key === '/' || key === ' ') return undefined;
    return this.#typedTo(items, at, key);
  }

  #typedTo(items: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
    this.#typed += key.toLowerCase();
    this.#typing.restart(TYPING_MS, () => (this.#typed = ''));
    // The first letter goes on from here; further ones may stay.
    const from = this.#typed.length === 1 ? at + 1 : at;
    const round = [...items.slice(from), ...items.slice(0, from)];
    return round.find((item) => item.dataset['title']?.toLowerCase().startsWith(this.#typed));
  }
}
