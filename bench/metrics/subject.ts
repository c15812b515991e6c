import 'peeksafe/elements/variant-table.js';
import type { VariantTable } from '../../src/elements/variant-table/variant-table.ts';
import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import { PacedStream } from '../pages/paced-stream.ts';

/** The table of a page, and the stream that it follows. */
export interface MetricsSubject {
  mount(container: HTMLElement): VariantTable;
  push(entities: Entities): void;
}

const stream = new PacedStream({});

export const subject: MetricsSubject = {
  mount(container) {
    const table = document.createElement('variant-table');
    table.stream = stream;
    table.setAttribute('density', 'compact');
    table.style.setProperty('--peeksafe-table-height', '614px');
    container.append(table);
    return table;
  },
  push: (entities) => stream.push(entities),
};
