import type { ComplexAttributeConverter } from 'lit';

/** How details are shown, as a page chooses it: under the rows, or over the page. */
export type DetailsMode = 'below' | 'drawer';

/**
 * Where details stand: in the flow under the rows, over the page at its end, at its foot with everything else out of reach, or in the column that a wide
 * dashboard has for them.
 */
export type DetailsPlace = 'below' | 'drawer' | 'sheet' | 'column';

/** The mode as an attribute; a word that is none means the default, which is no attribute. */
export const detailsAttribute: ComplexAttributeConverter<DetailsMode> = {
  fromAttribute: (text) => (text === 'drawer' ? text : 'below'),
  toAttribute: (mode) => (mode === 'below' ? null : mode),
};
