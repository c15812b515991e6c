import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ShownEvent } from '../../shared/shown-event.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';
import type { ErChart } from '../er-chart.ts';
import { completed, hour, settled, chartOf, streamOfAnHour, textOf, legendOf } from '../../testing/charts.ts';

describe('fifty lines of an er-chart', () => {
  const ids = Array.from({ length: 50 }, (_, i) => `v${String(i).padStart(2, '0')}`);
  const fifty = async (): Promise<ErChart> => {
    const stream = new FakeStream({
      variants: ids.map((id, k) => variantOf({ id, impressions: 6000, engagements: 60 * (4 + k) })),
    });
    stream.past = hour(ids);
    return chartOf(stream);
  };
  const shown = (chart: ErChart): string[] =>
    legendOf(chart)
      .filter((button) => button.getAttribute('aria-pressed') === 'true')
      .map((button) => button.title.replace('Content of ', ''));

  it('show those with the best intervals, in the order of their letters, and all when asked', async () => {
    const chart = await fifty();
    expect(shown(chart)).to.deep.equal(['v44', 'v45', 'v46', 'v47', 'v48', 'v49']);
    expect(textOf(chart)).to.contain('6 of 50 shown');
    const [automatic, all] = chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.choices button') ?? [];
    all?.click();
    await settled(chart);
    expect(shown(chart).length).to.equal(50);
    const swatches = [...(chart.shadowRoot?.querySelectorAll('.legend .swatch') ?? [])];
    const styles = swatches.map(
      (one) => `${one.getAttribute('class')} ${one.firstElementChild?.getAttribute('stroke-dasharray')}`,
    );
    expect(new Set(styles).size).to.equal(50);
    automatic?.click();
    await settled(chart);
    expect(shown(chart).length).to.equal(6);
  });

  it('leave one when it is clicked with Alt, and come back', async () => {
    const chart = await fifty();
    const click = async (): Promise<void> => {
      legendOf(chart)[46]?.dispatchEvent(new MouseEvent('click', { altKey: true, bubbles: true }));
      await settled(chart);
    };
    await click();
    expect(shown(chart)).to.deep.equal(['v46']);
    await click();
    expect(shown(chart).length).to.equal(6);
  });

  it('are accessible', async () => {
    await expect(await fifty()).to.be.accessible();
  });
});

/** A stream of two experiments, with two variants each. */
function twoExperiments(): FakeStream {
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'sleep', title: 'Sleep' }), experimentOf({ id: 'trains', title: 'Night trains' })],
    variants: ['a', 'b', 'c', 'd'].map((id, k) =>
      variantOf({
        ...{ id, experiment: k < 2 ? 'sleep' : 'trains', impressions: 6000, engagements: 60 * (4 + k) },
        postedAt: `2026-01-05T10:00:0${k}.000Z`,
      }),
    ),
  });
  stream.past = hour(['a', 'b', 'c', 'd']);
  return stream;
}

const titles = (chart: ErChart): string[] => legendOf(chart).map((button) => button.title.replace('Content of ', ''));
const letters = (chart: ErChart): string =>
  [...(chart.shadowRoot?.querySelectorAll('.legend .letter') ?? [])].map((one) => one.textContent).join('');

describe('the experiment of an er-chart', () => {
  it('is one when the page names it, and its variants have the letters and colors that they have everywhere', async () => {
    const stream = twoExperiments();
    const chart = await fixture<ErChart>(
      html`<er-chart style="width:600px" experiment="trains" .stream=${stream}></er-chart>`,
    );
    await completed(chart);
    await settled(chart);
    expect(titles(chart)).to.deep.equal(['c', 'd']);
    expect(letters(chart)).to.equal('AB');
    const swatches = [...(chart.shadowRoot?.querySelectorAll('.legend .swatch') ?? [])];
    expect(swatches.map((one) => one.getAttribute('class'))).to.deep.equal(['swatch l0', 'swatch l1']);
    expect(chart.shadowRoot?.querySelector('[part=title]')?.textContent).to.equal('Night trains');
    expect(chart.shadowRoot?.querySelector('section')?.getAttribute('aria-label')).to.equal(
      'ER over time: Night trains',
    );
  });

  it('are all when the page names none, grouped under their titles', async () => {
    const chart = await chartOf(twoExperiments());
    const heads = [...(chart.shadowRoot?.querySelectorAll('.legend .group') ?? [])].map((head) => head.textContent);
    expect(heads).to.deep.equal(['Night trains', 'Sleep']);
    expect(letters(chart)).to.equal('ABAB');
    expect(chart.shadowRoot?.querySelector('[part=title]')).to.equal(null);
  });

  it('is the one that a person looks at beside it, unless the page says otherwise', async () => {
    const stream = twoExperiments();
    const place = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}
        ><er-chart style="width:500px"></er-chart><er-chart style="width:500px" experiment="*"></er-chart
      ></variant-stream>`,
    );
    const [following, whole] = [...place.querySelectorAll('er-chart')] as [ErChart, ErChart];
    for (const chart of [following, whole]) await waitUntil(() => legendOf(chart).length === 4);
    place.view = { ...place.view, experiment: 'sleep' };
    await settled(following);
    expect(titles(following)).to.deep.equal(['a', 'b']);
    expect(titles(whole).length).to.equal(4);
    place.view = { ...place.view, experiment: null };
    await settled(following);
    expect(titles(following).length).to.equal(4);
  });
});

/** The variants whose lines are drawn, in the order of the legend. */
const drawnIn = (chart: ErChart): string =>
  legendOf(chart)
    .filter((button) => button.getAttribute('aria-pressed') === 'true')
    .map(({ title }) => title.replace('Content of ', ''))
    .join();

describe('the variants that an er-chart shows', () => {
  it('are those that the page names together with another experiment, and its own choice otherwise', async () => {
    const chart = await chartOf(twoExperiments());
    Object.assign(chart, { experiment: 'trains', shown: ['d'] });
    await settled(chart);
    expect(drawnIn(chart)).to.equal('d');
    chart.experiment = 'sleep';
    await settled(chart);
    expect([chart.shown, drawnIn(chart)]).to.deep.equal([null, 'a,b']);
  });

  it('are those that somebody selects beside it, until somebody chooses here or selects others', async () => {
    const place = await fixture<VariantStream>(
      html`<variant-stream .stream=${twoExperiments()}><er-chart style="width:500px"></er-chart></variant-stream>`,
    );
    const chart = place.querySelector('er-chart') as ErChart;
    await waitUntil(() => legendOf(chart).length === 4);
    const select = async (selection: readonly string[], experiment: string | null = 'sleep'): Promise<string> => {
      place.view = { ...place.view, experiment, selection };
      await settled(chart);
      return drawnIn(chart);
    };
    expect(await select([])).to.equal('a,b');
    expect(await select(['b', 'd'])).to.equal('b');
    expect(chart.shown).to.equal(null);
    legendOf(chart)[0]?.click();
    await settled(chart);
    expect([chart.shown, drawnIn(chart)]).to.deep.equal([['a', 'b'], 'a,b']);
    expect(await select(['a'])).to.equal('a');
    chart.shadowRoot?.querySelector<HTMLElement>('.choices button.link')?.click();
    await settled(chart);
    expect([chart.shown, drawnIn(chart)]).to.deep.equal([null, 'a,b']);
    expect(await select(['d'])).to.equal('a,b');
    expect(await select(['b'])).to.equal('b');
    expect(await select([])).to.equal('a,b');
  });

  it('are told when a person chooses them, and can be chosen by the page', async () => {
    const chart = await chartOf(streamOfAnHour());
    const told = oneEvent<ShownEvent>(chart, 'peeksafe-shown');
    legendOf(chart)[0]?.click();
    expect((await told).detail.shown).to.deep.equal(['b']);
    expect(chart.shown).to.deep.equal(['b']);
    chart.shown = ['a'];
    await settled(chart);
    expect(legendOf(chart).map((button) => button.getAttribute('aria-pressed'))).to.deep.equal(['true', 'false']);
    chart.shown = null;
    await settled(chart);
    expect(legendOf(chart).map((button) => button.getAttribute('aria-pressed'))).to.deep.equal(['true', 'true']);
  });

  it('say how many of all there are', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `v${i}`);
    const stream = new FakeStream({ variants: ids.map((id) => variantOf({ id })) });
    stream.past = hour(ids);
    expect(textOf(await chartOf(stream))).to.contain('50 newest of 60');
  });
});

describe('the legend of an er-chart', () => {
  const focused = (chart: ErChart): string =>
    (chart.shadowRoot?.activeElement as HTMLButtonElement | null)?.title.replace('Content of ', '') ?? '';
  const press = (chart: ErChart, key: string): void => {
    chart.shadowRoot?.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
  };

  it('is one tab stop, in which arrow keys move', async () => {
    const chart = await chartOf(twoExperiments());
    const stops = (): string[] =>
      legendOf(chart)
        .filter(({ tabIndex }) => tabIndex === 0)
        .map(({ title }) => title.replace('Content of ', ''));
    expect(stops()).to.deep.equal(['c']);
    legendOf(chart)[0]?.focus();
    for (const [key, there] of [
      ['ArrowDown', 'd'],
      ['ArrowRight', 'a'],
      ['End', 'b'],
      ['ArrowLeft', 'a'],
      ['Home', 'c'],
      ['ArrowUp', 'c'],
    ] as const) {
      press(chart, key);
      expect(focused(chart), key).to.equal(there);
    }
    press(chart, 'End');
    await settled(chart);
    expect(stops()).to.deep.equal(['b']);
  });

  it('goes the other way where one reads from right to left', async () => {
    const chart = await chartOf(streamOfAnHour());
    chart.dir = 'rtl';
    legendOf(chart)[0]?.focus();
    press(chart, 'ArrowLeft');
    expect(focused(chart)).to.equal('b');
  });

  it('holds its order while rates change, and is sorted when somebody asks', async () => {
    const stream = twoExperiments();
    const chart = await chartOf(stream);
    const sort = chart.shadowRoot?.querySelector('.sorting select') as HTMLSelectElement;
    sort.value = 'rate';
    sort.dispatchEvent(new Event('change'));
    await settled(chart);
    expect(titles(chart)).to.deep.equal(['d', 'c', 'b', 'a']);
    stream.push({
      variants: [
        variantOf({
          id: 'a',
          experiment: 'sleep',
          seq: 9,
          impressions: 9000,
          engagements: 4000,
          countedAt: '2026-01-05T11:10:00.000Z',
        }),
      ],
    });
    chart.requestUpdate('mode');
    await settled(chart);
    expect(titles(chart)).to.deep.equal(['d', 'c', 'b', 'a']);
    const update = [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.sorting button') ?? [])];
    expect(update.map(({ textContent }) => textContent?.trim())).to.deep.equal(['2 would move · Update']);
    update[0]?.click();
    await settled(chart);
    expect(titles(chart)).to.deep.equal(['d', 'c', 'a', 'b']);
  });
});
