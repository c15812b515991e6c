import { expect, waitUntil } from '@open-wc/testing';
import type { Breakdown, Experiment } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { textIn, viewOf, within } from '../../testing/experiment-views.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ExperimentView } from '../experiment-view.ts';

const device: Breakdown = {
  version: 'e.12.2.3.4',
  experiment: 'x',
  dimension: 'device',
  alpha: 0.05 / 4,
  judgedTo: '2026-01-05T10:00:00.000Z',
  values: ['mobile', 'desktop', 'tv', 'other'],
  series: [
    {
      variant: 'a',
      impressions: [6000, 3000, 0, 20],
      engagements: [600, 150, 0, 1],
      low: [0.088, 0.04, 0, 0.001],
      high: [0.113, 0.063, 1, 0.4],
      judged: 10_000,
    },
    {
      variant: 'b',
      impressions: [6000, 3000, 0, 0],
      engagements: [420, 160, 0, 0],
      low: [0.06, 0.042, 0, 0],
      high: [0.082, 0.066, 1, 1],
      judged: 10_000,
    },
  ],
};

const streamOf = (given: Partial<Experiment> = {}, count = 2): FakeStream => {
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x', batches: 3, dimensions: ['device', 'country'], ...given })],
    variants: Array.from({ length: count }, (_, i) =>
      variantOf({ id: 'abcdefghij'[i] as string, letter: 'ABCDEFGHIJ'[i] }),
    ),
  });
  stream.breakdowns = { device };
  return stream;
};

const SECTION = '[part=segments]';

async function shownFor(stream: FakeStream): Promise<ExperimentView> {
  const view = await viewOf(stream);
  await waitUntil(() => within(view, SECTION) !== null, 'the part was not loaded');
  return view;
}

async function choose(view: ExperimentView, dimension: string): Promise<void> {
  const select = within<HTMLSelectElement>(view, `${SECTION} select`) as HTMLSelectElement;
  select.value = dimension;
  select.dispatchEvent(new Event('change'));
  await view.updateComplete;
}

const rowsOf = (view: ExperimentView): string[] =>
  [...(view.shadowRoot?.querySelectorAll(`${SECTION} tbody`) ?? [])].map((one) =>
    one.textContent.replace(/\s+/g, ' ').trim(),
  );

describe('experiment-view, its segments', () => {
  it('are not there where no dimension is declared, and ask nothing before somebody chooses', async () => {
    const plain = await viewOf(
      new FakeStream({ experiments: [experimentOf({ id: 'x' })], variants: [variantOf({ id: 'a' })] }),
    );
    expect(within(plain, SECTION)).to.equal(null);
    const stream = streamOf();
    const view = await shownFor(stream);
    expect(textIn(view, SECTION)).to.contain('Choose a dimension');
    expect(stream.breakdownCalls).to.deep.equal([]);
  });

  it('have the rates of each value by variant, with intervals, and say that they stop nothing', async () => {
    const stream = streamOf();
    const view = await shownFor(stream);
    await choose(view, 'device');
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    expect(stream.breakdownCalls).to.deep.equal([{ experiment: 'x', dimension: 'device', variants: ['a', 'b'] }]);
    const [mobile, desktop, other, ...more] = rowsOf(view);
    expect(more).to.deep.equal([], 'a value that nobody has is left out');
    expect(mobile).to.contain('Intervals do not overlap');
    expect(mobile).to.contain('A 10.00% 8.80% to 11.30% 600 of 6,000 B 7.00%');
    expect(desktop).not.to.contain('overlap');
    expect(other).to.contain('Other');
    const said = textIn(view, SECTION);
    expect(said).to.contain('Exploration: the budget is divided by the 4 values');
    expect(said).to.contain('hold together at 95%, at every look. Nothing is stopped by a segment.');
    expect(said).to.contain('90% of what was judged has a value.');
  });

  it('follow what is judged, and not what is counted', async () => {
    const stream = streamOf();
    const view = await shownFor(stream);
    await choose(view, 'device');
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    stream.push({ variants: [variantOf({ id: 'a', letter: 'A', seq: 20, impressions: 99_000 })] });
    await view.updateComplete;
    expect(stream.breakdownCalls.length).to.equal(1);
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 21, batches: 4, dimensions: ['device'] })] });
    await waitUntil(() => stream.breakdownCalls.length === 2, 'it did not ask again');
  });

  it('say why they could not be loaded, and are asked for again', async () => {
    const stream = streamOf();
    const view = await shownFor(stream);
    await choose(view, 'country');
    await waitUntil(() => textIn(view, SECTION).includes('could not be loaded'), 'no fault was said');
    stream.breakdowns = { country: { ...device, dimension: 'country', series: [] } };
    within(view, `${SECTION} button`)?.click();
    await waitUntil(() => textIn(view, SECTION).includes('Nothing was judged by country yet'), 'it was not empty');
  });

  it('show a few variants first, and more on request', async () => {
    const stream = streamOf({}, 9);
    const view = await shownFor(stream);
    await choose(view, 'device');
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    expect(textIn(view, `${SECTION} button`)).to.equal('Show 3 more');
    within(view, `${SECTION} button`)?.click();
    await waitUntil(() => stream.breakdownCalls.at(-1)?.variants?.length === 9, 'the others were not asked for');
  });

  it('show what comes although more was judged on its way, and then ask for that, one answer at a time', async () => {
    const stream = streamOf();
    const answers: ((breakdown: Breakdown) => void)[] = [];
    stream.breakdown = () => new Promise<Breakdown>((resolve) => answers.push(resolve));
    const view = await shownFor(stream);
    await choose(view, 'device');
    expect(textIn(view, SECTION)).to.contain('Loading the breakdown');
    const judgeMore = async (batches: number): Promise<void> => {
      stream.push({ experiments: [experimentOf({ id: 'x', seq: 20 + batches, batches, dimensions: ['device'] })] });
      await view.updateComplete;
    };
    for (const batches of [4, 5, 6]) await judgeMore(batches);
    expect(answers.length).to.equal(1);
    answers[0]?.(device);
    await waitUntil(() => rowsOf(view)[0]?.includes('600 of 6,000') === true, 'the answer was thrown away');
    await waitUntil(() => answers.length === 2, 'what was judged meanwhile was not asked for');
    const [first, second] = device.series as [Breakdown['series'][0], Breakdown['series'][0]];
    const later = { ...first, impressions: [7000, 3000, 0, 20], engagements: [700, 150, 0, 1] };
    expect(rowsOf(view)[0]).to.contain('600 of 6,000', 'what is shown stays until the next answer');
    answers[1]?.({ ...device, version: 'e.12.2.6.4', series: [later, second] });
    await waitUntil(() => rowsOf(view)[0]?.includes('700 of 7,000') === true, 'it was not shown');
    await view.updateComplete;
    expect(answers.length).to.equal(2);
  });

  it('never show an answer by a dimension that somebody has left', async () => {
    const stream = streamOf({ dimensions: ['device', 'country'] });
    const answers = new Map<string, (breakdown: Breakdown) => void>();
    stream.breakdown = (_, dimension) => new Promise<Breakdown>((resolve) => answers.set(dimension, resolve));
    const view = await shownFor(stream);
    await choose(view, 'device');
    await choose(view, 'country');
    answers.get('device')?.(device);
    answers.get('country')?.({ ...device, dimension: 'country', values: ['DE', 'FR', 'AT', 'other'] });
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    expect(rowsOf(view)[0]).to.contain('DE');
    expect(rowsOf(view).join(' ')).not.to.contain('mobile');
  });

  it('stay as they are when the pages of an answer came to be of two moments, and ask again once more is judged', async () => {
    const stream = streamOf();
    const view = await shownFor(stream);
    await choose(view, 'device');
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    stream.breakdowns = {};
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 21, batches: 4, dimensions: ['device'] })] });
    await waitUntil(() => textIn(view, SECTION).includes('could not be loaded'), 'no fault was said');
    expect(rowsOf(view).length).to.equal(3);
    stream.breakdowns = { device };
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 22, batches: 5, dimensions: ['device'] })] });
    await waitUntil(() => !textIn(view, SECTION).includes('could not be loaded'), 'the fault stayed');
  });

  it('keep what was shown while the stream is away, and have no fault that axe finds', async () => {
    const stream = streamOf();
    const view = await shownFor(stream);
    await choose(view, 'device');
    await waitUntil(() => rowsOf(view).length > 0, 'no rows came');
    stream.setStatus('stale', 'connection-lost');
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 21, batches: 4, dimensions: ['device'] })] });
    await view.updateComplete;
    expect(stream.breakdownCalls.length).to.equal(1);
    expect(rowsOf(view).length).to.equal(3);
    await expect(view).to.be.accessible();
  });
});
