import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../testing/entities.ts';
import { calendarFor, type Calendar } from '../shared/format/calendar.ts';
import { leadOf } from '../testing/experiment-views.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import { measuredExperiment, measuredVariants } from '../testing/metrics.ts';
import './define.ts';
import { figuresOf, presentOf, promising, type Figures } from './figures.ts';
import type { VariantSummary } from './variant-summary.ts';

const summaryOf = (stream: FakeStream): Promise<VariantSummary> =>
  fixture<VariantSummary>(html`<variant-summary .stream=${stream}></variant-summary>`);
/** Presses a key where the focus is, as a browser does: Enter clicks what takes no key itself. */
const press = (host: Element, key: string): void => {
  const at = host.shadowRoot?.activeElement as HTMLElement | null;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  if (at?.dispatchEvent(event) === true && key === 'Enter') at.click();
};
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const tile = (summary: VariantSummary, id: string): string =>
  summary.shadowRoot?.querySelector(`#${id}`)?.closest('.tile')?.querySelector('.value')?.textContent ?? '';
const figures = (
  sources: { experiments?: Experiment[]; variants?: Variant[]; kills?: Kill[] },
  calendar?: Calendar,
  now = NOON,
): Figures => figuresOf({ experiments: [], variants: [], kills: [], ...sources }, now, calendar);
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const DAY_MS = 24 * 3_600_000;
const NOON = new Date(2026, 0, 5, 12).getTime();

describe('variant-summary', () => {
  it('counts the experiments that run, that were decided today, and that need somebody', () => {
    const pause = { cause: 'traffic', reason: '', since: new Date(NOON).toISOString(), by: null } as const;
    const pair = (experiment: string, given: Partial<Variant> = {}): Variant[] => [
      variantOf({ id: `${experiment}-a`, experiment }),
      variantOf({ id: `${experiment}-b`, experiment, ...given }),
    ];
    const killed = (at: number): Partial<Variant> => ({ status: 'killed', endedAt: new Date(at).toISOString() });
    const { running, decidedToday, needing } = figures({
      experiments: ['x', 'y', 'z', 'w'].map((id) => experimentOf({ id, pause: id === 'y' ? pause : null })),
      variants: [...pair('x'), ...pair('y'), ...pair('z', killed(NOON - 1)), ...pair('w', killed(NOON - DAY_MS))],
    });
    expect([running, decidedToday, needing]).to.deep.equal([2, 1, 1]);
  });

  it('tells experiments that somebody could close from those with an alarm', async () => {
    const lead = leadOf({
      verdict: 'too-early',
      ratio: { estimate: 1, low: 0.95, high: 1.05 },
      difference: { estimate: 0, low: -0.002, high: 0.003 },
    });
    const experiments = ['x', 'y'].map((id) =>
      experimentOf({ id, lead: { ...lead, leader: `${id}-a`, runnerUp: `${id}-b` } }),
    );
    const variants = ['x-a', 'x-b', 'y-a', 'y-b'].map((id) => variantOf({ id, experiment: id.charAt(0) }));
    const { needing, closable } = figures({ experiments, variants });
    expect([needing, closable]).to.deep.equal([0, 2]);
    const summary = await fixture<VariantSummary>(
      html`<variant-summary .experiments=${experiments} .variants=${variants} .kills=${[]}></variant-summary>`,
    );
    expect(summary.shadowRoot?.textContent).to.contain('2 could be closed').and.not.contain('need you');
  });

  const at = (ms: number): string => new Date(ms).toISOString();
  const midnight = new Date(NOON).setHours(0, 0, 0, 0);

  it('counts the stops since midnight where the viewer is', () => {
    const kills = [
      killOf({ id: 'a', at: at(midnight - 1) }),
      killOf({ id: 'b', at: at(midnight) }),
      killOf({ id: 'c', at: at(NOON), revivedAt: at(NOON + 1) }),
    ];
    expect(figures({ kills }).killsToday.map(({ id }) => id)).to.deep.equal(['b', 'c']);
  });

  it('counts the stops since midnight where it is told to', () => {
    const kills = ['2026-01-04T18:14:59Z', '2026-01-04T18:15:00Z'].map((time, i) => killOf({ id: `k${i}`, at: time }));
    const now = Date.parse('2026-01-05T03:00:00Z');
    const { killsToday } = figures({ kills }, calendarFor('Asia/Kathmandu'), now);
    expect(killsToday.map(({ id }) => id)).to.deep.equal(['k1']);
  });

  it('holds today against the days before until the same time of day, as many as there are, at most seven', () => {
    const kill = (days: number, hours: number): Kill =>
      killOf({ id: `${days}-${hours}`, at: at(NOON - days * DAY_MS - hours * 3_600_000) });
    const kills = [kill(0, 1), kill(1, 1), kill(1, 2), kill(1, -1), kill(2, 3), kill(9, 1)];
    const since = (days: number): Variant[] => [variantOf({ id: 'a', postedAt: at(NOON - days * DAY_MS) })];
    const utc = calendarFor('UTC');
    expect(figures({ kills, variants: since(0) }, utc)).to.deep.include({ killsByDay: [1], usuallyByNow: null });
    expect(figures({ kills, variants: since(2) }, utc)).to.deep.include({ killsByDay: [1, 3, 1], usuallyByNow: 1.5 });
    const week = figures({ kills, variants: since(30) }, utc);
    expect(week.killsByDay).to.deep.equal([0, 0, 0, 0, 0, 1, 3, 1]);
    expect(week.usuallyByNow).to.equal(3 / 7);
  });

  it('lives in the time of a replayed stream', () => {
    const kills = [killOf({ id: 'k', at: '2013-03-12T09:00:00.000Z' })];
    const variants = [
      variantOf({ id: 'a', postedAt: '2013-03-12T08:00:00.000Z', countedAt: '2013-03-12T10:00:00.000Z' }),
    ];
    const present = (isReplay: boolean): number => presentOf({ experiments: [], variants, kills }, NOON, isReplay);
    expect([present(false), present(true)]).to.deep.equal([NOON, Date.parse('2013-03-12T10:00:00.000Z')]);
  });

  it('says how many predictions hold: those inside the interval of the ER', () => {
    const { holding, predicted } = figures({
      variants: [
        variantOf({ id: 'in', predictedEr: 0.04, interval: [0.03, 0.05] }),
        variantOf({ id: 'out', predictedEr: 0.06, interval: [0.03, 0.05], status: 'killed' }),
        variantOf({ id: 'few', predictedEr: 0.06, interval: [0, 0.05], impressions: 99, engagements: 1 }),
        variantOf({ id: 'none', predictedEr: null }),
      ],
    });
    expect([holding, predicted]).to.deep.equal([1, 2]);
  });

  it('gives a slope of 1 to a predictor that tells good from bad, and of 0 to one that does not', () => {
    const slopeOf = (er: (predicted: number) => number): number | null =>
      figures({
        variants: Array.from({ length: 10 }, (_, i) => {
          const predictedEr = 0.02 + i / 200;
          return variantOf({ id: `v${i}`, predictedEr, impressions: 10_000, engagements: 10_000 * er(predictedEr) });
        }),
      }).slope;
    expect(slopeOf((predicted) => predicted)).to.be.closeTo(1, 1e-9);
    expect(slopeOf(() => 0.03)).to.be.closeTo(0, 1e-9);
    expect(figures({ variants: [variantOf({ id: 'a' })] }).slope).to.equal(null);
  });

  it('prints the promise where people see it, and says so where none is kept', async () => {
    const summary = await summaryOf(new FakeStream({ experiments: [experimentOf({ id: 'x' })] }));
    expect(textOf(summary)).to.contain(
      'the probability that the comparison ever stops it is at most 4%; if it always earns',
    );
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

  it('shows the numbers that it knows, in one line, and explains each on demand', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: ['a', 'b', 'c'].map((id) => variantOf({ id, status: id === 'c' ? 'killed' : 'active' })),
      kills: [killOf({ id: 'k', variant: 'c', at: ago(0) })],
    });
    const summary = await summaryOf(stream);
    summary.style.inlineSize = '1248px';
    const ids = [...(summary.shadowRoot?.querySelectorAll('.tile .menu') ?? [])].map(({ id }) => id);
    expect(ids).to.deep.equal(['running', 'killed', 'calibration']);
    expect(tile(summary, 'running')).to.equal('1');
    expect(tile(summary, 'killed')).to.equal('1');
    expect(tile(summary, 'calibration')).to.equal('0%');
    const tops = [...(summary.shadowRoot?.querySelectorAll('.tile') ?? [])].map((one) => one.getBoundingClientRect());
    expect(new Set(tops.map(({ top }) => top)).size).to.equal(1);
    expect(tops[0]?.height).to.be.closeTo(56, 4);
    const tip = summary.shadowRoot?.querySelector('#calibration') as HTMLElement;
    expect(tip.matches(':popover-open')).to.equal(false);
    summary.shadowRoot?.querySelector<HTMLButtonElement>('[popovertarget=calibration]')?.click();
    expect(tip.matches(':popover-open')).to.equal(true);
    expect(tip.textContent).to.contain('inside the interval');
  });

  it('shows a stop at once, and what counts up at most once a second', async () => {
    const pair = (seq: number, interval: [number, number]): Variant[] =>
      ['a', 'b'].map((id) => variantOf({ id, seq, predictedEr: 0.04, interval }));
    const stream = new FakeStream({ experiments: [experimentOf({ id: 'x' })], variants: pair(1, [0.03, 0.05]) });
    const summary = await summaryOf(stream);
    stream.push({ variants: pair(50, [0.01, 0.02]) });
    await summary.updateComplete;
    expect(tile(summary, 'calibration')).to.equal('100%');
    await waitUntil(() => tile(summary, 'calibration') === '0%', 'it comes with the next second', { timeout: 3000 });
    stream.push({ kills: [killOf({ id: 'k', seq: 60, at: new Date().toISOString() })] });
    await summary.updateComplete;
    expect(tile(summary, 'killed')).to.equal('1');
  });

  it('shows what is given by property, without a server', async () => {
    const summary = await fixture<VariantSummary>(
      html`<variant-summary
        .experiments=${[experimentOf({ id: 'x' })]}
        .variants=${['a', 'b'].map((id) => variantOf({ id }))}
        .kills=${[]}
      ></variant-summary>`,
    );
    expect(tile(summary, 'running')).to.equal('1');
    expect(tile(summary, 'saved')).to.equal('');
  });

  it('counts the experiments that ran on the days before', () => {
    const opened = (days: number): string => at(NOON - days * DAY_MS);
    const pair = (experiment: string, days: number, endedAt: string | null): Variant[] =>
      ['a', 'b'].map((id) =>
        variantOf({
          ...{ id: `${experiment}-${id}`, experiment, postedAt: opened(days) },
          ...(id === 'b' && endedAt !== null && { status: 'killed', endedAt }),
        }),
      );
    const { running, runningByDay } = figures(
      {
        experiments: [experimentOf({ id: 'x', openedAt: opened(3) }), experimentOf({ id: 'y', openedAt: opened(1) })],
        variants: [...pair('x', 3, at(NOON - DAY_MS)), ...pair('y', 1, null)],
      },
      calendarFor('UTC'),
    );
    expect([running, runningByDay]).to.deep.equal([1, [1, 1, 1, 1]]);
    const none = figures(
      { experiments: [experimentOf({ id: 'x' })], variants: pair('x', 0, null) },
      calendarFor('UTC'),
    );
    expect(none.runningByDay).to.deep.equal([1]);
  });

  it('draws each number that has days to compare it with, and is one tab stop that arrows move through', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x', openedAt: ago(3 * 24 * 60) })],
      variants: ['a', 'b'].map((id) => variantOf({ id, postedAt: ago(3 * 24 * 60) })),
      kills: [killOf({ id: 'k', variant: 'b', at: ago(0) })],
    });
    const summary = await summaryOf(stream);
    for (const id of ['running', 'killed', 'calibration'])
      expect(summary.shadowRoot?.querySelector(`.tile.${id} .spark`), id).not.to.equal(null);
    const stops = (): HTMLElement[] =>
      [...(summary.shadowRoot?.querySelectorAll<HTMLElement>('button.about') ?? [])].filter(
        (one) => one.tabIndex === 0,
      );
    const [first] = stops();
    expect(stops()).to.have.length(1);
    first?.focus();
    const focused = (): string | undefined =>
      summary.shadowRoot?.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    press(summary, 'ArrowRight');
    expect(focused()).to.equal('killed');
    expect(stops()).to.have.length(1);
    press(summary, 'End');
    expect(focused()).to.equal('risk');
    summary.dir = 'rtl';
    press(summary, 'ArrowRight');
    expect(focused()).to.equal('calibration');
  });

  it('adds up what the stops of today saved', async () => {
    const at = new Date().toISOString();
    const saving = { impressions: 100, from: 1, to: null };
    const experiments = [experimentOf({ id: 'x', saved: { impressions: 500, growth: 3.5 } })];
    const kills = ['k', 'l'].map((id) => killOf({ id, variant: id, at, saving }));
    const summary = await summaryOf(new FakeStream({ experiments, kills, variants: [variantOf({ id: 'a' })] }));
    expect(tile(summary, 'saved')).to.equal('500');
  });

  it('fills its card with the tiles where the risk stands below them', async () => {
    const experiments = [experimentOf({ id: 'x' })];
    const summary = await summaryOf(new FakeStream({ experiments, variants: [variantOf({ id: 'a' })] }));
    for (const width of [390, 780]) {
      summary.style.inlineSize = `${width}px`;
      await summary.updateComplete;
      const [tiles, all] = ['.tiles', '.all'].map((one) => summary.shadowRoot?.querySelector<HTMLElement>(one));
      expect(tiles?.offsetWidth, `${width} px`).to.equal(all?.offsetWidth);
    }
  });

  it('keeps room for the longest number of saved impressions, so that nothing beside it moves', async () => {
    const summaryWith = async (impressions: number): Promise<number> => {
      const experiments = [experimentOf({ id: 'x', saved: { impressions, growth: 3.5 } })];
      const kill = killOf({ id: 'k', at: new Date().toISOString(), saving: { impressions: 0, from: 1, to: null } });
      const summary = await summaryOf(
        new FakeStream({ experiments, kills: [kill], variants: [variantOf({ id: 'a' })] }),
      );
      const value = summary.shadowRoot?.querySelector('.saved .value');
      return (value as HTMLElement).getBoundingClientRect().width;
    };
    expect(new Set(await Promise.all([9900, 53_500, 188_800].map(summaryWith))).size).to.equal(1);
  });

  it('waits and is offline in words', async () => {
    expect(textOf(await summaryOf(new FakeStream()))).to.contain('Waiting for data');
    const stream = new FakeStream({});
    const summary = await summaryOf(stream);
    stream.setStatus('offline', 'connection-lost');
    await summary.updateComplete;
    expect(textOf(summary)).to.contain('Offline.').and.contain('running');
  });

  it('is accessible, with an explanation open', async () => {
    const summary = await summaryOf(
      new FakeStream({ variants: [variantOf({ id: 'a' })], experiments: [experimentOf({ id: 'x' })] }),
    );
    summary.shadowRoot?.querySelector<HTMLButtonElement>('[popovertarget=running]')?.click();
    await expect(summary).to.be.accessible();
  });

  it('has the value of a metric over all variants that are shown, and how many break it', async () => {
    const entities = { experiments: [measuredExperiment()], variants: measuredVariants() };
    const stream = new FakeStream(entities);
    const summary = await fixture<VariantSummary>(
      html`<variant-summary .stream=${stream} metric="dwell"></variant-summary>`,
    );
    await waitUntil(() => tile(summary, 'metric') !== '', 'the part that knows metrics is loaded');
    // 4,000 units of 60 s, 4,000 of 72 s and 90 of 100 s.
    expect(tile(summary, 'metric')).to.equal('66.4 sec');
    expect(textOf(summary)).to.contain('3 variants').and.contain('8,090 units together').and.contain('hold about');
    summary.metric = 'bounce';
    await waitUntil(() => tile(summary, 'metric').endsWith('%'));
    expect(textOf(summary)).to.contain('1 of 3 breaks it');
    await expect(summary).to.be.accessible();
    summary.metric = 'order-value';
    await summary.updateComplete;
    // Ratios are weighted by what is below the line.
    const [above, below] = [4000 * 40 + 4000 * 30 + 9, 4000 + 4000 + 90];
    expect(tile(summary, 'metric')).to.equal((above / below).toFixed(1));
    summary.metric = 'of nobody';
    await summary.updateComplete;
    expect(tile(summary, 'metric')).to.equal('');
  });
});
