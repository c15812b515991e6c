import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { Variant } from '../../protocol/index.ts';
import { variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import type { VariantTable } from './variant-table.ts';

const three = (): Variant[] => [
  variantOf({ id: 'a', engagements: 20 }),
  variantOf({ id: 'b', engagements: 60 }),
  variantOf({ id: 'c', engagements: 40 }),
];
const tableOf = (stream: FakeStream, columns: string[] | null = null): Promise<VariantTable> =>
  fixture<VariantTable>(
    html`<variant-table style="inline-size: 1400px" .columns=${columns} .stream=${stream}></variant-table>`,
  );
/** A table whose rows change places at once, as on a wall. */
const wallOf = (stream: FakeStream): Promise<VariantTable> =>
  fixture<VariantTable>(
    html`<variant-table order="live" style="inline-size: 1400px" .stream=${stream}></variant-table>`,
  );
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const find = <T extends Element = HTMLElement>(table: VariantTable, selector: string): T =>
  table.shadowRoot?.querySelector(selector) as T;
const contents = (table: VariantTable): string[] =>
  [...(table.shadowRoot?.querySelectorAll('div.content') ?? [])].map((one) => (one.textContent ?? '').slice(-1));
const headOf = (table: VariantTable, name: string): HTMLElement => find(table, `th.${name}`);

describe('variant-table', () => {
  it('shows each variant with its actual and predicted ER, counts and status', async () => {
    const table = await tableOf(
      new FakeStream({ variants: [variantOf({ id: 'a', impressions: 12345, engagements: 500, predictedEr: 0.05 })] }),
      ['comparison', 'predicted', 'delta', 'impressions', 'engagements'],
    );
    expect(textOf(table))
      .to.contain('Content of a')
      .and.contain('4.05')
      .and.contain('5.00')
      .and.contain('-19')
      .and.contain('12,345')
      .and.contain('500');
    expect(find(table, 'div.comparison').getAttribute('aria-label')).to.match(
      /actual 4\.05.*between .* and .*predicted 5\.00/,
    );
  });

  it('shows one experiment only where that is asked for, on a stream and on a list, whatever comes and is filtered', async () => {
    const variants = [...three(), variantOf({ id: 'y', experiment: 'other' })];
    const stream = new FakeStream({ variants });
    const live = await fixture<VariantTable>(
      html`<variant-table experiment="other" style="inline-size: 1400px" .stream=${stream}></variant-table>`,
    );
    expect(contents(live)).to.deep.equal(['y']);
    stream.push({ variants: [variantOf({ id: 'z', experiment: 'other', seq: 9 }), variantOf({ id: 'd', seq: 9 })] });
    await nextFrame();
    await live.updateComplete;
    live.filter = {};
    await live.updateComplete;
    expect(contents(live)).to.deep.equal(['y', 'z']);
    live.experiment = 'x';
    await live.updateComplete;
    expect(contents(live)).to.have.members(['a', 'b', 'c', 'd']);
    const list = await fixture<VariantTable>(
      html`<variant-table experiment="other" style="inline-size: 1400px" .variants=${variants}></variant-table>`,
    );
    expect(contents(list)).to.deep.equal(['y']);
    list.experiment = null;
    await list.updateComplete;
    expect(contents(list)).to.have.length(4);
  });

  it('has the highest lower end of an interval on top, and what is unknown last', async () => {
    const table = await tableOf(
      new FakeStream({ variants: [...three(), variantOf({ id: 'd', impressions: 0, engagements: 0 })] }),
    );
    expect(contents(table)).to.deep.equal(['b', 'c', 'a', 'd']);
    expect(headOf(table, 'comparison').getAttribute('aria-sort')).to.equal('descending');
  });

  it('sorts by a column that is clicked, turns round at the second click, and says so', async () => {
    const table = await tableOf(new FakeStream({ variants: three() }), ['comparison', 'engagements', 'er']);
    const head = headOf(table, 'engagements');
    head.querySelector('button')?.click();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a']);
    head.querySelector('button')?.click();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
    expect(headOf(table, 'engagements').getAttribute('aria-sort')).to.equal('ascending');
    expect(headOf(table, 'comparison').getAttribute('aria-sort')).to.equal('none');
  });

  it('gives every head the looks that a page gives to its heads', async () => {
    const style = document.createElement('style');
    style.textContent = 'variant-table::part(header) { text-transform: uppercase; letter-spacing: 2px }';
    document.head.append(style);
    const table = await tableOf(new FakeStream({ variants: three() }));
    const labels = [...(table.shadowRoot?.querySelectorAll('th .label') ?? [])];
    const looks = labels.map((label) => getComputedStyle(label));
    expect(labels.length).to.be.above(5);
    expect(new Set(looks.map((one) => `${one.textTransform} ${one.letterSpacing}`))).to.deep.equal(
      new Set(['uppercase 2px']),
    );
    style.remove();
  });

  it('says of a variant in its first minute that it is that young, and never how many seconds', async () => {
    const now = Date.parse('2026-01-05T10:05:30.000Z');
    const ago = (ms: number): string => new Date(now - ms).toISOString();
    const stream = new FakeStream({
      variants: [
        variantOf({ id: 'a', engagements: 60, postedAt: ago(20_000) }),
        variantOf({ id: 'b', engagements: 40, postedAt: ago(130_000) }),
        variantOf({ id: 'c', status: 'killed', postedAt: ago(130_000), endedAt: ago(118_000) }),
      ],
    });
    stream.now = () => now;
    const table = await tableOf(stream);
    table.columns = ['age'];
    await table.updateComplete;
    const ages = [...(table.shadowRoot?.querySelectorAll('td.age') ?? [])].map((one) =>
      one.textContent?.replace(/\s/g, ' '),
    );
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
    // The table's clock goes by whole minutes: half a minute behind here.
    expect(ages).to.deep.equal(['< 1 min', '1 min', '12 sec']);
  });

  it('moves no row by itself: figures change, new ones come last, and a line says how many would move', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await tableOf(stream);
    stream.push({
      variants: [
        variantOf({ id: 'a', seq: 5, impressions: 2000, engagements: 400 }),
        variantOf({ id: 'd', seq: 6, engagements: 300 }),
      ],
    });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a', 'd']);
    expect(textOf(table)).to.contain('20.00%').and.contain('4 rows would move');
    find<HTMLButtonElement>(table, '.waiting button').click();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['d', 'a', 'b', 'c']);
    expect(textOf(table)).to.contain('Order: lower end of the interval').and.not.contain('would move');
    expect(table.shadowRoot?.activeElement?.localName).to.equal('td', 'the focus is not lost with the button');
  });

  for (const width of [1400, 866, 600])
    it(`keeps the tools above the rows in their places while it says how many would move, ${width} px wide`, async () => {
      const stream = new FakeStream({ variants: three() });
      const table = await tableOf(stream);
      table.style.inlineSize = `${width}px`;
      for (let i = 0; i < 3; i++) await nextFrame();
      const tools = (): number[][] =>
        [...(table.shadowRoot?.querySelectorAll('.search, .caption, .legend, .tool') ?? [])].map((one) => {
          const { x, y, width: wide, height } = one.getBoundingClientRect();
          return [x, y, wide, height];
        });
      const before = tools();
      stream.push({ variants: [variantOf({ id: 'd', seq: 6, engagements: 300 })] });
      await table.updateComplete;
      expect(find(table, '.waiting')).to.not.equal(null);
      expect(tools()).to.deep.equal(before);
    });

  it('leaves a stopped variant where it is, and one that is still learning at the end', async () => {
    const young = variantOf({ id: 'y', level: 'learning', impressions: 10, engagements: 9 });
    const stream = new FakeStream({ variants: [...three(), young] });
    const table = await wallOf(stream);
    expect(contents(table)).to.deep.equal(['b', 'c', 'a', 'y']);
    stream.push({ variants: [variantOf({ id: 'c', seq: 5, engagements: 40, status: 'killed' })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a', 'y']);
  });

  it('changes neither its height nor the place of its rows when rows would move', async () => {
    for (const width of [1400, 390]) {
      const stream = new FakeStream({ variants: three() });
      const table = await tableOf(stream);
      table.style.inlineSize = `${width}px`;
      for (let i = 0; i < 3; i++) await nextFrame();
      const place = (): number[] => [table.offsetHeight, find(table, 'tbody').getBoundingClientRect().top];
      const before = place();
      stream.push({ variants: [variantOf({ id: 'a', seq: 5, impressions: 2000, engagements: 400 })] });
      await table.updateComplete;
      expect(textOf(table)).to.contain('would move');
      expect(place()).to.deep.equal(before);
    }
  });

  it('holds a live order while the pointer is inside, updates the figures, and says how many rows would move', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await wallOf(stream);
    const body = find(table, '.scroller');
    body.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    stream.push({ variants: [variantOf({ id: 'a', seq: 5, impressions: 2000, engagements: 400 })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a']);
    expect(textOf(table)).to.contain('20.00%').and.contain('3 rows would move');
    body.dispatchEvent(new PointerEvent('pointerleave'));
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
    expect(textOf(table)).not.to.contain('would move');
  });

  it('holds a live order while the focus is inside, until asked to update it', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await wallOf(stream);
    find(table, 'tbody td').focus();
    stream.push({ variants: [variantOf({ id: 'a', seq: 5, impressions: 2000, engagements: 400 })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a']);
    find<HTMLButtonElement>(table, '.waiting button').click();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
  });

  it('still holds the order on the way to the button above, by pointer or by key, and keeps the place in the grid', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await wallOf(stream);
    const cell = find(table, 'tbody td');
    cell.focus();
    stream.push({ variants: [variantOf({ id: 'a', seq: 5, impressions: 2000, engagements: 400 })] });
    await table.updateComplete;
    find<HTMLButtonElement>(table, '.waiting button').focus();
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'c', 'a']);
    find<HTMLButtonElement>(table, '.waiting button').click();
    await table.updateComplete;
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
    expect(find(table, '.waiting')).to.equal(null);
    expect(table.shadowRoot?.activeElement?.localName).to.equal('td', 'the focus is not lost');
    (table.shadowRoot?.activeElement as HTMLElement).blur();

    const body = find(table, '.scroller');
    body.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    stream.push({ variants: [variantOf({ id: 'c', seq: 7, impressions: 2000, engagements: 900 })] });
    await table.updateComplete;
    body.dispatchEvent(new PointerEvent('pointerleave', { relatedTarget: find(table, '.waiting button') }));
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
    find(table, '.toolbar').dispatchEvent(new PointerEvent('pointerleave'));
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['c', 'a', 'b']);
  });

  it('is not held for good by a line that went away under the pointer', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await wallOf(stream);
    const body = find(table, '.scroller');
    body.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    const push = async (seq: number, engagements: number): Promise<void> => {
      stream.push({ variants: [variantOf({ id: 'a', seq, engagements })] });
      await table.updateComplete;
    };
    await push(5, 900);
    body.dispatchEvent(new PointerEvent('pointerleave', { relatedTarget: find(table, '.waiting') }));
    await push(6, 20);
    expect(find(table, '.waiting')).to.equal(null);
    await push(7, 900);
    expect(contents(table)).to.deep.equal(['a', 'b', 'c']);
  });

  it('has the scale of one experiment over its rows, and the guide of its leader, where it shows only that', async () => {
    const table = await tableOf(new FakeStream({ variants: three() }));
    table.experiment = 'x';
    table.grouped = false;
    await table.updateComplete;
    const ticks = [...(headOf(table, 'comparison').querySelectorAll('.axis span') ?? [])].map((one) => one.textContent);
    expect(ticks).to.deep.equal(['0%', '2%', '4%', '6%', '8%']);
    expect(find(table, 'tr.group')).to.equal(null);
  });

  it('has room for an action of the page and for its own words while there is nothing', async () => {
    const stream = new FakeStream({});
    const table = await fixture<VariantTable>(
      html`<variant-table .stream=${stream}
        ><button slot="action">Share</button>
        <p slot="empty">Post a variant first.</p></variant-table
      >`,
    );
    const isShown = (slot: string): boolean =>
      find<HTMLSlotElement>(table, `slot[name="${slot}"]`)?.assignedElements().length === 1;
    expect(isShown('empty')).to.equal(true);
    expect((table.querySelector('[slot="empty"]') as HTMLElement).offsetHeight).to.be.above(0);
    stream.push({ variants: three() });
    await table.updateComplete;
    expect(isShown('action')).to.equal(true);
    expect((table.querySelector('[slot="action"]') as HTMLElement).offsetHeight).to.be.above(0);
    expect((table.querySelector('[slot="empty"]') as HTMLElement).offsetHeight).to.equal(0);
  });

  it('touches only the row that changed', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await tableOf(stream);
    let touched = 0;
    const observer = new MutationObserver((records) => (touched += records.length));
    for (const row of table.shadowRoot?.querySelectorAll('tbody tr') ?? []) {
      if (!row.textContent?.includes('Content of c'))
        observer.observe(row, { subtree: true, childList: true, characterData: true, attributes: true });
    }
    stream.push({ variants: [variantOf({ id: 'c', seq: 5, impressions: 1001, engagements: 40 })] });
    await table.updateComplete;
    await new Promise((done) => setTimeout(done));
    observer.disconnect();
    expect(textOf(table)).to.contain('1,001');
    expect(touched).to.equal(0);
  });

  it('moves from cell to cell by keyboard, with one stop for the Tab key', async () => {
    const table = await tableOf(new FakeStream({ variants: three() }));
    const stops = (): NodeListOf<Element> | undefined => table.shadowRoot?.querySelectorAll('tbody [tabindex="0"]');
    expect(stops()?.length).to.equal(1);
    const press = (key: string, more: KeyboardEventInit = {}): void =>
      void (table.shadowRoot?.activeElement as Element).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, ...more }),
      );
    (stops()?.[0] as HTMLElement).focus();
    press('ArrowDown');
    press('ArrowRight');
    await table.updateComplete;
    const cell = table.shadowRoot?.activeElement as HTMLTableCellElement;
    expect([(cell.parentElement as HTMLTableRowElement).sectionRowIndex, cell.cellIndex]).to.deep.equal([1, 1]);
    expect(stops()?.length).to.equal(1);
    press('End', { ctrlKey: true });
    await table.updateComplete;
    const last = table.shadowRoot?.activeElement as HTMLTableCellElement;
    const shown = [...(last.parentElement as HTMLTableRowElement).cells].filter(({ offsetWidth }) => offsetWidth > 0);
    expect(last).to.equal(shown.at(-1), 'the last cell that is there');
  });

  it('draws each variant in the color of its letter, and what is stopped in none', async () => {
    const rows = ['a', 'b', 'k'].map((id) => variantOf({ id, status: id === 'k' ? 'killed' : 'active' }));
    const table = await fixture<VariantTable>(html`<variant-table .variants=${rows}></variant-table>`);
    const drawn = [...(table.shadowRoot?.querySelectorAll('tbody tr.row') ?? [])].map((row) =>
      ['.letter', 'div.comparison', '.meter'].map((part) => row.querySelector(part)?.className.split(' ')[1]),
    );
    expect(drawn).to.deep.equal([
      ['l0', 'l0', 'l0'],
      ['l1', 'l1', 'l1'],
      ['gone', 'gone', 'gone'],
    ]);
  });

  it('shows a killed variant as stopped, in a word too', async () => {
    const stream = new FakeStream({ variants: three() });
    const table = await tableOf(stream);
    stream.push({ variants: [variantOf({ id: 'a', seq: 5, status: 'killed', endedAt: '2026-01-05T11:00:00.000Z' })] });
    await table.updateComplete;
    expect(find(table, 'tr.killed').textContent).to.contain('Stopped').and.contain('11:00');
  });

  it('waits, is empty, out of date and refused in words, and keeps the last figures', async () => {
    expect(textOf(await tableOf(new FakeStream()))).to.contain('Waiting for data');
    expect(textOf(await tableOf(new FakeStream({})))).to.contain('No data yet.');
    const stream = new FakeStream({ variants: three() });
    const table = await tableOf(stream);
    stream.setStatus('stale', 'silent');
    await table.updateComplete;
    expect(textOf(table)).to.contain('Connection lost').and.contain('Content of a');
    const refused = new FakeStream();
    refused.setStatus('denied', 'unauthorised', 'The token has expired.');
    expect(textOf(await tableOf(refused))).to.contain('The token is missing, invalid or expired.');
  });

  it('shows plain data without any stream', async () => {
    const table = await fixture<VariantTable>(html`<variant-table .variants=${three()}></variant-table>`);
    expect(contents(table)).to.deep.equal(['b', 'c', 'a']);
  });

  it('becomes cards in a narrow place', async () => {
    const place = await fixture(html`<div><variant-table .variants=${three()}></variant-table></div>`);
    (place as HTMLElement).style.inlineSize = '360px';
    const table = place.querySelector('variant-table') as VariantTable;
    await new Promise((done) => requestAnimationFrame(done));
    expect(getComputedStyle(find(table, 'tbody tr.row')).display).to.equal('grid');
    expect(table.scrollWidth).to.be.at.most(360);
    expect(find(table, '.card').scrollWidth).to.be.at.most(360);
  });

  it('writes numbers in the language of the page around it', async () => {
    const place = await fixture(
      html`<div lang="de" style="inline-size: 1400px">
        <variant-table .variants=${[variantOf({ id: 'a', impressions: 12345, engagements: 500 })]}></variant-table>
      </div>`,
    );
    expect(textOf(place.querySelector('variant-table') as VariantTable))
      .to.contain('12.345')
      .and.contain('4,05');
  });

  it('releases its stream when it leaves the page, and shows it again when it comes back', async () => {
    const stream = new FakeStream({});
    const table = await tableOf(stream);
    const parent = table.parentElement as Element;
    table.remove();
    expect(stream.subscribers).to.equal(0);
    parent.append(table);
    expect(stream.subscribers).to.equal(2);
  });

  it('shows content as text, whatever stands in it', async () => {
    const table = await tableOf(
      new FakeStream({ variants: [variantOf({ id: 'a', content: '<em>bold</em>', patterns: ['<s>'] })] }),
      ['patterns'],
    );
    expect(textOf(table)).to.contain('<em>bold</em>').and.contain('<s>');
    expect(table.shadowRoot?.querySelectorAll('em, s').length).to.equal(0);
  });

  it('is accessible', async () => {
    const rows = [
      ...three(),
      variantOf({ id: 'k', status: 'killed' }),
      variantOf({ id: 'w', level: 'watch' }),
      variantOf({ id: 'n', predictedEr: null, impressions: 0, engagements: 0 }),
    ];
    await expect(await tableOf(new FakeStream({ variants: rows }))).to.be.accessible();
  });
});
