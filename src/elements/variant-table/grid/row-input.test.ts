import { expect, fixture, html } from '@open-wc/testing';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { VariantStream } from '../../variant-stream/define.ts';
import type { SelectEvent } from '../events.ts';
import type { VariantTable } from '../variant-table.ts';
import { all, find, focused, press, rowOf, said, settled, some, tableOf, textOf } from '../../testing/tables.ts';

describe('input in the rows', () => {
  it('selects rows by Space, by the box, by a range and all of them, and copies them as a table', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    const told: (readonly string[])[] = [];
    table.addEventListener('peeksafe-select', (event: SelectEvent) => told.push(event.detail.ids));
    all(table, 'tbody td')[1]?.focus();
    expect((await press(table, ' ')).defaultPrevented).to.equal(true);
    all(table, 'td.select')[2]?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    await table.updateComplete;
    expect(told).to.deep.equal([['a'], ['a', 'c', 'b']]);
    all(table, 'td.select')[1]?.click();
    await table.updateComplete;
    expect(all(table, 'tbody tr').map((row) => row.getAttribute('aria-selected'))).to.deep.equal([
      'true',
      'false',
      'true',
    ]);
    expect(find(table, 'th .box').getAttribute('aria-checked')).to.equal('mixed');
    expect(textOf(find(table, '.selected'))).to.contain('2 rows selected');
    const pressed = press(table, 'c', { ctrlKey: true });
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    const lines = event.clipboardData?.getData('text/plain').split('\n') ?? [];
    expect(lines.map((line) => line.split('\t')[0])).to.deep.equal(['id', 'a', 'b']);
    await pressed;
    await table.updateComplete;
    expect(said(table)).to.equal('2 rows copied');
    await press(table, 'a', { ctrlKey: true });
    expect(table.selected.length).to.equal(3);
  });

  it('says of selected rows how many the filter hides', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    table.selected = ['a', 'b'];
    table.filter = { text: 'content of a' };
    await table.updateComplete;
    expect(textOf(find(table, '.selected > span'))).to.equal('2 rows selected, 1 hidden by the filter');
    table.filter = {};
    await table.updateComplete;
    expect(textOf(find(table, '.selected > span'))).to.equal('2 rows selected');
  });

  it('offers to compare variants of one experiment to the elements that share the view, unless the page does it', async () => {
    const stream = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream({ variants: some() })}
        ><variant-table></variant-table
      ></variant-stream>`,
    );
    expect(stream).to.be.instanceOf(VariantStream);
    const table = stream.querySelector('variant-table') as VariantTable;
    await settled(table);
    const compare = (): HTMLElement | undefined =>
      all(table, '.selected button').find((button) => textOf(button) === 'Compare');
    const select = async (...ids: string[]): Promise<void> => {
      table.selected = ids;
      await table.updateComplete;
    };
    await select('a', 'b');
    expect(compare(), 'of two experiments').to.equal(undefined);
    await select('a', 'c');
    table.addEventListener('peeksafe-compare', (event) => event.preventDefault(), { once: true });
    compare()?.click();
    expect(stream.view.selection).to.deep.equal([]);
    compare()?.click();
    expect([stream.view.experiment, stream.view.selection]).to.deep.equal(['x', ['a', 'c']]);
  });

  it('offers to show selected variants in a chart: the page hears which, and they become the selection of the view', async () => {
    const stream = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream({ variants: some() })}
        ><variant-table></variant-table
      ></variant-stream>`,
    );
    const table = stream.querySelector('variant-table') as VariantTable;
    await settled(table);
    const asked: unknown[] = [];
    table.addEventListener('peeksafe-chart', (event) => {
      asked.push(event.detail);
      if (asked.length === 1) event.preventDefault();
    });
    const chart = (): void =>
      all(table, '.selected button')
        .find((button) => textOf(button) === 'Show in chart')
        ?.click();
    table.selected = ['a', 'b'];
    await table.updateComplete;
    chart();
    expect(stream.view.selection).to.deep.equal([]);
    chart();
    expect([stream.view.experiment, stream.view.selection]).to.deep.equal([null, ['a', 'b']]);
    table.selected = ['c'];
    await table.updateComplete;
    chart();
    expect(asked).to.deep.equal([
      { experiment: null, variants: ['a', 'b'] },
      { experiment: null, variants: ['a', 'b'] },
      { experiment: 'x', variants: ['c'] },
    ]);
    expect([stream.view.experiment, stream.view.selection]).to.deep.equal(['x', ['c']]);
  });

  it('copies text that begins with a quote so that a spreadsheet keeps cells and rows apart', async () => {
    const quoted = variantOf({ id: 'a', content: '"Why" they\nlaughed', engagements: 9, impressions: 10 });
    const table = await tableOf(new FakeStream({ variants: [quoted, variantOf({ id: 'b' })] }));
    all(table, 'tbody td')[1]?.focus();
    await press(table, 'a', { ctrlKey: true });
    const pressed = press(table, 'c', { ctrlKey: true });
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    await pressed;
    const lines = event.clipboardData?.getData('text/plain').split('\n') ?? [];
    expect(lines.length).to.equal(3);
    expect(lines[1]?.split('\t')[2]).to.equal('"""Why"" they laughed"');
  });

  it('opens nothing when a drag marks text in a row', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    const content = all(table, 'div.content')[0] as HTMLElement;
    getSelection()?.setBaseAndExtent(content, 0, content, content.childNodes.length);
    content.click();
    await table.updateComplete;
    expect(table.open).to.equal(null);
    getSelection()?.removeAllRanges();
    content.click();
    await table.updateComplete;
    expect(table.open).to.equal('a');
  });
});

describe('a part that is loaded after the first rows', () => {
  it('loses neither a key, a click nor a menu that comes before it', async () => {
    const variants = [variantOf({ id: 'a', engagements: 60 }), variantOf({ id: 'b', engagements: 40 })];
    const table = await fixture<VariantTable>(
      html`<variant-table grouped="false" .variants=${variants}></variant-table>`,
    );
    find(table, 'tbody td[tabindex="0"]').focus();
    const keys = ['ArrowDown', 'ArrowRight', ' ', 'Enter'].map((key) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
      focused(table).dispatchEvent(event);
      return event.defaultPrevented;
    });
    expect(keys).to.deep.equal([true, true, true, true], 'the page does not scroll instead');
    find(table, '[popovertarget="view-menu"]').click();
    await table.updateComplete;
    await table.updateComplete;
    const cell = find(table, 'tbody [tabindex="0"]');
    expect([rowOf(cell), cell.getAttribute('aria-colindex')]).to.deep.equal([1, '2']);
    expect([table.selected, table.open]).to.deep.equal([['b'], 'b']);
    expect(textOf(find(table, '.details h3'))).to.equal('Content of b');
    expect(find(table, '#view-menu').matches(':popover-open')).to.equal(true);
    expect(textOf(find(table, '#view-menu'))).to.contain('Group');
    find(table, '#view-menu').hidePopover();
  });

  it('brings its styles', async () => {
    const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }));
    table.open = 'a';
    await table.updateComplete;
    expect(getComputedStyle(find(table, '.details')).borderTopStyle).to.equal('solid');
    expect(getComputedStyle(find(table, '.toolbar')).display).to.equal('flex');
  });
});
