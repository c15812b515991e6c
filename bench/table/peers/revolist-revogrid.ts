import { defineCustomElement } from '@revolist/revogrid/standalone';
import type { GridElement } from '@revolist/revogrid/standalone';
import type { Variant } from '../../../src/protocol/index.ts';
import { OrderedRows } from '../ordered-rows.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

let container: HTMLElement;
let grid: GridElement<Variant>;
let rows: OrderedRows;

const placeOf = new Map<string, number>(COLUMNS.map(({ name }, i) => [name, i]));

export const subject: TableSubject = {
  mount(into, variants) {
    defineCustomElement();
    container = into;
    grid = document.createElement('revo-grid') as GridElement<Variant>;
    grid.style.blockSize = '100%';
    grid.rowSize = ROW_HEIGHT;
    grid.readonly = true;
    grid.columns = COLUMNS.map(({ name, title, width, text }) => ({
      ...{ prop: name, name: title, size: width },
      cellTemplate: (_: unknown, { model }: { readonly model: Variant }) => text(model),
    }));
    // It sorts when its user asks; rows that changed it takes as a new source, or cell by cell without moving them.
    rows = new OrderedRows(variants, (order) => (grid.source = [...order]));
    container.append(grid);
    rows.show();
  },
  update: (batch) => rows.update(batch),
  shown: () =>
    readRows(container, grid.querySelectorAll('revogr-data[type="rgRow"] .rgRow'), (row, name) =>
      row.querySelector(`[data-rgcol="${placeOf.get(name)}"]`),
    ),
};
