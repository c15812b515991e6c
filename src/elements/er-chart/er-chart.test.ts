import { expect, fixture, fixtureSync, html, waitUntil } from '@open-wc/testing';
import { killOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import type { ErChart } from './er-chart.ts';
import {
  BEGIN,
  MINUTE,
  hour,
  variants,
  settled,
  countedAt,
  paintings,
  chartOf,
  streamOfAnHour,
  pixelsOf,
  painted,
  untilPainted,
  textOf,
  plotOf,
  legendOf,
} from '../testing/charts.ts';

describe('er-chart', () => {
  it('draws the past and goes on with what comes', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    const before = painted(chart);
    expect(before).to.be.above(500);
    stream.push({
      variants: [
        variantOf({
          id: 'a',
          seq: 9,
          impressions: 20_000,
          engagements: 4000,
          countedAt: new Date(BEGIN + 90 * MINUTE).toISOString(),
        }),
      ],
    });
    await settled(chart);
    expect(painted(chart)).not.to.equal(before);
  });

  it('draws a line in the color that its legend has', async () => {
    const chart = await chartOf(streamOfAnHour());
    const swatch = chart.shadowRoot?.querySelector('.legend .swatch.l0') as Element;
    const [r, g, b] = (getComputedStyle(swatch).color.match(/\d+/g) ?? []).map(Number);
    const { data } = pixelsOf(chart);
    let found = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) found++;
    expect(found).to.be.above(50);
  });

  it('asks for the past again when its state was replaced', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    expect(stream.historyCalls).to.equal(1);
    stream.reset({ variants: variants() });
    await chart.updateComplete;
    expect(stream.historyCalls).to.equal(2);
  });

  it('shows what comes from now on when the past cannot be had, and says so', async () => {
    const stream = streamOfAnHour();
    stream.history = () => Promise.reject(new Error('The server answered 503.'));
    const chart = await chartOf(stream);
    expect(textOf(chart)).to.contain('The server answered 503.');
    stream.push({
      variants: [
        variantOf({
          id: 'a',
          seq: 9,
          impressions: 7000,
          engagements: 300,
          countedAt: new Date(BEGIN + 70 * MINUTE).toISOString(),
        }),
      ],
    });
    await settled(chart);
    expect(painted(chart)).to.be.above(50);
  });

  it('hides a line by its button in the legend, and shows it again', async () => {
    const chart = await chartOf(streamOfAnHour());
    const both = painted(chart);
    legendOf(chart)[0]?.click();
    await settled(chart);
    expect(legendOf(chart)[0]?.getAttribute('aria-pressed')).to.equal('false');
    expect(painted(chart)).to.be.below(both);
    legendOf(chart)[0]?.click();
    await settled(chart);
    expect(painted(chart)).to.equal(both);
  });

  it('reads points by the arrow keys, in time and from variant to variant', async () => {
    const chart = await chartOf(streamOfAnHour());
    const said = (): string => chart.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
    const press = async (key: string): Promise<void> => {
      plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await chart.updateComplete;
    };
    await press('ArrowLeft');
    expect(said()).to.contain('Content of a: 4.00').and.contain('6,000 impressions');
    await press('ArrowLeft');
    expect(said()).to.contain('5,900 impressions');
    await press('ArrowDown');
    expect(said()).to.contain('Content of b: 5.00').and.contain('5,900 impressions');
    await press('Home');
    expect(said()).to.contain('100 impressions');
  });

  it('shows the values under the pointer', async () => {
    const chart = await chartOf(streamOfAnHour());
    const { left, width, top } = plotOf(chart).getBoundingClientRect();
    plotOf(chart).dispatchEvent(new PointerEvent('pointermove', { clientX: left + width / 2, clientY: top + 50 }));
    await chart.updateComplete;
    expect(chart.shadowRoot?.querySelector('.values')?.textContent).to.contain('4.00').and.contain('5.00');
    for (const swatch of chart.shadowRoot?.querySelectorAll('.values .swatch') ?? [])
      expect(swatch.getBoundingClientRect().width).to.be.within(8, 20);
    expect(chart.shadowRoot?.querySelectorAll('.values .swatch').length).to.equal(2);
  });

  it('has a table with the same figures for who cannot see it', async () => {
    const chart = await chartOf(streamOfAnHour());
    const cells = [...(chart.shadowRoot?.querySelectorAll('table tbody :is(th, td)') ?? [])].map((cell) =>
      cell.textContent?.trim(),
    );
    expect(cells.slice(0, 2)).to.deep.equal(['Content of a', '4.00%']);
  });

  it('draws nothing while nobody sees it, and is up to date when it comes into view', async () => {
    const stream = streamOfAnHour();
    const place = await fixture<HTMLElement>(
      html`<div>
        <div style="height:3000px"></div>
        <er-chart style="width:600px" .stream=${stream}></er-chart>
      </div>`,
    );
    const chart = place.querySelector('er-chart') as ErChart;
    await settled(chart);
    const clears = paintings(chart);
    stream.push({
      variants: [
        variantOf({
          id: 'a',
          seq: 9,
          impressions: 20_000,
          engagements: 4000,
          countedAt: new Date(BEGIN + 90 * MINUTE).toISOString(),
        }),
      ],
    });
    await settled(chart);
    expect(clears()).to.equal(0);
    chart.scrollIntoView();
    await waitUntil(() => clears() > 0);
  });

  it('shows plain data without any stream', async () => {
    const chart = await fixture<ErChart>(
      html`<er-chart style="width:600px" .variants=${variants()} .history=${hour(['a', 'b'])}></er-chart>`,
    );
    await untilPainted(chart, 500);
  });

  it('shows a history alone, by the ids of its variants', async () => {
    const chart = await fixture<ErChart>(html`<er-chart style="width:600px" .history=${hour(['a'])}></er-chart>`);
    await untilPainted(chart, 300);
    expect(legendOf(chart).map((button) => button.title)).to.deep.equal(['a']);
  });

  it('takes a history that is given while nobody sees it', async () => {
    const place = await fixture<HTMLElement>(
      html`<div>
        <div style="height:3000px"></div>
        <er-chart style="width:600px" .history=${hour(['a'])}></er-chart>
      </div>`,
    );
    const chart = place.querySelector('er-chart') as ErChart;
    await settled(chart);
    chart.history = hour(['b', 'c']);
    await settled(chart);
    chart.scrollIntoView();
    await waitUntil(() => legendOf(chart).length === 2);
    expect(legendOf(chart).map((button) => button.title)).to.have.members(['b', 'c']);
    await waitUntil(() => painted(chart) > 300);
  });

  it('paints once for many frames of its stream, and not at all when nothing changed', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    const count = paintings(chart);
    for (let i = 1; i <= 20; i++) {
      stream.push({ variants: [countedAt('a', 60 + i, 6000 + i * 100, 240 + i * 4)] });
      await chart.updateComplete;
    }
    await settled(chart);
    expect(count()).to.be.within(1, 2);
    const before = count();
    chart.requestUpdate();
    stream.setStatus('live', 'synchronized');
    await settled(chart);
    expect(count()).to.equal(before);
  });

  it('moves the crosshair without painting the lines again', async () => {
    const chart = await chartOf(streamOfAnHour());
    const count = paintings(chart);
    const { left, width, top } = plotOf(chart).getBoundingClientRect();
    for (const part of [0.3, 0.5, 0.7]) {
      plotOf(chart).dispatchEvent(new PointerEvent('pointermove', { clientX: left + width * part, clientY: top + 50 }));
      await settled(chart);
    }
    expect(chart.shadowRoot?.querySelectorAll('.dot').length).to.equal(2);
    expect(count()).to.equal(0);
  });

  it('follows a page that turns dark', async () => {
    const chart = await chartOf(streamOfAnHour());
    const count = paintings(chart);
    chart.style.colorScheme = 'dark';
    document.documentElement.dataset['theme'] = 'dark';
    await settled(chart);
    delete document.documentElement.dataset['theme'];
    expect(count()).to.equal(1);
  });

  it('keeps what arrives while the past is on its way', async () => {
    const stream = streamOfAnHour();
    let answer = (): void => {};
    stream.history = () => new Promise((resolve) => (answer = () => resolve(stream.past)));
    const chart = await chartOf(stream);
    for (const minute of [61, 62, 63]) stream.push({ variants: [countedAt('a', minute, minute * 100, minute * 4)] });
    answer();
    await settled(chart);
    const said: string[] = [];
    for (let i = 0; i < 4; i++) {
      plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      await chart.updateComplete;
      said.push(chart.shadowRoot?.querySelector('[role=status]')?.textContent?.match(/[\d,]+ impressions/)?.[0] ?? '');
    }
    expect(said).to.deep.equal(['6,300 impressions', '6,200 impressions', '6,100 impressions', '6,000 impressions']);
  });

  it('keeps a history that is given over a late answer of its stream', async () => {
    const stream = streamOfAnHour();
    let answer = (): void => {};
    stream.history = () => new Promise((resolve) => (answer = () => resolve(stream.past)));
    const chart = await chartOf(stream);
    const [, , , given] = hour(['x', 'y', 'z', 'a']).series;
    chart.history = { ...hour([]), series: given === undefined ? [] : [given] };
    await settled(chart);
    answer();
    chart.requestUpdate();
    await settled(chart);
    plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
    await chart.updateComplete;
    expect(chart.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('a: 7.00');
  });

  it('shows the others at full strength after one was hidden by the pointer', async () => {
    const chart = await chartOf(streamOfAnHour());
    const [, second] = legendOf(chart);
    second?.dispatchEvent(new PointerEvent('pointerenter'));
    await settled(chart);
    second?.click();
    await settled(chart);
    const { data, width, height } = pixelsOf(chart);
    let isStrong = false;
    for (let i = 3; i < width * height * 4; i += 4) if (data[i] === 255) isStrong = true;
    expect(isStrong).to.equal(true);
  });

  it('names the kill of the line that is looked at', async () => {
    const stream = streamOfAnHour();
    stream.push({
      variants: [
        { ...countedAt('a', 60, 6000, 240), status: 'killed', endedAt: new Date(BEGIN + 40 * MINUTE).toISOString() },
      ],
    });
    const chart = await chartOf(stream);
    expect(chart.shadowRoot?.querySelector('.kill')).to.equal(null);
    legendOf(chart)
      .find((button) => button.title === 'Content of a')
      ?.dispatchEvent(new PointerEvent('pointerenter'));
    await settled(chart);
    expect(chart.shadowRoot?.querySelector('.kill')?.textContent).to.match(/^Stopped \d/);
  });

  it('prints its figures when it is printed before anything could be drawn', async () => {
    const chart = fixtureSync<ErChart>(html`<er-chart .history=${hour(['a', 'b'])}></er-chart>`);
    window.dispatchEvent(new Event('beforeprint'));
    const rows = [...(chart.shadowRoot?.querySelectorAll('.on-paper tr') ?? [])].map(({ children }) =>
      Array.from(children, (cell) => cell.textContent.trim()).join(' '),
    );
    window.dispatchEvent(new Event('afterprint'));
    await chart.updateComplete;
    expect(rows).to.deep.equal(['Content Actual ER Impressions', 'a 4.00% 6,000', 'b 5.00% 6,000']);
    expect(chart.shadowRoot?.querySelector('.on-paper')).to.equal(null);
  });

  it('waits, and is empty, in words', async () => {
    expect(textOf(await chartOf(new FakeStream()))).to.contain('Waiting for data');
    expect(textOf(await chartOf(new FakeStream({})))).to.contain('No data yet.');
  });

  it('releases its stream when it leaves the page, and shows it again when it comes back', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    const parent = chart.parentElement as Element;
    chart.remove();
    expect(stream.subscribers).to.equal(0);
    parent.append(chart);
    expect(stream.subscribers).to.equal(2);
  });

  it('is accessible', async () => {
    const stream = streamOfAnHour();
    stream.push({
      kills: [killOf({ id: 'k', variant: 'a' })],
      variants: [
        variantOf({ id: 'a', seq: 9, status: 'killed', endedAt: new Date(BEGIN + 60 * MINUTE).toISOString() }),
      ],
    });
    await expect(await chartOf(stream)).to.be.accessible();
  });
});
