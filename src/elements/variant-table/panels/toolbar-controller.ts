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

  /** Fills a menu that is about to open. One whose content is not loaded yet opens when it is: false until then. */
  readonly openMenu = (menu: HTMLElement): boolean => {
    const isThere = this.#parts.now('menus') !== null;
    this.#parts.use('menus', ({ choicesOf }, isLate) => {
      if (isLate) return void menu.showPopover();
      this.#menu = menu.id;
      this.#choices = choicesOf(this.#source.variants(), this.#source.lang());
      this.#host.requestUpdate();
    });
    return isThere;
  };
}
