import { expect } from '@open-wc/testing';
import type { Variant } from '../../../protocol/index.ts';
import { variantOf } from '../../testing/entities.ts';
import { percentOf, SharedScale } from '../cells/comparison-scale.ts';
import { calendarFor } from '../../shared/format/calendar.ts';
import { toCsv, toTsv } from './csv.ts';
import { matcherOf } from './filter.ts';
import { DomOrder } from '../grid/dom-order.ts';
import { GridRow } from '../grid/grid-row.ts';
import { cellAfter } from '../grid/grid-interaction.ts';
import { DisplayedOrder } from './displayed-order.ts';
import { LineLayout } from './line-layout.ts';
import { RowOrder } from './row-order.ts';
import { SlotSet } from './slot-set.ts';
import { sortingAfter, type Sorting } from './sorting.ts';
import { lineThrough, ratesBetween, TrendPoints } from './trend-history.ts';
import { english } from '../../shared/strings/strings.ts';

const inUtc = { strings: english, calendar: calendarFor('UTC'), own: [] };

const byEr: readonly Sorting[] = [{ key: 'er', descending: true }];
const rule = (sorting: readonly Sorting[]) => ({ sorting, lang: 'en', passes: () => true, rank: null });
const slotsOf = (order: { length: number; at(i: number): number }): number[] =>
  Array.from({ length: order.length }, (_, i) => order.at(i));
const sortedIds = (rows: Variant[], sorting: readonly Sorting[]): string[] => {
  const order = new RowOrder(rows);
  order.sort(rule(sorting));
  return slotsOf(order).map((slot) => (rows[slot] as Variant).id);
};

/** Random numbers that are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function someVariants(count: number, next: () => number): Variant[] {
  return Array.from({ length: count }, (_, i) => {
    // Few different values, so that many rows are alike in one key or in all.
    const impressions = Math.floor(next() * 40) * 50;
    return variantOf({
      id: `v${i}`,
      impressions,
      engagements: Math.floor(impressions * Math.floor(next() * 5) * 0.01),
      status: next() < 0.7 ? 'active' : 'killed',
      trend: next() < 0.2 ? null : Math.round(next() * 10) / 10 - 0.5,
      content: `Text ${Math.floor(next() * 30)}`,
      postedAt: `2026-01-0${1 + Math.floor(next() * 3)}T10:00:00.000Z`,
    });
  });
}

const valueOf = (variant: Variant, { key }: Sorting): number | string | null =>
  key === 'status' ? (variant.status === 'active' ? 0 : 2) : variant[key as 'er' | 'trend' | 'content'];

/** The same order as by definition: what is unknown last, then by when posted, then by id. */
function expected(rows: Variant[], sorting: readonly Sorting[]): string[] {
  const compare = (a: Variant, b: Variant): number => {
    for (const one of sorting) {
      const [x, y] = [valueOf(a, one), valueOf(b, one)];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const order = typeof x === 'string' ? x.localeCompare(y as string, 'en', { numeric: true }) : x - (y as number);
      if (order !== 0) return one.descending ? -order : order;
    }
    return a.postedAt !== b.postedAt ? (a.postedAt < b.postedAt ? -1 : 1) : a.id < b.id ? -1 : 1;
  };
  return [...rows].sort(compare).map(({ id }) => id);
}

describe('the order of rows', () => {
  const orders: Sorting[][] = [
    [{ key: 'er', descending: true }],
    [{ key: 'trend', descending: false }],
    [
      { key: 'status', descending: false },
      { key: 'er', descending: true },
    ],
    [
      { key: 'trend', descending: true },
      { key: 'status', descending: true },
      { key: 'er', descending: false },
    ],
    [
      { key: 'content', descending: true },
      { key: 'er', descending: true },
    ],
  ];

  it('is by several keys, numbers and text, unknown ones last, then by when they were posted, then by id', () => {
    const rows = someVariants(1500, random(1));
    for (const sorting of orders)
      expect(sortedIds(rows, sorting).join(' ') === expected(rows, sorting).join(' ')).to.equal(
        true,
        JSON.stringify(sorting),
      );
  });

  it('is the same after thousands of small changes as a fresh sort', () => {
    for (const sorting of orders) {
      const next = random(2);
      const rows = someVariants(600, next);
      const order = new RowOrder(rows);
      order.sort(rule(sorting));
      for (let round = 0; round < 40; round++) {
        const changed = new SlotSet();
        for (let i = 0; i < 50; i++) {
          const slot = Math.floor(next() * rows.length);
          const [fresh] = someVariants(1, next);
          rows[slot] = { ...(fresh as Variant), id: `v${slot}` };
          changed.add(slot);
        }
        rows.push({ ...(someVariants(1, next)[0] as Variant), id: `v${rows.length}` });
        changed.add(rows.length - 1);
        order.update(changed);
      }
      const ids = slotsOf(order).map((slot) => (rows[slot] as Variant).id);
      expect(ids.join(' ') === expected(rows, sorting).join(' ')).to.equal(true, JSON.stringify(sorting));
    }
  });

  it('tells rates apart that differ in their last digits', () => {
    const close = [0.05, 0.05 + 1e-15, 0.05 - 1e-15].flatMap((er, i) =>
      Array.from({ length: 200 }, (_, k) => variantOf({ id: `${i}-${String(k).padStart(3, '0')}`, er, trend: -er })),
    );
    expect(sortedIds(close, byEr)).to.deep.equal(expected(close, byEr));
    const negative: Sorting[] = [{ key: 'trend', descending: false }];
    expect(sortedIds(close, negative)).to.deep.equal(expected(close, negative));
  });

  it('leaves out who does not pass, and takes in who begins to', () => {
    const rows = [variantOf({ id: 'a' }), variantOf({ id: 'b', status: 'killed' }), variantOf({ id: 'c' })];
    const order = new RowOrder(rows);
    order.sort({ ...rule(byEr), passes: matcherOf({ status: 'active' }) });
    expect(slotsOf(order)).to.deep.equal([0, 2]);
    rows[0] = { ...(rows[0] as Variant), status: 'killed' };
    rows[1] = { ...(rows[1] as Variant), status: 'active' };
    const changed = new SlotSet();
    changed.add(0);
    changed.add(1);
    expect(order.update(changed)).to.equal(true);
    expect(slotsOf(order)).to.deep.equal([1, 2]);
  });

  it('while held, keeps its place for who is there, and puts new ones last', () => {
    const er = (id: string, engagements: number): Variant => variantOf({ id, engagements });
    const rows = [er('a', 30), er('b', 20), er('c', 10)];
    const order = new RowOrder(rows);
    const held = new DisplayedOrder();
    const passes = (variant: Variant): boolean => variant.status === 'active';
    order.sort({ ...rule(byEr), passes });
    held.replace(order);
    rows[1] = { ...(rows[1] as Variant), status: 'killed' };
    rows[2] = er('c', 40);
    rows.push(er('d', 50));
    order.sort({ ...rule(byEr), passes });
    held.merge(order, null);
    expect(slotsOf(held)).to.deep.equal([0, 2, 3]);
    expect(held.waiting(order)).to.equal(2);
  });

  it('adds a key with Shift and keeps the others', () => {
    const first = sortingAfter([], 'er', false);
    expect(sortingAfter(first, 'content', true)).to.deep.equal([
      { key: 'er', descending: true },
      { key: 'content', descending: false },
    ]);
    expect(sortingAfter(first, 'er', false)).to.deep.equal([{ key: 'er', descending: false }]);
  });
});

describe('the elements of lines', () => {
  it('stand in the order of the lines, whatever the order was before and whichever are new', () => {
    const next = random(5);
    const parent = document.createElement('tbody');
    const order = new DomOrder(parent);
    const known = Array.from({ length: 14 }, () => new GridRow('row'));
    for (let round = 0; round < 400; round++) {
      const wanted = known
        .filter(() => next() < 0.7)
        .map((line) => ({ line, at: next() < 0.5 ? known.indexOf(line) : next() * 14 }))
        .sort((a, b) => a.at - b.at)
        .map(({ line }) => line);
      for (const line of known) {
        // As the pool does it: a line that shows something else stands nowhere; one that shows nothing is taken away.
        if (!wanted.includes(line)) line.element.remove();
        if (!wanted.includes(line) || next() < 0.2) line.isFresh = true;
      }
      order.arrange(wanted);
      expect([...parent.children].map((element) => known.findIndex((line) => line.element === element))).to.deep.equal(
        wanted.map((line) => known.indexOf(line)),
      );
    }
  });
});

describe('the lines of a grid', () => {
  it('stand under the heads of their groups, each at its height, and fold', () => {
    const lines = new LineLayout();
    lines.heights = { row: 50, group: 30 };
    const slots = { length: 5, at: (i: number) => i };
    const groupOf = (slot: number): number => (slot < 2 ? 0 : 1);
    lines.build(slots, groupOf, () => false);
    expect(slotsOf(lines)).to.deep.equal([-1, 0, 1, -2, 2, 3, 4]);
    expect([0, 1, 3, 4].map((line) => lines.topOf(line))).to.deep.equal([0, 30, 130, 160]);
    expect([lines.height, lines.lineAt(0), lines.lineAt(129), lines.lineAt(130), lines.lineAt(9999)]).to.deep.equal([
      310, 0, 2, 3, 6,
    ]);
    expect([lines.countAt(0), lines.countAt(3)]).to.deep.equal([2, 3]);
    lines.build(slots, groupOf, (group) => group === 0);
    expect(slotsOf(lines)).to.deep.equal([-1, -2, 2, 3, 4]);
    expect(lines.countAt(0)).to.equal(2);
  });
});

describe('the filter', () => {
  it('finds words of the content, the id and the patterns, whatever their case and accents', () => {
    const variant = variantOf({ id: 'v-7', content: 'Le café du matin', patterns: ['Question'] });
    const finds = (text: string): boolean => matcherOf({ text })(variant);
    expect(['CAFE', 'matin café', 'question', 'v-7', '  '].map(finds)).to.deep.equal([true, true, true, true, true]);
    // cspell:ignore soir
    expect(finds('cafe soir')).to.equal(false);
  });

  it('asks for status, pattern and experiment together', () => {
    const variant = variantOf({ id: 'a', experiment: 'x', patterns: ['list'] });
    expect(matcherOf({ status: 'active', pattern: 'list', experiment: 'x' })(variant)).to.equal(true);
    expect(matcherOf({ status: 'active', pattern: 'list', experiment: 'y' })(variant)).to.equal(false);
    expect(matcherOf({ status: 'killed' })(variant)).to.equal(false);
    expect(matcherOf({ pattern: 'question' })(variant)).to.equal(false);
  });
});

describe('the shared scale', () => {
  const endOf = (...variants: Variant[]): number => {
    const scale = new SharedScale();
    variants.forEach((variant, slot) => scale.put(slot, variant));
    return scale.scale(null).to;
  };

  it('is from 0 to a whole step that holds every rate', () => {
    expect(endOf(variantOf({ id: 'a', interval: [0.02, 0.061] }))).to.be.closeTo(0.08, 1e-9);
    expect(endOf()).to.equal(0.1);
  });

  it('is not stretched by intervals that know next to nothing', () => {
    const young = { impressions: 3, engagements: 1, interval: [0, 0.98] as [number, number], predictedEr: 0.04 };
    expect(endOf(variantOf({ id: 'a', ...young }))).to.be.closeTo(0.04, 1e-9);
  });

  it('becomes shorter when the row that reached farthest does no more, unless it is held', () => {
    const scale = new SharedScale();
    scale.put(0, variantOf({ id: 'a', interval: [0.1, 0.38] }));
    scale.put(1, variantOf({ id: 'b', interval: [0.02, 0.055] }));
    const held = scale.scale(null);
    expect(held.to).to.be.closeTo(0.4, 1e-9);
    scale.put(0, variantOf({ id: 'a', interval: [0.02, 0.05] }));
    expect(scale.scale(held)).to.equal(held);
    expect(scale.scale(null).to).to.be.closeTo(0.06, 1e-9);
    scale.put(1, variantOf({ id: 'b', interval: [0.02, 0.55] }));
    expect(scale.scale(held).to, 'what is held must hold every row').to.be.closeTo(0.6, 1e-9);
  });

  it('puts what lies beyond at its ends', () => {
    const scale = { from: 0.02, to: 0.1, step: 0.02, isSettled: true };
    expect([percentOf(0.06, scale), percentOf(0.5, scale), percentOf(0, scale)]).to.deep.equal([50, 100, 0]);
  });
});

describe('the keys of the grid', () => {
  const size = { lines: 30, columns: 9, page: 7 };
  const key = (name: string, isRtl = false, ctrl = false) => ({ key: name, ctrl, isRtl });

  it('stay inside, and turn with the direction of writing', () => {
    expect(cellAfter({ line: 0, column: 0 }, key('ArrowUp'), size)).to.deep.equal({ line: 0, column: 0 });
    expect(cellAfter({ line: 0, column: 3 }, key('ArrowRight', true), size)).to.deep.equal({ line: 0, column: 2 });
    expect(cellAfter({ line: 0, column: 3 }, key('x'), size)).to.equal(null);
  });

  it('go by pages, and to the ends with Ctrl', () => {
    expect(cellAfter({ line: 3, column: 2 }, key('PageDown'), size)).to.deep.equal({ line: 10, column: 2 });
    expect(cellAfter({ line: 3, column: 2 }, key('PageUp'), size)).to.deep.equal({ line: 0, column: 2 });
    expect(cellAfter({ line: 3, column: 2 }, key('End', false, true), size)).to.deep.equal({ line: 29, column: 8 });
    expect(cellAfter({ line: 3, column: 2 }, key('Home'), size)).to.deep.equal({ line: 3, column: 0 });
  });
});

describe('the text of rows', () => {
  const risky = variantOf({
    id: 'a',
    content: '=HYPERLINK("x"), said she\nand went',
    patterns: ['list', 'how-to'],
    delta: -0.2,
  });

  it('is CSV that spreadsheets read, with numbers as they are, and nothing that they would run', () => {
    const [head, ...rest] = toCsv([risky], inUtc).split('\r\n');
    expect(head).to.match(/^id,experiment,content,patterns,status,/);
    expect(rest.join('\r\n'))
      .to.contain(`"'=HYPERLINK(""x""), said she\nand went","list, how-to",active`)
      .and.contain(',-0.2,');
  });

  // OWASP's list for CSV injection, with the forms that spreadsheets of East Asia read as the plain ones.
  const FORMULAS = ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20'];

  it('holds no text that a spreadsheet would run, whatever it begins with, as CSV and for the clipboard', () => {
    for (const first of FORMULAS) {
      const text = `${first}cmd|' /C calc'!A0`;
      const one = variantOf({ id: text, experiment: text, content: text, patterns: [text, 'b'], delta: -0.2 });
      const [, csv] = toCsv([one], inUtc).split(/\r\n(?="?')/);
      expect(csv?.match(/(^|,)"?'/g)?.length, `${JSON.stringify(first)} ${csv}`).to.equal(4);
      expect(csv).to.contain(',-0.2,');
      const cells = toTsv([one], inUtc).split('\n')[1]?.split('\t') ?? [];
      for (const cell of cells.slice(0, 4)) expect(cell[0], JSON.stringify(first)).to.equal("'");
      expect(cells).to.include('-0.2');
    }
  });

  it('has visitors and those who engaged where they are counted, and empty fields where they are not', () => {
    const counted = variantOf({ id: 'a', impressions: 900, engagements: 40, units: 100, engagedUnits: 9, delta: null });
    const [head, first, second] = toCsv([counted, variantOf({ id: 'b', delta: null })], inUtc).split('\r\n');
    const at = head?.split(',').indexOf('visitors') ?? -1;
    expect(head?.split(',').slice(at, at + 2)).to.deep.equal(['visitors', 'visitors who engaged']);
    expect(first?.split(',').slice(at - 2, at + 2)).to.deep.equal(['900', '40', '100', '9']);
    expect(second?.split(',').slice(at, at + 2)).to.deep.equal(['', '']);
  });

  it('is one line a row for the clipboard', () => {
    const lines = toTsv([risky], inUtc).split('\n');
    expect(lines.length).to.equal(2);
    expect(lines[1]?.split('\t')[2]).to.equal(`'=HYPERLINK("x"), said she and went`);
  });
});

describe('the trail of a variant', () => {
  it('keeps a bounded number of points over any time, the newest among them', () => {
    const trail = new TrendPoints();
    for (let i = 0; i <= 5000; i++) trail.add(i * 1000, i * 10, i);
    expect(trail.times.length).to.be.within(10, 32);
    expect(trail.times[0]).to.equal(0);
    expect(trail.times.at(-1)).to.be.greaterThan(4_500_000);
  });

  it('draws the ER between its points, from edge to edge', () => {
    expect(ratesBetween([0, 100, 100, 200], [0, 10, 10, 30])).to.deep.equal([0.1, 0.2]);
    expect(lineThrough([0.1, 0.2], 50, 20)).to.equal('0.0,20.0 50.0,0.0');
    expect(lineThrough([0.1, 0.1], 50, 20)).to.equal('0.0,10.0 50.0,10.0');
  });
});
