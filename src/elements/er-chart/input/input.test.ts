import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { History } from '../../../protocol/index.ts';
import type { ExportEvent } from '../../shared/export-event.ts';
import { experimentOf, patternOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ErChart } from '../er-chart.ts';
import {
  BEGIN,
  MINUTE,
  hour,
  variants,
  settled,
  countedAt,
  paintings,
  completed,
  chartOf,
  streamOfAnHour,
  pixelsOf,
  painted,
  textOf,
  plotOf,
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
    await aTimeout(40);
    await completed(chart);
    await settled(chart);
    return chart;
  };

  it('paints points that are added, without making the rest of the page anew', async () => {
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
    await settled(chart);
    await aTimeout(30);
    expect(legendOf(chart).map((button) => button.title)).to.have.members(['a', 'b']);
    expect(painted(chart)).to.be.above(300);
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
    await settled(chart);
    await aTimeout(30);
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

describe('moving in an er-chart', () => {
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
    await aTimeout(30);
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

  it('does what is asked of it before what understands it has been loaded', async () => {
    const chart = await fixture<ErChart>(html`<er-chart style="width:600px" .history=${hour(['a', 'b'])}></er-chart>`);
    await nextFrame();
    const { left, width, top } = plotOf(chart).getBoundingClientRect();
    const key = new KeyboardEvent('keydown', { key: '+', cancelable: true });
    plotOf(chart).dispatchEvent(new PointerEvent('pointermove', { clientX: left + width / 2, clientY: top + 40 }));
    plotOf(chart).dispatchEvent(key);
    expect(key.defaultPrevented).to.equal(true);
    await waitUntil(
      () => chart.shadowRoot?.querySelector('.crosshair') !== null,
      'what understands it has been loaded',
    );
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
    await aTimeout(60);
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

describe('the past of an er-chart', () => {
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
    await aTimeout(10);
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
    await aTimeout(400);
    expect(asked.length).to.equal(2);
    expect(asked[1]?.['from']).to.be.within(BEGIN + 15 * MINUTE, BEGIN + 20 * MINUTE);
    expect(asked[1]?.['to']).to.be.within(BEGIN + 25 * MINUTE, BEGIN + 30 * MINUTE);
  });
});

describe('what an er-chart can be saved as', () => {
  const saved = async (chart: ErChart, kind: string): Promise<{ text: string; name: string; type: string }> => {
    const heard = new Promise<ExportEvent>((resolve) =>
      chart.addEventListener(
        'peeksafe-export',
        (event) => {
          event.preventDefault();
          resolve(event);
        },
        { once: true },
      ),
    );
    const button = (text: string): HTMLButtonElement =>
      [...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.export button') ?? [])].find((one) =>
        one.textContent?.includes(text),
      ) as HTMLButtonElement;
    button('Export').click();
    await chart.updateComplete;
    button(kind).click();
    const { blob, fileName: name } = (await heard).detail;
    return { text: await blob.text(), name, type: blob.type };
  };
  const named = async (content: string): Promise<ErChart> => {
    const stream = new FakeStream({ variants: variants().map((one) => ({ ...one, content: `${content} ${one.id}` })) });
    stream.past = hour(['a', 'b']);
    return chartOf(stream);
  };

  it('is a table of all points as CSV, in which nothing is a formula', async () => {
    const { text, name, type } = await saved(await named('=SUM("1", 2)'), 'CSV');
    const rows = text.trim().split('\r\n');
    expect(rows[0]).to.equal('time,variant,content,impressions,engagements,er');
    expect(rows.length).to.equal(121);
    expect(rows[1]).to.equal(`2026-01-05T10:01:00.000Z,a,"'=SUM(""1"", 2) a",100,4,0.04`);
    expect([name.endsWith('.csv'), type]).to.deep.equal([true, 'text/csv;charset=utf-8']);
  });

  it('holds no text as CSV that a spreadsheet would run, whatever it begins with', async () => {
    for (const first of ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20']) {
      const chart = await named(`${first}1+1`);
      const { text } = await saved(chart, 'CSV');
      // The next one would be below what is seen.
      chart.remove();
      const cell = /^[^,]*,a,("?)(..)/ms.exec(text.split(/\r\n(?=2026)/)[1] ?? '');
      expect(cell?.[2], JSON.stringify(first)).to.equal(`'${first}`);
    }
  });

  it('is a drawing as SVG that another program reads, with lines, axes and names', async () => {
    const { text } = await saved(await named('<Cats & "dogs">'), 'SVG');
    const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    expect(svg.querySelector('parsererror')).to.equal(null);
    const strings = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(strings).to.include('<Cats & "dogs"> a').and.include('0%');
    expect(svg.querySelectorAll('g path').length).to.be.at.least(4);
  });

  it('is a picture as PNG, twice as fine as the screen', async () => {
    const { text, type } = await saved(await named('Cats'), 'PNG');
    expect([text.slice(1, 4), type]).to.deep.equal(['PNG', 'image/png']);
  });
});

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

describe('what an er-chart marks', () => {
  it('are kills, tired patterns and alarms of the traffic, in the drawing and in words', async () => {
    const at = (minute: number): string => new Date(BEGIN + minute * MINUTE).toISOString();
    const chart = await fixture<ErChart>(
      html`<er-chart
        style="width:600px"
        .history=${hour(['a', 'b'])}
        .variants=${[
          variantOf({ id: 'a', patterns: ['question'] }),
          variantOf({ id: 'b', status: 'killed', endedAt: at(40) }),
        ]}
        .patterns=${[
          patternOf({ id: 'question', level: 'severe', assessedAt: at(20) }),
          patternOf({ id: 'unused', level: 'severe', assessedAt: at(22) }),
          patternOf({ id: 'question-2', level: 'fresh', assessedAt: at(23) }),
        ]}
        .experiments=${[experimentOf({ id: 'x', pause: { cause: 'traffic', reason: 'Shares', since: at(30), by: null } })]}
      ></er-chart>`,
    );
    await aTimeout(60);
    await completed(chart);
    await settled(chart);
    const kinds = [...(chart.shadowRoot?.querySelectorAll('.mark') ?? [])].map((mark) =>
      mark.getAttribute('class')?.trim(),
    );
    expect(kinds).to.deep.equal(['mark of-fatigue', 'mark of-traffic', 'mark of-kill']);
    const told = [...(chart.shadowRoot?.querySelectorAll('.happened li') ?? [])].map((one) => one.textContent ?? '');
    expect(told[0]).to.contain('Severely fatigued: question');
    expect(told[1]).to.contain('Traffic not shared as planned');
    expect(told[2]).to.contain('“Content of b” was stopped');
  });

  it('is where the variant that is looked at would be stopped', async () => {
    const chart = await fixture<ErChart>(
      html`<er-chart
        style="width:600px"
        .history=${hour(['a', 'b'])}
        .variants=${[variantOf({ id: 'a', predictedEr: 0.06 }), variantOf({ id: 'b' })]}
        .experiments=${[experimentOf({ id: 'x', threshold: { factor: 0.25, minImpressions: 100 } })]}
      ></er-chart>`,
    );
    await aTimeout(60);
    legendOf(chart)
      .find((button) => button.title === 'Content of a')
      ?.dispatchEvent(new PointerEvent('pointerenter'));
    await settled(chart);
    expect(textOf(chart)).to.contain('predicted 6%').and.contain('stopped below 1.5%');
  });
});
