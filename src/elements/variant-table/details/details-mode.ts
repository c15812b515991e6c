import type { ComplexAttributeConverter } from 'lit';

/** How details are shown, as a page chooses it: under the rows, or over the page. */
export type DetailsMode = 'below' | 'drawer';

/** Where details stand: in the flow under the rows, over the page at its end, or at its foot with everything else out of reach. */
export type DetailsPlace = 'below' | 'drawer' | 'sheet';

/** The mode as an attribute; a word that is none means the default, which is no attribute. */
export const detailsAttribute: ComplexAttributeConverter<DetailsMode> = {
  fromAttribute: (text) => (text === 'drawer' ? text : 'below'),
  toAttribute: (mode) => (mode === 'below' ? null : mode),
};
