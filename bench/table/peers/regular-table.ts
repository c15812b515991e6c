import 'regular-table';
import 'regular-table/dist/css/container.css';
import type { RegularTable } from 'regular-table';
import { OrderedRows } from '../ordered-rows.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

let container: HTMLElement;
let table: RegularTable;
let rows: OrderedRows;

const placeOf = new Map<string, number>(COLUMNS.map(({ name }, i) => [name, i]));

/** It comes without looks: rows as high and columns as wide as those of the others. */
const STYLE = `regular-table { position: relative; display: block; block-size: 100%; inline-size: 100%; }
regular-table td, regular-table th { block-size: ${ROW_HEIGHT}px; box-sizing: border-box; padding: 0 8px; white-space: nowrap; }
${COLUMNS.map(({ width }, i) => `regular-table tr > :nth-child(${i + 1}) { min-inline-size: ${width}px; max-inline-size: ${width}px; }`).join('\n')}`;

export const subject: TableSubject = {
  async mount(into, variants) {
    container = into;
    const style = document.createElement('style');
    style.textContent = STYLE;
    table = document.createElement('regular-table') as RegularTable;
    container.append(style, table);
    // It draws what is in view, and asks for that: the order of the rows is its page's.
    rows = new OrderedRows(variants, () => void table.draw().catch(reportError));
    table.setDataListener((left, top, right, bottom) =>
      Promise.resolve({
        num_rows: rows.order.length,
        num_columns: COLUMNS.length,
        column_headers: COLUMNS.slice(left, right).map(({ title }) => [title]),
        data: COLUMNS.slice(left, right).map(({ text }) => rows.order.slice(top, bottom).map(text)),
      }),
    );
    rows.show();
    await table.draw();
  },
  update: (batch) => rows.update(batch),
  shown: () =>
    readRows(container, table.querySelectorAll('tbody tr'), (row, name) => row.children[placeOf.get(name) as number]),
};
