import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { History } from '../../../protocol/index.ts';
import { variantOf } from '../../testing/entities.ts';
import { VisibleVariants } from './visible-variants.ts';
import { CountHistory, type CountPoint } from './count-history.ts';
import { ratesAt, nearestRates } from '../input/crosshair.ts';
import { settledFrom } from '../render/line-painter.ts';
import { lineStyle, STYLE_COUNT, LineStyles } from '../layout/line-styles.ts';
import { setWindow, rateAt, setStartsAtZero, windowFor } from './rates.ts';
import { bestVariants, sortByEr, listedVariants, variantsFromCounts } from './variant-ranking.ts';
import {
  append,
  erAt,
  appendLive,
  LIVE_RETENTION,
  markGap,
  nearestIndex,
  nearestTime,
  OWN_RETENTION,
  seriesFrom,
  seriesOf,
  type Series,
} from './series.ts';

const BEGIN = Date.parse('2026-01-05T10:00:00.000Z');
const MINUTE = 60_000;

/** An hour of counts, a point each minute. */
function hour(ids: readonly string[]): History {
  const minutes = Array.from({ length: 60 }, (_, i) => i + 1);
  const series = ids.map((variant, k) => ({
    variant,
    times: minutes.map((minute) => BEGIN + minute * MINUTE),
    impressions: minutes.map((minute) => minute * 100),
    engagements: minutes.map((minute) => minute * (4 + k)),
  }));
  return { cursor: 'e.1', resolutionMs: MINUTE, series };
}

const fresh = (): Series => seriesOf(new Map<string, Series>(), 'a');
const own = (): Series => seriesOf(new Map<string, Series>(), 'a', OWN_RETENTION);

describe('the series of a chart', () => {
  it('keep one point a second at most, the newest counts always', () => {
    const series = fresh();
    for (let i = 0; i <= 100; i++) append(series, BEGIN + i * 100, i, 0);
    expect(series.length).to.be.within(10, 13);
    expect(series.impressions[series.length - 1]).to.equal(100);
    const times = [...series.times.slice(0, series.length)];
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
  });

  it('keep every point of data of one’s own', () => {
    const series = own();
    for (let i = 0; i <= 100; i++) append(series, BEGIN + i * 16, i, 0);
    expect(series.length).to.equal(101);
  });

  it('take a correction at the same time in place of the last point', () => {
    const series = fresh();
    append(series, BEGIN, 10, 1);
    append(series, BEGIN, 20, 2);
    append(series, BEGIN - 5000, 30, 3);
    expect([series.length, series.impressions[0], series.times[0]]).to.deep.equal([1, 30, BEGIN]);
  });

  const pointsIn = (counts: CountHistory, variant: string): (readonly [number, number, number])[] => {
    const { times, impressions, engagements, length } = counts.series.get(variant) as Series;
    return Array.from({ length }, (_, i) => [times[i] as number, impressions[i] as number, engagements[i] as number]);
  };

  it('have each point where its time belongs, in whatever order and parts they are added', () => {
    const point = fc
      .record({
        time: fc.integer({ min: 0, max: 40 }),
        impressions: fc.nat(1000),
        part: fc.nat(100),
        cut: fc.boolean(),
      })
      .map(({ time, impressions, part, cut }) => ({
        ...{ variant: 'a', time: BEGIN + time * 1000, impressions, cut },
        engagements: Math.floor((impressions * part) / 100),
      }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), fc.boolean(), (points, windowed) => {
        const counts = new CountHistory();
        if (windowed) counts.setWindow(10_000);
        const part: CountPoint[] = [];
        for (const { cut, ...one } of points) {
          part.push(one);
          if (cut) counts.addPoints(part.splice(0));
        }
        counts.addPoints(part);
        // Of two at the same time the one that was added later holds.
        const newest = new Map(points.map((one) => [one.time, one]));
        const expected = [...newest.values()].sort((a, b) => a.time - b.time);
        expect(pointsIn(counts, 'a')).to.deep.equal(
          expected.map(({ time, impressions, engagements }) => [time, impressions, engagements]),
        );
        const inOrder = new CountHistory();
        if (windowed) inOrder.setWindow(10_000);
        inOrder.addPoints(expected.map(({ cut: _, ...one }) => one));
        const ratesOf = ({ series }: CountHistory): number[] => [
          ...(series.get('a') as Series).rates.slice(0, expected.length),
        ];
        expect(ratesOf(counts)).to.deep.equal(ratesOf(inOrder));
      }),
    );
  });

  it('put a history in order that is unsorted or has a time twice', () => {
    const counts = new CountHistory();
    counts.useHistory({
      resolutionMs: 1000,
      series: [
        {
          variant: 'a',
          times: [3000, 1000, 2000, 3000],
          impressions: [300, 100, 200, 320],
          engagements: [9, 3, 6, 16],
        },
      ],
    });
    expect(pointsIn(counts, 'a')).to.deep.equal([
      [1000, 100, 3],
      [2000, 200, 6],
      [3000, 320, 16],
    ]);
  });

  it('refuse what is no count, and then take nothing of the call', () => {
    const counts = new CountHistory();
    counts.addPoints([{ variant: 'a', time: BEGIN, impressions: 100, engagements: 5 }]);
    for (const [wrong, message] of [
      [{ time: Number.NaN, impressions: 1, engagements: 0 }, /time of a is NaN/],
      [{ time: BEGIN, impressions: -1, engagements: 0 }, /impressions of a are -1/],
      [{ time: BEGIN, impressions: 10, engagements: 11 }, /engagements of a are 11 with 10 impressions/],
      [{ time: BEGIN, impressions: 10, engagements: null }, /engagements of a are NaN/],
    ] as const) {
      const good = { variant: 'a', time: BEGIN + 1000, impressions: 200, engagements: 9 };
      expect(() => counts.addPoints([good, { variant: 'a', ...wrong }])).to.throw(RangeError, message);
      expect(pointsIn(counts, 'a')).to.deep.equal([[BEGIN, 100, 5]]);
    }
  });

  it('grow without losing a point', () => {
    const series = fresh();
    for (let i = 0; i < 1000; i++) append(series, BEGIN + i * 2000, i + 1, 1);
    expect(series.length).to.equal(1000);
    expect(erAt(series, 499)).to.equal(1 / 500);
  });

  it('lose detail of long ago rather than fill the memory', () => {
    const series = fresh();
    for (let i = 0; i < 100_000; i++) append(series, BEGIN + i * 1000, i + 1, 1);
    expect(series.length).to.be.at.most(LIVE_RETENTION.maxPoints);
    expect(series.times.length).to.be.at.most(2 * LIVE_RETENTION.maxPoints);
    expect([series.times[0], series.impressions[series.length - 1]]).to.deep.equal([BEGIN, 100_000]);
    const { times, rates, length } = series;
    for (let i = 1; i < length; i++) expect(times[i]).to.be.above(times[i - 1] as number);
    for (let i = 0; i < length; i++) expect(rates[i]).to.equal(erAt(series, i));
  });

  it('takes typed columns as they are, and copies them before it writes to them', () => {
    const [times, impressions, engagements] = [
      [1e12, 1e12 + MINUTE],
      [100, 200],
      [4, 9],
    ].map((column) => Float64Array.from(column)) as [Float64Array, Float64Array, Float64Array];
    const past = { resolutionMs: MINUTE, series: [{ variant: 'a', times, impressions, engagements }] };
    const series = seriesFrom(past, OWN_RETENTION).get('a') as Series;
    expect(series.times).to.equal(times);
    expect([...series.rates.slice(0, 2)]).to.deep.equal([0.04, 0.045]);
    append(series, 1e12 + MINUTE, 300, 30);
    append(series, 1e12 + 2 * MINUTE, 400, 40);
    expect(series.length).to.equal(3);
    expect([...series.impressions.slice(0, 3)]).to.deep.equal([100, 300, 400]);
    expect([...series.rates.slice(0, 3)]).to.deep.equal([0.04, 0.1, 0.1]);
    expect([[...times], [...impressions], [...engagements]]).to.deep.equal([
      [1e12, 1e12 + MINUTE],
      [100, 200],
      [4, 9],
    ]);
  });

  it('find the nearest point', () => {
    const series = seriesFrom(hour(['a'])).get('a') as Series;
    expect(nearestIndex(series, BEGIN)).to.equal(0);
    expect(nearestIndex(series, BEGIN + 10.4 * MINUTE)).to.equal(9);
    expect(nearestIndex(series, BEGIN + 10.6 * MINUTE)).to.equal(10);
    expect(nearestIndex(series, BEGIN + 1000 * MINUTE)).to.equal(59);
  });

  it('go on after the past with the points that came later, none of them twice', () => {
    const live = new Map<string, Series>();
    for (const minute of [59, 60, 61, 62]) append(seriesOf(live, 'a'), BEGIN + minute * MINUTE, minute * 100, minute);
    append(seriesOf(live, 'new'), BEGIN, 7, 1);
    const all = appendLive(seriesFrom(hour(['a'])), live);
    const { length, times, impressions } = all.get('a') as Series;
    expect([length, impressions[length - 1]]).to.deep.equal([62, 6200]);
    expect(new Set(times.slice(0, length)).size).to.equal(62);
    expect(all.get('new')?.impressions[0]).to.equal(7);
  });

  it('have no gap any more once the past has been loaded', () => {
    const live = seriesFrom(hour(['a']));
    markGap(live.get('a') as Series);
    append(live.get('a') as Series, BEGIN + 70 * MINUTE, 7000, 300);
    expect([...(live.get('a') as Series).rates.slice(0, 62)].some(Number.isNaN)).to.equal(true);
    const { rates, length } = appendLive(seriesFrom(hour(['a'])), live).get('a') as Series;
    expect(length).to.equal(61);
    expect([...rates.slice(0, length)].some(Number.isNaN)).to.equal(false);
  });

  it('are faint until there are impressions enough to believe them', () => {
    const few = seriesFrom({
      cursor: 'e.1',
      resolutionMs: 1,
      series: [{ variant: 'a', times: [1, 2, 3], impressions: [10, 40, 90], engagements: [1, 1, 4] }],
    }).get('a') as Series;
    expect(settledFrom(few)).to.equal(2);
    const never = own();
    append(never, BEGIN, 10, 1);
    markGap(never);
    append(never, BEGIN + MINUTE, 40, 1);
    expect(settledFrom(never)).to.equal(0);
    append(never, BEGIN + 2 * MINUTE, 60, 1);
    expect(settledFrom(never)).to.equal(3);
  });
});

describe('the ER of a window', () => {
  /** Counts at whole minutes: what was counted in each. */
  function counted(each: readonly (readonly [impressions: number, engagements: number])[]): Series {
    const series = own();
    let [shown, engaged] = [0, 0];
    each.forEach(([impressions, engagements], i) => {
      shown += impressions;
      engaged += engagements;
      append(series, BEGIN + i * MINUTE, shown, engaged);
    });
    return series;
  }

  it('is that of the counts inside it', () => {
    const series = counted([
      [100, 1],
      [100, 2],
      [100, 3],
      [100, 4],
      [100, 5],
    ]);
    setWindow(series, 2 * MINUTE);
    expect([...series.rates.slice(0, 5)]).to.deep.equal([NaN, NaN, 0.025, 0.035, 0.045]);
  });

  it('begins at once where nothing was counted before the first point', () => {
    const series = counted([
      [100, 1],
      [100, 2],
      [100, 3],
    ]);
    setWindow(series, 2 * MINUTE);
    setStartsAtZero(series, true);
    expect([...series.rates.slice(0, 3)]).to.deep.equal([0.01, 0.015, 0.025]);
  });

  it('is not known where nothing was shown, where a total fell, and behind a gap', () => {
    const quiet = counted([
      [100, 1],
      [0, 0],
      [0, 0],
      [50, 5],
    ]);
    setWindow(quiet, MINUTE);
    expect([...quiet.rates.slice(0, 4)]).to.deep.equal([NaN, NaN, NaN, 0.1]);
    const fallen = counted([
      [100, 10],
      [100, -5],
      [100, 5],
    ]);
    setWindow(fallen, MINUTE);
    expect([...fallen.rates.slice(0, 3)]).to.deep.equal([NaN, NaN, 0.05]);
    const lost = counted([
      [100, 1],
      [100, 2],
    ]);
    markGap(lost);
    append(lost, BEGIN + 10 * MINUTE, 900, 90);
    setWindow(lost, MINUTE);
    expect(lost.rates[3]).to.be.NaN;
  });

  it('goes on between two points while what it holds goes out of it', () => {
    const series = counted([
      [100, 1],
      [100, 2],
    ]);
    setWindow(series, 5 * MINUTE);
    setStartsAtZero(series, true);
    expect(rateAt(series, BEGIN + 4 * MINUTE)).to.equal(0.015);
    expect(rateAt(series, BEGIN + 5.5 * MINUTE)).to.equal(0.02);
    expect(rateAt(series, BEGIN + 9 * MINUTE)).to.be.NaN;
    expect(rateAt(series, BEGIN - 1)).to.be.NaN;
  });

  it('is the same whether points come one by one or all at once', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(50), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 500 }), fc.boolean(), (all, windowMs, startsAtZero) => {
        const live = seriesOf(new Map(), 'a', OWN_RETENTION, windowMs);
        setStartsAtZero(live, startsAtZero);
        const later = own();
        let [time, shown, engaged] = [1000, 0, 0];
        for (const [wait, impressions, engagements] of all) {
          time += wait;
          shown += impressions;
          engaged += Math.min(engagements, impressions);
          for (const series of [live, later]) append(series, time, shown, engaged);
        }
        later.startsAtZero = startsAtZero;
        setWindow(later, windowMs);
        expect(live.rates.slice(0, live.length)).to.deep.equal(later.rates.slice(0, later.length));
      }),
    );
  });

  it('suits what is shown, and is never finer than the points are apart', () => {
    expect(windowFor(15 * MINUTE, 1000)).to.equal(MINUTE);
    expect(windowFor(60 * MINUTE, 1000)).to.equal(5 * MINUTE);
    expect(windowFor(1440 * MINUTE, 10_000)).to.equal(360 * MINUTE);
    expect(windowFor(15 * MINUTE, 10 * MINUTE)).to.equal(60 * MINUTE);
  });
});

describe('the crosshair', () => {
  it('stands at a time that some line has a point at', () => {
    const all = [...seriesFrom(hour(['a', 'b'])).values()];
    expect(nearestTime(all, BEGIN + 10.4 * MINUTE)).to.equal(BEGIN + 10 * MINUTE);
    expect(nearestTime([], BEGIN)).to.equal(null);
  });

  it('tells nothing of a variant before its first counts, and puts the highest first', () => {
    const all = seriesFrom(hour(['a', 'b']));
    append(seriesOf(all, 'late'), BEGIN + 50 * MINUTE, 100, 50);
    const shown = ['a', 'b', 'late'].map((id) => variantOf({ id }));
    const at = (minute: number): string[] =>
      ratesAt(BEGIN + minute * MINUTE, shown, all).map(({ variant }) => variant.id);
    expect(at(30)).to.deep.equal(['b', 'a']);
    expect(at(50)).to.deep.equal(['late', 'b', 'a']);
  });

  it('tells of those near the pointer when there are too many', () => {
    const figures = Array.from({ length: 50 }, (_, i) => ({ variant: variantOf({ id: `v${i}` }), er: (50 - i) / 100 }));
    const told = nearestRates(figures, 0.25).map(({ er }) => er);
    expect(told.length).to.equal(12);
    expect(Math.min(...told)).to.be.above(0.15);
    expect(Math.max(...told)).to.be.below(0.35);
  });
});

describe('counts without variants', () => {
  it('give rows with the last counts, and nothing that they do not know', () => {
    const [row] = variantsFromCounts(seriesFrom(hour(['a'])));
    expect([row?.impressions, row?.er, row?.predictedEr, row?.content]).to.deep.equal([6000, 0.04, null, 'a']);
    expect(row?.interval[0]).to.be.below(0.04);
    expect(row?.interval[1]).to.be.above(0.04);
  });
});

describe('the looks of lines', () => {
  it('differ for more than fifty, by color or dash', () => {
    const all = Array.from({ length: STYLE_COUNT }, (_, i) => lineStyle(i));
    expect(all.length).to.be.above(50);
    expect(new Set(all.map((style) => JSON.stringify(style))).size).to.equal(all.length);
  });

  it('stay with a variant while others come and go', () => {
    const styles = new LineStyles();
    const before = styles.assign(['a', 'b', 'c']).get('c');
    expect(styles.assign(['c', 'd']).get('c')).to.deep.equal(before);
  });
});

describe('the variants of a legend', () => {
  const mapOf = (rows: readonly ReturnType<typeof variantOf>[]) => new Map(rows.map((row) => [row.id, row]));
  const none: ReadonlyMap<string, Series> = new Map();

  it('are those that run, the newest on top, when there are too many', () => {
    const rows = listedVariants([
      variantOf({ id: 'old', postedAt: '2026-01-01T00:00:00.000Z' }),
      variantOf({ id: 'dead', status: 'killed', endedAt: '2026-01-05T00:00:00.000Z' }),
      variantOf({ id: 'new', postedAt: '2026-01-04T00:00:00.000Z' }),
    ]);
    expect(rows.map(({ id }) => id)).to.deep.equal(['new', 'old', 'dead']);
  });

  it('stand in the order of their ER, those with few impressions last', () => {
    const rows = [
      variantOf({ id: 'low', engagements: 10 }),
      variantOf({ id: 'lucky', impressions: 3, engagements: 3 }),
      variantOf({ id: 'high', engagements: 90 }),
    ];
    expect(sortByEr(rows, none).map(({ id }) => id)).to.deep.equal(['high', 'low', 'lucky']);
  });

  it('are drawn when they are the best of those that run, until the viewer chooses', () => {
    const rows = Array.from({ length: 20 }, (_, i) => variantOf({ id: `v${i}`, engagements: i }));
    const [, ...rest] = rows;
    const all = [...rest, variantOf({ id: 'dead', engagements: 500, status: 'killed' })];
    expect([...bestVariants(all, none)].sort()).to.deep.equal(['v14', 'v15', 'v16', 'v17', 'v18', 'v19']);
    const choice = new VisibleVariants();
    const shown = (): string[] =>
      choice
        .drawn(choice.list(mapOf(all)), none)
        .map(({ id }) => id)
        .sort();
    choice.toggle('v14', false);
    choice.toggle('dead', true);
    expect(shown()).to.deep.equal(['dead', 'v15', 'v16', 'v17', 'v18', 'v19']);
    choice.choose('all');
    expect(shown().length).to.equal(20);
    choice.choose('best');
    expect(shown().length).to.equal(6);
  });

  it('stand alone after a double click, whose first click is none, and come back after another', () => {
    const rows = mapOf(['a', 'b', 'c'].map((id) => variantOf({ id })));
    const choice = new VisibleVariants();
    const shown = (): string =>
      choice
        .drawn(choice.list(rows), none)
        .map(({ id }) => id)
        .sort()
        .join('');
    shown();
    const doubleClick = (id: string): void => {
      choice.toggle(id, !shown().includes(id));
      choice.isolate(id, true);
    };
    doubleClick('b');
    expect(shown()).to.equal('b');
    doubleClick('a');
    expect(shown()).to.equal('a');
    doubleClick('a');
    expect(shown()).to.equal('abc');
  });

  it('keep their order while somebody is among them', () => {
    const choice = new VisibleVariants();
    const at = (a: number, b: number) => [
      variantOf({ id: 'a', engagements: a }),
      variantOf({ id: 'b', engagements: b }),
    ];
    const order = (rows: ReturnType<typeof at>, isHeld: boolean): string =>
      choice
        .sortedForLegend(rows, none, isHeld)
        .map(({ id }) => id)
        .join('');
    expect(order(at(9, 5), false)).to.equal('ab');
    expect(order(at(9, 50), true)).to.equal('ab');
    expect(order(at(9, 50), false)).to.equal('ba');
  });
});
