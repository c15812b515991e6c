import { ClientSideRowModelApiModule, ClientSideRowModelModule, createGrid, ModuleRegistry } from 'ag-grid-community';
import type { GridApi } from 'ag-grid-community';
import type { Variant } from '../../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

ModuleRegistry.registerModules([ClientSideRowModelModule, ClientSideRowModelApiModule]);

/** The grid as its pages on speed advise; it gathers transactions for `asyncTransactionWaitMillis`, 50 by its default. */
export function agGrid(asyncTransactionWaitMillis: number): TableSubject {
  let container: HTMLElement;
  let grid: GridApi<Variant>;
  return {
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
        asyncTransactionWaitMillis,
      });
    },
    update: (batch) => grid.applyTransactionAsync({ update: [...batch] }),
    shown: () =>
      readRows(container, container.querySelectorAll('.ag-row'), (row, name) =>
        row.querySelector(`[col-id="${name}"]`),
      ),
  };
}

export const subject = agGrid(50);
