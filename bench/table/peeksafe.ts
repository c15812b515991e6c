import 'peeksafe/elements/variant-table.js';
import type { VariantTable } from '../../src/elements/variant-table/variant-table.ts';
import { PacedStream } from '../pages/paced-stream.ts';
import { readRows, type TableSubject } from './subject.ts';

/** The classes of our cells, by the name of the column. */
const CLASSES: Readonly<Record<string, string>> = { content: 'div.content' };

let container: HTMLElement;
let stream: PacedStream;
let table: VariantTable;

export const subject: TableSubject = {
  async mount(into, rows) {
    container = into;
    stream = new PacedStream({ variants: [...rows] });
    table = document.createElement('variant-table');
    // As its peers: one list that follows the actual ER at once.
    table.sorting = [{ key: 'er', descending: true }];
    table.grouped = false;
    table.order = 'live';
    table.columns = ['status', 'comparison', 'er', 'predicted', 'delta', 'impressions', 'engagements', 'trend', 'best'];
    table.stream = stream;
    table.setAttribute('density', 'compact');
    table.style.setProperty('--peeksafe-table-height', '614px');
    container.append(table);
    await table.updateComplete;
  },
  update: (batch) => stream.push({ variants: [...batch] }),
  shown: () =>
    readRows(container, table.renderRoot.querySelectorAll('tbody tr, [part~="row"]'), (row, name) =>
      row.querySelector(CLASSES[name] ?? `td.${name}`),
    ),
};
