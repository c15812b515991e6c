import { expect, fixture, html } from '@open-wc/testing';
import '../kill-feed/define.ts';
import { killOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import type { KillFeed } from '../kill-feed/kill-feed.ts';
import { VariantStream } from './variant-stream.ts';

const settled = async (...elements: (KillFeed | VariantStream)[]): Promise<void> => {
  for (const element of elements) await element.updateComplete;
};
const rows = (feed: Element | null): number => feed?.shadowRoot?.querySelectorAll('[data-entry]').length ?? -1;

describe('variant-stream', () => {
  const one = (): FakeStream => new FakeStream({ kills: [killOf({ id: 'k' })] });

  it('gives its stream to the elements inside it, also deep in shadow roots and to those that come later', async () => {
    const stream = one();
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}
        ><div><kill-feed></kill-feed></div
      ></variant-stream>`,
    );
    const inside = provider.querySelector('kill-feed') as KillFeed;
    const host = document.createElement('div');
    provider.append(host);
    const deep = document.createElement('kill-feed');
    host.attachShadow({ mode: 'open' }).append(deep);
    await settled(provider, inside, deep);
    expect(rows(inside)).to.equal(1);
    expect(rows(deep)).to.equal(1);
  });

  it('gives its stream to elements elsewhere that name it, whichever of the two is there first', async () => {
    const page = await fixture(html`<div><kill-feed id="before" for="s"></kill-feed></div>`);
    const before = page.querySelector('#before') as KillFeed;
    await before.updateComplete;
    const provider = document.createElement('variant-stream');
    provider.id = 's';
    provider.stream = one();
    page.append(provider);
    const after = document.createElement('kill-feed');
    after.htmlFor = 's';
    page.append(after);
    await settled(provider, before, after);
    await settled(before, after);
    expect(rows(before)).to.equal(1);
    expect(rows(after)).to.equal(1);
  });

  it('gives its stream to elements that were there before its own tag was defined', async () => {
    const page = await fixture(html`<late-variant-stream><kill-feed></kill-feed></late-variant-stream>`);
    const feed = page.querySelector('kill-feed') as KillFeed;
    await feed.updateComplete;
    customElements.define('late-variant-stream', class extends VariantStream {});
    const provider = page as VariantStream;
    provider.stream = one();
    await settled(provider, feed);
    expect(rows(feed)).to.equal(1);
  });

  it('takes its stream back when it leaves, and gives it again when it is put elsewhere', async () => {
    const stream = one();
    const page = await fixture(
      html`<div>
        <variant-stream .stream=${stream}><kill-feed></kill-feed></variant-stream>
        <section></section>
      </div>`,
    );
    const provider = page.querySelector('variant-stream') as VariantStream;
    const feed = page.querySelector('kill-feed') as KillFeed;
    await settled(provider, feed);
    expect(stream.subscribers, 'two of the feed, one of its own').to.equal(3);
    provider.remove();
    expect(stream.subscribers).to.equal(0);
    page.querySelector('section')?.append(provider);
    await settled(provider, feed);
    expect(stream.subscribers, 'two of the feed, one of its own').to.equal(3);
    expect(rows(feed)).to.equal(1);
  });

  it('shows the new stream when another is given', async () => {
    const first = one();
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${first}><kill-feed></kill-feed></variant-stream>`,
    );
    const feed = provider.querySelector('kill-feed') as KillFeed;
    await settled(provider, feed);
    provider.stream = new FakeStream({ kills: [killOf({ id: 'k1' }), killOf({ id: 'k2' })] });
    await settled(provider, feed);
    expect(rows(feed)).to.equal(2);
    expect(first.subscribers).to.equal(0);
  });

  it('says what is wrong with an address or a name that leads nowhere', async () => {
    const bad = await fixture<KillFeed>(html`<kill-feed src="ftp://nowhere/"></kill-feed>`);
    await bad.updateComplete;
    expect(bad.shadowRoot?.textContent).to.contain('http or https');
    const lost = await fixture<KillFeed>(html`<kill-feed for="nobody"></kill-feed>`);
    await lost.updateComplete;
    expect(lost.shadowRoot?.textContent).to.contain('There is no <variant-stream id="nobody"> here.');
  });
});
