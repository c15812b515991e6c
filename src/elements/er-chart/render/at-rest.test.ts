import { expect, fixture, html } from '@open-wc/testing';
import { BEGIN, completed, hour, legendOf, MINUTE, settled, textOf } from '../../testing/charts.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { fanExperiment } from '../../testing/fans.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { seriesFrom } from '../data/series-history.ts';
import type { Series } from '../data/series.ts';
import type { ErChart } from '../er-chart.ts';
import { PixelColumns } from '../layout/pixel-columns.ts';
import { widenToEdges } from '../layout/scales.ts';
import type { Line } from '../layout/scene-model.ts';
import { LinePainter, type LineSurface } from './line-painter.ts';

/** Writes down areas and lines, in CSS pixels. */
class Paths implements LineSurface {
  readonly areas: [number, number][][] = [];
  readonly lines: [number, number][][] = [];
  #now: [number, number][][] = this.lines;
  setColor(): void {}
  beginArea(): void {
    this.#now = this.areas;
  }
  beginLine(): void {
    this.#now = this.lines;
  }
  fill(): void {}
  stroke(): void {}
  moveTo(x: number, y: number): void {
    this.#now.push([[x, y]]);
  }
  lineTo(x: number, y: number): void {
    this.#now.at(-1)?.push([x, y]);
  }
  dot(x: number, y: number): void {
    this.#now.push([[x, y]]);
  }
  endPath(): void {}
}

const fan = async (): Promise<ErChart> => {
  const { history, ...entities } = fanExperiment();
  const stream = new FakeStream(entities);
  stream.past = history;
  const chart = await fixture<ErChart>(html`<er-chart style="width:700px" .stream=${stream}></er-chart>`);
  await completed(chart);
  await settled(chart);
  return chart;
};

describe('an er-chart of one experiment, at rest', () => {
  const swatches = (chart: ErChart): (string | null)[] =>
    [...(chart.shadowRoot?.querySelectorAll('.legend .swatch') ?? [])].map((one) => one.getAttribute('class'));

  it('has the leader and the runner-up in front, and the others as gray context', async () => {
    const chart = await fan();
    expect(swatches(chart)).to.deep.equal(['swatch l0', 'swatch l1', 'swatch gone', 'swatch gone']);
    expect(textOf(chart)).to.contain('A predicted 5.4%').and.contain('B predicted 5.6%');
    const ends = [...(chart.shadowRoot?.querySelectorAll('.end') ?? [])].map((end) => end.textContent).sort();
    expect(ends.slice(0, 3)).to.deep.equal(['A', 'B', 'C']);
    legendOf(chart)[2]?.dispatchEvent(new PointerEvent('pointerenter'));
    await settled(chart);
    expect(swatches(chart)[2]).to.equal('swatch l2');
  });

  it('cuts no label at an edge', async () => {
    const chart = await fan();
    const { left, right } = chart.shadowRoot?.querySelector('.card')?.getBoundingClientRect() as DOMRect;
    for (const label of chart.shadowRoot?.querySelectorAll('.label, .bound, .end') ?? []) {
      const box = label.getBoundingClientRect();
      expect(box.left >= left && box.right <= right, label.textContent ?? '').to.equal(true);
    }
  });

  it('is accessible in every way that it can look', async () => {
    await expect(await fan()).to.be.accessible();
  });
});

describe('a line of an er-chart', () => {
  it('begins when its experiment has enough to judge, and says so until then', async () => {
    const chart = await fixture<ErChart>(
      html`<er-chart
        style="width:600px"
        .variants=${[variantOf({ id: 'a' })]}
        .history=${hour(['a'])}
        .experiments=${[experimentOf({ id: 'x', threshold: { factor: 0.5, minImpressions: 9000 } })]}
      ></er-chart>`,
    );
    await completed(chart);
    await settled(chart);
    expect(textOf(chart)).to.contain('Too early: a line begins at 9,000 impressions.').and.contain('too early');
    chart.addCounts([{ variant: 'a', time: BEGIN + 90 * MINUTE, impressions: 9500, engagements: 400 }]);
    chart.requestUpdate('mode');
    await settled(chart);
    expect(textOf(chart).toLowerCase()).not.to.contain('too early');
  });

  it('says that nothing is chosen', async () => {
    const chart = await fan();
    chart.shown = [];
    await settled(chart);
    expect(textOf(chart)).to.contain('No variant is shown.');
  });

  it('reaches both edges with its interval when its points lie outside of the window', () => {
    const series = seriesFrom(hour(['a'])).get('a') as Series;
    const grid = { origin: BEGIN + 30.2 * MINUTE, step: (0.6 * MINUTE) / 100, columns: 100 };
    const columns = new PixelColumns(series, grid);
    const transform = { origin: grid.origin, pxPerMs: 1 / grid.step, bottom: 200, low: 0, pxPerRate: 2000 };
    const line = {
      ...{ series, style: { color: 0, dash: [] }, letter: 'A', color: 'blue', predictedEr: null, threshold: null },
      ...{ hasBand: true, alpha: 0.05, isFaint: false, isContext: false, bucketMs: MINUTE },
    } satisfies Line;
    const paths = new Paths();
    new LinePainter().draw(paths, line, columns, transform, -1);
    for (const path of [...paths.areas, ...paths.lines]) {
      const xs = path.map(([x]) => x);
      expect(Math.min(...xs)).to.be.within(-30, 0);
      expect(Math.max(...xs)).to.be.within(100, 130);
    }
    expect([paths.areas.length, paths.lines.length]).to.deep.equal([1, 1]);
    const extent = { low: Infinity, high: -Infinity };
    widenToEdges(extent, columns, 0);
    expect([extent.low, extent.high]).to.deep.equal([0.04, 0.04]);
  });
});
