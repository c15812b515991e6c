import { aTimeout, expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import type { Experiment, Variant } from '../../../protocol/index.ts';
import type { ExportEvent } from '../../shared/export-event.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../define.ts';
import type { DetailsEvent, SelectEvent, SortEvent } from '../events.ts';
import type { VariantTable } from '../variant-table.ts';

const MANY = 10_000;
const many = (): Variant[] =>
  Array.from({ length: MANY }, (_, i) => variantOf({ id: `v${i}`, impressions: 100_000, engagements: MANY - i }));
const experiment = (id: string, given: Partial<Experiment> = {}): Experiment => experimentOf({ id, ...given });

async function tableOf(stream: FakeStream, width = 1400): Promise<VariantTable> {
  const table = await fixture<VariantTable>(html`<variant-table .stream=${stream}></variant-table>`);
  table.style.inlineSize = `${width}px`;
  await settled(table);
  return table;
}
/** A frame tells how large the place is, the next one that it has changed, and the one after shows it. */
async function settled(table: VariantTable): Promise<void> {
  for (let i = 0; i < 3; i++) await nextFrame();
  await table.updateComplete;
}
const rootOf = (table: VariantTable): ShadowRoot => table.shadowRoot as ShadowRoot;
const find = <T extends Element = HTMLElement>(table: VariantTable, selector: string): T =>
  rootOf(table).querySelector(selector) as T;
const all = (table: VariantTable, selector: string): HTMLElement[] => [
  ...rootOf(table).querySelectorAll<HTMLElement>(selector),
];
const textOf = (element: Element | null): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const contents = (table: VariantTable): string[] =>
  all(table, 'div.content').map((one) => textOf(one).replace('Content of ', ''));
const focused = (table: VariantTable): HTMLElement => rootOf(table).activeElement as HTMLElement;
const rowOf = (cell: Element): number => Number(cell.closest('tr')?.getAttribute('aria-rowindex')) - 2;
async function press(table: VariantTable, key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
  focused(table).dispatchEvent(event);
  await table.updateComplete;
  return event;
}
async function scrollTo(table: VariantTable, top: number): Promise<void> {
  find(table, '.scroller').scrollTop = top;
  await settled(table);
}

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
      expect(filled).to.be.at.least(box.bottom - 2);
    }
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
    const table = await fixture<VariantTable>(html`<variant-table .variants=${rowsOf(ids)}></variant-table>`);
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
    expect(contents(table)).to.include('v1').and.include('v3575');
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

describe('a frame', () => {
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
    expect([...touched]).to.deep.equal(['2 best number']);
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

describe('what a person does with the table', () => {
  const some = (): Variant[] => [
    variantOf({ id: 'a', engagements: 60, experiment: 'x', patterns: ['question'] }),
    variantOf({ id: 'b', engagements: 40, experiment: 'y', patterns: ['list'], status: 'killed' }),
    variantOf({ id: 'c', engagements: 20, experiment: 'x', patterns: ['list'] }),
  ];
  const said = (table: VariantTable): string => textOf(find(table, '[role="status"]'));

  it('is told by which columns it is sorted, by several with Shift, and can be turned down by the page', async () => {
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

  it('filters by words, and by status, pattern and experiment from a menu; each can be taken away', async () => {
    const stream = new FakeStream({ variants: some(), experiments: [experiment('x'), experiment('y')] });
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

  it('is told when nothing passes', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    table.filter = { text: 'nowhere' };
    await table.updateComplete;
    expect(textOf(find(table, '.scroller'))).to.contain('No variant passes the filter.');
    table.filter = {};
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
  });

  it('has rows under the heads of their experiments, which warn of their traffic and fold', async () => {
    const pause = { cause: 'traffic', reason: 'Shared 41 : 59', since: '2026-01-05T10:00:00.000Z', by: null } as const;
    const experiments = [experiment('x', { pause }), experiment('y', { openedAt: '2026-01-06T09:00:00.000Z' })];
    const table = await tableOf(new FakeStream({ variants: some(), experiments }));
    table.grouped = true;
    await table.updateComplete;
    const heads = all(table, 'tr.group');
    expect(heads.map(textOf)).to.deep.equal([
      'Title of x2 variantsAutomatic stops are paused: Shared 41 : 59',
      'Title of y1 variant',
    ]);
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal('6');
    heads[0]?.querySelector('td')?.focus();
    await press(table, 'Enter');
    expect(contents(table)).to.deep.equal(['b']);
    expect(find(table, 'tr.group button').getAttribute('aria-expanded')).to.equal('false');
    await press(table, 'Enter');
    expect(contents(table)).to.deep.equal(['a', 'c', 'b']);
  });

  it('keeps new rows in their group while the order is held, also those of a new experiment', async () => {
    const stream = new FakeStream({ variants: some(), experiments: [experiment('x'), experiment('y')] });
    const table = await tableOf(stream);
    table.grouped = true;
    await table.updateComplete;
    find(table, 'tbody').dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    stream.push({
      variants: [variantOf({ id: 'd', seq: 5, engagements: 99 }), variantOf({ id: 'e', seq: 6, experiment: 'z' })],
    });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['a', 'c', 'd', 'b', 'e']);
  });

  it('chooses columns, which the content always heads', async () => {
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
    expect(all(table, 'tbody tr:first-child td').length).to.equal(5);
    find(table, '#view-menu').hidePopover();
  });

  it('has lower rows when they are to be compact', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    const height = (): number => find(table, 'tbody tr').getBoundingClientRect().height;
    const comfortable = height();
    table.density = 'compact';
    await table.updateComplete;
    expect(height()).to.be.lessThan(comfortable);
    expect(find(table, 'tbody').getBoundingClientRect().height).to.be.closeTo(3 * height(), 1);
  });

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

  it('quotes what begins with a quote when it is copied, so that a spreadsheet keeps cells and rows apart', async () => {
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

  it('says how long a variant has been running by the clock of the server', async () => {
    const variant = variantOf({ id: 'a', postedAt: '2026-01-05T10:00:00.000Z' });
    const stream = new FakeStream({ variants: [variant] });
    stream.now = () => Date.parse('2026-01-05T13:20:00.000Z');
    const table = await tableOf(stream);
    expect(textOf(find(table, 'tbody tr'))).to.contain('3 hr');
  });

  it('exports what is filtered, in the order that is shown, unless the page does something else with it', async () => {
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

  it('sees a variant’s evidence and past in words, by Enter or a click, and closes it by Escape', async () => {
    const variant = variantOf({
      id: 'a',
      killDistance: { logE: Math.log(22), logNeeded: Math.log(34), rule: 'evidence' },
      judged: { impressions: 900, engagements: 36 },
      probabilityBest: 0.125,
      level: 'watch',
      interval: [0.03, 0.05],
    });
    const stream = new FakeStream({ variants: [variant], experiments: [experiment('x')] });
    const counts = { times: [0, 60_000], impressions: [100, 1000], engagements: [10, 40] };
    stream.past = { cursor: 'e.1', resolutionMs: 1000, series: [{ variant: 'a', ...counts }] };
    const table = await tableOf(stream);
    all(table, 'tbody td')[1]?.focus();
    await press(table, 'Enter');
    await aTimeout(0);
    await table.updateComplete;
    expect(textOf(find(table, '.details')))
      .to.contain('22 : 1 of 34 : 1 needed, by evidence against the leader')
      .and.contain('36 engagements of 900 impressions (4.00%); 100 impressions more are provisional')
      .and.contain('between 3.00% and 5.00%')
      .and.contain('A first sign against it')
      .and.contain('probability of 13%')
      .and.contain('Title of x');
    expect(find(table, 'svg.history').getAttribute('aria-label')).to.match(/^ER from 10\.00% at .* to 4\.00% at /);
    expect(find(table, 'tbody tr').getAttribute('aria-current')).to.equal('true');
    stream.push({ variants: [{ ...variant, seq: 5, judged: { impressions: 1000, engagements: 40 } }] });
    await table.updateComplete;
    expect(textOf(find(table, '.details'))).to.contain('40 engagements of 1,000 impressions');
    await press(table, 'Escape');
    expect(find(table, '.details')).to.equal(null);
  });

  it('is told why the past cannot be shown', async () => {
    const stream = new FakeStream({ variants: some() });
    stream.history = () => Promise.reject(new Error('The server is busy.'));
    const table = await tableOf(stream);
    table.open = 'a';
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
    expect(textOf(find(table, '.details'))).to.contain('The past could not be loaded: The server is busy.');
  });

  it('can have the details shown elsewhere', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    let asked = '';
    table.addEventListener('peeksafe-details', (event: DetailsEvent) => {
      asked = event.detail.variant.id;
      event.preventDefault();
    });
    find(table, 'td.er').click();
    await table.updateComplete;
    expect([asked, table.open, find(table, '.details')]).to.deep.equal(['a', null, null]);
  });
});

describe('what is loaded after the first rows', () => {
  it('loses neither a key, a click nor a menu that comes before it', async () => {
    const variants = [variantOf({ id: 'a', engagements: 60 }), variantOf({ id: 'b', engagements: 40 })];
    const table = await fixture<VariantTable>(html`<variant-table .variants=${variants}></variant-table>`);
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
    expect([rowOf(focused(table)), focused(table).getAttribute('aria-colindex')]).to.deep.equal([1, '2']);
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
    expect(getComputedStyle(find(table, '.details')).overflow).to.equal('auto');
    expect(getComputedStyle(find(table, '.toolbar')).display).to.equal('flex');
  });
});

describe('the table in its place', () => {
  it('has a window on 10,000 cards in a narrow place too', async () => {
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
    expect([await resize(400), await resize(900), await resize(500)]).to.deep.equal(['cards', 'rows', 'cards']);
  });

  it('gives columns and rows more room for larger text, and shows fewer columns in the same place', async () => {
    const place = await fixture<HTMLElement>(
      html`<div style="width:1600px"><variant-table .variants=${[variantOf({ id: 'a' })]}></variant-table></div>`,
    );
    const table = place.querySelector('variant-table') as VariantTable;
    await table.updateComplete;
    const sizes = () => {
      const row = table.renderRoot.querySelector('tbody tr') as HTMLElement;
      const status = row.querySelector('td.status') as HTMLElement;
      return { columns: row.children.length, height: row.offsetHeight, status: status.offsetWidth };
    };
    const before = sizes();
    table.style.setProperty('--peeksafe-font-size', '28px');
    await waitUntil(() => sizes().height === 2 * before.height, 'rows are twice as high');
    expect(sizes().status).to.equal(2 * before.status);
    expect(sizes().columns).to.be.below(before.columns);
    const numbers = [...table.renderRoot.querySelectorAll<HTMLElement>('td.number')];
    expect(
      numbers.filter((cell) => cell.scrollWidth > cell.clientWidth).map(({ className }) => className),
    ).to.deep.equal([]);
  });

  it('prints all rows up to a thousand, says so past that, and has a window again afterwards', async () => {
    const table = await tableOf(new FakeStream({ variants: many() }));
    const before = all(table, 'tbody tr').length;
    window.dispatchEvent(new Event('beforeprint'));
    expect(all(table, 'tbody tr').length).to.equal(1000);
    expect(textOf(find(table, '.card'))).to.contain('The first 1,000 of 10,000 rows are printed');
    window.dispatchEvent(new Event('afterprint'));
    await table.updateComplete;
    expect(all(table, 'tbody tr').length).to.equal(before);
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
    const table = await tableOf(new FakeStream({ variants, experiments: [experiment('x')] }));
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

  it('follows variants that are given by property, those that come and those that go', async () => {
    const list = [variantOf({ id: 'a', engagements: 10 }), variantOf({ id: 'b', engagements: 20 })];
    const table = await fixture<VariantTable>(html`<variant-table .variants=${list}></variant-table>`);
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

  it('shows another world when the stream begins anew', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a' }), variantOf({ id: 'b' })] });
    const table = await tableOf(stream);
    stream.reset({ variants: [variantOf({ id: 'z' })] });
    await table.updateComplete;
    expect(contents(table)).to.deep.equal(['z']);
    expect(find(table, 'table').getAttribute('aria-rowcount')).to.equal('2');
  });
});

describe('what a person with the scope `operate` does', () => {
  const running = variantOf({ id: 'a', content: 'A headline' });
  async function openOf(stream: FakeStream): Promise<VariantTable> {
    const table = await tableOf(stream);
    table.open = 'a';
    await table.updateComplete;
    return table;
  }
  const operating = (...variants: Variant[]): FakeStream => {
    const stream = new FakeStream({ variants });
    stream.setScopes(['view', 'operate']);
    return stream;
  };
  const button = (table: VariantTable, text: string): HTMLButtonElement =>
    all(table, 'button').find((one) => textOf(one) === text) as HTMLButtonElement;
  async function click(table: VariantTable, text: string): Promise<void> {
    button(table, text).click();
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
  }

  it('is not in the page for anybody else', async () => {
    const table = await openOf(new FakeStream({ variants: [running] }));
    expect(textOf(find(table, '.details'))).to.contain('A headline');
    expect(find(table, '.operate')).to.equal(null);
  });

  it('stops a variant after a question, with a reason, shows it at once, and takes it back', async () => {
    const stream = operating(running);
    const table = await openOf(stream);
    await click(table, 'Stop');
    expect(textOf(find(table, '.operate'))).to.contain('Stop showing “A headline”?');
    expect(stream.actions.length).to.equal(0);
    expect(focused(table).localName).to.equal('input');
    (focused(table) as HTMLInputElement).value = 'Off brand';
    await click(table, 'Stop');
    expect(stream.actions.map(({ kind, ...more }) => [kind, (more as { reason?: string }).reason])).to.deep.equal([
      ['variant.killed', 'Off brand'],
    ]);
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Killed');
    expect(textOf(find(table, '.action-notice'))).to.contain('“A headline” is stopped.');
    stream.push({ variants: [{ ...running, seq: 9, status: 'killed' }] });
    await click(table, 'Undo');
    expect(stream.actions.at(-1)?.kind).to.equal('variant.revived');
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Active');
  });

  it('protects a variant, and nothing happens when the question is turned down', async () => {
    const stream = operating(running);
    const table = await openOf(stream);
    await click(table, 'Protect');
    await click(table, 'Cancel');
    expect(stream.actions.length).to.equal(0);
    await click(table, 'Protect');
    await click(table, 'Protect');
    expect(stream.actions[0]?.kind).to.equal('variant.protected');
    expect(find(table, 'tbody td.status .shield')).not.to.equal(null);
  });

  it('is told when the server refuses, and sees what is true again', async () => {
    const stream = operating(running);
    stream.refusal = new Error('the log cannot be written');
    const table = await openOf(stream);
    await click(table, 'Stop');
    await click(table, 'Stop');
    expect(textOf(find(table, '[role="alert"]'))).to.contain('was not stopped: the log cannot be written');
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Active');
  });

  it('can be asked by the page first', async () => {
    const stream = operating({ ...running, status: 'killed' });
    const table = await openOf(stream);
    table.addEventListener('peeksafe-revive', (event) => event.preventDefault());
    await click(table, 'Show again');
    await click(table, 'Show again');
    expect(stream.actions.length).to.equal(0);
  });
});
