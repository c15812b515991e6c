import '@vaadin/grid';
import type { GridElement } from '@vaadin/grid';
import type { Variant } from '../../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

let container: HTMLElement;
let grid: GridElement;
let order: Variant[] = [];
const placeOf = new Map<string, number>();
let frame = 0;

// The grid has no call for rows that changed: it gets all items again, in order, at most once a frame.
function show(): void {
  frame = 0;
  order.sort((a, b) => (b.er as number) - (a.er as number));
  order.forEach(({ id }, place) => placeOf.set(id, place));
  grid.items = [...order];
}

export const subject: TableSubject = {
  mount(into, rows) {
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
    order = [...rows];
    container.append(grid);
    show();
  },
  update(batch) {
    for (const variant of batch) order[placeOf.get(variant.id) as number] = variant;
    frame ||= requestAnimationFrame(show);
  },
  shown: () =>
    readRows(container, grid.shadowRoot?.querySelectorAll('#items tr:not([hidden])') ?? [], (row, name) =>
      [...row.querySelectorAll('slot')]
        .flatMap((slot) => slot.assignedElements())
        .find((cell) => (cell as HTMLElement).dataset['name'] === name),
    ),
};
