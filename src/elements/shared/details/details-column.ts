import { createContext } from '@lit/context';

/**
 * The column that a wide dashboard has beside an experiment, where an element inside it may put a box with details; null while there is none. The Context
 * protocol, under this key.
 */
export const detailsColumnContext = createContext<HTMLElement | null>(Symbol.for('peeksafe-details-column'));
