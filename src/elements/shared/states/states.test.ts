import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import '../../er-chart/define.ts';
import '../../kill-feed/define.ts';
import type { KillFeed } from '../../kill-feed/kill-feed.ts';
import '../../stream-status/define.ts';
import '../../suggestion-list/define.ts';
import { experimentOf, killOf } from '../../testing/entities.ts';
import { AddressedStream, heldTimers } from '../../testing/addressed-stream.ts';
import type { FakeStream } from '../../testing/fake-stream.ts';
import '../../variant-dashboard/define.ts';
import '../../variant-stream/define.ts';
import type { StreamElement } from '../loading/stream-element.ts';
import { firstEventLines } from './first-event.ts';

const inRoot = (element: Element, selector: string): HTMLElement =>
  element.shadowRoot?.querySelector(selector) as HTMLElement;
const textOf = (element: Element): string =>
  (inRoot(element, 'section')?.textContent ?? '').replace(/\s+/g, ' ').trim();
const button = (element: Element): HTMLButtonElement =>
  inRoot(element, '.said button, .stale-note button') as HTMLButtonElement;
const lines = (page: Element): number =>
  [...page.querySelectorAll('*')].filter((one) => one.shadowRoot?.querySelector('pre.first')).length;

async function feedWith(stream: FakeStream | null): Promise<KillFeed> {
  return fixture<KillFeed>(html`<kill-feed .stream=${stream}></kill-feed>`);
}

describe('the states of an element', () => {
  let timers: ReturnType<typeof heldTimers>;
  beforeEach(() => (timers = heldTimers()));
  afterEach(() => timers.restore());

  it('have an outline while it loads, a way to try again when that takes long, and keep the focus', async () => {
    const stream = new AddressedStream();
    const feed = await feedWith(stream);
    expect(inRoot(feed, '.unready').getAttribute('aria-busy')).to.equal('true');
    const { height } = feed.getBoundingClientRect();
    timers.pass();
    await feed.updateComplete;
    expect(inRoot(feed, '.unready').getAttribute('aria-busy')).to.equal('false');
    expect(textOf(feed)).to.contain('No reply from the server for 10 seconds.');
    expect(feed.getBoundingClientRect().height, 'nothing moves').to.equal(height);
    button(feed).focus();
    button(feed).click();
    await feed.updateComplete;
    expect(stream.attempts).to.equal(1);
    expect(feed.shadowRoot?.activeElement).to.equal(button(feed));
    button(feed).click();
    expect(stream.attempts, 'once is enough').to.equal(1);
    timers.pass();
    await feed.updateComplete;
    expect(button(feed).textContent?.trim()).to.equal('Try again');
    stream.reset({ kills: [killOf({ id: 'k' })] });
    await feed.updateComplete;
    await waitUntil(() => feed.shadowRoot?.activeElement !== null, 'the content has the focus');
  });

  it('say who lacks what where nobody is let in, and offer the page to sign in', async () => {
    const stream = new AddressedStream();
    stream.setStatus('denied', 'unauthorised', 'The token has expired.');
    const feed = document.createElement('kill-feed');
    let offers = 0;
    let signsIn = false;
    feed.addEventListener('peeksafe-denied', (event) => {
      offers++;
      if (signsIn) event.preventDefault();
    });
    feed.stream = stream;
    document.body.append(feed);
    await feed.updateComplete;
    expect(offers).to.equal(1);
    expect(textOf(feed)).to.contain('You do not have access to “acme”').and.contain('scope “view”');
    button(feed).click();
    await feed.updateComplete;
    expect([offers, stream.attempts], 'nobody signs in').to.deep.equal([2, 1]);
    timers.pass();
    signsIn = true;
    button(feed).click();
    await feed.updateComplete;
    expect([offers, stream.attempts], 'the page signs in').to.deep.equal([3, 1]);
    expect(inRoot(feed, '.unready').className).to.contain('loading');
    timers.pass();
    await feed.updateComplete;
    expect(button(feed).textContent?.trim()).to.equal('Sign in');
    feed.stream = new AddressedStream({ kills: [killOf({ id: 'k' })] });
    await feed.updateComplete;
    expect(inRoot(feed, '[data-entry]')).not.to.equal(null);
    feed.remove();
  });

  it('wait for a page that signs in at the <variant-stream> around them', async () => {
    const stream = new AddressedStream();
    const provider = document.createElement('variant-stream');
    provider.innerHTML = '<kill-feed></kill-feed><suggestion-list></suggestion-list>';
    provider.addEventListener('peeksafe-denied', (event) => event.preventDefault());
    provider.stream = stream;
    document.body.append(provider);
    await provider.updateComplete;
    stream.setStatus('denied', 'unauthorised', 'No token.');
    const [feed] = provider.children as unknown as [KillFeed];
    await feed.updateComplete;
    await feed.updateComplete;
    expect(inRoot(feed, '.unready').className).to.contain('loading');
    provider.remove();
  });

  it('name a stream that is not there', async () => {
    const stream = new AddressedStream();
    stream.setStatus('denied', 'no-stream', 'There is no stream "acme" yet.');
    expect(textOf(await feedWith(stream))).to.contain('There is no stream called “acme”');
  });

  it('show what sends a first event, once a page, until it has come', async () => {
    const stream = new AddressedStream({});
    const page = await fixture(
      html`<div>
        <kill-feed .stream=${stream}></kill-feed><er-chart .stream=${stream}></er-chart>
        <suggestion-list .stream=${stream}></suggestion-list>
      </div>`,
    );
    await waitUntil(() => lines(page) === 1);
    expect(inRoot(page.children[1] as Element, 'pre.first').textContent).to.equal(firstEventLines(stream.url));
    expect(textOf(page.children[0] as Element)).to.contain('No variant has been stopped.');
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 9 })] });
    await waitUntil(() => lines(page) === 0);
  });

  it('leave the empty state to the page where it has its own', async () => {
    const stream = new AddressedStream({});
    const feed = await fixture<KillFeed>(
      html`<kill-feed .stream=${stream}><b slot="empty">Nothing yet</b></kill-feed>`,
    );
    await waitUntil(() => feed.querySelector('b')?.checkVisibility() === true);
    stream.push({ experiments: [experimentOf({ id: 'x', seq: 9 })] });
    await feed.updateComplete;
    expect(feed.querySelector('b')?.assignedSlot, 'also while other things are there').not.to.equal(null);
  });

  it('say once a page that figures are old: the status does, else the first that has figures', async () => {
    const stream = new AddressedStream({ kills: [killOf({ id: 'k' })] });
    const page = await fixture(
      html`<div><kill-feed .stream=${stream}></kill-feed><suggestion-list .stream=${stream}></suggestion-list></div>`,
    );
    const said = (): boolean[] =>
      [...page.children].map((one) => one.shadowRoot?.querySelector('.stale-note') !== null);
    stream.setStatus('offline', 'connection-lost');
    await nextFrame();
    expect(said()).to.deep.equal([true, false]);
    button(page.children[0] as Element).click();
    expect(stream.attempts).to.equal(1);
    const status = document.createElement('stream-status') as unknown as StreamElement;
    status.stream = stream;
    page.append(status);
    await nextFrame();
    expect(said()).to.deep.equal([false, false, false]);
    status.remove();
    await nextFrame();
    expect(said()).to.deep.equal([true, false]);
  });

  it('tell that access has ended where figures are still on screen', async () => {
    const stream = new AddressedStream({ kills: [killOf({ id: 'k' })] });
    const feed = await feedWith(stream);
    stream.setStatus('denied', 'unauthorised', 'The token was revoked.');
    await feed.updateComplete;
    expect(inRoot(feed, '.stale-note').textContent).to.contain('Access has ended.');
    expect(inRoot(feed, '[data-entry]')).not.to.equal(null);
  });
});

describe('the lines that send a first event', () => {
  it('are three, with the address of the stream and no token', () => {
    const text = firstEventLines("https://host.example/v1/streams/o'clock");
    expect(text.split('\n')).to.have.length(3);
    expect(text).to.match(/^curl 'https:\/\/host\.example\/v1\/streams\/o%27clock\/events' .*\$PEEKSAFE_TOKEN"/);
    const events = JSON.parse(/--json '(.*)'$/s.exec(text)?.[1] ?? '') as { kind: string }[];
    expect(events.map(({ kind }) => kind)).to.deep.equal(['experiment.opened', 'variant.posted', 'variant.observed']);
  });

  it('are copied at the press of a button, and selected where a page may not copy', async () => {
    const stream = new AddressedStream({});
    const feed = await feedWith(stream);
    await waitUntil(() => inRoot(feed, 'pre.first') !== null);
    const before = Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard') as PropertyDescriptor;
    const copied: string[] = [];
    const clipboardWith = (writeText: (text: string) => Promise<void>): void =>
      void Object.defineProperty(Navigator.prototype, 'clipboard', { configurable: true, get: () => ({ writeText }) });
    try {
      clipboardWith((text) => Promise.resolve(void copied.push(text)));
      inRoot(feed, '.said-words button').click();
      await waitUntil(() => inRoot(feed, '.said-words button').textContent?.trim() === 'Copied');
      expect(copied).to.deep.equal([firstEventLines(stream.url)]);
      clipboardWith(() => Promise.reject(new DOMException('not allowed', 'NotAllowedError')));
      inRoot(feed, '.said-words button').click();
      await waitUntil(() => inRoot(feed, '.said-words button').textContent?.trim() === 'Copy');
      expect(getSelection()?.type).to.equal('Range');
    } finally {
      Object.defineProperty(Navigator.prototype, 'clipboard', before);
    }
  });
});
