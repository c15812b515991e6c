import { expect } from '@open-wc/testing';
import { hour } from '../../testing/charts.ts';
import { variantOf } from '../../testing/entities.ts';
import { seriesFrom } from './series-history.ts';
import type { Series } from './series.ts';
import { bestVariants, listedVariants, sortByEr, variantsFromCounts } from './variant-ranking.ts';
import { VisibleVariants } from './visible-variants.ts';

describe('counts without variants', () => {
  it('give variants with the latest counts and nothing else', () => {
    const [row] = variantsFromCounts(seriesFrom(hour(['a'])));
    expect([row?.impressions, row?.er, row?.predictedEr, row?.content]).to.deep.equal([6000, 0.04, null, 'a']);
    expect(row?.interval[0]).to.be.below(0.04);
    expect(row?.interval[1]).to.be.above(0.04);
  });
});

describe('the variants of a legend', () => {
  const mapOf = (rows: readonly ReturnType<typeof variantOf>[]) => new Map(rows.map((row) => [row.id, row]));
  const none: ReadonlyMap<string, Series> = new Map();

  it('are the active ones first, the newest on top', () => {
    const rows = listedVariants([
      variantOf({ id: 'old', postedAt: '2026-01-01T00:00:00.000Z' }),
      variantOf({ id: 'dead', status: 'killed', endedAt: '2026-01-05T00:00:00.000Z' }),
      variantOf({ id: 'new', postedAt: '2026-01-04T00:00:00.000Z' }),
    ]);
    expect(rows.map(({ id }) => id)).to.deep.equal(['new', 'old', 'dead']);
  });

  it('are sorted by ER, those with few impressions last', () => {
    const rows = [
      variantOf({ id: 'low', engagements: 10 }),
      variantOf({ id: 'lucky', impressions: 3, engagements: 3 }),
      variantOf({ id: 'high', engagements: 90 }),
    ];
    expect(sortByEr(rows, none).map(({ id }) => id)).to.deep.equal(['high', 'low', 'lucky']);
  });

  it('are drawn when they are among the best active ones, until the viewer chooses', () => {
    const rows = Array.from({ length: 20 }, (_, i) => variantOf({ id: `v${i}`, engagements: i }));
    const [, ...rest] = rows;
    const all = [...rest, variantOf({ id: 'dead', engagements: 500, status: 'killed' })];
    expect([...bestVariants(all, none)].sort()).to.deep.equal(['v14', 'v15', 'v16', 'v17', 'v18', 'v19']);
    const visible = new VisibleVariants();
    const shown = (): string[] =>
      visible
        .drawn(visible.list(mapOf(all)), none)
        .map(({ id }) => id)
        .sort();
    visible.toggle('v14', false);
    visible.toggle('dead', true);
    expect(shown()).to.deep.equal(['dead', 'v15', 'v16', 'v17', 'v18', 'v19']);
    visible.choose('all');
    expect(shown().length).to.equal(20);
    visible.choose('best');
    expect(shown().length).to.equal(6);
  });

  it('are drawn alone after a double click, and together again after another', () => {
    const rows = mapOf(['a', 'b', 'c'].map((id) => variantOf({ id })));
    const visible = new VisibleVariants();
    const shown = (): string =>
      visible
        .drawn(visible.list(rows), none)
        .map(({ id }) => id)
        .sort()
        .join('');
    shown();
    const doubleClick = (id: string): void => {
      visible.toggle(id, !shown().includes(id));
      visible.isolate(id, true);
    };
    doubleClick('b');
    expect(shown()).to.equal('b');
    doubleClick('a');
    expect(shown()).to.equal('a');
    doubleClick('a');
    expect(shown()).to.equal('abc');
  });

  it('keep their order while the pointer or the focus is among them', () => {
    const visible = new VisibleVariants();
    const at = (a: number, b: number) => [
      variantOf({ id: 'a', engagements: a }),
      variantOf({ id: 'b', engagements: b }),
    ];
    const order = (rows: ReturnType<typeof at>, isHeld: boolean): string =>
      visible
        .sortedForLegend(rows, none, isHeld)
        .map(({ id }) => id)
        .join('');
    expect(order(at(9, 5), false)).to.equal('ab');
    expect(order(at(9, 50), true)).to.equal('ab');
    expect(order(at(9, 50), false)).to.equal('ba');
  });
});
