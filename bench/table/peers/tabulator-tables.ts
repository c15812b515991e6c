import { FormatModule, InteractionModule, SortModule, Tabulator } from 'tabulator-tables';
import 'tabulator-tables/dist/css/tabulator.min.css';
import type { RowComponent } from 'tabulator-tables';
import type { Variant } from '../../../src/protocol/index.ts';
import { COLUMNS, readRows, ROW_HEIGHT, type TableSubject } from '../subject.ts';

Tabulator.registerModule([FormatModule, InteractionModule, SortModule]);

const ORDER: readonly { column: string; dir: 'desc' }[] = [{ column: 'er', dir: 'desc' }];

let container: HTMLElement;
let table: Tabulator<Variant>;
// Tabulator looks a row up by its id in a list; a map is what somebody with many rows would keep beside it.
const rowOf = new Map<string, RowComponent<Variant>>();
let waiting = new Map<string, Variant>();

// Once a frame, since each change of the order costs it a pass over all rows.
function flush(): void {
  const changed = waiting;
  waiting = new Map();
  table.blockRedraw();
  for (const [id, variant] of changed) rowOf.get(id)?.update(variant).catch(reportError);
  table.setSort(ORDER);
  table.restoreRedraw();
}

export const subject: TableSubject = {
  mount(into, rows) {
    container = into;
    const inner = document.createElement('div');
    container.append(inner);
    table = new Tabulator(inner, {
      height: '100%',
      index: 'id',
      rowHeight: ROW_HEIGHT,
      data: [...rows],
      initialSort: ORDER,
      columns: COLUMNS.map(({ name, title, width, text }) => ({
        title,
        field: name,
        width,
        sorter: name === 'content' || name === 'status' ? 'string' : 'number',
        formatter: (cell) => text(cell.getData()),
      })),
    });
    return new Promise((done) =>
      table.on('tableBuilt', () => {
        for (const row of table.getRows()) rowOf.set(row.getData().id, row);
        done();
      }),
    );
  },
  update(batch) {
    if (waiting.size === 0) requestAnimationFrame(flush);
    for (const variant of batch) waiting.set(variant.id, variant);
  },
  shown: () =>
    readRows(container, container.querySelectorAll('.tabulator-row'), (row, name) =>
      row.querySelector(`[tabulator-field="${name}"]`),
    ),
};
