import { aTimeout, expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import '../languages/de.ts';
import { variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import { fanExperiment, fanNotes } from '../testing/fans.ts';
import { withDwell } from '../testing/metrics.ts';
import '../variant-stream/define.ts';
import type { VariantStream } from '../variant-stream/variant-stream.ts';
import './define.ts';
import type { ErFan } from './er-fan.ts';
import type { ShownEvent } from '../shared/shown-event.ts';
import type { MomentEvent } from './events.ts';

const textOf = (element: Element, selector = 'section'): string =>
  element.shadowRoot?.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const all = <T extends Element>(fan: ErFan, selector: string): T[] => [
  ...(fan.shadowRoot?.querySelectorAll<T>(selector) ?? []),
];
const one = <T extends Element>(fan: ErFan, selector: string): T => fan.shadowRoot?.querySelector(selector) as T;

function streamOf(judged?: number): FakeStream {
  const { history, ...entities } = fanExperiment(judged);
  const stream = new FakeStream(entities);
  stream.past = history;
  return stream;
}

const drawn = (fan: ErFan): Promise<void> =>
  waitUntil(() => all<HTMLCanvasElement>(fan, 'canvas').some(({ width }) => width > 300), 'the fan is drawn', {
    timeout: 10_000,
  });

async function fanOf(stream: FakeStream, properties: Partial<ErFan> = {}): Promise<ErFan> {
  const fan = await fixture<ErFan>(html`<er-fan style="width: 800px"></er-fan>`);
  Object.assign(fan, { stream, ...properties });
  await fan.updateComplete;
  await drawn(fan);
  await nextFrame();
  return fan;
}

/** Lets the batches up to one be judged, and waits until that is drawn. */
async function judge(stream: FakeStream, judged: number): Promise<void> {
  const { experiments, variants } = fanExperiment(judged);
  stream.push({ experiments, variants });
  await nextFrame();
  await nextFrame();
}

const MOMENT = Date.parse('2026-03-12T09:45:00.000Z');

describe('er-fan', () => {
  it('has an outline in the place of the drawing until the part that draws has come', async () => {
    const { history, variants, experiments } = fanExperiment();
    const fan = document.createElement('er-fan');
    Object.assign(fan, { history, variants, experiments });
    (await fixture(html`<div style="width: 800px"></div>`)).append(fan);
    await waitUntil(() => fan.hasUpdated, 'what is known without the part is there', { interval: 1 });
    const [plot, box] = [one<HTMLElement>(fan, '.plot'), one<HTMLElement>(fan, '.evidence-canvas')];
    const height = plot.offsetHeight;
    expect([plot.ariaBusy, box.matches('.bone'), box.offsetHeight]).to.deep.equal(['true', true, height]);
    await drawn(fan);
    expect([plot.ariaBusy, box.matches('.bone'), plot.offsetHeight]).to.deep.equal(['false', false, height]);
  });

  it('shows each variant by its letter, those that are compared with their intervals', async () => {
    const fan = await fanOf(streamOf());
    const buttons = all<HTMLButtonElement>(fan, '.legend button');
    expect(buttons.map((button) => button.querySelector('.letter')?.textContent)).to.deep.equal(['A', 'B', 'C', 'D']);
    expect(buttons.map((button) => button.getAttribute('aria-pressed'))).to.deep.equal([
      'true',
      'true',
      'false',
      'false',
    ]);
    expect(buttons.map((button) => button.querySelector('.interval')?.textContent !== '')).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    expect(textOf(fan, '.legend')).to.match(/^A ?I sold .* 6\.1% 5\.5%–6\.7%/);
  });

  it('draws a metric by its name, in its unit, and says what it decides', async () => {
    const { history, ...entities } = withDwell(fanExperiment());
    const stream = new FakeStream(entities);
    stream.past = history;
    const fan = await fanOf(stream, { metric: 'dwell' });
    await waitUntil(() => textOf(fan).includes('sec'), 'the metric is loaded');
    expect(textOf(fan, '.legend button .rate')).to.match(/^3\d\.\d sec$/);
    expect(textOf(fan, '.legend button .interval')).to.match(/^3\d\.\d sec–3\d\.\d sec$/);
    expect(textOf(fan, '.about')).to.match(/dwell decides nothing.*hold about/);
    expect(all(fan, '[role="switch"]'), 'the ordinary test is of engagements').to.deep.equal([]);
    one<HTMLElement>(fan, '.plot').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
    await fan.updateComplete;
    expect(textOf(fan, '[role="status"]')).to.match(/sec/);
    await expect(fan).to.be.accessible();
    fan.metric = null;
    await waitUntil(() => textOf(fan, '.legend button .rate').endsWith('%'), 'engagements again');
  });

  it('draws engagements where the experiment does not declare the metric', async () => {
    const fan = await fanOf(streamOf(), { metric: 'dwell' });
    expect(textOf(fan, '.legend button .rate')).to.match(/%$/);
  });

  it('says how often an ordinary test called a winner, and what the always-valid one says', async () => {
    const fan = await fanOf(streamOf());
    expect(textOf(fan, '.verdicts')).to.match(
      /^Ordinary p < \.05: a winner 4 times, taken back 3 times\. Peeksafe: A since .+, never taken back\.$/,
    );
  });

  it('paints bands and lines in the colors of the letters', async () => {
    const fan = await fanOf(streamOf(), { notes: fanNotes });
    const painted = all<HTMLCanvasElement>(fan, 'canvas').map((canvas) => {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      return context.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value > 0)
        .length;
    });
    expect(painted.length).to.equal(2);
    expect(Math.min(...painted)).to.be.above(1000);
  });

  it('paints the tip alone when a batch comes', async () => {
    const stream = streamOf(150);
    const fan = await fanOf(stream);
    const cleared = all<HTMLCanvasElement>(fan, 'canvas').map((canvas) => {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const clear = context.clearRect.bind(context);
      const counter = { count: 0 };
      context.clearRect = (...area) => {
        counter.count++;
        clear(...area);
      };
      return counter;
    });
    for (const judged of [151, 152, 153]) await judge(stream, judged);
    const [settled, tip] = cleared.map(({ count }) => count);
    expect(settled).to.equal(0);
    expect(tip).to.be.at.least(3);
    expect(stream.historyCalls).to.equal(1);
  });

  it('adds what has settled to what is there, and looks as if all of it were painted', async () => {
    const stream = streamOf(145);
    const [from, to] = [MOMENT - 4 * 3_600_000, MOMENT + 4 * 3_600_000];
    const fan = await fanOf(stream, { range: { kind: 'between', from, to } });
    const [settled] = all<HTMLCanvasElement>(fan, 'canvas') as [HTMLCanvasElement];
    const context = settled.getContext('2d') as CanvasRenderingContext2D;
    const clear = context.clearRect.bind(context);
    let cleared = 0;
    context.clearRect = (...area) => {
      cleared++;
      clear(...area);
    };
    const pixels = (): Uint8ClampedArray => context.getImageData(0, 0, settled.width, settled.height).data;
    let [before, additions] = [pixels(), 0];
    for (let judged = 146; judged <= 199; judged++) {
      const whole = cleared;
      await judge(stream, judged);
      const after = pixels();
      if (cleared === whole && after.some((value, i) => value !== before[i])) additions++;
      before = after;
    }
    expect(additions).to.be.at.least(1);
    const whole = cleared;
    fan.dir = 'ltr';
    await waitUntil(() => cleared > whole, 'all is painted again');
    const different = new Set<number>();
    pixels().forEach((value, i) => {
      if (Math.abs(value - (before[i] as number)) > 24) different.add(Math.floor(i / 4));
    });
    // Where a line is cut, the parts of a pixel may be rounded otherwise: a few of them, each by itself. A part of a line that is missing is wider.
    expect(different.size).to.be.below(40);
    expect([...different].filter((pixel) => [1, 2, 3, 4].every((i) => different.has(pixel + i)))).to.deep.equal([]);
  });

  it('leaves alone what happens in other experiments', async () => {
    const stream = streamOf(150);
    const fan = await fanOf(stream);
    stream.push({ variants: [variantOf({ id: 'z', seq: 200, experiment: 'other' })] });
    expect(fan.isUpdatePending).to.equal(false);
    const { experiments, variants } = fanExperiment(151);
    stream.push({ experiments, variants: variants.map((one) => ({ ...one, protected: true })) });
    expect(fan.isUpdatePending).to.equal(true);
  });

  it('renders nothing for a batch: it is drawn, and what is written follows', async () => {
    const stream = streamOf(150);
    const fan = await fanOf(stream);
    const tip = all<HTMLCanvasElement>(fan, 'canvas').at(-1) as HTMLCanvasElement;
    const [picture, slider] = [tip.toDataURL(), one<HTMLInputElement>(fan, 'input[type=range]')];
    const last = Number(slider.max);
    const { experiments, variants } = fanExperiment(151);
    stream.push({ experiments, variants });
    expect(fan.isUpdatePending).to.equal(false);
    await Promise.resolve();
    expect(tip.toDataURL()).not.to.equal(picture);
    const after = tip.toDataURL();
    const context = tip.getContext('2d') as CanvasRenderingContext2D;
    let strokes = 0;
    context.stroke = () => void strokes++;
    await waitUntil(() => Number(slider.max) === last + 1, 'the slider has the batch');
    await nextFrame();
    await nextFrame();
    expect([strokes, tip.toDataURL()], 'what is written draws nothing').to.deep.equal([0, after]);
  });

  it('works without a server, on variants and a history of the page', async () => {
    const { history, variants, experiments, kills } = fanExperiment();
    const fan = await fixture<ErFan>(
      html`<er-fan
        style="width: 800px"
        .variants=${variants}
        .history=${history}
        .experiments=${experiments}
        .kills=${kills}
      ></er-fan>`,
    );
    await drawn(fan);
    expect(textOf(fan, '.verdicts')).to.contain('a winner 4 times');
    expect(all(fan, '.legend button').length).to.equal(4);
  });

  it('takes counts for judged where the page knows no more', async () => {
    const { history, variants } = fanExperiment();
    const plain = { series: history.series.map(({ judged: _, ...counts }) => counts) };
    const fan = await fixture<ErFan>(
      html`<er-fan style="width: 800px" .variants=${variants} .history=${plain}></er-fan>`,
    );
    await drawn(fan);
    expect(textOf(fan, '.verdicts')).to.match(/^Ordinary p < \.05: a winner .+\.$/);
    expect(textOf(fan, '.verdicts')).not.to.contain('Peeksafe');
  });

  it('draws a variant with its interval when it is pressed in the legend, and tells the page', async () => {
    const fan = await fanOf(streamOf());
    const third = all<HTMLButtonElement>(fan, '.legend button')[2] as HTMLButtonElement;
    const told = oneEvent<ShownEvent>(fan, 'peeksafe-shown');
    third.click();
    expect((await told).detail.shown).to.deep.equal(['car', 'train', 'people']);
    await fan.updateComplete;
    expect(third.getAttribute('aria-pressed')).to.equal('true');
    expect(third.querySelector('.interval')?.textContent).to.match(/%–/);
  });

  it('looks at another moment with the slider, with both verdicts of then', async () => {
    const fan = await fanOf(streamOf());
    const slider = one<HTMLInputElement>(fan, 'input[type=range]');
    const told = oneEvent<MomentEvent>(fan, 'peeksafe-moment');
    slider.value = '20';
    slider.dispatchEvent(new InputEvent('input'));
    const { time } = (await told).detail;
    expect(fan.moment).to.equal(time);
    await fan.updateComplete;
    expect(textOf(fan, '.verdicts')).to.equal('Ordinary p < .05: no winner yet. Peeksafe: none yet.');
    expect(slider.getAttribute('aria-valuetext')).to.contain('Peeksafe: none yet.');
    const back = one<HTMLButtonElement>(fan, '.now');
    expect(back.hidden).to.equal(false);
    back.click();
    await fan.updateComplete;
    expect(fan.moment).to.equal(null);
    expect(back.hidden).to.equal(true);
    expect(fan.shadowRoot?.activeElement).to.equal(slider);
  });

  it('counts no more than was judged at the moment that the page sets', async () => {
    const fan = await fanOf(streamOf(), { moment: MOMENT });
    expect(textOf(fan, '.verdicts')).to.equal('Ordinary p < .05: a winner once, taken back once. Peeksafe: none yet.');
  });

  it('replays the experiment batch by batch, and stops when it is asked to', async () => {
    const fan = await fanOf(streamOf());
    const play = one<HTMLButtonElement>(fan, '.play');
    play.click();
    await fan.updateComplete;
    const first = fan.moment as number;
    await waitUntil(() => (fan.moment ?? 0) > first, 'the replay goes on', { timeout: 10_000 });
    expect(play.getAttribute('aria-label')).to.equal('Stop the replay');
    play.click();
    await fan.updateComplete;
    const stopped = fan.moment;
    await aTimeout(150);
    expect(fan.moment).to.equal(stopped);
  });

  it('keeps its scales through a replay, so that nothing moves', async () => {
    const fan = await fanOf(streamOf());
    const height = fan.getBoundingClientRect().height;
    const widths = (): number[] => all(fan, '.legend button').map((button) => button.getBoundingClientRect().width);
    const before = widths();
    fan.moment = MOMENT;
    await fan.updateComplete;
    expect(fan.getBoundingClientRect().height).to.equal(height);
    expect(widths()).to.deep.equal(before);
  });

  it('reads time, variant, rate, interval and evidence by arrow keys', async () => {
    const fan = await fanOf(streamOf());
    const plot = one<HTMLElement>(fan, '.plot');
    plot.focus();
    const press = async (key: string): Promise<string> => {
      plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await fan.updateComplete;
      return textOf(fan, '[role=status]');
    };
    const newest = await press('ArrowLeft');
    expect(newest).to.match(/^A at .+: 6\.1%, interval 5\.5%–6\.7%, evidence 1 : 1$/);
    expect(await press('ArrowLeft')).not.to.equal(newest);
    expect(await press('ArrowDown')).to.match(/^B at .+: 5\.2%, .+ evidence 3\.\d : 1$/);
    expect(await press('Home')).to.match(/^B at /);
    await press('ArrowDown');
    expect(await press('Home')).to.match(/^C at .+: not judged$/);
    await press('Escape');
    expect(textOf(fan, '[role=status]')).to.equal('');
  });

  it('goes back by Page Up and on by Page Down, as the chart does', async () => {
    const fan = await fanOf(streamOf());
    const plot = one<HTMLElement>(fan, '.plot');
    const press = async (key: string): Promise<string> => {
      plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await fan.updateComplete;
      return textOf(fan, '[role=status]');
    };
    const newest = await press('End');
    const before = await press('PageUp');
    expect(before).not.to.equal(newest);
    for (let i = 0; i < 10; i++) await press('ArrowRight');
    expect(textOf(fan, '[role=status]')).to.equal(newest);
    await press('PageUp');
    expect(await press('PageDown')).to.equal(newest);
  });

  it('says of an experiment of which nothing is judged when its first figures come', async () => {
    const { experiments, variants } = fanExperiment();
    const [experiment] = experiments;
    const stream = new FakeStream({
      experiments: [{ ...(experiment as (typeof experiments)[number]), judgedTo: null, batches: 0 }],
      variants,
    });
    stream.past = { ...fanExperiment().history, series: [] };
    const fan = await fixture<ErFan>(html`<er-fan style="width: 800px" .stream=${stream}></er-fan>`);
    await waitUntil(() => textOf(fan, '.notice').startsWith('Nothing is judged yet.'));
    expect(textOf(fan, '.notice .when')).to.match(/^Opened at \d.+ The first figures come when .+ 10 minutes/);
  });

  it('reads what the pointer is at, in the stretch of time that is given', async () => {
    const fan = await fanOf(streamOf());
    const plot = one<HTMLElement>(fan, '.plot');
    const readInTheMiddle = async (): Promise<string> => {
      const { left, width } = plot.getBoundingClientRect();
      plot.dispatchEvent(new PointerEvent('pointermove', { clientX: left + width / 2 }));
      await fan.updateComplete;
      return textOf(fan, '.legend .rate');
    };
    expect(await readInTheMiddle()).to.equal('6.3%');
    fan.range = { kind: 'between', from: Date.parse('2026-03-12T08:50:00Z'), to: Date.parse('2026-03-12T09:00:00Z') };
    await fan.updateComplete;
    await nextFrame();
    expect(await readInTheMiddle()).to.equal('7.1%');
    plot.dispatchEvent(new PointerEvent('pointerleave'));
    await fan.updateComplete;
    expect(textOf(fan, '.legend .rate')).to.equal('6.1%');
  });

  it('follows the time in view, and offers the whole experiment where nothing of it is in that', async () => {
    const stream = streamOf();
    const page = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}><er-fan></er-fan></variant-stream>`,
    );
    const fan = page.querySelector('er-fan') as ErFan;
    await waitUntil(() => fan.shadowRoot?.querySelector('.plot'));
    const notice = (): string => fan.shadowRoot?.querySelector('.outside span')?.textContent ?? '';
    expect(notice()).to.equal('');
    page.view = {
      range: { kind: 'between', from: Date.parse('2026-03-10T08:50Z'), to: Date.parse('2026-03-10T09:00Z') },
    };
    await waitUntil(() => notice().startsWith('Nothing of this experiment'));
    one<HTMLElement>(fan, '.outside button').click();
    await fan.updateComplete;
    expect([notice(), page.view.range.kind, fan.shadowRoot?.activeElement?.className]).to.deep.equal([
      '',
      'experiment',
      'plot',
    ]);
    fan.range = { kind: 'last', minutes: 5 };
    await fan.updateComplete;
    expect(notice()).to.equal('');
  });

  it('writes times in the time zone that applies', async () => {
    const fan = await fanOf(streamOf(), { timeZone: 'Asia/Kathmandu', moment: MOMENT });
    expect(one(fan, 'input').getAttribute('aria-valuetext')).to.match(/^3:30:00.PM/);
  });

  it('names the day of a moment where the experiment has more than one', async () => {
    const fan = await fanOf(streamOf(), { timeZone: 'Pacific/Auckland', moment: MOMENT });
    expect(one(fan, 'input').getAttribute('aria-valuetext')).to.match(/^10:45:00.PM/);
    fan.range = { kind: 'between', from: MOMENT - 86_400_000, to: MOMENT + 3_600_000 };
    await fan.updateComplete;
    expect(one(fan, 'input').getAttribute('aria-valuetext')).to.match(/^Mar 12 10:45.PM/);
  });

  it('is an image with one sentence', async () => {
    const plot = one<HTMLElement>(await fanOf(streamOf()), '.plot');
    expect(plot.getAttribute('role')).to.equal('img');
    expect(plot.getAttribute('aria-label')).to.match(/^A leads B by 0\.9 points/);
  });

  it('is one tab stop for all variants, with arrow keys among them', async () => {
    const fan = await fanOf(streamOf());
    const buttons = all<HTMLButtonElement>(fan, '.legend button');
    expect(buttons.filter(({ tabIndex }) => tabIndex === 0).length).to.equal(1);
    buttons[0]?.focus();
    buttons[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    expect(fan.shadowRoot?.activeElement).to.equal(buttons[1]);
  });

  it('has the same figures in a table', async () => {
    const fan = await fanOf(streamOf());
    one<HTMLButtonElement>(fan, '.head > .button').click();
    await waitUntil(() => one(fan, 'table') !== null, 'the table is there', { timeout: 10_000 });
    expect(all(fan, 'thead th').map((head) => head.textContent)).to.deep.equal(['Time', 'A', 'B', 'C', 'D']);
    expect(all(fan, 'tbody tr').length).to.equal(8);
    expect(textOf(fan, 'tbody tr:last-child')).to.contain('6.1% 5.5%–6.7%');
  });

  it('shows the experiment that it is given, and says when there is none', async () => {
    const fan = await fanOf(streamOf());
    fan.experiment = 'unknown';
    await fan.updateComplete;
    expect(textOf(fan)).to.equal('No experiment to show yet.');
  });

  it('says that it waits, that it has nothing yet, and that its figures may be old', async () => {
    const waiting = await fixture<ErFan>(html`<er-fan .stream=${new FakeStream()}></er-fan>`);
    expect(textOf(waiting)).to.contain('Waiting');
    const empty = await fixture<ErFan>(html`<er-fan .stream=${new FakeStream({})}></er-fan>`);
    expect(textOf(empty)).to.equal('No experiment to show yet.');
    const stream = streamOf();
    const stale = await fanOf(stream);
    stream.setStatus('stale', 'silent');
    await stale.updateComplete;
    expect(one(stale, '[part=stale-note]')).not.to.equal(null);
  });

  it('goes on with new batches where the history cannot be loaded, and says why', async () => {
    const stream = streamOf(150);
    stream.history = () => Promise.reject(new Error('The server is busy.'));
    const fan = await fixture<ErFan>(html`<er-fan style="width: 800px" .stream=${stream}></er-fan>`);
    await waitUntil(() => textOf(fan, '[role=alert]') !== '', 'the fault is said', { timeout: 10_000 });
    expect(textOf(fan, '[role=alert]')).to.contain('The server is busy.');
    expect(all(fan, '.legend button').length).to.equal(4);
  });

  it('speaks German', async () => {
    const fan = await fanOf(streamOf(), { lang: 'de' });
    await fan.updateComplete;
    expect(textOf(fan, '.verdicts')).to.match(/p < 0,05: 4-mal .+, 3-mal .+ Peeksafe: A /);
  });

  for (const [name, properties] of [
    ['at rest', {}],
    ['with the ordinary test, in the past', { ordinary: true, moment: MOMENT }],
  ] as const)
    it(`has no fault that axe finds, ${name}`, async () => {
      await expect(await fanOf(streamOf(), properties)).to.be.accessible();
    });
});
