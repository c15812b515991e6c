import type { ReactiveElement } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { FilterChoices, VariantFilter } from '../data/filter.ts';
import { isFiltering } from '../data/filter.ts';
import type { Parts } from '../parts.ts';
import type * as Menus from './menus.ts';

/** The data of the menus. */
export interface MenuSource {
  readonly filter: () => VariantFilter;
  readonly lang: () => string;
  readonly variants: () => Iterable<Variant>;
}

/** The menu that was opened last, and the choices for filters at that time. */
export class ToolbarController {
  readonly #host: ReactiveElement;
  readonly #parts: Parts;
  readonly #source: MenuSource;
  #menu = '';
  #choices: FilterChoices = { patterns: [], experiments: [] };

  constructor(host: ReactiveElement, parts: Parts, source: MenuSource) {
    this.#host = host;
    this.#parts = parts;
    this.#source = source;
  }

  /** The id of the menu that was opened last; the others are empty. */
  get menu(): string {
    return this.#menu;
  }

  get choices(): FilterChoices {
    return this.#choices;
  }

  /** The contents of the menus and the chips of the filter; null while they are not needed or not loaded. */
  get menus(): typeof Menus | null {
    return this.#menu !== '' || isFiltering(this.#source.filter()) ? this.#parts.need('menus') : null;
  }

  /** The focus was inside the menu, or on what is gone with it: it goes back to the button, never to the page. */
  readonly onMenuClosed = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return;
    const menu = event.target as HTMLElement;
    const { activeElement, body } = menu.ownerDocument;
    // A browser may take the focus from what is hidden only with its next frame.
    const isInside = menu.contains((menu.getRootNode() as ShadowRoot).activeElement);
    if (isInside || activeElement === null || activeElement === body) focusButton(menu);
  };

  /** Escape closes the menu with the focus on its button already: not every browser brings it back from inside a shadow root. */
  readonly onMenuKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    const menu = event.currentTarget as HTMLElement;
    event.preventDefault();
    focusButton(menu);
    menu.hidePopover();
  };

  readonly onMenuToggle = (event: ToggleEvent): void => {
    if (event.newState !== 'open') return;
    const menu = event.target as HTMLElement;
    // A menu whose content is not loaded yet opens when it is.
    if (this.#parts.now('menus') === null) event.preventDefault();
    this.#parts.use('menus', ({ choicesOf, placeMenu }, isLate) => {
      if (isLate) return void menu.showPopover();
      placeMenu(menu);
      this.#menu = menu.id;
      this.#choices = choicesOf(this.#source.variants(), this.#source.lang());
      this.#host.requestUpdate();
    });
  };
}

const focusButton = (menu: HTMLElement): void => (menu.previousElementSibling as HTMLElement).focus();
