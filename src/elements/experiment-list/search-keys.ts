import type { ReactiveController, ReactiveElement } from 'lit';

/** Whether a key that is pressed there writes something. */
function isWriting(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof Element &&
    (target.matches('input, textarea, select') || (target as HTMLElement).isContentEditable === true)
  );
}

/** Takes `/`, where nobody writes, and Ctrl+K or ⌘K anywhere in the page to a search field; the first list that hears them has them. */
export class SearchKeys implements ReactiveController {
  readonly #host: ReactiveElement & { readonly noShortcuts: boolean };
  readonly #field: () => HTMLInputElement | null;
  #page: Document | null = null;

  constructor(host: ReactiveElement & { readonly noShortcuts: boolean }, field: () => HTMLInputElement | null) {
    this.#host = host;
    this.#field = field;
    host.addController(this);
  }

  hostConnected(): void {
    this.#page = this.#host.ownerDocument;
    this.#page.addEventListener('keydown', this.#heard);
  }

  hostDisconnected(): void {
    this.#page?.removeEventListener('keydown', this.#heard);
    this.#page = null;
  }

  readonly #heard = (event: KeyboardEvent): void => {
    if (this.#host.noShortcuts || event.defaultPrevented || event.altKey || event.isComposing) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const isSearch = isCommand
      ? event.key.toLowerCase() === 'k' && !event.shiftKey
      : event.key === '/' && !isWriting(event);
    const field = isSearch ? this.#field() : null;
    // A list that is not shown leaves the keys to another.
    if (field === null || !field.checkVisibility()) return;
    event.preventDefault();
    field.focus();
    field.select();
  };
}
