import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { BEGIN, hour, MINUTE } from '../../testing/charts.ts';
import { seriesFrom } from './series-history.ts';
import {
  append,
  erAt,
  firstDrawn,
  LIVE_RETENTION,
  markGap,
  nearestIndex,
  nearestTime,
  OWN_RETENTION,
  rateAt,
  seriesOf,
  setSettlesAt,
  setStartsAtZero,
  setWindow,
  windowFor,
  type Series,
} from './series.ts';

const liveSeries = (): Series => seriesOf(new Map<string, Series>(), 'a');
const ownSeries = (): Series => seriesOf(new Map<string, Series>(), 'a', OWN_RETENTION);

describe('a live series', () => {
  it('keeps at most one point a second, always with the newest counts', () => {
    const series = liveSeries();
    for (let i = 0; i <= 100; i++) append(series, BEGIN + i * 100, i, 0);
    expect(series.length).to.be.within(10, 13);
    expect(series.impressions[series.length - 1]).to.equal(100);
    const times = [...series.times.slice(0, series.length)];
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
  });

  it('replaces its last point by a correction at the same time or before', () => {
    const series = liveSeries();
    append(series, BEGIN, 10, 1);
    append(series, BEGIN, 20, 2);
    append(series, BEGIN - 5000, 30, 3);
    expect([series.length, series.impressions[0], series.times[0]]).to.deep.equal([1, 30, BEGIN]);
  });

  it('grows without losing a point', () => {
    const series = liveSeries();
    for (let i = 0; i < 1000; i++) append(series, BEGIN + i * 2000, i + 1, 1);
    expect(series.length).to.equal(1000);
    expect(erAt(series, 499)).to.equal(1 / 500);
  });

  it('drops old detail instead of filling the memory', () => {
    const series = liveSeries();
    for (let i = 0; i < 100_000; i++) append(series, BEGIN + i * 1000, i + 1, 1);
    expect(series.length).to.be.at.most(LIVE_RETENTION.maxPoints);
    expect(series.times.length).to.be.at.most(2 * LIVE_RETENTION.maxPoints);
    expect([series.times[0], series.impressions[series.length - 1]]).to.deep.equal([BEGIN, 100_000]);
    const { times, rates, length } = series;
    for (let i = 1; i < length; i++) expect(times[i]).to.be.above(times[i - 1] as number);
    for (let i = 0; i < length; i++) expect(rates[i]).to.equal(erAt(series, i));
  });

  it('finds the nearest point', () => {
    const series = seriesFrom(hour(['a'])).get('a') as Series;
    expect(nearestIndex(series, BEGIN)).to.equal(0);
    expect(nearestIndex(series, BEGIN + 10.4 * MINUTE)).to.equal(9);
    expect(nearestIndex(series, BEGIN + 10.6 * MINUTE)).to.equal(10);
    expect(nearestIndex(series, BEGIN + 1000 * MINUTE)).to.equal(59);
  });

  it('finds the nearest time of any line', () => {
    const all = [...seriesFrom(hour(['a', 'b'])).values()];
    expect(nearestTime(all, BEGIN + 10.4 * MINUTE)).to.equal(BEGIN + 10 * MINUTE);
    expect(nearestTime([], BEGIN)).to.equal(null);
  });

  it('begins when it has enough impressions to be believed', () => {
    const few = seriesFrom({
      cursor: 'e.1',
      resolutionMs: 1,
      series: [{ variant: 'a', times: [1, 2, 3], impressions: [10, 90, 180], engagements: [1, 3, 8] }],
    }).get('a') as Series;
    expect(firstDrawn(few)).to.equal(2);
    setSettlesAt(few, 90);
    expect(firstDrawn(few)).to.equal(1);
    const never = ownSeries();
    append(never, BEGIN, 10, 1);
    markGap(never);
    append(never, BEGIN + MINUTE, 40, 1);
    expect(firstDrawn(never)).to.equal(never.length);
    append(never, BEGIN + 2 * MINUTE, 120, 1);
    expect(firstDrawn(never)).to.equal(3);
  });
});

describe('a series of the page’s own points', () => {
  it('keeps every point', () => {
    const series = ownSeries();
    for (let i = 0; i <= 100; i++) append(series, BEGIN + i * 16, i, 0);
    expect(series.length).to.equal(101);
  });
});

describe('the ER of a window', () => {
  /** A series of what was counted in each minute. */
  function counted(each: readonly (readonly [impressions: number, engagements: number])[]): Series {
    const series = ownSeries();
    let [shown, engaged] = [0, 0];
    each.forEach(([impressions, engagements], i) => {
      shown += impressions;
      engaged += engagements;
      append(series, BEGIN + i * MINUTE, shown, engaged);
    });
    return series;
  }

  it('counts what is inside the window', () => {
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

  it('begins with the first point when nothing was counted before it', () => {
    const series = counted([
      [100, 1],
      [100, 2],
      [100, 3],
    ]);
    setWindow(series, 2 * MINUTE);
    setStartsAtZero(series, true);
    expect([...series.rates.slice(0, 3)]).to.deep.equal([0.01, 0.015, 0.025]);
  });

  it('is unknown without impressions, where a total fell, and after a gap', () => {
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

  it('changes between points as old counts leave the window', () => {
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

  it('is the same for points that come one by one and all at once', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(50), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 500 }), fc.boolean(), (all, windowMs, startsAtZero) => {
        const live = seriesOf(new Map(), 'a', OWN_RETENTION, windowMs);
        setStartsAtZero(live, startsAtZero);
        const later = ownSeries();
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

  it('has a length that suits the range, never finer than the distance between points', () => {
    expect(windowFor(15 * MINUTE, 1000)).to.equal(MINUTE);
    expect(windowFor(60 * MINUTE, 1000)).to.equal(5 * MINUTE);
    expect(windowFor(1440 * MINUTE, 10_000)).to.equal(360 * MINUTE);
    expect(windowFor(15 * MINUTE, 10 * MINUTE)).to.equal(60 * MINUTE);
  });
});
