import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Variant } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../languages/ar.ts';
import '../../languages/de.ts';
import { COLUMNS } from '../cells/columns.ts';
import type { VariantTable } from '../variant-table.ts';
import {
  all,
  contents,
  experimentWith,
  find,
  focused,
  many,
  MANY,
  plainTable,
  press,
  scrollTo,
  settled,
  tableOf,
  textOf,
} from '../../testing/tables.ts';

const withShares = (ids: readonly string[]) =>
  experimentWith('x', { shares: ids.map((variant) => ({ variant, share: 1 / ids.length })) });

describe('the layout of the table', () => {
  it('shows a few of 10,000 cards in a narrow place', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }), 340);
    const rows = all(table, 'tbody tr');
    expect(rows.length).to.be.within(3, 20);
    expect(rows[0]?.getBoundingClientRect().height).to.be.greaterThan(150);
    for (const cell of rows[0]?.querySelectorAll('td') ?? [])
      expect(cell.getBoundingClientRect().bottom).to.be.at.most(
        (rows[0] as HTMLElement).getBoundingClientRect().bottom,
      );
    expect(find(table, '.scroller').scrollWidth).to.be.at.most(340);
    await scrollTo(table, find(table, '.scroller').scrollHeight);
    expect(contents(table).at(-1)).to.equal(`v${MANY - 1}`);
  });

  it('goes from columns to cards and back as its place changes', async () => {
    const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }));
    const resize = async (width: number): Promise<string> => {
      table.style.inlineSize = `${width}px`;
      await settled(table);
      return find(table, 'table').className;
    };
    expect([await resize(480), await resize(900), await resize(500)]).to.deep.equal(['cards', 'rows', 'cards']);
  });

  it('gives columns and rows more room for larger text, and shows fewer columns in the same place', async () => {
    const place = await fixture<HTMLElement>(
      html`<div style="width:1600px">
        <variant-table grouped="false" .variants=${[variantOf({ id: 'a' })]}></variant-table>
      </div>`,
    );
    const table = place.querySelector('variant-table') as VariantTable;
    await table.updateComplete;
    const sizes = () => {
      const row = table.renderRoot.querySelector('tbody tr') as HTMLElement;
      const distance = row.querySelector('td.distance') as HTMLElement;
      return { columns: row.children.length, height: row.offsetHeight, distance: distance.offsetWidth };
    };
    const before = sizes();
    table.style.setProperty('--peeksafe-font-size', '28px');
    await waitUntil(() => sizes().height === 2 * before.height, 'rows are twice as high');
    expect(sizes().distance).to.equal(2 * before.distance);
    expect(sizes().columns).to.be.below(before.columns);
    const numbers = [...table.renderRoot.querySelectorAll<HTMLElement>('td.number')];
    expect(
      numbers.filter((cell) => cell.scrollWidth > cell.clientWidth).map(({ className }) => className),
    ).to.deep.equal([]);
  });

  it('prints up to a thousand rows, says when there are more, and shows a few again afterwards', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    const before = all(table, 'tbody tr').length;
    window.dispatchEvent(new Event('beforeprint'));
    expect(all(table, 'tbody tr').length).to.equal(1000);
    expect(textOf(find(table, '.card'))).to.contain('Printed: the first 1,000 of 10,000 rows');
    window.dispatchEvent(new Event('afterprint'));
    await table.updateComplete;
    expect(all(table, 'tbody tr').length).to.equal(before);
  });

  it('prints a thousand rows with the heads of their groups', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: Array.from({ length: 1000 }, (_, i) => variantOf({ id: `v${i}` })),
    });
    const table = await tableOf(stream);
    table.grouped = true;
    await table.updateComplete;
    window.dispatchEvent(new Event('beforeprint'));
    expect(all(table, 'tbody tr.row').length).to.equal(1000);
    expect(all(table, 'tbody tr').length).to.equal(1001);
    expect(textOf(find(table, '.card'))).not.to.contain('Printed:');
    window.dispatchEvent(new Event('afterprint'));
  });

  for (const lang of ['en', 'de', 'ar'])
    it(`has room for each word of its heads, sorted or not, in ${lang}`, async () => {
      const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }), 2560);
      table.lang = lang;
      await settled(table);
      const columns = COLUMNS.map(({ name }) => name);
      const usual = COLUMNS.filter(({ dropRank }) => dropRank !== null).map(({ name }) => name);
      for (const shown of [columns, usual])
        for (const { key, name } of COLUMNS.filter((one) => shown.includes(one.name))) {
          table.columns = shown;
          table.sorting = key === null ? [] : [{ key, descending: true }];
          await table.updateComplete;
          const label = find(table, `.heads [data-id="${name}"] .label`);
          const { textContent, clientWidth, scrollWidth } = label;
          expect(scrollWidth, textContent).to.be.at.most(clientWidth);
          expect(getComputedStyle(label).overflowWrap).to.equal('normal');
        }
    });

  for (const lang of ['en', 'de', 'ar'])
    it(`writes its usual heads in two lines at most, at the width of a dashboard of 1280 px, in ${lang}`, async () => {
      const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }), 866);
      table.lang = lang;
      table.columns = null;
      await settled(table);
      const labels = all(table, '.heads .label');
      expect(labels.length).to.be.at.least(4);
      for (const label of labels) {
        const line = Number.parseFloat(getComputedStyle(label).lineHeight);
        expect(label.getBoundingClientRect().height, textOf(label)).to.be.below(2.5 * line);
      }
    });

  for (const lang of ['en', 'de', 'ar'])
    it(`cuts no words of its search, its order and its cells, at the width of a dashboard of 1280 px, in ${lang}`, async () => {
      const killDistance = { logE: -1, logNeeded: Math.log(25), rule: 'evidence' as const };
      const at = '2026-01-05T12:00:00.000Z';
      const variants = ['a', 'b'].map((id) => variantOf({ id, killDistance, countedAt: at }));
      const table = await tableOf(new FakeStream({ variants, experiments: [withShares(['a', 'b'])] }), 866);
      table.lang = lang;
      table.sorting = [{ key: 'interval', descending: true }];
      for (const columns of [null, ['content', 'comparison', 'share', 'impressions'] as const]) {
        table.columns = columns;
        await settled(table);
        for (const one of all(table, 'tbody .under, .caption, .legend'))
          expect(one.scrollWidth, textOf(one)).to.be.at.most(one.clientWidth);
      }
      const search = find<HTMLInputElement>(table, '.search input');
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      pen.font = getComputedStyle(search).font;
      // Beside the place of the button that empties it.
      expect(search.clientWidth - 16, search.placeholder).to.be.at.least(pen.measureText(search.placeholder).width);
    });

  it('draws the guide at the leader behind the figures of the rows', async () => {
    const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }));
    for (const isSelected of [false, true]) {
      table.selected = isSelected ? ['a'] : [];
      await settled(table);
      const row = find(table, 'tbody tr.row');
      const figures = find(table, 'td.comparison > .under');
      const { backgroundColor, position } = getComputedStyle(figures);
      expect([backgroundColor, position]).to.deep.equal([getComputedStyle(row).backgroundColor, 'relative']);
    }
  });

  it('turns the arrow keys round where one reads from right to left', async () => {
    const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a' })] }));
    table.dir = 'rtl';
    all(table, 'tbody td')[0]?.focus();
    await press(table, 'ArrowLeft');
    expect(focused(table).getAttribute('aria-colindex')).to.equal('2');
  });

  it('is accessible when grouped, filtered, selected, with details, as cards and with its menus open', async () => {
    const variants = [
      variantOf({ id: 'a', protected: true }),
      variantOf({ id: 'b', experiment: 'y', status: 'killed' }),
    ];
    const table = await tableOf(new FakeStream({ variants, experiments: [experimentWith('x')] }));
    table.grouped = true;
    table.filter = { text: 'content' };
    table.selected = ['a'];
    table.open = 'a';
    await table.updateComplete;
    await expect(table).to.be.accessible();
    for (const menu of ['filter-menu', 'view-menu']) {
      find(table, `[popovertarget="${menu}"]`).click();
      await table.updateComplete;
      await expect(table).to.be.accessible();
      find(table, `#${menu}`).hidePopover();
    }
    table.style.inlineSize = '360px';
    await settled(table);
    await expect(table).to.be.accessible();
  });
});

describe('the data of the table', () => {
  it('has ages by the clock of the server', async () => {
    const variant = variantOf({ id: 'a', postedAt: '2026-01-05T10:00:00.000Z' });
    const stream = new FakeStream({ variants: [variant] });
    stream.now = () => Date.parse('2026-01-05T13:20:00.000Z');
    const table = await tableOf(stream);
    expect(textOf(find(table, 'tbody tr'))).to.contain('3 hr');
  });

  it('follows variants that are given by property, those that come and those that go', async () => {
    const list = [variantOf({ id: 'a', engagements: 10 }), variantOf({ id: 'b', engagements: 20 })];
    const table = await fixture<VariantTable>(plainTable);
    table.variants = list;
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'a']);
    table.variants = [
      variantOf({ id: 'a', engagements: 30 }),
      list[1] as Variant,
      variantOf({ id: 'c', engagements: 25 }),
    ];
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
    table.variants = [list[1] as Variant];
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b']);
  });

  it('is replaced when the stream starts over', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a' }), variantOf({ id: 'b' })] });
    const table = await tableOf(stream);
    stream.reset({ variants: [variantOf({ id: 'z' })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['z']);
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal('2');
  });
});
