import { expect } from '@open-wc/testing';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ErChart } from '../er-chart.ts';
import { hour, settled, chartOf, textOf, legendOf } from '../../testing/charts.ts';

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

  it('show the best few, in the order of their ER, and all when asked', async () => {
    const chart = await fifty();
    expect(shown(chart)).to.deep.equal(['v49', 'v48', 'v47', 'v46', 'v45', 'v44']);
    expect(textOf(chart)).to.contain('6 of 50 shown');
    const [best, all] = chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.choices button') ?? [];
    all?.click();
    await settled(chart);
    expect(shown(chart).length).to.equal(50);
    const swatches = [...(chart.shadowRoot?.querySelectorAll('.legend .swatch') ?? [])];
    const styles = swatches.map(
      (one) => `${one.getAttribute('class')} ${one.firstElementChild?.getAttribute('stroke-dasharray')}`,
    );
    expect(new Set(styles).size).to.equal(50);
    best?.click();
    await settled(chart);
    expect(shown(chart).length).to.equal(6);
  });

  it('leave one when it is clicked with Alt, and come back', async () => {
    const chart = await fifty();
    const click = async (): Promise<void> => {
      legendOf(chart)[3]?.dispatchEvent(new MouseEvent('click', { altKey: true, bubbles: true }));
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
