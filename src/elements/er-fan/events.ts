import type { ShownEvent } from '../shared/shown-event.ts';

/** A person looks at another moment of the experiment, or at now again. */
export class MomentEvent extends CustomEvent<{ readonly time: number | null }> {
  constructor(time: number | null) {
    super('peeksafe-moment', { detail: { time }, bubbles: true, composed: true });
  }
}

/** The events of `<er-fan>`, by name. */
export interface ErFanEventMap {
  /** A person looks at another moment, or at now again. */
  'peeksafe-moment': MomentEvent;
  /** A person chose which variants are drawn with their intervals. */
  'peeksafe-shown': ShownEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ErFanEventMap {}
}
