import type { ExportEventMap } from '../shared/export-event.ts';
import type { ShownEvent } from '../shared/shown-event.ts';

/** The viewer zoomed, moved in time, or went back to the whole range. */
export class ZoomEvent extends CustomEvent<{ readonly from: number; readonly to: number } | null> {
  constructor(times: readonly [from: number, to: number] | null) {
    const detail = times === null ? null : { from: times[0], to: times[1] };
    super('peeksafe-zoom', { detail, bubbles: true, composed: true });
  }
}

/** The events of `<er-chart>`, by name. */
export interface ErChartEventMap extends ExportEventMap {
  /** The viewer zoomed, moved or went back. */
  'peeksafe-zoom': ZoomEvent;
  /** A person chose which variants are drawn. */
  'peeksafe-shown': ShownEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ErChartEventMap {}
}
