import { aTimeout, expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { Variant } from '../../../protocol/index.ts';
import { variantOf } from '../../testing/entities.ts';
import { all, find, settled, textOf } from '../../testing/tables.ts';
import type { VariantTable } from '../variant-table.ts';
import type { TableColumn } from './table-column.ts';

const variants = (): Variant[] => [variantOf({ id: 'a', engagements: 60 }), variantOf({ id: 'b', engagements: 40 })];
async function tableOf(extraColumns: TableColumn[], columns: string[] | null = ['er', 'desk']): Promise<VariantTable> {
  const table = await fixture<VariantTable>(
    html`<variant-table
      style="inline-size: 1400px"
      .variants=${variants()}
      .extraColumns=${extraColumns}
      .columns=${columns}
    ></variant-table>`,
  );
  await settled(table);
  return table;
}
const desk = (given: Partial<TableColumn> = {}): TableColumn => ({
  name: 'desk',
  label: 'Desk',
  value: ({ id }) => `Desk of ${id}`,
  ...given,
});
const cells = (table: VariantTable): string[] => all(table, 'td.own').map(textOf);

describe('a column of the page’s own', () => {
  it('has a head and the value of each variant, is shown unless others are chosen, and is in the menu of columns', async () => {
    const table = await tableOf([desk()], null);
    expect(cells(table)).to.deep.equal(['Desk of a', 'Desk of b']);
    expect(textOf(all(table, 'thead th').at(-1) ?? null)).to.equal('Desk');
    expect(all(table, 'td.own')[0]?.dataset['label']).to.equal('Desk');
    table.columns = ['er'];
    await table.updateComplete;
    expect(cells(table)).to.deep.equal([]);
    find(table, '[popovertarget="view-menu"]').click();
    await table.updateComplete;
    all(table, '#view-menu label')
      .find((one) => textOf(one) === 'Desk')
      ?.querySelector('input')
      ?.click();
    await table.updateComplete;
    expect(table.columns).to.deep.equal(['content', 'er', 'desk']);
    expect(cells(table)).to.deep.equal(['Desk of a', 'Desk of b']);
    find(table, '#view-menu').hidePopover();
  });

  it('shows text as text, a number as the language writes it, and a dash for what is not known', async () => {
    const values: Record<string, string | number | null> = { a: '<b>bold</b>', b: 1234.5 };
    const table = await tableOf([desk({ value: ({ id }) => values[id] ?? null })]);
    expect(cells(table)).to.deep.equal(['<b>bold</b>', '1,234.5']);
    expect(all(table, 'td.own b')).to.deep.equal([]);
    values['a'] = null;
    table.lang = 'de';
    await settled(table);
    expect(cells(table)).to.deep.equal(['–', '1.234,5']);
  });

  it('holds what the page draws, drawn again only for a variant that changed', async () => {
    const drawn: string[] = [];
    const render = ({ id }: Variant): Node => {
      drawn.push(id);
      const link = document.createElement('a');
      link.href = `https://example.org/${id}`;
      link.textContent = `Open ${id}`;
      return link;
    };
    const table = await tableOf([desk({ render })]);
    await aTimeout(0);
    await settled(table);
    expect(all(table, 'td.own a').map(textOf)).to.deep.equal(['Open a', 'Open b']);
    drawn.length = 0;
    const [a, b] = variants() as [Variant, Variant];
    table.variants = [{ ...a, seq: 9, impressions: 1100 }, b];
    const [first, second] = table.variants;
    await table.updateComplete;
    await nextFrame();
    await table.updateComplete;
    expect(drawn).to.include('a');
    drawn.length = 0;
    table.variants = [{ ...(first as Variant), seq: 10 }, second as Variant];
    await table.updateComplete;
    await nextFrame();
    await table.updateComplete;
    expect(drawn).to.deep.equal(['a']);
  });

  it('costs its own cell when the code of the page fails, and tells the page', async () => {
    const told: unknown[] = [];
    const original = window.reportError;
    window.reportError = (error) => void told.push(error);
    const fault = new Error('no such desk');
    let isBroken = true;
    const table = await tableOf([
      desk({
        value: ({ id }) => {
          if (isBroken && id === 'a') throw fault;
          return id;
        },
      }),
    ]);
    const shown = cells(table);
    // A part that is loaded late draws the rows again.
    isBroken = false;
    window.reportError = original;
    expect(shown).to.deep.equal(['–', 'b']);
    expect(told).to.include(fault);
  });

  it('never takes the place of one of the table’s own', async () => {
    const table = await tableOf([desk({ name: 'er', label: 'Mine' }), desk(), desk({ label: 'Twice' })]);
    expect(all(table, 'thead th').map((one) => textOf(one)))
      .to.include('Actual ER')
      .and.not.include('Mine');
    expect(all(table, 'thead th.own').map(textOf)).to.deep.equal(['Desk']);
  });

  it('is in the files, with harmless texts', async () => {
    const table = await tableOf([desk({ value: ({ id }) => (id === 'a' ? '=1+1' : 7) })]);
    const files: Blob[] = [];
    table.addEventListener('peeksafe-export', (event) => {
      event.preventDefault();
      files.push(event.detail.blob);
    });
    all(table, '.tool').at(-1)?.click();
    await table.updateComplete;
    const lines = ((await files[0]?.text()) ?? '').trim().split('\r\n');
    expect(lines.map((line) => line.split(',').at(-1))).to.deep.equal(['Desk', "'=1+1", '7']);
  });

  it('is accessible, as a card and from right to left too', async () => {
    const table = await tableOf([desk()]);
    await expect(table).to.be.accessible();
    table.dir = 'rtl';
    table.style.inlineSize = '360px';
    await settled(table);
    const [cell] = all(table, 'td.own') as [HTMLElement];
    expect(getComputedStyle(cell).display).to.not.equal('none');
    expect(cell.dataset['label']).to.equal('Desk');
    // Browsers tell the rule, or the text that it makes.
    expect(getComputedStyle(cell, '::before').content).to.be.oneOf(['"Desk"', 'attr(data-label)']);
    await expect(table).to.be.accessible();
  });
});
