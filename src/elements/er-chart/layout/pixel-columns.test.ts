import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { PixelColumns, GAP_AFTER, GAP_BEFORE, type ColumnGrid } from './pixel-columns.ts';
import { append, LIVE_RETENTION, markGap, OWN_RETENTION, seriesOf, type Series } from '../data/series.ts';

interface Column {
  readonly first: number;
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
  readonly gaps: number;
}

const EMPTY: Column = { first: -1, last: -1, lowest: -1, highest: -1, gaps: 0 };

/** The expected column, computed from every point. */
function oracleColumn({ rates }: Series, points: readonly number[]): Column {
  const known = points.filter((i) => !Number.isNaN(rates[i]));
  const isUnknown = (i: number | undefined): boolean => i !== undefined && Number.isNaN(rates[i]);
  if (points.length === 0) return EMPTY;
  if (known.length === 0) return { ...EMPTY, gaps: GAP_BEFORE | GAP_AFTER };
  const rate = (i: number): number => rates[i] as number;
  return {
    first: known[0] as number,
    last: known.at(-1) as number,
    lowest: known.reduce((best, i) => (rate(i) < rate(best) ? i : best)),
    highest: known.reduce((best, i) => (rate(i) > rate(best) ? i : best)),
    gaps: (isUnknown(points[0]) ? GAP_BEFORE : 0) | (isUnknown(points.at(-1)) ? GAP_AFTER : 0),
  };
}

function oracle(
  series: Series,
  { origin, step, columns }: ColumnGrid,
): { all: Column[]; before: number; after: number } {
  const points: number[][] = Array.from({ length: columns }, () => []);
  let [before, after] = [-1, -1];
  for (let i = 0; i < series.length; i++) {
    const column = Math.floor(((series.times[i] as number) - origin) / step);
    if (column < 0) before = i;
    else if (column >= columns) after = after < 0 ? i : after;
    else points[column]?.push(i);
  }
  return { all: points.map((inside) => oracleColumn(series, inside)), before, after };
}

function told(columns: PixelColumns): { all: Column[]; before: number; after: number } {
  const all = Array.from({ length: columns.grid.columns }, (_, c) => ({
    first: columns.first[c] as number,
    last: columns.last[c] as number,
    lowest: columns.lowest[c] as number,
    highest: columns.highest[c] as number,
    gaps: columns.gaps[c] as number,
  }));
  return { all, before: columns.before, after: columns.after };
}

/** The history of a series: counts come after some time, at once or with a gap before them. */
const steps = fc.array(
  fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2000 })),
    impressions: fc.nat(30),
    engagements: fc.nat(30),
    isGap: fc.boolean(),
    isHighlighted: fc.boolean(),
  }),
  { maxLength: 120 },
);
const grids = fc.record({
  origin: fc.integer({ min: 0, max: 3000 }),
  step: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.double({ min: 0.3, max: 60, noNaN: true })),
  columns: fc.integer({ min: 1, max: 50 }),
});

describe('the columns of a line', () => {
  it('hold first, last, lowest and highest of every pixel, as looking at every point would, however points come', () => {
    fc.assert(
      fc.property(
        steps,
        grids,
        fc.constantFrom(LIVE_RETENTION, OWN_RETENTION),
        fc.constantFrom(0, 100),
        (all, grid, retention, windowMs) => {
          const series = seriesOf(new Map<string, Series>(), 'a', retention, windowMs);
          const columns = new PixelColumns(series, grid);
          let [time, shown, engaged] = [1000, 0, 0];
          for (const { wait, impressions, engagements, isGap, isHighlighted } of all) {
            time += wait;
            shown += impressions;
            engaged += Math.min(impressions, engagements);
            if (isGap) markGap(series);
            append(series, time, shown, engaged);
            // Some are looked at one by one, others when many have come.
            if (isHighlighted) columns.update();
          }
          columns.update();
          expect(told(columns)).to.deep.equal(oracle(series, grid));
          expect(told(new PixelColumns(series, grid))).to.deep.equal(oracle(series, grid));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('tell from where on the drawing changed, and never too late', () => {
    fc.assert(
      fc.property(steps, grids, (all, grid) => {
        const series = seriesOf(new Map<string, Series>(), 'a', OWN_RETENTION);
        const columns = new PixelColumns(series, grid);
        let [time, shown, engaged] = [1000, 0, 0];
        for (const { wait, impressions, engagements } of all) {
          time += wait;
          shown += impressions;
          engaged += Math.min(impressions, engagements);
          const before = told(columns).all;
          append(series, time, shown, engaged);
          const dirty = columns.update();
          const { all: after } = told(columns);
          const changed = after.findIndex((column, c) => JSON.stringify(column) !== JSON.stringify(before[c]));
          if (changed < 0) continue;
          // The line to a new first point comes from the last column before it that holds something.
          const hasSameStart = after[changed]?.first === before[changed]?.first;
          const from = after.findLastIndex(({ first }, c) => c < changed && first >= 0);
          expect(dirty).to.be.at.most(hasSameStart || from < 0 ? changed : from);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('cost as much for a new point in a hundred thousand as in ten', () => {
    const looked = (points: number): number => {
      const series = seriesOf(new Map<string, Series>(), 'a', OWN_RETENTION);
      for (let i = 0; i < points; i++) append(series, i, i + 1, 1);
      const columns = new PixelColumns(series, { origin: 0, step: points / 100, columns: 200 });
      let reads = 0;
      series.rates = new Proxy(series.rates, {
        get: (target, name) => {
          if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        },
      });
      append(series, points, points + 1, 1);
      columns.update();
      return reads;
    };
    expect(looked(100_000)).to.be.at.most(looked(10) + 2);
  });
});
