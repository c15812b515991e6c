/** The viewer zoomed, moved in time, or went back to the whole range. */
export class ZoomEvent extends CustomEvent<{ readonly from: number; readonly to: number } | null> {
  constructor(times: readonly [from: number, to: number] | null) {
    const detail = times === null ? null : { from: times[0], to: times[1] };
    super('peeksafe-zoom', { detail, bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'peeksafe-zoom': ZoomEvent;
  }
}
