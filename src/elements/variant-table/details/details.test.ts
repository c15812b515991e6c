import { aTimeout, expect } from '@open-wc/testing';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { DetailsEvent } from '../events.ts';
import { all, experimentWith, find, press, some, tableOf, textOf } from '../../testing/tables.ts';

describe('the details of a variant', () => {
  it('show its evidence and history in words, by Enter or a click, and close by Escape', async () => {
    const variant = variantOf({
      id: 'a',
      killDistance: { logE: Math.log(22), logNeeded: Math.log(25), rule: 'evidence' },
      judged: { impressions: 900, engagements: 36 },
      probabilityBest: 0.125,
      level: 'watch',
      interval: [0.03, 0.05],
    });
    const stream = new FakeStream({ variants: [variant], experiments: [experimentWith('x')] });
    const counts = { times: [0, 60_000], impressions: [100, 1000], engagements: [10, 40] };
    stream.past = { cursor: 'e.1', resolutionMs: 1000, series: [{ variant: 'a', ...counts }] };
    const table = await tableOf(stream);
    all(table, 'tbody td')[1]?.focus();
    await press(table, 'Enter');
    await aTimeout(0);
    await table.updateComplete;
    expect(textOf(find(table, '.details')))
      .to.contain('22 : 1 (stops at 25 : 1), evidence that others are better')
      .and.contain('36 engagements of 900 impressions (4.00%); 100 more impressions are provisional')
      .and.contain('3.00%–5.00% (95%, valid at any time)')
      .and.contain('Some evidence against it')
      .and.contain('Average ER so far')
      .and.contain('13% probability of being the best of those shown (not protected against repeated looks)')
      .and.contain('Title of x');
    expect(textOf(find(table, '.details header .letter'))).to.equal(textOf(find(table, 'tbody tr .letter')));
    expect(find(table, 'svg.history').getAttribute('aria-label')).to.match(/^ER from 10\.00% at .* to 4\.00% at /);
    expect(find(table, 'tbody tr').getAttribute('aria-current')).to.equal('true');
    stream.push({ variants: [{ ...variant, seq: 5, judged: { impressions: 1000, engagements: 40 } }] });
    await table.updateComplete;
    expect(textOf(find(table, '.details'))).to.contain('40 engagements of 1,000 impressions');
    await press(table, 'Escape');
    expect(find(table, '.details')).to.equal(null);
  });

  it('say who leads the experiment, when it is too early to say, and when the lead has changed', async () => {
    const lead = {
      ...{
        leader: 'a',
        runnerUp: 'b',
        sinceBatch: 3,
        judgedTo: '2026-01-05T10:00:00.000Z',
        alpha: 0.05 / 3,
        variants: 3,
      },
      verdict: 'leads',
      ratio: { estimate: 1.3, low: 1.05, high: 1.6 },
      difference: { estimate: 0.009, low: 0.001, high: 0.0172 },
    } as const;
    const variants = [variantOf({ id: 'a', content: 'Night trains' }), variantOf({ id: 'b', content: 'By rail' })];
    const stream = new FakeStream({ variants, experiments: [experimentWith('x', { lead })] });
    const table = await tableOf(stream);
    table.open = 'a';
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
    const said = (): string => textOf(find(table, '.details'));
    expect(said())
      .to.contain('“Night trains” leads “By rail” by 0.9 points (0.1 to 1.72)')
      .and.contain('an error of at most 1.67%, 5% shared by all pairs of 3 variants');
    const early = { ...lead, verdict: 'too-early' } as const;
    stream.push({ experiments: [experimentWith('x', { seq: 9, lead: { ...early, ratio: null, difference: null } })] });
    await table.updateComplete;
    expect(said()).to.contain('Too early to say: “Night trains” against “By rail”').and.not.contain('points');
    const changed = { ...lead, verdict: 'changed', ratio: null, difference: null } as const;
    stream.push({ experiments: [experimentWith('x', { seq: 10, lead: changed })] });
    await table.updateComplete;
    expect(said()).to.contain('The lead has changed during the experiment');
  });

  it('say why its history cannot be shown', async () => {
    const stream = new FakeStream({ variants: some() });
    stream.history = () => Promise.reject(new Error('The server is busy.'));
    const table = await tableOf(stream);
    table.open = 'a';
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
    expect(textOf(find(table, '.details'))).to.contain('The history could not be loaded: The server is busy.');
  });

  it('stand in the page at their full height, without a scroll of their own', async () => {
    const content = 'A headline of many words '.repeat(400);
    const table = await tableOf(new FakeStream({ variants: [variantOf({ id: 'a', content })] }));
    table.open = 'a';
    await table.updateComplete;
    const details = find(table, '.details');
    expect(details.clientHeight).to.be.greaterThan(420).and.equal(details.scrollHeight);
    expect(getComputedStyle(details).overflow).to.equal('visible');
  });

  it('can be shown elsewhere by the page', async () => {
    const table = await tableOf(new FakeStream({ variants: some() }));
    let asked = '';
    table.addEventListener('peeksafe-details', (event: DetailsEvent) => {
      asked = event.detail.variant.id;
      event.preventDefault();
    });
    find(table, 'td.er').click();
    await table.updateComplete;
    expect([asked, table.open, find(table, '.details')]).to.deep.equal(['a', null, null]);
  });
});
