import { expect } from '@open-wc/testing';
import { BEGIN, hour, MINUTE } from '../../testing/charts.ts';
import { appendLive, seriesFrom } from './series-history.ts';
import { append, markGap, OWN_RETENTION, seriesOf, type Series } from './series.ts';

describe('the series of a history', () => {
  it('use typed columns as they are, and copy them before writing to them', () => {
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

  it('continue with the live points that are newer, none of them twice', () => {
    const live = new Map<string, Series>();
    for (const minute of [59, 60, 61, 62]) append(seriesOf(live, 'a'), BEGIN + minute * MINUTE, minute * 100, minute);
    append(seriesOf(live, 'new'), BEGIN, 7, 1);
    const all = appendLive(seriesFrom(hour(['a'])), live);
    const { length, times, impressions } = all.get('a') as Series;
    expect([length, impressions[length - 1]]).to.deep.equal([62, 6200]);
    expect(new Set(times.slice(0, length)).size).to.equal(62);
    expect(all.get('new')?.impressions[0]).to.equal(7);
  });

  it('fill the gap of a lost connection', () => {
    const live = seriesFrom(hour(['a']));
    markGap(live.get('a') as Series);
    append(live.get('a') as Series, BEGIN + 70 * MINUTE, 7000, 300);
    expect([...(live.get('a') as Series).rates.slice(0, 62)].some(Number.isNaN)).to.equal(true);
    const { rates, length } = appendLive(seriesFrom(hour(['a'])), live).get('a') as Series;
    expect(length).to.equal(61);
    expect([...rates.slice(0, length)].some(Number.isNaN)).to.equal(false);
  });
});
