import '@vaadin/grid';
import type { GridElement } from '@vaadin/grid';
import type { Variant } from '../../../src/protocol/index.ts';
import { OrderedRows } from '../ordered-rows.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

let container: HTMLElement;
let grid: GridElement;
let rows: OrderedRows;

export const subject: TableSubject = {
  mount(into, variants) {
    container = into;
    grid = document.createElement('vaadin-grid') as GridElement;
    grid.style.blockSize = '100%';
    grid.itemIdPath = 'id';
    for (const { name, title, width, text } of COLUMNS) {
      const column = document.createElement('vaadin-grid-column') as HTMLElement & Record<string, unknown>;
      Object.assign(column, {
        header: title,
        width: `${width}px`,
        flexGrow: 0,
        renderer: (root: HTMLElement, _: unknown, { item }: { item: Variant }) => {
          const shown = text(item);
          if (root.textContent !== shown) root.textContent = shown;
          root.dataset['name'] = name;
        },
      });
      grid.append(column);
    }
    grid.style.setProperty('--vaadin-grid-cell-padding', '0 8px');
    grid.style.lineHeight = `${ROW_HEIGHT - 1}px`;
    // It has no call for rows that changed, but takes all items again.
    rows = new OrderedRows(variants, (order) => (grid.items = [...order]));
    container.append(grid);
    rows.show();
  },
  update: (batch) => rows.update(batch),
  shown: () =>
    readRows(container, grid.shadowRoot?.querySelectorAll('#items tr:not([hidden])') ?? [], (row, name) =>
      [...row.querySelectorAll('slot')]
        .flatMap((slot) => slot.assignedElements())
        .find((cell) => (cell as HTMLElement).dataset['name'] === name),
    ),
};
