import type { View } from './view.ts';

/** A person looks at something else than before: another experiment, range, order, filter, selection or columns. */
export class ViewEvent extends CustomEvent<View> {
  constructor(view: View) {
    super('peeksafe-view', { detail: view, bubbles: true, composed: true });
  }
}

/** The event of elements that hold a view, by name. */
export interface ViewEventMap {
  /** A person looks at something else. */
  'peeksafe-view': ViewEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ViewEventMap {}
}
