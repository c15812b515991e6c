import { after } from './timers.ts';

/** The formats of an export. */
export type ExportKind = 'png' | 'svg' | 'csv';

/** A file that is about to be saved. */
export interface ExportDetail {
  /** The format of the file. */
  readonly kind: ExportKind;
  /** A name for the file. */
  readonly fileName: string;
  /** The file's content. */
  readonly blob: Blob;
}

/** A person exports what an element shows; cancel it to do something else with the file than to save it. Bubbles. */
export class ExportEvent extends CustomEvent<ExportDetail> {
  constructor(detail: ExportDetail) {
    super('peeksafe-export', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

/** The event of elements whose content can be saved, by name. */
export interface ExportEventMap {
  /** A file is about to be saved. */
  'peeksafe-export': ExportEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ExportEventMap {}
}

/** A file of comma-separated values. It begins with the mark by which spreadsheets know that it is UTF-8. */
export const csvFile = (csv: string): Blob => new Blob([`\uFEFF${csv}`], { type: 'text/csv;charset=utf-8' });

/** Lets the browser save a file, unless the page cancels the event and handles the file itself. */
export function offerFile(element: Element, detail: ExportDetail): void {
  if (!element.dispatchEvent(new ExportEvent(detail))) return;
  const url = URL.createObjectURL(detail.blob);
  const link = element.ownerDocument.createElement('a');
  link.href = url;
  link.download = detail.fileName;
  link.click();
  // Some browsers begin to read only after the click has been dealt with.
  after(10_000, element, () => URL.revokeObjectURL(url));
}
