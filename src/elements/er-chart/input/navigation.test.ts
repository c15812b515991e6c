import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { formatFor } from '../../shared/format/format.ts';
import { english } from '../../shared/strings/strings.ts';
import type { ErChart } from '../er-chart.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import type { Scene } from '../render/scene.ts';
import { InteractionController } from './interaction-controller.ts';
import { Navigation, type NavigationTarget } from './navigation.ts';
import {
  MINUTE,
  hour,
  settled,
  countedAt,
  completed,
  chartOf,
  streamOfAnHour,
  textOf,
  plotOf,
} from '../../testing/charts.ts';

describe('navigation in an er-chart', () => {
  const press = async (chart: ErChart, key: string): Promise<void> => {
    plotOf(chart).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await settled(chart);
  };
  const zooms = (chart: ErChart): ({ from: number; to: number } | null)[] => {
    const all: ({ from: number; to: number } | null)[] = [];
    chart.addEventListener('peeksafe-zoom', (event) => all.push(event.detail));
    return all;
  };
  const drag = (chart: ErChart, from: number, to: number): void => {
    const plot = plotOf(chart);
    const { left, width, top } = plot.getBoundingClientRect();
    const at = (type: string, part: number): boolean =>
      plot.dispatchEvent(
        new PointerEvent(type, { clientX: left + width * part, clientY: top + 50, button: 0, pointerType: 'mouse' }),
      );
    at('pointerdown', from);
    at('pointermove', (from + to) / 2);
    at('pointermove', to);
    at('pointerup', to);
  };

  it('zooms by keys, says what it shows, moves, and goes back', async () => {
    const chart = await chartOf(streamOfAnHour());
    const all = zooms(chart);
    for (const key of ['+', '+', 'PageUp', '-', '0']) await press(chart, key);
    const spans = all.map((zoom) => (zoom === null ? null : Math.round((zoom.to - zoom.from) / MINUTE)));
    expect(spans).to.deep.equal([30, 15, 15, 30, null]);
    expect((all[2]?.from ?? 0) < (all[1]?.from ?? 0)).to.equal(true);
    expect(chart.shadowRoot?.querySelector('[role=status]')?.textContent).to.match(/^Shows .+ to .+/);
  });

  it('zooms to what is dragged over, and back by a double click', async () => {
    const chart = await chartOf(streamOfAnHour());
    const all = zooms(chart);
    drag(chart, 0.4, 0.6);
    await settled(chart);
    const [first] = all;
    expect(Math.round(((first?.to ?? 0) - (first?.from ?? 0)) / MINUTE)).to.be.within(11, 16);
    expect(textOf(chart)).to.contain('Reset zoom');
    plotOf(chart).dispatchEvent(new MouseEvent('dblclick'));
    await settled(chart);
    expect(all.at(-1)).to.equal(null);
    expect(textOf(chart)).to.not.contain('Reset zoom');
  });

  it('leaves the wheel to the page, unless the key for zooming is held', async () => {
    const chart = await chartOf(streamOfAnHour());
    const all = zooms(chart);
    const wheel = (ctrlKey: boolean): boolean => {
      const event = new WheelEvent('wheel', { deltaY: -120, ctrlKey, cancelable: true });
      plotOf(chart).dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([wheel(false), all.length]).to.deep.equal([false, 0]);
    expect([wheel(true), all.length]).to.deep.equal([true, 1]);
  });

  it('pinches with two fingers', async () => {
    const chart = await chartOf(streamOfAnHour());
    const all = zooms(chart);
    const plot = plotOf(chart);
    const { left, top } = plot.getBoundingClientRect();
    const finger = (type: string, pointerId: number, x: number): boolean =>
      plot.dispatchEvent(
        new PointerEvent(type, { pointerId, pointerType: 'touch', clientX: left + x, clientY: top + 60 }),
      );
    finger('pointerdown', 1, 250);
    finger('pointerdown', 2, 350);
    finger('pointermove', 2, 450);
    const [zoom] = all;
    expect(Math.round(((zoom?.to ?? 0) - (zoom?.from ?? 0)) / MINUTE)).to.be.within(28, 32);
  });

  it('stands still while paused, and shows what came when it goes on', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    chart.range = 15;
    await settled(chart);
    chart.paused = true;
    await settled(chart);
    const slide = chart.shadowRoot?.querySelector('.times') as HTMLElement;
    const before = slide.textContent;
    stream.push({ variants: [countedAt('a', 90, 9000, 400), countedAt('b', 90, 9000, 400)] });
    await settled(chart);
    expect(slide.textContent).to.equal(before);
    chart.paused = false;
    await settled(chart);
    expect(slide.textContent).to.not.equal(before);
  });

  it('zooms by a key that comes before the first drawing', () => {
    const target: NavigationTarget = {
      ...{
        model: { strings: english, format: formatFor('en') } as unknown as SceneModel,
        timeExtent: [0, 100 * MINUTE],
      },
      ...{ stream: null },
      ...{ onZoom: () => {}, onZoomRest: () => {}, onPoint: () => {}, refresh: () => {} },
    };
    const plot = document.createElement('div');
    const navigation = new Navigation(plot, target);
    const scene = { domain: null, crosshair: null } as unknown as Scene;
    const controller = new InteractionController(target, navigation, scene);
    controller.handleEvent(new KeyboardEvent('keydown', { key: '+' }), plot);
    expect(navigation.zoom).to.deep.equal([25 * MINUTE, 75 * MINUTE]);
    navigation.stop();
  });

  it('handles input that comes before its controller is loaded', async () => {
    const chart = await fixture<ErChart>(html`<er-chart style="width:600px" .history=${hour(['a', 'b'])}></er-chart>`);
    await nextFrame();
    const { left, width, top } = plotOf(chart).getBoundingClientRect();
    const key = new KeyboardEvent('keydown', { key: '+', cancelable: true });
    plotOf(chart).dispatchEvent(new PointerEvent('pointermove', { clientX: left + width / 2, clientY: top + 40 }));
    plotOf(chart).dispatchEvent(key);
    expect(key.defaultPrevented).to.equal(true);
    await waitUntil(() => chart.shadowRoot?.querySelector('.crosshair') !== null, 'the controller is loaded');
    await settled(chart);
    expect(chart.shadowRoot?.querySelectorAll('.crosshair').length).to.equal(1);
    expect(chart.shadowRoot?.querySelector('[role=status]')?.textContent).to.match(/^Shows .+ to .+/);
  });

  it('shares its crosshair with the charts of its group, and with no others', async () => {
    const stream = streamOfAnHour();
    const place = await fixture<HTMLElement>(
      html`<div>
        ${['one', 'one', 'other'].map((group) => html`<er-chart style="width:500px" group=${group} .stream=${stream}></er-chart>`)}
      </div>`,
    );
    const charts = [...place.querySelectorAll('er-chart')];
    place.scrollIntoView();
    for (const chart of charts.slice(0, 2)) await completed(chart);
    for (const chart of charts) await settled(chart);
    const plot = plotOf(charts[0] as ErChart);
    const { left, width, top } = plot.getBoundingClientRect();
    plot.dispatchEvent(new PointerEvent('pointermove', { clientX: left + width / 2, clientY: top + 40 }));
    const crosshairs = (): boolean[] =>
      charts.map((chart) => chart.shadowRoot?.querySelectorAll('.crosshair').length === 1);
    expect(crosshairs()).to.deep.equal([true, true, false]);
    plot.dispatchEvent(new PointerEvent('pointerleave'));
    expect(crosshairs()).to.deep.equal([false, false, false]);
  });
});
