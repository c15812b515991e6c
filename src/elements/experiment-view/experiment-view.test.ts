import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { ActionEvent } from '../shared/actions/actions.ts';
import type { ErFan } from '../er-fan/define.ts';
import type { EvidenceRace } from '../evidence-race/define.ts';
import { experimentOf, killOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { leadOf, textIn, viewOf, within } from '../testing/experiment-views.ts';
import { METRICS } from '../testing/metrics.ts';
import { FakeStream, type Entities } from '../testing/fake-stream.ts';
import type { VariantTable } from '../variant-table/variant-table.ts';
import type { VariantStream } from '../variant-stream/define.ts';
import '../variant-stream/define.ts';
import type { ExperimentView } from './experiment-view.ts';

const DWELL = METRICS.filter(({ name }) => name === 'dwell');
const lead = leadOf();
const evidence = (odds: number): Variant['killDistance'] => ({
  rule: 'evidence',
  logE: Math.log(odds),
  logNeeded: Math.log(25),
});
const a = variantOf({ id: 'a', letter: 'A', impressions: 20_000, engagements: 1200, interval: [0.056, 0.064] });
const b = variantOf({ id: 'b', letter: 'B', protected: true, killDistance: evidence(40), interval: [0.046, 0.054] });
const c = variantOf({ id: 'c', letter: 'C', killDistance: evidence(9.75), interval: [0.04, 0.05] });
const experiment = (given: Partial<Experiment> = {}): Experiment =>
  experimentOf({ id: 'x', title: 'Cycling to work', lead, ...given });
const whole = (given: Partial<Experiment> = {}, more: Entities = {}): FakeStream => {
  const stream = new FakeStream({ experiments: [experiment(given)], variants: [a, b, c], ...more });
  stream.scopes = new Set(['view', 'operate']);
  return stream;
};

describe('experiment-view', () => {
  it('says who leads and by how much, what stops next, and who is protected', async () => {
    const view = await viewOf(whole());
    expect(textIn(view, 'h2')).to.equal('Cycling to work');
    expect(textIn(view, '.lead')).to.equal('A leads B by 0.9 points (0.1 to 1.6, valid now)');
    expect(textIn(view, '.line')).to.equal(
      'Next stop: C at 9.7 : 1, stops at 25 : 1 · B is protected, else it would be stopped',
    );
    expect(textIn(view, '.age')).to.contain('22,000 impressions judged');
  });

  it('offers the metrics that the experiment declares, and shows the one that is chosen in its table', async () => {
    const view = await viewOf(whole());
    expect(within(view, '.metric-choice'), 'nothing to choose').to.equal(null);
    const measured = [a, b, c].map((one) => ({
      ...one,
      metrics: [{ name: 'dwell', n: 900, sum: 54_000, value: 60, judged: 900, interval: [58, 62] as [number, number] }],
    }));
    const stream = new FakeStream({ experiments: [experiment({ metrics: [...DWELL] })], variants: measured });
    const choosing = await viewOf(stream);
    await waitUntil(() => within(choosing, '.metric-choice select') !== null, 'the choice is loaded');
    const select = within<HTMLSelectElement>(choosing, '.metric-choice select') as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).to.deep.equal(['Engagements', 'dwell · decides nothing']);
    select.value = 'dwell';
    select.dispatchEvent(new Event('change'));
    await choosing.updateComplete;
    const table = within<VariantTable>(choosing, 'variant-table') as VariantTable;
    expect(table.metric).to.equal('dwell');
    await waitUntil(() => textIn(table, 'thead').includes('dwell'), 'the table shows it');
    await expect(choosing).to.be.accessible();
  });

  it('says when it ends by itself, and whether it is closed or a person is asked', async () => {
    const lineOf = async (given: Partial<Experiment>): Promise<string> => {
      const view = await fixture<ExperimentView>(
        html`<experiment-view .stream=${whole(given)} experiment="x" time-zone="UTC"></experiment-view>`,
      );
      await view.updateComplete;
      return textIn(view, '.line');
    };
    const openedAt = '2026-01-05T10:00:00.000Z';
    const effect = 'once no variant can beat the leader by more than 1% of its rate';
    expect(await lineOf({ openedAt, end: { maxDays: 14, when: 'close' } })).to.match(
      /· Closes by itself: Jan 19 10:00 AM$/,
    );
    expect(await lineOf({ openedAt, end: { minEffect: 0.01, when: 'suggest' } })).to.contain(
      `Closing is suggested: ${effect}`,
    );
    expect(await lineOf({ openedAt, end: { maxDays: 0.5, minEffect: 0.01, when: 'close' } })).to.contain(
      `Closes by itself: Jan 5 10:00 PM, or ${effect}`,
    );
    const pause = { cause: 'operator', reason: '', since: openedAt, by: null } as const;
    expect(await lineOf({ openedAt, pause, end: { maxDays: 14, when: 'close' } })).to.contain(
      'Closing is suggested, since automatic stops are paused: Jan 19 10:00 AM',
    );
    const over = { openedAt, closedAt: '2026-01-06T10:00:00.000Z', end: { maxDays: 14, when: 'close' } } as const;
    expect(await lineOf(over)).to.not.contain('by itself');
  });

  it('asks whether to close where two are equal, and says what was decided', async () => {
    const stream = whole({
      lead: {
        ...lead,
        verdict: 'too-early',
        ratio: { estimate: 1, low: 0.95, high: 1.05 },
        difference: { estimate: 0, low: -0.002, high: 0.003 },
      },
    });
    const view = await viewOf(stream);
    expect(textIn(view, '.lead')).to.equal('A and B differ by at most 0.3 points');
    expect(textIn(view, '.line')).to.match(/^More traffic will hardly tell them apart. Close the experiment\?/);
    stream.push({
      variants: [b, c].map((one) => ({
        ...one,
        seq: 9,
        status: 'killed' as const,
        endedAt: '2026-01-05T11:00:00.000Z',
      })),
    });
    await view.updateComplete;
    expect(textIn(view, '.lead')).to.equal('Only A is left');
    expect(textIn(view, '.line')).to.match(/^Decided .* after 22,000 impressions$/);
  });

  it('keeps its height while figures and headlines change', async () => {
    const stream = whole();
    const view = await viewOf(stream);
    const height = (): number => within(view, '.head')?.getBoundingClientRect().height ?? 0;
    const before = height();
    expect(before).to.be.above(80);
    stream.push({ experiments: [experiment({ seq: 9, lead: { ...lead, verdict: 'too-early' } })] });
    await view.updateComplete;
    expect(textIn(view, '.lead')).to.match(/^Too early to say/);
    expect(height()).to.equal(before);
    stream.push({ experiments: [experiment({ seq: 10, lead: null })] });
    await view.updateComplete;
    expect(height()).to.equal(before);
  });

  it('announces that the lead has changed, and not each figure', async () => {
    const stream = whole();
    const view = await viewOf(stream);
    const announced = (): string => textIn(view, '.visually-hidden[role=status]');
    stream.push({ experiments: [experiment({ seq: 9, lead: { ...lead, leader: 'b', runnerUp: 'a' } })] });
    await waitUntil(() => announced() !== '');
    expect(announced()).to.match(/^B leads A by 0.9 points/);
  });

  it('shows the experiment that it is told, the one in view, or one that runs without an alarm', async () => {
    const stream = new FakeStream({
      experiments: [
        experiment({ id: 'quiet', title: 'Quiet' }),
        experiment({
          id: 'loud',
          title: 'Loud',
          pause: { cause: 'traffic', reason: '', since: lead.judgedTo, by: null },
        }),
      ],
    });
    const page = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}><experiment-view></experiment-view></variant-stream>`,
    );
    const view = page.querySelector('experiment-view') as ExperimentView;
    await waitUntil(() => textIn(view, 'h2') === 'Quiet');
    page.view = { experiment: 'loud' };
    await waitUntil(() => textIn(view, 'h2') === 'Loud');
    view.experiment = 'quiet';
    await view.updateComplete;
    expect(textIn(view, 'h2')).to.equal('Quiet');
    view.experiment = 'none';
    await view.updateComplete;
    expect(textIn(view)).to.contain('There is no experiment called “none”.');
  });

  it('stays with the experiment that it found, whatever needs somebody later', async () => {
    const stream = new FakeStream({ experiments: [experiment({ id: 'first', title: 'First' })] });
    const view = await viewOf(stream);
    const pause = { cause: 'traffic', reason: '', since: lead.judgedTo, by: null } as const;
    stream.push({ experiments: [experiment({ id: 'second', title: 'Second', seq: 9, pause })] });
    await view.updateComplete;
    expect(textIn(view, 'h2')).to.equal('First');
  });

  it('shows the planned and the seen shares, and what was skipped for them', async () => {
    const shares = ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 }));
    const stream = whole({
      shares,
      skipped: 2,
      batches: 50,
      traffic: { logE: Math.log(9470), logNeeded: Math.log(100) },
    });
    const view = await viewOf(stream);
    const text = textIn(view, '[part=traffic]');
    expect(text).to.contain('33% 91%').and.contain('2 of 50 batches skipped');
    expect(text).to.contain('Evidence that it is not split as planned: 9,470 : 1 (alarm at 100 : 1)');
    // A share is colored only where an alarm excludes its plan.
    expect(within(view, '[part=traffic] .bad')).to.equal(null);
    stream.push({
      experiments: [
        experiment({ seq: 9, shares, pause: { cause: 'traffic', reason: '', since: lead.judgedTo, by: null } }),
      ],
    });
    await view.updateComplete;
    expect(within(view, '[part=traffic] td.bad')).not.to.equal(null);
  });

  it('compares the split with equal shares where the plan of the stream assigns and nobody planned others', async () => {
    const traffic = { logE: Math.log(2), logNeeded: Math.log(100) };
    const stopped = { ...c, status: 'killed' as const, endedAt: '2026-01-05T11:00:00.000Z' };
    const [many, few] = [a, b].map((one, i) => ({ ...one, units: i === 0 ? 6000 : 2000, engagedUnits: 100 }));
    const stream = new FakeStream({
      experiments: [experiment({ shares: [], unit: 'visitors', traffic })],
      variants: [many as Variant, few as Variant, stopped],
    });
    const view = await viewOf(stream);
    const cells = [...(view.shadowRoot?.querySelectorAll('[part=traffic] tbody tr') ?? [])].map((row) =>
      [...row.querySelectorAll('td')].slice(0, 2).map((cell) => cell.textContent?.trim()),
    );
    expect(cells.slice(0, 2)).to.deep.equal([
      ['50%', '75%'],
      ['50%', '25%'],
    ]);
    expect(cells[2]?.[0]).to.match(/stopped/i);
  });

  it('shows no split where nobody plans any: no shares, and no plan that assigns', async () => {
    const view = await viewOf(whole({ shares: [], traffic: null }));
    expect(within(view, '[part=traffic]')).to.equal(null);
  });

  it('goes to the split and lets stops go on, with undo', async () => {
    const shares = ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 }));
    const stream = whole({ shares, pause: { cause: 'traffic', reason: '', since: lead.judgedTo, by: null } });
    const view = await viewOf(stream);
    within(view, '.see-split')?.click();
    expect(view.shadowRoot?.activeElement?.id).to.equal('traffic');
    within(view, '.resume')?.focus();
    setTimeout(() => within(view, '.resume')?.click());
    const event: ActionEvent<'resume'> = await oneEvent(view, 'peeksafe-resume');
    expect(event.detail.experiment.id).to.equal('x');
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'experiment.resumed', experiment: 'x' });
    await waitUntil(() => within(view, '.action-notice .link') !== null);
    expect(within(view, '.resume')).to.equal(null);
    expect(view.shadowRoot?.activeElement?.id, 'the focus stays in the view').to.equal('title');
    within(view, '.action-notice .link')?.click();
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'experiment.paused', experiment: 'x' });
  });

  it('has no buttons that act for those who may only watch', async () => {
    const stream = whole({ pause: { cause: 'operator', reason: '', since: lead.judgedTo, by: null } });
    stream.scopes = new Set(['view']);
    expect(within(await viewOf(stream), '.resume')).to.equal(null);
  });

  it('compares two variants that are selected, and says where the interval is from', async () => {
    const view = await viewOf(whole());
    view.selection = ['a', 'b'];
    await view.updateComplete;
    await waitUntil(() => within(view, '[part=compare]') !== null);
    expect(textIn(view, '[part=compare]'))
      .to.contain('Compare A and B')
      .and.contain('A leads B by 0.9 points (0.1 to 1.6, valid now)')
      .and.contain('the budget of 5% is divided by 3 pairs. From the batches that both share.');
    view.selection = ['a', 'c'];
    await view.updateComplete;
    expect(textIn(view, '[part=compare]')).to.contain('Compare A and C').and.contain('from the intervals of both');
    view.selection = ['b', 'c'];
    await view.updateComplete;
    expect(textIn(view, '[part=compare] .said')).to.match(
      /^Too early to say · B against C: \S+ points \(\S+ to \S+\) · next stop C$/,
    );
    within(view, '[part=compare] .icon-button')?.click();
    await view.updateComplete;
    expect(within(view, '[part=compare]')).to.equal(null);
    expect(view.selection).to.deep.equal([]);
    expect(view.shadowRoot?.activeElement?.id).to.equal('title');
  });

  it('compares what is selected in its table, and shares the selection', async () => {
    const page = await fixture<VariantStream>(
      html`<variant-stream .stream=${whole()}><experiment-view experiment="x"></experiment-view></variant-stream>`,
    );
    const view = page.querySelector('experiment-view') as ExperimentView;
    await waitUntil(() => within(view, 'variant-table') !== null);
    const table = within(view, 'variant-table') as HTMLElement;
    table.dispatchEvent(
      new CustomEvent('peeksafe-select', { detail: { ids: ['b', 'c'] }, bubbles: true, composed: true }),
    );
    await waitUntil(() => within(view, '[part=compare]') !== null);
    expect(page.view.selection).to.deep.equal(['b', 'c']);
    expect(textIn(view, '[part=compare]')).to.contain('Compare B and C');
  });

  it('tells the decisions, newest first, each with its letter', async () => {
    const kill = killOf({
      id: 'k',
      variant: 'c',
      at: '2026-01-05T11:00:00.000Z',
      revivedAt: '2026-01-05T12:00:00.000Z',
      revivedBy: 'maria',
    });
    const view = await viewOf(whole({}, { kills: [kill, killOf({ id: 'l', experiment: 'other' })] }));
    const entries = [...(view.shadowRoot?.querySelectorAll('[part=decision] p') ?? [])].map((entry) =>
      entry.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(entries).to.have.length(2);
    expect(entries[0]).to.match(/^C restarted with fresh evidence by maria$/);
    expect(entries[1]).to.match(/^C stopped: Actual ER 0.50%/);
  });

  it('shows suggestions about this experiment, and no list where there are none', async () => {
    const stream = whole();
    const view = await viewOf(stream);
    expect(within(view, 'suggestion-list')).to.equal(null);
    stream.push({
      suggestions: [suggestionOf({ id: 's', seq: 9, about: { kind: 'variant', id: 'b' }, title: 'Unprotect B' })],
    });
    await waitUntil(() => within(view, 'suggestion-list') !== null);
    const list = within(view, 'suggestion-list') as HTMLElement;
    await waitUntil(() => list.shadowRoot?.textContent?.includes('Unprotect B'));
  });

  it('draws its fan and its race at one moment, which the next experiment does not keep', async () => {
    const stream = whole({}, { experiments: [experiment(), experiment({ id: 'y', title: 'Sleep' })] });
    const view = await viewOf(stream);
    view.experiment = 'x';
    await view.updateComplete;
    const [fan, race] = ['er-fan', 'evidence-race'].map((tag) => within(view, tag)) as [ErFan, EvidenceRace];
    expect([fan.experiment, race.experiment]).to.deep.equal(['x', 'x']);
    const time = Date.parse(lead.judgedTo);
    fan.dispatchEvent(new CustomEvent('peeksafe-moment', { detail: { time }, bubbles: true, composed: true }));
    await view.updateComplete;
    expect([fan.moment, race.moment, view.moment]).to.deep.equal([time, time, time]);
    view.experiment = 'y';
    await view.updateComplete;
    expect([fan.experiment, race.moment]).to.deep.equal(['y', null]);
  });

  it('shows the details of a variant over the page, which close with the next experiment', async () => {
    const stream = whole({}, { experiments: [experiment(), experiment({ id: 'y', title: 'Sleep' })] });
    const view = await viewOf(stream);
    view.experiment = 'x';
    await view.updateComplete;
    const table = within(view, 'variant-table') as VariantTable;
    const height = view.getBoundingClientRect().height;
    table.open = 'a';
    await table.updateComplete;
    expect(within(table, '.details')?.matches(':popover-open')).to.equal(true);
    expect(view.getBoundingClientRect().height, 'nothing moves').to.equal(height);
    view.experiment = 'y';
    await view.updateComplete;
    await table.updateComplete;
    expect([table.open, within(table, '.details')]).to.deep.equal([null, null]);
  });

  it('writes times in the time zone of the element', async () => {
    const view = await viewOf(whole({ openedAt: '2026-01-05T10:00:00.000Z' }));
    view.timeZone = 'Pacific/Kiritimati';
    await view.updateComplete;
    expect(textIn(view, '.age')).to.contain('Running since Jan 6 12:00 AM');
  });

  it('says the promise word for word', async () => {
    const view = await viewOf(whole());
    expect(textIn(view, '[part=promise]')).to.match(
      /^If a variant is at least as good as every other at all times, the probability that the comparison ever stops it is at most 4%/,
    );
  });

  it('goes on showing older decisions of plain data', async () => {
    const kills = Array.from({ length: 10 }, (_, i) => killOf({ id: `k${i}`, variant: 'a', experiment: 'x' }));
    const view = await fixture<ExperimentView>(
      html`<experiment-view .experiments=${[experiment()]} .variants=${[a, b, c]} .kills=${kills}></experiment-view>`,
    );
    const entries = (): number => view.shadowRoot?.querySelectorAll('.decisions li').length ?? 0;
    expect(entries()).to.equal(8);
    (within(view, '.decisions .link') as HTMLElement).click();
    await view.updateComplete;
    expect(entries()).to.equal(10);
    view.requestUpdate();
    await view.updateComplete;
    expect(entries()).to.equal(10);
  });

  it('shows plain data without a stream: letters as given, and no claims', async () => {
    const view = await fixture<ExperimentView>(
      html`<experiment-view .variants=${[variantOf({ id: 'q' }), variantOf({ id: 'p' })]}></experiment-view>`,
    );
    expect(textIn(view, 'h2')).to.equal('x');
    expect(textIn(view, '.lead')).to.equal('Variants are not compared');
    view.selection = ['q', 'p'];
    await view.updateComplete;
    await waitUntil(() => within(view, '[part=compare]') !== null);
    expect(textIn(view, '#compare-title')).to.equal('Compare A and B');
  });

  it('waits, is empty, stale and offline in words', async () => {
    expect(textIn(await viewOf(new FakeStream()))).to.contain('Waiting');
    expect(textIn(await viewOf(new FakeStream({})))).to.contain('No experiment is chosen');
    const stream = whole();
    const view = await viewOf(stream);
    stream.setStatus('stale', 'silent');
    await view.updateComplete;
    expect(within(view, '[part="stale-note"]')).to.not.equal(null);
  });

  it('has no fault that axe finds, compared and alarmed too', async () => {
    const shares = ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 }));
    const pause = { cause: 'traffic', reason: '', since: lead.judgedTo, by: null } as const;
    const view = await viewOf(whole({ shares, pause }));
    view.selection = ['a', 'c'];
    await waitUntil(() => within(view, '[part=compare]') !== null);
    await expect(view).to.be.accessible();
  });
});
