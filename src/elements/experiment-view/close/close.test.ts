import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Experiment } from '../../../protocol/index.ts';
import type { ActionEvent } from '../../shared/actions/actions.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { leadOf, textIn, viewOf, within } from '../../testing/experiment-views.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';
import type { ExperimentView } from '../experiment-view.ts';
import type { ShareEvent } from '../head/share.ts';

const experiment = (given: Partial<Experiment> = {}): Experiment =>
  experimentOf({ id: 'x', title: 'Cycling', lead: leadOf(), ...given });
const streamOf = (): FakeStream => {
  const variants = [
    variantOf({ id: 'a', letter: 'A' }),
    variantOf({ id: 'b', letter: 'B' }),
    variantOf({ id: 'c', letter: 'C', status: 'killed' }),
  ];
  const stream = new FakeStream({ experiments: [experiment()], variants });
  stream.scopes = new Set(['view', 'operate']);
  return stream;
};
async function opened(stream: FakeStream): Promise<ExperimentView> {
  const view = await viewOf(stream);
  within(view, '.button.close')?.click();
  await waitUntil(() => within<HTMLDialogElement>(view, 'dialog')?.open === true);
  return view;
}

describe('closing an experiment', () => {
  it('says the effect before anything is posted, offers who leads, and warns of a winner that does not lead', async () => {
    const stream = streamOf();
    const view = await opened(stream);
    expect(textIn(view, '.effect')).to.contain('All 2 variants end. The publisher is told that A won');
    expect(view.shadowRoot?.querySelectorAll('.option')).to.have.length(3);
    expect(textIn(view, '.caution')).to.equal('');
    within(view, '.option:nth-of-type(2) input')?.click();
    await view.updateComplete;
    expect(textIn(view, '.effect')).to.contain('B won').and.contain('B does not lead');
    within(view, '.option:nth-of-type(3) input')?.click();
    await view.updateComplete;
    expect(textIn(view, '.effect')).to.contain('ended without a winner');
    await expect(view).to.be.accessible();
    within<HTMLDialogElement>(view, 'dialog')?.close();
    await waitUntil(() => within(view, 'dialog') === null);
    expect(stream.actions).to.deep.equal([]);
  });

  it('posts the winner and the reason, says what happened, and can be taken back', async () => {
    const stream = streamOf();
    const view = await opened(stream);
    const reason = within<HTMLInputElement>(view, '[name=reason]') as HTMLInputElement;
    reason.value = 'Clear enough';
    reason.dispatchEvent(new Event('input', { bubbles: true }));
    within(view, '.confirm')?.click();
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({
      kind: 'experiment.closed',
      experiment: 'x',
      winner: 'a',
      reason: 'Clear enough',
    });
    // The outcome is shown at once, as the server will tell it.
    expect(textIn(view, '.lead')).to.equal('A won');
    expect(within(view, '.button.close')).to.equal(null);
    expect(textIn(view, '[part=decision]')).to.contain('A won: the experiment is closed');
    expect(view.shadowRoot?.activeElement?.id).to.equal('title');
    await waitUntil(() => textIn(view, '.action-notice').includes('“Cycling” is closed.'));
    within(view, '.action-notice .link')?.click();
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'experiment.reopened', experiment: 'x' });
    await waitUntil(() => textIn(view, '.lead').startsWith('A leads B'));
  });

  it('asks the page, which may answer later', async () => {
    const stream = streamOf();
    const view = await opened(stream);
    view.addEventListener('peeksafe-close', (event) => event.preventDefault(), { once: true });
    setTimeout(() => within(view, '.confirm')?.click());
    const event: ActionEvent<'close'> = await oneEvent(view, 'peeksafe-close');
    expect(event.detail.winner?.id).to.equal('a');
    expect(event.detail.variants.map(({ id }) => id)).to.deep.equal(['a', 'b']);
    await aTimeout(0);
    expect(stream.actions).to.deep.equal([]);
    event.proceed('Maria said so');
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'experiment.closed', reason: 'Maria said so' });
  });

  it('is shown as it was when the server refuses', async () => {
    const stream = streamOf();
    stream.refusal = new Error('no');
    const view = await opened(stream);
    within(view, '.confirm')?.click();
    await waitUntil(() => textIn(view, '.action-notice').includes('was not closed'));
    expect(textIn(view, '.lead')).to.match(/^A leads B/);
  });

  it('is offered to those who may act only', async () => {
    const stream = streamOf();
    stream.scopes = new Set(['view']);
    expect(within(await viewOf(stream), '.button.close')).to.equal(null);
  });
});

describe('sharing an experiment', () => {
  it('gives the page a link that opens it, and leaves copying to a page that cancels', async () => {
    const view = await viewOf(streamOf());
    view.addEventListener('peeksafe-share', (event) => event.preventDefault());
    setTimeout(() => within(view, '.share')?.click());
    const event: ShareEvent = await oneEvent(view, 'peeksafe-share');
    expect(new URL(event.detail.url).searchParams.get('experiment')).to.equal('x');
    await view.updateComplete;
    expect(textIn(view, '.shared')).to.equal('');
  });

  it('has all of the selection in the link, and nothing of an older one', async () => {
    const before = location.href;
    history.replaceState(null, '', '?stream=demo&selection=old&range=today');
    try {
      const page = await fixture<VariantStream>(
        html`<variant-stream .stream=${streamOf()}><experiment-view></experiment-view></variant-stream>`,
      );
      page.view = { experiment: 'x', selection: ['a', 'b'] };
      const view = page.querySelector('experiment-view') as ExperimentView;
      await waitUntil(() => within(view, '.share') !== null);
      view.addEventListener('peeksafe-share', (event) => event.preventDefault());
      setTimeout(() => within(view, '.share')?.click());
      const event: ShareEvent = await oneEvent(view, 'peeksafe-share');
      expect(new URL(event.detail.url).search).to.equal('?stream=demo&experiment=x&selection=a&selection=b');
    } finally {
      history.replaceState(null, '', before);
    }
  });

  it('says what became of the link', async () => {
    const view = await viewOf(streamOf());
    within(view, '.share')?.click();
    await waitUntil(() => textIn(view, '.shared') !== '');
    expect(textIn(view, '.shared')).to.match(/^(Link copied|The link could not be copied)/);
  });
});
