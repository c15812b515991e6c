import { expect } from '@open-wc/testing';
import type { Variant } from '../../../protocol/index.ts';
import { hour } from '../../testing/charts.ts';
import { variantOf } from '../../testing/entities.ts';
import type { SortFigures } from './legend-order.ts';
import type { Pair } from './scope.ts';
import { seriesFrom } from './series-history.ts';
import { automaticVariants, listedVariants, MAX_LISTED, variantsFromCounts } from './variant-ranking.ts';
import { VisibleVariants } from './visible-variants.ts';

describe('counts without variants', () => {
  it('give variants with the latest counts and nothing else', () => {
    const [row] = variantsFromCounts(seriesFrom(hour(['a'])));
    expect([row?.impressions, row?.er, row?.predictedEr, row?.content]).to.deep.equal([6000, 0.04, null, 'a']);
    expect(row?.interval[0]).to.be.below(0.04);
    expect(row?.interval[1]).to.be.above(0.04);
  });
});

const mapOf = (rows: readonly Variant[]): Map<string, Variant> => new Map(rows.map((row) => [row.id, row]));
const idsOf = (rows: readonly Variant[]): string => rows.map(({ id }) => id).join(' ');
const at = (minute: number): string => `2026-01-05T10:${String(minute).padStart(2, '0')}:00.000Z`;

describe('the variants of a legend', () => {
  const figures = (visible: VisibleVariants): SortFigures => ({
    letters: visible.letters,
    careful: ({ interval }) => interval[0],
    er: (variant) => variant.er ?? Number.NaN,
    impressions: ({ impressions }) => impressions,
  });

  it('are chosen from the active ones first, the newest on top', () => {
    const rows = listedVariants([
      variantOf({ id: 'old', postedAt: '2026-01-01T00:00:00.000Z' }),
      variantOf({ id: 'dead', status: 'killed', endedAt: '2026-01-05T00:00:00.000Z' }),
      variantOf({ id: 'new', postedAt: '2026-01-04T00:00:00.000Z' }),
    ]);
    expect(rows.map(({ id }) => id)).to.deep.equal(['new', 'old', 'dead']);
  });

  it('stand beside those of their experiment, in the order of their letters', () => {
    const visible = new VisibleVariants();
    const rows = [
      variantOf({ id: 'a', experiment: 'first', postedAt: at(0) }),
      variantOf({ id: 'c', experiment: 'second', postedAt: at(2) }),
      variantOf({ id: 'b', experiment: 'first', postedAt: at(1) }),
      variantOf({ id: 'd', experiment: 'second', postedAt: at(3) }),
    ];
    expect(idsOf(visible.list(mapOf(rows)))).to.equal('c d a b');
    expect(idsOf(visible.list(mapOf(rows), 'first'))).to.equal('a b');
    expect(['a', 'b', 'c', 'd'].map((id) => visible.letters.get(id) ?? '').join('')).to.equal('AB');
  });

  it('keep their places: new ones come last in their experiment, and a stopped one stays', () => {
    const visible = new VisibleVariants();
    const ab = ['a', 'b'].map((id, i) => variantOf({ id, experiment: 'one', postedAt: at(i) }));
    const z = variantOf({ id: 'z', experiment: 'two', postedAt: at(3) });
    visible.list(mapOf([...ab, z]));
    const stopped = variantOf({ ...(ab[0] as Variant), status: 'killed', endedAt: at(4) });
    const rows = [stopped, ab[1] as Variant, z, variantOf({ id: 'c', experiment: 'one', postedAt: at(5) })];
    for (const row of rows) visible.trackChange(row);
    expect(idsOf(visible.list(mapOf(rows)))).to.equal('z a b c');
  });

  it('are the newest of more, and know how many there are', () => {
    const visible = new VisibleVariants();
    const rows = Array.from({ length: 787 }, (_, i) => variantOf({ id: `v${i}` }));
    expect(visible.list(mapOf(rows)).length).to.equal(MAX_LISTED);
    expect(visible.total).to.equal(787);
  });

  it('are sorted when somebody asks for it, and say what would move since', () => {
    const visible = new VisibleVariants();
    const rows = (a: number, b: number) => [
      variantOf({ id: 'a', engagements: a, postedAt: at(0) }),
      variantOf({ id: 'b', engagements: b, postedAt: at(1) }),
    ];
    visible.list(mapOf(rows(5, 9)));
    visible.sortBy('rate', figures(visible));
    expect(idsOf(visible.list(mapOf(rows(5, 9))))).to.equal('b a');
    expect(visible.wouldMove(figures(visible))).to.equal(0);
    expect(idsOf(visible.list(mapOf(rows(50, 9))))).to.equal('b a');
    expect(visible.wouldMove(figures(visible))).to.equal(2);
    visible.sortBy('letter', figures(visible));
    expect(idsOf(visible.list(mapOf(rows(50, 9))))).to.equal('a b');
  });
});

describe('the lines that are drawn until somebody chooses', () => {
  const twenty = Array.from({ length: 20 }, (_, i) =>
    variantOf({ id: `v${String(i).padStart(2, '0')}`, engagements: 20 + i, postedAt: at(i) }),
  );
  const pair: Pair = { leader: 'v03', runnerUp: 'v05' };

  it('are those with the highest lower ends of their intervals, active ones before others', () => {
    const all = [...twenty, variantOf({ id: 'dead', engagements: 500, status: 'killed' })];
    expect(automaticVariants(all, null)).to.deep.equal(['v19', 'v18', 'v17', 'v16', 'v15', 'v14']);
  });

  it('are not those with a high raw rate of which nothing is known yet', () => {
    const lucky = variantOf({ id: 'lucky', impressions: 3, engagements: 3, level: 'learning' });
    expect(automaticVariants([...twenty, lucky], null)).to.not.include('lucky');
  });

  it('begin with the two that are compared, and the others are beside them', () => {
    const ids = automaticVariants(twenty, pair);
    expect(ids.slice(0, 3)).to.deep.equal(['v05', 'v03', 'v19']);
    expect(ids.length).to.equal(12);
  });

  it('hold when others get better, and take in whoever leads now', () => {
    const visible = new VisibleVariants();
    const drawn = (rows: readonly Variant[], compared: Pair | null): string[] =>
      visible.drawn(visible.list(mapOf(rows)), null, compared).map(({ id }) => id);
    const before = drawn(twenty, null);
    const better = twenty.map((row) => (row.id === 'v00' ? variantOf({ ...row, interval: [0.9, 1] }) : row));
    expect(drawn(better, null)).to.deep.equal(before);
    expect(drawn(better, { leader: 'v00', runnerUp: 'v19' })).to.include('v00');
  });
});

describe('the choice of lines', () => {
  const rows = mapOf(['a', 'b', 'c'].map((id, i) => variantOf({ id, postedAt: at(i) })));
  const start = () => {
    const visible = new VisibleVariants();
    let shown: readonly string[] | null = null;
    const drawn = (): string[] => visible.drawn(visible.list(rows), shown, null).map(({ id }) => id);
    drawn();
    const click = (id: string): void => {
      shown = visible.toggled(id, shown, drawn());
    };
    const doubleClick = (id: string): void => {
      click(id);
      shown = visible.isolated(id, shown, true);
    };
    const choose = (which: 'automatic' | 'all'): void => {
      shown = visible.chosen(which);
    };
    return { text: () => drawn().join(''), shown: () => shown, click, doubleClick, choose };
  };

  it('is a list of ids in the order of the legend, whatever the order of the clicks', () => {
    const choice = start();
    choice.click('a');
    choice.click('c');
    choice.click('a');
    expect(choice.shown()).to.deep.equal(['a', 'b']);
    choice.choose('automatic');
    expect([choice.shown(), choice.text()]).to.deep.equal([null, 'abc']);
    choice.click('b');
    choice.choose('all');
    expect(choice.shown()).to.deep.equal(['a', 'b', 'c']);
  });

  it('is one alone after a double click, and the former ones after another', () => {
    const choice = start();
    choice.doubleClick('b');
    expect(choice.text()).to.equal('b');
    choice.doubleClick('a');
    expect(choice.text()).to.equal('a');
    choice.doubleClick('a');
    expect(choice.text()).to.equal('abc');
  });
});
