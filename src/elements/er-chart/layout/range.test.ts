import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { LitElement } from 'lit';
import { BEGIN, MINUTE, legendOf, settled, streamOfAnHour, textOf } from '../../testing/charts.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';
import type { ErChart } from '../er-chart.ts';
import { ViewController } from '../../shared/view-state/view-controller.ts';
import type { DataSource } from '../data/data-source.ts';
import { ChartTimes } from './chart-times.ts';
import { nextViewport, domainOf } from './viewport.ts';

/** An element that shares the view around it. */
class RangeReader extends LitElement {
  readonly view = new ViewController(this);
}
customElements.define('range-reader', RangeReader);

describe('the range of an er-chart', () => {
  const pressed = (chart: ErChart): string =>
    chart.shadowRoot?.querySelector('.ranges [aria-pressed=true]')?.textContent?.trim() ?? '';
  const press = (chart: ErChart, text: string): void =>
    [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.ranges button') ?? [])]
      .find((button) => button.textContent?.trim() === text)
      ?.click();
  const shared = async (): Promise<[VariantStream, ErChart, ErChart]> => {
    const place = await fixture<VariantStream>(
      html`<variant-stream .stream=${streamOfAnHour()}
        ><er-chart style="width:500px"></er-chart><er-chart style="width:500px" range="60"></er-chart
      ></variant-stream>`,
    );
    const [following, own] = [...place.querySelectorAll('er-chart')] as [ErChart, ErChart];
    for (const chart of [following, own]) await waitUntil(() => legendOf(chart).length === 2);
    return [place, following, own];
  };

  it('is that of the view around it, unless it has one of its own', async () => {
    const [place, following, own] = await shared();
    expect([pressed(following), pressed(own)]).to.deep.equal(['All', '1 hr']);
    place.view = { ...place.view, range: { kind: 'last', minutes: 15 } };
    await settled(following);
    expect([pressed(following), pressed(own)]).to.deep.equal(['15 min', '1 hr']);
    place.view = { ...place.view, range: { kind: 'between', from: BEGIN + 20 * MINUTE, to: BEGIN + 30 * MINUTE } };
    await settled(following);
    expect(pressed(following)).to.equal('');
  });

  it('begins when this person last looked, where the view asks for that', async () => {
    const place = await fixture<VariantStream>(
      html`<variant-stream .view=${{ range: { kind: 'since-last-look' } }}
        ><range-reader></range-reader
      ></variant-stream>`,
    );
    const { view } = place.querySelector('range-reader') as RangeReader;
    const times = new ChartTimes({
      ...{ view, element: { range: null, windowMinutes: null }, zoom: () => null, domain: () => null },
      data: () => ({ timeExtent: () => [BEGIN, BEGIN + 60 * MINUTE] }) as unknown as DataSource,
      ...{ experiment: () => null, timeZone: () => 'UTC' },
    });
    const { key } = times;
    expect(times.selection.since, 'nobody knows when that was').to.equal(null);
    place.lastLook = BEGIN + 50 * MINUTE;
    expect(times.selection.since).to.equal(BEGIN + 50 * MINUTE);
    expect(times.key, 'other times are asked for').not.to.equal(key);
  });

  it('is chosen for the whole view by its buttons', async () => {
    const [place, following, own] = await shared();
    press(following, '15 min');
    await settled(following);
    expect(place.view.range).to.deep.equal({ kind: 'last', minutes: 15 });
    press(own, 'All');
    await settled(own);
    expect([own.range, pressed(own)]).to.deep.equal([null, 'All']);
    expect(place.view.range).to.deep.equal({ kind: 'last', minutes: 15 });
  });

  it('says so where nothing was counted in it', async () => {
    const [place, following] = await shared();
    place.view = { ...place.view, range: { kind: 'between', from: BEGIN - 50 * MINUTE, to: BEGIN - 40 * MINUTE } };
    await settled(following);
    await waitUntil(() => textOf(following).includes('Nothing was counted from'));
  });

  it('begins at a time, ends at one, and is empty while nothing has come since', () => {
    const view = (since: number | null, until: number | null = null) =>
      domainOf(nextViewport(null, { rangeMs: null, fixed: null, since, until }, BEGIN, BEGIN + 60 * MINUTE, 500));
    expect(view(BEGIN + 30 * MINUTE)[0]).to.equal(BEGIN + 30 * MINUTE);
    expect(view(null, BEGIN + 20 * MINUTE)[1]).to.be.below(BEGIN + 22 * MINUTE);
    expect(view(BEGIN + 90 * MINUTE)[0]).to.equal(BEGIN + 90 * MINUTE);
  });
});
