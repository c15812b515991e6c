import type { ExportDetail } from './export.ts';

/** The viewer zoomed, moved in time, or went back to the whole range. */
export class ZoomEvent extends CustomEvent<{ readonly from: number; readonly to: number } | null> {
  constructor(times: readonly [from: number, to: number] | null) {
    const detail = times === null ? null : { from: times[0], to: times[1] };
    super('peeksafe-zoom', { detail, bubbles: true, composed: true });
  }
}

/** A chart is about to be saved as a file. Prevented, nothing is saved. */
export class ChartExportEvent extends CustomEvent<ExportDetail> {
  constructor(detail: ExportDetail) {
    super('peeksafe-chart-export', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'peeksafe-zoom': ZoomEvent;
    'peeksafe-chart-export': ChartExportEvent;
  }
}
