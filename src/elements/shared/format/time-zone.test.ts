import { expect, fixture, html } from '@open-wc/testing';
import '../../kill-feed/define.ts';
import type { KillFeed } from '../../kill-feed/kill-feed.ts';
import { killOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../variant-stream/define.ts';
import { configure } from '../loading/configuration.ts';
import { timeZoneFor } from './time-zone.ts';

const streamIn = (timeZone: string | null): FakeStream =>
  new FakeStream({
    stream: { seq: 1, timeZone, origin: 'live' },
    kills: [killOf({ id: 'k', at: '2026-01-04T23:30:00Z' })],
  });

/** The console messages during an action. */
function warnings(work: () => void): readonly string[] {
  const said: string[] = [];
  const original = console.warn;
  console.warn = (text: string) => void said.push(text);
  try {
    work();
  } finally {
    console.warn = original;
  }
  return said;
}

const dayOf = async (feed: KillFeed): Promise<string> => {
  await feed.updateComplete;
  return feed.shadowRoot?.querySelector('[part=day]')?.textContent ?? '';
};

afterEach(() => configure({ timeZone: undefined }));

describe('the time zone of an element', () => {
  it('is its own, else the nearest around it, else of configure, else of the stream, else of the browser', async () => {
    const room = await fixture(html`<section time-zone="Asia/Tokyo"><p time-zone="Africa/Cairo"></p></section>`);
    const inner = room.querySelector('p') as Element;
    const stream = streamIn('America/Santiago');
    configure({ timeZone: 'Asia/Kathmandu' });
    expect(timeZoneFor(inner, stream)).to.equal('Africa/Cairo');
    inner.removeAttribute('time-zone');
    expect(timeZoneFor(inner, stream)).to.equal('Asia/Tokyo');
    room.removeAttribute('time-zone');
    expect(timeZoneFor(inner, stream)).to.equal('Asia/Kathmandu');
    configure({ timeZone: undefined });
    expect(timeZoneFor(inner, stream)).to.equal('America/Santiago');
    expect(timeZoneFor(inner, streamIn(null))).to.equal(null);
  });

  it('decides on what day something was, and what is shown follows it', async () => {
    const feed = await fixture<KillFeed>(html`<kill-feed lang="en-GB" .stream=${streamIn('UTC')}></kill-feed>`);
    expect(await dayOf(feed)).to.contain('Sunday');
    feed.timeZone = 'Europe/Berlin';
    expect(await dayOf(feed)).to.contain('Monday');
    expect(feed.getAttribute('time-zone')).to.equal('Europe/Berlin');
    feed.removeAttribute('time-zone');
    expect(await dayOf(feed)).to.contain('Sunday');
    configure({ timeZone: 'Asia/Tokyo' });
    expect(await dayOf(feed)).to.contain('Monday');
  });

  it('is taken by everything inside a stream that names one, out of shadow roots too', async () => {
    const provider = await fixture(html`<variant-stream .stream=${streamIn('UTC')}><div></div></variant-stream>`);
    const feed = document.createElement('kill-feed');
    feed.lang = 'en-GB';
    (provider.querySelector('div') as Element).attachShadow({ mode: 'open' }).append(feed);
    expect(await dayOf(feed)).to.contain('Sunday');
    provider.setAttribute('time-zone', 'Europe/Berlin');
    await Promise.resolve();
    expect(await dayOf(feed)).to.contain('Monday');
  });

  it('is the next one in line where a name means nothing, which the console hears of once', async () => {
    const room = await fixture(html`<p time-zone="Mars/Olympus"></p>`);
    const said = warnings(() => {
      expect(timeZoneFor(room, streamIn('Asia/Tokyo'))).to.equal('Asia/Tokyo');
      expect(timeZoneFor(room, streamIn('Asia/Tokyo'))).to.equal('Asia/Tokyo');
    });
    expect(said).to.deep.equal([
      'Peeksafe: time-zone of <p> is "Mars/Olympus", which is no time zone. Use an IANA name such as "Europe/Berlin".',
    ]);
  });
});
