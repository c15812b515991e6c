import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { HistoryQuery } from '../../../protocol/index.ts';
import { completed, legendOf, plotOf, settled, textOf } from '../../testing/charts.ts';
import { fanExperiment } from '../../testing/fans.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { METRICS, withDwell } from '../../testing/metrics.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';
import type { ErChart } from '../er-chart.ts';
import type { ExportEvent } from '../../shared/export-event.ts';
import { DataSource } from './data-source.ts';
import { ChartMeasuring } from './chart-metric.ts';

/** A stream whose experiment declares a metric, and the queries for its history. */
function measured(): { stream: FakeStream; asked: HistoryQuery[] } {
  const { history, ...entities } = withDwell(fanExperiment());
  const stream = new FakeStream(entities);
  stream.past = history;
  const asked: HistoryQuery[] = [];
  stream.history = (query: HistoryQuery = {}) => {
    asked.push(query);
    return Promise.resolve(stream.past);
  };
  return { stream, asked };
}

async function chartOf(stream: FakeStream, metric: string | null): Promise<ErChart> {
  const chart = await fixture<ErChart>(
    html`<er-chart style="width:640px" .stream=${stream} .metric=${metric}></er-chart>`,
  );
  await completed(chart);
  await settled(chart);
  return chart;
}

const rateOf = (chart: ErChart): string => legendOf(chart)[0]?.querySelector('.er')?.textContent ?? '';
const names = (chart: ErChart): string[] =>
  [...(chart.shadowRoot?.querySelectorAll('.figures th[scope=col], [part=table] th[scope=col]') ?? [])].map(
    (head) => head.textContent ?? '',
  );

describe('a metric in an er-chart', () => {
  it('is drawn by its name, in its unit, and says what it decides', async () => {
    const { stream, asked } = measured();
    const chart = await chartOf(stream, 'dwell');
    await waitUntil(() => rateOf(chart).includes('sec'), 'the metric is loaded');
    expect(asked.map(({ metric }) => metric)).to.deep.equal(['dwell']);
    expect(rateOf(chart)).to.match(/^3\d\.\d sec$/);
    expect(chart.shadowRoot?.querySelector('.about-metric')?.textContent).to.match(
      /dwell decides nothing.*hold about/s,
    );
    const ticks = (): string[] =>
      [...(chart.shadowRoot?.querySelectorAll('.label.rate') ?? [])].map((tick) => tick.textContent ?? '');
    await waitUntil(() => ticks().includes('31.5s'), `31.5s among ${ticks().join()}`);
    expect(chart.shadowRoot?.querySelector('section')?.getAttribute('aria-label')).to.equal('dwell over time');
    expect(names(chart).slice(0, 4)).to.deep.equal(['Content', 'dwell', 'Interval', 'Units']);
    expect(textOf(chart)).to.not.contain('predicted');
    plotOf(chart).focus();
    plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await waitUntil(() => /sec at .+ units, interval 3\d\.\d sec to 3\d\.\d sec/.test(textOf(chart)), 'it is read');
    await expect(chart).to.be.accessible();
  });

  it('gives way to engagements when nobody asks for it any more, and comes by the view around it', async () => {
    const { stream, asked } = measured();
    const place = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}><er-chart style="width:640px"></er-chart></variant-stream>`,
    );
    const chart = place.querySelector('er-chart') as ErChart;
    await waitUntil(() => rateOf(chart).endsWith('%'));
    place.view = { ...place.view, metric: 'dwell' };
    await waitUntil(() => rateOf(chart).includes('sec'), 'the metric in view');
    place.view = { ...place.view, metric: null };
    await waitUntil(() => rateOf(chart).endsWith('%'), 'engagements again');
    expect(asked.map(({ metric = null }) => metric)).to.deep.equal([null, 'dwell', null]);
  });

  it('is not asked for where no experiment declares it', async () => {
    const { stream, asked } = measured();
    const chart = await chartOf(stream, 'revenue');
    expect(rateOf(chart)).to.match(/%$/);
    expect(asked.map(({ metric = null }) => metric)).to.deep.equal([null]);
  });

  it('is saved with its units, sums and intervals', async () => {
    const chart = await chartOf(measured().stream, 'dwell');
    await waitUntil(() => rateOf(chart).includes('sec'));
    const saved = new Promise<ExportEvent>((resolve) =>
      chart.addEventListener('peeksafe-export', (event) => {
        event.preventDefault();
        resolve(event);
      }),
    );
    const buttons = [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('[role=menuitem], .menu button') ?? [])];
    buttons.find((one) => one.textContent?.trim() === 'CSV')?.click();
    const { fileName, blob } = (await saved).detail;
    expect(fileName).to.match(/^dwell-.+\.csv$/);
    const rows = (await blob.text()).replace(/^\ufeff/, '').split('\r\n');
    expect(rows[0]).to.equal('time,variant,content,metric,units,sum,value,low,high,letter');
    const [, , , metric, units, sum, value, low, high] = (rows.findLast((row) => row !== '') ?? '').split(',');
    expect(metric).to.equal('dwell');
    expect(Number(value)).to.equal(Number(sum) / Number(units));
    expect([Number(low) < Number(value), Number(high) > Number(value)]).to.deep.equal([true, true]);
  });

  it('has the value of a window and of all, of a ratio by what is below the line', () => {
    const ratio = METRICS.find(({ type }) => type === 'ratio') as (typeof METRICS)[number];
    const columns = {
      times: [1, 2, 3],
      ...{ n: [100, 200, 300], sum: [1000, 1500, 3500] },
      ...{ sumSquares: [20_000, 40_000, 90_000], denominator: [50, 100, 200] },
      ...{ denominatorSquares: [50, 100, 200], cross: [1000, 1500, 3500] },
    };
    const history = {
      resolutionMs: 1,
      series: [{ variant: 'a', times: [1], impressions: [1], engagements: [0], metric: columns }],
    };
    const measuring = new ChartMeasuring(ratio, 'en');
    const source = new DataSource({
      stream: () => null,
      hasOwnData: () => true,
      ...{ experiment: () => null, historyFrom: () => null, closely: () => null },
      measuring: () => measuring,
      onPoints: () => {},
      onChange: () => {},
    });
    source.useHistory(history);
    source.measure();
    const series = source.series.get('a');
    expect([...(series?.rates.slice(0, 3) ?? [])]).to.deep.equal([20, 15, 17.5]);
    expect(series?.measure?.intervalAt(0, 0.05), 'too few units').to.equal(null);
    expect(series?.measure?.intervalAt(2, 0.05)?.[0]).to.be.within(0, 17.5);
    source.setWindow(1);
    expect([...(series?.rates.slice(1, 3) ?? [])]).to.deep.equal([10, 20]);
  });

  it('stands out by the careful ends of its intervals, where less is better too', () => {
    const { variants } = withDwell(fanExperiment());
    const [dwell] = METRICS;
    const measuring = new ChartMeasuring({ ...(dwell as (typeof METRICS)[number]), better: 'lower' }, 'en');
    const pair = measuring.pairOf(variants, null);
    const highs = variants
      .filter(({ status, metrics }) => status === 'active' && metrics?.[0]?.interval)
      .map(({ id, metrics }) => ({ id, high: metrics?.[0]?.interval?.[1] ?? Infinity }))
      .sort((a, b) => a.high - b.high);
    expect([pair?.leader, pair?.runnerUp]).to.deep.equal(highs.slice(0, 2).map(({ id }) => id));
  });
});
