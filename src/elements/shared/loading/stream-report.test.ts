import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../kill-feed/define.ts';
import type { KillFeed } from '../../kill-feed/kill-feed.ts';
import { killOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';

const NAMES = ['peeksafe-ready', 'peeksafe-denied', 'peeksafe-error'] as const;
const streamWithOne = (): FakeStream => new FakeStream({ kills: [killOf({ id: 'k' })] });

/** The events that an element tells, with their details. */
function heardFrom(element: HTMLElement): unknown[] {
  const heard: unknown[] = [];
  for (const name of NAMES)
    element.addEventListener(name, (event) => heard.push(event.detail === null ? name : [name, event.detail]));
  return heard;
}

async function feedWith(stream: FakeStream): Promise<{ feed: KillFeed; heard: unknown[] }> {
  const feed = document.createElement('kill-feed');
  const heard = heardFrom(feed);
  feed.stream = stream;
  document.body.append(feed);
  await feed.updateComplete;
  return { feed, heard };
}

afterEach(() => document.body.replaceChildren());

describe('a page is told', () => {
  it('when the first figures are on screen, once for each stream', async () => {
    const empty = new FakeStream();
    const { feed, heard } = await feedWith(empty);
    expect(heard).to.deep.equal([]);
    let entries = -1;
    feed.addEventListener('peeksafe-ready', () => {
      entries = feed.shadowRoot?.querySelectorAll('[data-entry]').length ?? -1;
    });
    empty.reset({ kills: [killOf({ id: 'k' })] });
    await waitUntil(() => heard.length > 0);
    expect(entries, 'they are there').to.equal(1);
    empty.push({ kills: [killOf({ id: 'l', seq: 9 })] });
    await feed.updateComplete;
    expect(heard).to.deep.equal(['peeksafe-ready']);
    feed.stream = streamWithOne();
    await waitUntil(() => heard.length > 1);
    expect(heard).to.deep.equal(['peeksafe-ready', 'peeksafe-ready']);
  });

  it('when figures come by property, without a stream', async () => {
    const feed = document.createElement('kill-feed');
    const heard = heardFrom(feed);
    feed.kills = [killOf({ id: 'k' })];
    document.body.append(feed);
    await waitUntil(() => heard.length > 0);
    expect(heard).to.deep.equal(['peeksafe-ready']);
  });

  it('when the server lets nobody in, what is missing, once until it is live again', async () => {
    const stream = new FakeStream();
    const { feed, heard } = await feedWith(stream);
    const refuse = async (): Promise<void> => {
      stream.setStatus('denied', 'unauthorised', 'The token has expired.');
      await feed.updateComplete;
      stream.setStatus('connecting', 'starting');
      await feed.updateComplete;
    };
    await refuse();
    await refuse();
    const denied = ['peeksafe-denied', { missing: 'token', message: 'The token has expired.' }];
    expect(heard).to.deep.equal([denied]);
    stream.setStatus('live', 'synchronized');
    await feed.updateComplete;
    await refuse();
    expect(heard).to.deep.equal([denied, denied]);
    stream.setStatus('denied', 'forbidden', 'This token may not view.');
    await feed.updateComplete;
    expect(heard.at(-1)).to.deep.equal([
      'peeksafe-denied',
      { missing: 'permission', message: 'This token may not view.' },
    ]);
  });

  it('when a stream cannot be shown, and not when its connection comes and goes', async () => {
    const stream = new FakeStream();
    const { feed, heard } = await feedWith(stream);
    for (const reason of ['connection-lost', 'server-restart', 'unauthorised'] as const) {
      stream.setStatus('stale', reason, 'for a while');
      await feed.updateComplete;
    }
    stream.setStatus('offline', 'network-offline');
    await feed.updateComplete;
    expect(heard).to.deep.equal([]);
    stream.setStatus('denied', 'no-stream', 'There is no stream called x.');
    await feed.updateComplete;
    expect(heard).to.deep.equal([['peeksafe-error', { code: 'no-stream', message: 'There is no stream called x.' }]]);
  });

  it('when an address leads nowhere', async () => {
    const feed = await fixture<KillFeed>(html`<kill-feed></kill-feed>`);
    const heard = heardFrom(feed);
    feed.htmlFor = 'nobody';
    await feed.updateComplete;
    expect(heard).to.deep.equal([
      ['peeksafe-error', { code: 'address', message: 'There is no <variant-stream id="nobody"> here.' }],
    ]);
  });

  it('by a <variant-stream> for itself: the events of the elements inside do not bubble', async () => {
    const stream = new FakeStream();
    const provider = await fixture<VariantStream>(html`<variant-stream><kill-feed></kill-feed></variant-stream>`);
    const heard = heardFrom(provider);
    provider.stream = stream;
    await provider.updateComplete;
    stream.setStatus('denied', 'unauthorised', 'No token.');
    await provider.updateComplete;
    expect(heard).to.deep.equal([['peeksafe-denied', { missing: 'token', message: 'No token.' }]]);
    stream.reset({ kills: [killOf({ id: 'k' })] });
    stream.setStatus('live', 'synchronized');
    await waitUntil(() => heard.length > 1);
    expect(heard.at(-1)).to.equal('peeksafe-ready');
  });
});
