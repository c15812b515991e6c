import { aTimeout, expect, oneEvent, waitUntil } from '@open-wc/testing';
import type { ExportEvent } from '../../shared/export-event.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { SortEvent } from '../events.ts';
import {
  all,
  contents,
  experimentWith,
  find,
  focused,
  press,
  said,
  some,
  tableOf,
  textOf,
} from '../../testing/tables.ts';

describe('the toolbar and the head of the table', () => {
  it('sort by several columns with Shift, say so, and leave the last word to the page', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    find(table, 'th.delta button').click();
    await table.updateComplete;
    expect(said(table)).to.equal('Sorted by Delta, descending');
    find(table, 'th.impressions button').dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    await table.updateComplete;
    expect(said(table)).to.equal('Sorted by Delta, descending, then Impressions, descending');
    table.addEventListener('peeksafe-sort', (event: SortEvent) => event.preventDefault());
    find(table, 'th.content button').click();
    await table.updateComplete;
    expect(table.sorting.map(({ key }) => key)).to.deep.equal(['delta', 'impressions']);
  });

  it('filter by words, status, pattern and experiment, and take each filter away', async () => {
    const stream = new FakeStream({ variants: some(), experiments: [experimentWith('x'), experimentWith('y')] });
    const table = await tableOf(stream);
    const search = find<HTMLInputElement>(table, 'input[type="search"]');
    search.value = 'CONTENT quest';
    search.dispatchEvent(new Event('input'));
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a']);
    await aTimeout(0);
    expect(said(table)).to.equal('1 of 3');
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal('2');
    table.filter = {};
    await table.updateComplete;
    find(table, '[popovertarget="filter-menu"]').click();
    await table.updateComplete;
    const [, pattern, chosen] = all(table, '#filter-menu select') as HTMLSelectElement[];
    expect([...(chosen as HTMLSelectElement).options].map(textOf)).to.deep.equal(['Any', 'Title of x', 'Title of y']);
    (pattern as HTMLSelectElement).value = 'list';
    pattern?.dispatchEvent(new Event('change'));
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['c', 'b']);
    find(table, '.filter-chip').click();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
    find(table, '#filter-menu').hidePopover();
  });

  it('have the focus again when a menu closes that it was lost in', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    for (const name of ['filter-menu', 'view-menu']) {
      const button = find(table, `[popovertarget="${name}"]`);
      button.click();
      await table.updateComplete;
      (all(table, `#${name} :is(select, input)`)[0] as HTMLElement).focus();
      (document.activeElement as HTMLElement).shadowRoot?.querySelector<HTMLElement>(':focus')?.blur();
      find(table, `#${name}`).hidePopover();
      await aTimeout(20);
      expect(table.shadowRoot?.activeElement === button, name).to.equal(true);
    }
  });

  it('are one tab stop each, beside the search, that arrows move through in the direction of reading', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    const stops = (place: string): string[] =>
      all(table, `${place} button`)
        .filter(({ tabIndex }) => tabIndex === 0)
        .map((button) => textOf(button) || (button.getAttribute('aria-label') ?? ''));
    expect([stops('.toolbar'), stops('thead')]).to.deep.equal([['Filter'], ['Select all shown rows']]);
    find(table, '[popovertarget="filter-menu"]').focus();
    await press(table, 'ArrowRight');
    expect(textOf(focused(table))).to.equal('View');
    await press(table, 'End');
    expect(textOf(focused(table))).to.equal('Export CSV');
    expect(stops('.toolbar')).to.deep.equal(['Export CSV']);
    find(table, 'th.select button').focus();
    table.dir = 'rtl';
    await press(table, 'ArrowLeft');
    expect(textOf(focused(table))).to.equal('Variant');
    expect(stops('thead')).to.deep.equal(['Variant']);
    await press(table, 'ArrowRight');
    expect(focused(table).getAttribute('role')).to.equal('checkbox');
  });

  it('have the focus on their button again after Escape in a menu', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    for (const name of ['filter-menu', 'view-menu']) {
      const button = find(table, `[popovertarget="${name}"]`);
      button.focus();
      button.click();
      await table.updateComplete;
      await waitUntil(() => all(table, `#${name} :is(select, input)`).length > 0);
      all(table, `#${name} :is(select, input)`)[0]?.focus();
      expect(focused(table).closest('.menu')?.id).to.equal(name);
      await press(table, 'Escape');
      await waitUntil(() => !find(table, `#${name}`).matches(':popover-open'));
      await waitUntil(
        () => table.shadowRoot?.activeElement === button,
        `${name}: ${table.shadowRoot?.activeElement?.outerHTML ?? document.activeElement?.localName}`,
      );
    }
  });

  it('say that nothing passes the filter', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    table.filter = { text: 'nowhere' };
    await table.updateComplete;
    expect(textOf(find(table, '.scroller'))).to.contain('No variant matches the filter.');
    table.filter = {};
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
  });

  it('choose columns; the content always comes first', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    table.setAttribute('columns', 'er status');
    await table.updateComplete;
    expect(all(table, 'thead th').map(({ className }) => className.split(' ')[0])).to.deep.equal([
      'select',
      'content',
      'status',
      'er',
    ]);
    find(table, '[popovertarget="view-menu"]').click();
    await table.updateComplete;
    const box = all(table, '#view-menu label')
      .find((one) => textOf(one) === 'Delta')
      ?.querySelector('input');
    box?.click();
    await table.updateComplete;
    expect(table.columns).to.deep.equal(['content', 'status', 'er', 'delta']);
    expect(all(table, 'tbody tr:first-child > *').length).to.equal(5);
    find(table, '#view-menu').hidePopover();
  });

  it('make rows lower when they are compact', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    const height = (): number => find(table, 'tbody tr').getBoundingClientRect().height;
    const comfortable = height();
    table.density = 'compact';
    await table.updateComplete;
    expect(height()).to.be.lessThan(comfortable);
    expect(find(table, 'tbody').getBoundingClientRect().height).to.be.closeTo(3 * height(), 1);
  });

  it('export the filtered rows in the order that is shown, unless the page cancels', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    table.filter = { pattern: 'list' };
    await table.updateComplete;
    const exported: Promise<ExportEvent> = oneEvent(table, 'peeksafe-export');
    table.addEventListener('peeksafe-export', (event) => event.preventDefault());
    all(table, '.tool').at(-1)?.click();
    const { kind, fileName, blob } = (await exported).detail;
    const csv = await blob.text();
    expect(
      csv
        .trim()
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).to.deep.equal(['id', 'c', 'b']);
    expect([kind, fileName]).to.deep.equal(['csv', 'variants.csv']);
  });

  it('say the whole order where an experiment is shown beside the list of a wide page', async () => {
    const table = await tableOf(new FakeStream({ variants: some(), experiments: [experimentWith('x')] }));
    table.sorting = [{ key: 'interval', descending: true }];
    table.style.inlineSize = '866px';
    await table.updateComplete;
    await waitUntil(() => find(table, '.legend').offsetWidth > 0, 'the legend is there');
    const caption = find(table, '.caption');
    expect(textOf(caption)).to.equal('Order: lower end of the interval');
    expect(caption.scrollWidth, 'not cut off').to.equal(caption.clientWidth);
  });
});
