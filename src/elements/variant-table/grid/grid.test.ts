import { aTimeout, expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { Experiment, Variant } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { VariantTable } from '../variant-table.ts';
import {
  all,
  contents,
  find,
  focused,
  many,
  MANY,
  plainTable,
  press,
  rootOf,
  rowOf,
  scrollTo,
  settled,
  tableOf,
  textOf,
} from '../../testing/tables.ts';

describe('a table of 10,000 variants', () => {
  it('has a few rows in the page, and says how many there are and where each stands', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    const rows = all(table, 'tbody tr');
    expect(rows.length).to.be.within(5, 40);
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal(String(MANY + 1));
    expect(find(table, 'table').getAttribute('aria-colcount')).to.equal(String(all(table, 'thead th').length));
    expect(rows.map((row) => row.getAttribute('aria-rowindex'))).to.deep.equal(rows.map((_, i) => String(i + 2)));
    const [cells, heads] = [[...(rows[0]?.children ?? [])], all(table, 'thead th')];
    expect(cells.map((cell) => cell.getAttribute('aria-colindex'))).to.deep.equal(
      heads.map((head) => head.getAttribute('aria-colindex')),
    );
  });

  it('shows the right rows wherever it is scrolled to, in the order of the page too', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    const scroller = find(table, '.scroller');
    for (const part of [0.5, 0.13, 1, 0]) {
      await scrollTo(table, part * scroller.scrollHeight);
      const box = scroller.getBoundingClientRect();
      const seen = all(table, 'tbody tr').filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > box.top + 60 && top < box.bottom;
      });
      const first = rowOf(seen[0] as Element);
      expect(seen.map(rowOf)).to.deep.equal(
        seen.map((_, i) => first + i),
        `at ${part}`,
      );
      expect(seen.map((row) => textOf(row.querySelector('div.content')))).to.deep.equal(
        seen.map((_, i) => `Content of v${first + i}`),
      );
      const filled = (seen.at(-1) as HTMLElement).getBoundingClientRect().bottom;
      // A scroll bar below the rows covers none of them.
      expect(filled).to.be.at.least(box.top + scroller.clientTop + scroller.clientHeight - 2);
    }
  });

  it('has rows beyond the view only once those in view are on the screen', async () => {
    const stream = new FakeStream({ variants: many() });
    const table = await fixture<VariantTable>(html`<variant-table grouped="false" .stream=${stream}></variant-table>`);
    const rows = (): number => all(table, 'tbody tr').length;
    await nextFrame();
    const atFirst = rows();
    const room = find(table, '.scroller').clientHeight / (all(table, 'tbody tr')[0] as HTMLElement).offsetHeight;
    expect(atFirst).to.be.within(Math.floor(room), Math.ceil(room) + 1);
    await nextFrame();
    expect(rows()).to.be.above(atFirst);
  });

  it('is walked by keyboard to its last row and back, and the focus stays on the way', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    all(table, 'tbody td')[0]?.focus();
    await press(table, 'ArrowRight');
    await press(table, 'End', { ctrlKey: true });
    expect(rowOf(focused(table))).to.equal(MANY - 1);
    expect(textOf(focused(table).closest('tr'))).to.contain(`Content of v${MANY - 1}`);
    await press(table, 'ArrowDown');
    expect(rowOf(focused(table))).to.equal(MANY - 1);
    await press(table, 'PageUp');
    const page = MANY - 1 - rowOf(focused(table));
    expect(page).to.be.within(3, 30);
    await press(table, 'ArrowUp');
    await press(table, 'Home');
    expect([rowOf(focused(table)), focused(table).getAttribute('aria-colindex')]).to.deep.equal([MANY - 2 - page, '1']);
    await press(table, 'Home', { ctrlKey: true });
    for (let i = 0; i < 60; i++) await press(table, 'ArrowDown');
    expect(rowOf(focused(table))).to.equal(60);
    const [cell, box] = [focused(table).getBoundingClientRect(), find(table, '.scroller').getBoundingClientRect()];
    expect(cell.bottom).to.be.at.most(box.bottom + 1);
    expect(all(table, 'tbody td[tabindex="0"]').length).to.equal(1);
  });

  it('keeps the focus on its variant when other rows leave, and takes the next one when that leaves itself', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `v${i}`);
    const rowsOf = (those: readonly string[]): Variant[] =>
      those.map((id) => variantOf({ id, impressions: 100_000, engagements: 1000 - ids.indexOf(id) }));
    const table = await fixture<VariantTable>(plainTable);
    table.variants = rowsOf(ids);
    table.style.inlineSize = '1400px';
    await settled(table);
    const here = (): string => textOf(focused(table)?.closest('tr')?.querySelector('div.content') ?? null);
    const without = async (...gone: string[]): Promise<string> => {
      table.variants = rowsOf(ids.filter((id) => !gone.includes(id)));
      await settled(table);
      return here();
    };
    all(table, 'tbody tr')[4]?.querySelectorAll('td')[1]?.focus();
    expect(here()).to.equal('Content of v4');
    expect(await without('v40')).to.equal('Content of v4');
    expect(await without('v40', 'v1', 'v2')).to.equal('Content of v4');
    expect(await without('v1', 'v2', 'v40', 'v50')).to.equal('Content of v4');
    await press(table, 'Enter');
    expect(textOf(find(table, '.details'))).to.contain('v4');
    await press(table, 'Escape');
    expect(await without('v1', 'v2', 'v4')).to.equal('Content of v5');
    await press(table, 'ArrowDown');
    expect(here()).to.equal('Content of v6');
    expect(await without('v1', 'v2', 'v4', ...ids.slice(6)), 'all from here on').to.equal('Content of v5');
    table.variants = rowsOf(ids);
    table.filter = { text: 'v3' };
    await settled(table);
    expect(focused(table)?.closest('tr'), 'the row is not lost with its variant').not.to.equal(null);
  });

  it('keeps the focus on its cell when that is scrolled far out of view', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    all(table, 'tbody td')[0]?.focus();
    await press(table, 'ArrowDown');
    await scrollTo(table, 200_000);
    expect(rowOf(focused(table))).to.equal(1);
    expect(contents(table)).to.include('v1').and.include('v3125');
    await press(table, 'ArrowDown');
    expect(rowOf(focused(table))).to.equal(2);
    expect(find(table, '.scroller').scrollTop).to.be.lessThan(200);
  });

  it('keeps the same nodes over 10,000 updates, and is in order after them', async () => {
    const variants = many();
    const stream = new FakeStream({ variants });
    const table = await tableOf(stream);
    const count = (): number => rootOf(table).querySelectorAll('*').length;
    const rows = new Set(all(table, 'tbody tr'));
    const before = count();
    let seq = 10;
    for (let batch = 0; batch < 50; batch++) {
      const changed = Array.from({ length: 200 }, (_, i) => {
        const at = (batch * 7919 + i * 104_729) % MANY;
        return variantOf({
          id: `v${at}`,
          seq: ++seq,
          impressions: 100_000,
          engagements: (at * 31 + batch * 17) % 50_000,
        });
      });
      stream.push({ variants: [...new Map(changed.map((one) => [one.id, one])).values()] });
      if (batch % 10 === 0) await nextFrame();
    }
    await table.updateComplete;
    expect(all(table, 'tbody tr').filter((row) => !rows.has(row)).length).to.equal(
      0,
      'rows that were not there before',
    );
    expect(Math.abs(count() - before)).to.be.lessThan(30, 'but for lines of the trend nothing is added');
    const wanted = [...stream.state.variants.values()].sort(
      (a, b) => (b.er ?? 0) - (a.er ?? 0) || (a.id < b.id ? -1 : 1),
    );
    expect(contents(table)).to.deep.equal(wanted.slice(0, contents(table).length).map(({ id }) => id));
  });
});

describe('a frame of the stream', () => {
  it('touches only the cells whose figures differ', async () => {
    const variants = Array.from({ length: 5 }, (_, i) => variantOf({ id: `v${i}`, engagements: 50 - i }));
    const stream = new FakeStream({ variants });
    const table = await tableOf(stream);
    const touched = new Set<string>();
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const cell = (target instanceof Element ? target : (target.parentElement as Element)).closest('td');
        touched.add(`${rowOf(cell as Element)} ${cell?.className}`);
      }
    });
    observer.observe(find(table, 'tbody'), { subtree: true, childList: true, characterData: true, attributes: true });
    const former = variants[2] as Variant;
    stream.push({ variants: [{ ...former, seq: 5, probabilityBest: 0.31 }] });
    await table.updateComplete;
    await aTimeout(0);
    observer.disconnect();
    expect([...touched]).to.deep.equal(['2 best number figure']);
  });

  it('is drawn once for all that comes between two frames of the page', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a', impressions: 1000 })] });
    const table = await tableOf(stream);
    const cell = find(table, 'td.impressions').firstChild as Text;
    let writes = 0;
    const observer = new MutationObserver((records) => (writes += records.length));
    observer.observe(cell, { characterData: true });
    await nextFrame();
    for (let i = 1; i <= 50; i++) {
      stream.push({ variants: [variantOf({ id: 'a', seq: 5 + i, impressions: 1000 + i })] });
      await Promise.resolve();
    }
    await table.updateComplete;
    await aTimeout(0);
    observer.disconnect();
    expect(cell.data).to.equal('1,050');
    expect(writes).to.be.at.most(2);
  });
});

describe('the results of experiments', () => {
  const GROUPS = 200;
  /** Experiments that say when it is worked out how they stand. */
  const watched = (reads: Set<string>): Experiment[] =>
    Array.from({ length: GROUPS }, (_, i) => {
      const id = `x${String(i).padStart(3, '0')}`;
      return Object.defineProperty(experimentOf({ id }), 'policy', { get: () => (reads.add(id), 'evidence') });
    });

  it('are worked out for those in view, and again only for the one that changed', async () => {
    const reads = new Set<string>();
    const experiments = watched(reads);
    const variants = experiments.flatMap(({ id }) =>
      Array.from({ length: 5 }, (_, i) => variantOf({ id: `${id}/${i}`, experiment: id, engagements: 50 - i })),
    );
    const table = await fixture<VariantTable>(
      html`<variant-table
        style="inline-size: 1400px"
        .variants=${variants}
        .experiments=${experiments}
      ></variant-table>`,
    );
    await settled(table);
    expect(reads.size).to.be.within(1, 10);
    reads.clear();
    table.variants = variants.map((one) => (one.id === 'x001/3' ? { ...one, seq: 9, impressions: 1500 } : one));
    await table.updateComplete;
    await settled(table);
    expect([...reads]).to.deep.equal(['x001']);
  });
});

describe('rows that change places', () => {
  const two = (): Variant[] => [variantOf({ id: 'a', engagements: 60 }), variantOf({ id: 'b', engagements: 20 })];
  async function glides(table: VariantTable, stream: FakeStream): Promise<number> {
    stream.push({ variants: [variantOf({ id: 'b', seq: 9, engagements: 90 })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['b', 'a']);
    return all(table, 'tbody tr').flatMap((row) => row.getAnimations()).length;
  }

  it('glide there', async () => {
    const stream = new FakeStream({ variants: two() });
    expect(await glides(await tableOf(stream), stream)).to.equal(2);
  });

  it('are there at once for those who want less motion', async () => {
    const original = window.matchMedia;
    window.matchMedia = (query) =>
      query.includes('reduced-motion: reduce') ? ({ matches: true } as MediaQueryList) : original.call(window, query);
    try {
      const stream = new FakeStream({ variants: two() });
      expect(await glides(await tableOf(stream), stream)).to.equal(0);
    } finally {
      window.matchMedia = original;
    }
  });

  it('do so at most once a second, while figures change with every frame', async () => {
    const stream = new FakeStream({ variants: two() });
    const table = await tableOf(stream);
    await glides(table, stream);
    stream.push({ variants: [variantOf({ id: 'a', seq: 12, engagements: 95 })] });
    await nextFrame();
    await nextFrame();
    expect(textOf(find(table, 'tbody'))).to.contain('9.50%');
    expect(contents(table)).to.deep.equal(['b', 'a']);
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'b']);
  });
});
