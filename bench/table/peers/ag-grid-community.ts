import { ClientSideRowModelApiModule, ClientSideRowModelModule, createGrid, ModuleRegistry } from 'ag-grid-community';
import type { GridApi } from 'ag-grid-community';
import type { Variant } from '../../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

ModuleRegistry.registerModules([ClientSideRowModelModule, ClientSideRowModelApiModule]);

let container: HTMLElement;
let grid: GridApi<Variant>;

export const subject: TableSubject = {
  mount(into, rows) {
    container = into;
    grid = createGrid<Variant>(container, {
      columnDefs: COLUMNS.map(({ name, title, width, text }) => ({
        field: name,
        headerName: title,
        width,
        valueFormatter: ({ data }) => (data === undefined ? '' : text(data)),
        ...(name === 'er' ? { sort: 'desc' as const } : {}),
      })),
      rowData: [...rows],
      getRowId: ({ data }) => data.id,
      rowHeight: ROW_HEIGHT,
      headerHeight: ROW_HEIGHT,
      animateRows: false,
      deltaSort: true,
    });
  },
  update: (batch) => grid.applyTransactionAsync({ update: [...batch] }),
  shown: () =>
    readRows(container, container.querySelectorAll('.ag-center-cols-container .ag-row, .ag-row'), (row, name) =>
      row.querySelector(`[col-id="${name}"]`),
    ),
};
