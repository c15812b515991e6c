import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { FakeStream } from '../../testing/fake-stream.ts';
import { some } from '../../testing/tables.ts';
import type { VariantTable } from '../variant-table.ts';
import '../define.ts';

/** How often the width of a table's place is asked for from now on, which makes the browser lay the page out. */
function countMeasures(table: VariantTable): () => number {
  const box = table.renderRoot.querySelector('.natural-width') as Element;
  let count = 0;
  Object.defineProperty(box, 'clientWidth', {
    configurable: true,
    get: () => {
      count++;
      return Object.getOwnPropertyDescriptor(Element.prototype, 'clientWidth')?.get?.call(box) as number;
    },
  });
  return () => count;
}

describe('the room that a table has', () => {
  it('is not asked for while there is nothing to show', async () => {
    const stream = new FakeStream();
    stream.setStatus('connecting', 'starting');
    const table = document.createElement('variant-table');
    table.stream = stream;
    const count = countMeasures(document.body.appendChild(table));
    await table.updateComplete;
    expect(count()).to.equal(0);
    table.remove();
  });

  it('is asked for once while the table is hidden, and again when it is seen', async () => {
    const place = await fixture<HTMLElement>(html`<div hidden style="inline-size: 1200px"></div>`);
    const table = document.createElement('variant-table');
    table.variants = some();
    place.append(table);
    await table.updateComplete;
    const count = countMeasures(table);
    for (let i = 0; i < 3; i++) {
      table.requestUpdate();
      await table.updateComplete;
    }
    expect(count()).to.equal(0);
    place.hidden = false;
    await waitUntil(() => table.renderRoot.querySelector('table.rows') !== null, 'it is laid out for its room');
  });
});
