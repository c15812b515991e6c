import { expect, waitUntil } from '@open-wc/testing';
import { BEGIN, MINUTE, hour, settled, countedAt, chartOf, streamOfAnHour, painted } from '../../testing/charts.ts';

describe('the history of an er-chart', () => {
  it('is loaded again after the connection was lost, and shows a gap until then', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    let answer = (): void => {};
    const past = stream.past;
    stream.history = () => new Promise((resolve) => (answer = () => resolve(past)));
    stream.setStatus('stale', 'silent');
    stream.push({ variants: [countedAt('a', 75, 7500, 300), countedAt('b', 75, 7500, 375)] });
    stream.setStatus('live', 'synchronized');
    await settled(chart);
    const broken = painted(chart);
    stream.past = past;
    answer();
    await settled(chart);
    expect(painted(chart)).to.be.above(broken);
  });

  it('is looked at more closely when the viewer zooms in', async () => {
    const stream = streamOfAnHour();
    const asked: Record<string, unknown>[] = [];
    stream.history = ((query: Record<string, unknown>) => {
      asked.push(query);
      return Promise.resolve(asked.length === 1 ? stream.past : { ...hour(['a', 'b']), resolutionMs: 1000 });
    }) as typeof stream.history;
    const chart = await chartOf(stream);
    chart.zoomTo(BEGIN + 20 * MINUTE, BEGIN + 25 * MINUTE);
    await waitUntil(() => asked.length === 2);
    expect(asked[1]?.['from']).to.be.within(BEGIN + 15 * MINUTE, BEGIN + 20 * MINUTE);
    expect(asked[1]?.['to']).to.be.within(BEGIN + 25 * MINUTE, BEGIN + 30 * MINUTE);
  });
});
