import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { History } from '../../../protocol/index.ts';
import type { ErChart } from '../er-chart.ts';
import {
  BEGIN,
  MINUTE,
  hour,
  settled,
  paintings,
  completed,
  chartOf,
  streamOfAnHour,
  pixelsOf,
  painted,
  untilPainted,
  legendOf,
} from '../../testing/charts.ts';

describe('er-chart with data of the page’s own', () => {
  const point = (variant: string, minute: number, impressions: number | null, engagements: number | null) => ({
    variant,
    time: BEGIN + minute * MINUTE,
    impressions,
    engagements,
  });
  const ownChart = async (history: History | null = hour(['a', 'b'])): Promise<ErChart> => {
    const chart = await fixture<ErChart>(html`<er-chart style="width:600px" .history=${history}></er-chart>`);
    await completed(chart);
    await settled(chart);
    return chart;
  };

  it('paints added points without rendering the rest of the chart again', async () => {
    const chart = await ownChart();
    const count = paintings(chart);
    let updates = 0;
    const { updateComplete } = chart;
    await updateComplete;
    const performed = (chart as unknown as { performUpdate(): void }).performUpdate.bind(chart);
    (chart as unknown as { performUpdate(): void }).performUpdate = () => {
      updates++;
      performed();
    };
    for (let i = 1; i <= 30; i++) {
      chart.addCounts([point('a', 60 + i / 60, 6000 + i, 240), point('b', 60 + i / 60, 6000 + i, 300)]);
      await nextFrame();
    }
    expect(count()).to.be.above(0);
    expect(updates).to.be.at.most(2);
  });

  it('begins from nothing, with a variant for each id', async () => {
    const chart = await ownChart(null);
    chart.addCounts([point('a', 0, 100, 4), point('b', 0, 100, 5)]);
    chart.addCounts([point('a', 1, 200, 8), point('b', 1, 200, 10)]);
    await untilPainted(chart, 300);
    expect(legendOf(chart).map((button) => button.title)).to.have.members(['a', 'b']);
  });

  it('says what it cannot take', async () => {
    const chart = await ownChart();
    expect(() => chart.addCounts([point('a', Number.NaN, 1, 1)])).to.throw(RangeError, 'expected milliseconds');
    expect(() => chart.zoomTo(5, 5)).to.throw(RangeError, 'the earlier first');
    const live = await chartOf(streamOfAnHour());
    expect(() => live.addCounts([point('a', 61, 1, 1)])).to.throw(Error, 'data of your own');
  });

  it('shows a gap as a gap', async () => {
    const chart = await ownChart(null);
    const minutes = Array.from({ length: 60 }, (_, i) => i);
    chart.addCounts(
      minutes.map((m) => (m >= 20 && m < 40 ? point('a', m, null, null) : point('a', m, m * 100 + 100, m * 4 + 4))),
    );
    await untilPainted(chart, 100);
    const { data, width, height } = pixelsOf(chart);
    const strong = (x: number): boolean => {
      for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 3] === 255) return true;
      return false;
    };
    expect(strong(Math.round(width * 0.15))).to.equal(true);
    expect(strong(Math.round(width * 0.5))).to.equal(false);
    expect(strong(Math.round(width * 0.8))).to.equal(true);
  });

  it('keeps the same number of nodes over ten thousand points', async () => {
    const chart = await ownChart();
    chart.range = 15;
    await settled(chart);
    const nodes = (): number => chart.shadowRoot?.querySelectorAll('*').length ?? 0;
    const run = async (from: number): Promise<number> => {
      for (let i = from; i < from + 5000; i++) {
        chart.addCounts([point('a', 60 + i / 60, 6000 + i, 240), point('b', 60 + i / 60, 6000 + i, 300)]);
        if (i % 250 === 0) await nextFrame();
      }
      await settled(chart);
      return nodes();
    };
    const [first, second] = [await run(1), await run(5001)];
    expect(Math.abs(second - first)).to.be.at.most(4);
  });

  it('counts over a window when asked, and back', async () => {
    const chart = await ownChart();
    const before = painted(chart);
    const mode = (text: string): HTMLButtonElement =>
      [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.bar button') ?? [])].find((button) =>
        button.textContent?.includes(text),
      ) as HTMLButtonElement;
    mode('Last').click();
    await settled(chart);
    expect([chart.mode, mode('Last').getAttribute('aria-pressed')]).to.deep.equal(['windowed', 'true']);
    expect(painted(chart)).to.not.equal(before);
    mode('Cumulative').click();
    await settled(chart);
    expect(painted(chart)).to.equal(before);
  });
});
