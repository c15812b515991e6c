import type { ComplexAttributeConverter } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Column } from '../cells/columns.ts';
import type { FilterChoices, VariantFilter } from '../data/filter.ts';
import type { Sorting } from '../data/sorting.ts';

/** The height of the rows. */
export type Density = 'comfortable' | 'compact';

/**
 * The density as an attribute. The default is no attribute: one that the element wrote on its own before a framework hydrates its page would be a
 * mismatch with what the server rendered. A word that is no density means the default.
 */
export const densityAttribute: ComplexAttributeConverter<Density> = {
  fromAttribute: (text) => (text === 'compact' ? text : 'comfortable'),
  toAttribute: (density) => (density === 'comfortable' ? null : density),
};

/** Grouping as an attribute: it is the default, which is no attribute; `grouped="false"` is without. */
export const groupedAttribute: ComplexAttributeConverter<boolean> = {
  fromAttribute: (text) => text !== 'false',
  toAttribute: (isGrouped) => (isGrouped ? null : 'false'),
};

/** How the table looks, as a person chooses it. */
export interface ViewChoice {
  readonly isGrouped: boolean;
  readonly density: Density;
  /** Names of columns; null for as many as fit. */
  readonly columns: readonly string[] | null;
}

/** Everything that the toolbar and its menus show and call. */
export interface ToolbarState extends ViewChoice {
  readonly strings: Strings;
  readonly format: Format;
  readonly filter: VariantFilter;
  /** The choices for filters when a menu was last opened. */
  readonly choices: FilterChoices;
  readonly titleOf: (experiment: string) => string;
  /** The menu that was opened last: only its content is there. */
  readonly menu: string;
  /** The columns that are shown. */
  readonly shown: readonly string[];
  /** The columns of the page's own. */
  readonly own: readonly Column[];
  /** Says the order that rows have until a person chooses another. */
  readonly usualOrder: string;
  /** How many variants pass the filter, of how many. */
  readonly matches: number;
  readonly all: number;
  readonly setFilter: (filter: VariantFilter) => void;
  readonly setView: (view: Partial<ViewChoice>) => void;
  /** The sort keys of the rows. */
  readonly sorting: readonly Sorting[];
  /** How many rows would move if their order were not held. */
  readonly waiting: number;
  readonly reorder: (event: MouseEvent) => void;
  /** The pointer or the focus leaves the toolbar. */
  readonly leave: () => void;
  /** A menu is about to open; false while what it holds is not there. */
  readonly openMenu: (menu: HTMLElement) => boolean;
  readonly save: () => void;
}
