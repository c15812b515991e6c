import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Variant } from '../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../testing/entities.ts';
import { calendarFor } from '../shared/format/calendar.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import { figuresOf, promising } from './figures.ts';
import type { VariantSummary } from './variant-summary.ts';

const summaryOf = (stream: FakeStream): Promise<VariantSummary> =>
  fixture<VariantSummary>(html`<variant-summary .stream=${stream}></variant-summary>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const tile = (summary: VariantSummary, id: string): string =>
  summary.shadowRoot?.querySelector(`#${id}`)?.closest('.tile')?.querySelector('.value')?.textContent ?? '';
const byId = (...variants: Variant[]): Map<string, Variant> => new Map(variants.map((one) => [one.id, one]));
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const NOON = new Date(2026, 0, 5, 12).getTime();

describe('variant-summary', () => {
  it('counts what is active, and in how many tests', () => {
    const { active, experiments } = figuresOf(
      byId(variantOf({ id: 'a' }), variantOf({ id: 'b' }), variantOf({ id: 'c', status: 'killed', experiment: 'y' })),
      [],
      NOON,
    );
    expect([active, experiments]).to.deep.equal([2, 1]);
  });

  it('counts the stops since midnight where the viewer is', () => {
    const at = (ms: number): string => new Date(ms).toISOString();
    const midnight = new Date(NOON).setHours(0, 0, 0, 0);
    const kills = [
      killOf({ id: 'a', at: at(midnight - 1) }),
      killOf({ id: 'b', at: at(midnight) }),
      killOf({ id: 'c', at: at(NOON), revivedAt: at(NOON + 1) }),
    ];
    const { killsToday, revivedToday } = figuresOf(new Map(), kills, NOON);
    expect(killsToday.map(({ id }) => id)).to.deep.equal(['c', 'b']);
    expect(revivedToday).to.equal(1);
  });

  it('counts the stops since midnight where it is told to', () => {
    const kills = ['2026-01-04T18:14:59Z', '2026-01-04T18:15:00Z'].map((at, i) => killOf({ id: `k${i}`, at }));
    const now = Date.parse('2026-01-05T03:00:00Z');
    const { killsToday } = figuresOf(new Map(), kills, now, calendarFor('Asia/Kathmandu'));
    expect(killsToday.map(({ id }) => id)).to.deep.equal(['k1']);
  });

  it('takes the median time from posting to a stop, without those by hand', () => {
    const postedAt = '2026-01-05T10:00:00.000Z';
    const after = (minutes: number): string => new Date(Date.parse(postedAt) + minutes * 60_000).toISOString();
    const variants = byId(...['a', 'b', 'c', 'd'].map((id) => variantOf({ id, postedAt })));
    const kills = [
      killOf({ id: '1', variant: 'a', at: after(10) }),
      killOf({ id: '2', variant: 'b', at: after(20) }),
      killOf({ id: '3', variant: 'c', at: after(60) }),
      killOf({ id: '4', variant: 'd', at: after(1), cause: 'operator' }),
    ];
    expect(figuresOf(variants, kills, NOON)).to.deep.include({ medianTimeToKill: 20 * 60_000, timed: 3 });
    expect(figuresOf(variants, [], NOON).medianTimeToKill).to.equal(null);
  });

  it('weighs the average ER and its prediction by the same impressions', () => {
    const figures = figuresOf(
      byId(
        variantOf({ id: 'a', impressions: 1000, engagements: 20, predictedEr: 0.04 }),
        variantOf({ id: 'b', impressions: 3000, engagements: 180, predictedEr: 0.04 }),
        variantOf({ id: 'c', impressions: 1000, engagements: 100, predictedEr: null }),
      ),
      [],
      NOON,
    );
    expect(figures.er).to.equal(300 / 5000);
    expect(figures.predictedEr).to.equal(0.04);
    expect(figures.erOfPredicted).to.equal(200 / 4000);
  });

  it('says how many predictions hold: those inside the interval of the ER', () => {
    const { holding, predicted } = figuresOf(
      byId(
        variantOf({ id: 'in', predictedEr: 0.04, interval: [0.03, 0.05] }),
        variantOf({ id: 'out', predictedEr: 0.06, interval: [0.03, 0.05], status: 'killed' }),
        variantOf({ id: 'few', predictedEr: 0.06, interval: [0, 0.05], impressions: 99, engagements: 1 }),
        variantOf({ id: 'none', predictedEr: null }),
      ),
      [],
      NOON,
    );
    expect([holding, predicted]).to.deep.equal([1, 2]);
  });

  it('gives a slope of 1 to a predictor that tells good from bad, and of 0 to one that does not', () => {
    const rows = (er: (predicted: number) => number): Map<string, Variant> =>
      byId(
        ...Array.from({ length: 10 }, (_, i) => {
          const predictedEr = 0.02 + i / 200;
          return variantOf({ id: `v${i}`, predictedEr, impressions: 10_000, engagements: 10_000 * er(predictedEr) });
        }),
      );
    expect(
      figuresOf(
        rows((predicted) => predicted),
        [],
        NOON,
      ).slope,
    ).to.be.closeTo(1, 1e-9);
    expect(
      figuresOf(
        rows(() => 0.03),
        [],
        NOON,
      ).slope,
    ).to.be.closeTo(0, 1e-9);
    expect(figuresOf(byId(variantOf({ id: 'a' })), [], NOON).slope).to.equal(null);
  });

  it('prints the promise where people see it, and says so where none is kept', async () => {
    const summary = await summaryOf(new FakeStream({ experiments: [experimentOf({ id: 'x' })] }));
    expect(textOf(summary)).to.contain('by the comparison with a probability of at most 4%; one that');
    const unpredicted = experimentOf({
      id: 'y',
      budget: { alpha: 0.05, comparison: 0.05, prediction: 0, traffic: 0.01 },
    });
    const alone = experimentOf({ id: 'z', comparison: 'observational' });
    expect(promising([alone, experimentOf({ id: 'x' }), unpredicted])).to.equal(unpredicted);
    const broken = experimentOf({ id: 'b', notPromised: 'visitors-as-impressions' });
    expect(promising([unpredicted, broken])).to.equal(broken);
    const simple = experimentOf({ id: 'x', policy: 'threshold' });
    expect(promising([simple])).to.equal(undefined);
    expect(textOf(await summaryOf(new FakeStream({ experiments: [simple] })))).to.contain('has no guarantee');
  });

  it('shows six numbers, and explains each on demand', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: [variantOf({ id: 'a' }), variantOf({ id: 'b', status: 'killed', postedAt: ago(8) })],
      kills: [killOf({ id: 'k', variant: 'b', at: ago(0) })],
    });
    const summary = await summaryOf(stream);
    expect(summary.shadowRoot?.querySelectorAll('.tile')).to.have.length(6);
    expect(tile(summary, 'active')).to.equal('1');
    expect(tile(summary, 'killed')).to.equal('1');
    expect(tile(summary, 'time')).to.match(/^8 min$/);
    expect(tile(summary, 'er')).to.equal('4.00%');
    expect(tile(summary, 'calibration')).to.equal('0%');
    const tip = summary.shadowRoot?.querySelector('#calibration') as HTMLElement;
    expect(tip.matches(':popover-open')).to.equal(false);
    summary.shadowRoot?.querySelector<HTMLButtonElement>('[popovertarget=calibration]')?.click();
    expect(tip.matches(':popover-open')).to.equal(true);
    expect(tip.textContent).to.contain('inside the interval');
  });

  it('shows a stop at once, and what counts up at most once a second', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a' })] });
    const summary = await summaryOf(stream);
    stream.push({ variants: [variantOf({ id: 'a', seq: 50, impressions: 2000, engagements: 100 })] });
    await summary.updateComplete;
    expect(tile(summary, 'er')).to.equal('4.00%');
    await waitUntil(() => tile(summary, 'er') === '5.00%', 'it comes with the next second', { timeout: 3000 });
    stream.push({ kills: [killOf({ id: 'k', seq: 60, at: new Date().toISOString() })] });
    await summary.updateComplete;
    expect(tile(summary, 'killed')).to.equal('1');
  });

  it('shows what is given by property, without a server', async () => {
    const summary = await fixture<VariantSummary>(
      html`<variant-summary .variants=${[variantOf({ id: 'a' })]} .kills=${[]}></variant-summary>`,
    );
    expect(tile(summary, 'active')).to.equal('1');
    expect(tile(summary, 'saved')).to.equal('–');
  });

  it('adds up what the stops of today saved', async () => {
    const at = new Date().toISOString();
    const saving = { impressions: 100, from: 1, to: null };
    const experiments = [experimentOf({ id: 'x', saved: { impressions: 500, growth: 3.5 } })];
    const kills = ['k', 'l'].map((id) => killOf({ id, variant: id, at, saving }));
    const summary = await summaryOf(new FakeStream({ experiments, kills, variants: [variantOf({ id: 'a' })] }));
    expect(tile(summary, 'saved')).to.equal('500');
  });

  it('waits and is offline in words', async () => {
    expect(textOf(await summaryOf(new FakeStream()))).to.contain('Waiting for data');
    const stream = new FakeStream({});
    const summary = await summaryOf(stream);
    stream.setStatus('offline', 'connection-lost');
    await summary.updateComplete;
    expect(textOf(summary)).to.contain('Offline.').and.contain('Active');
  });

  it('is accessible, with an explanation open', async () => {
    const summary = await summaryOf(
      new FakeStream({ variants: [variantOf({ id: 'a' })], experiments: [experimentOf({ id: 'x' })] }),
    );
    summary.shadowRoot?.querySelector<HTMLButtonElement>('[popovertarget=er]')?.click();
    await expect(summary).to.be.accessible();
  });
});
