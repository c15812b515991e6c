import perspective from '@perspective-dev/client/inline';
import '@perspective-dev/viewer/inline';
import '@perspective-dev/viewer-datagrid';
import '@perspective-dev/viewer/dist/css/pro.css';
import type { PerspectiveTable, PerspectiveViewer } from '@perspective-dev/client/inline';
import type { Variant } from '../../../src/protocol/index.ts';
import { COLUMNS, readRows, type TableSubject } from '../subject.ts';

let container: HTMLElement;
let viewer: PerspectiveViewer;
let table: PerspectiveTable;

const placeOf = new Map<string, number>(COLUMNS.map(({ name }, i) => [name, i]));

/** A row as it takes it: the texts that all subjects show, the id that it knows a row by, and the figure that it sorts by. */
const rowOf = (variant: Variant): Record<string, string | number> => ({
  ...Object.fromEntries(COLUMNS.map(({ title, text }) => [title, text(variant)])),
  id: variant.id,
  order: variant.er ?? 0,
});

export const subject: TableSubject = {
  async mount(into, rows) {
    container = into;
    viewer = document.createElement('perspective-viewer') as PerspectiveViewer;
    Object.assign(viewer.style, { display: 'block', blockSize: '100%', inlineSize: '100%' });
    container.append(viewer);
    const worker = await perspective.worker();
    table = await worker.table(rows.map(rowOf), { index: 'id' });
    await viewer.load(Promise.resolve(table));
    const columns = COLUMNS.map(({ title }) => title);
    await viewer.restore({ plugin: 'Datagrid', settings: false, columns, sort: [['order', 'desc']] });
  },
  update: (batch) => void table.update(batch.map(rowOf)).catch(reportError),
  shown: () => {
    const grid = viewer.querySelector('perspective-viewer-datagrid');
    const cells = (grid?.shadowRoot ?? grid)?.querySelectorAll('tbody tr') ?? [];
    return readRows(container, cells, (row, name) => row.querySelectorAll('td')[placeOf.get(name) as number]);
  },
};
