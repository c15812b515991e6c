import { expect, fixture, html } from '@open-wc/testing';
import '../../kill-feed/define.ts';
import type { KillFeed } from '../../kill-feed/kill-feed.ts';
import { killOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import '../../variant-stream/define.ts';
import type { VariantStream } from '../../variant-stream/variant-stream.ts';
import { languageOf } from '../strings/language/language.ts';
import { configuration, configure, tokenFor } from './configuration.ts';

const NOTHING = { src: undefined, token: undefined, timeZone: undefined, lang: undefined };
// An address that is refused before anything is sent: what an element says of it shows that it took it.
const REFUSED = 'ftp://nowhere/';
const said = async (feed: KillFeed): Promise<string> => {
  await feed.updateComplete;
  return feed.shadowRoot?.textContent ?? '';
};

afterEach(() => configure(NOTHING));

describe('defaults of a page', () => {
  it('add up, and are taken back by undefined', () => {
    configure({ src: '/a', lang: 'de' });
    configure({ lang: 'ar' });
    expect(configuration()).to.include({ src: '/a', lang: 'ar' });
    configure({ src: undefined });
    expect(configuration().src).to.equal(undefined);
  });

  it('give an address to elements that have none, also to those that are in the page already', async () => {
    const early = await fixture<KillFeed>(html`<kill-feed></kill-feed>`);
    expect(await said(early)).not.to.contain('http or https');
    configure({ src: REFUSED });
    const late = await fixture<KillFeed>(html`<kill-feed></kill-feed>`);
    for (const feed of [early, late]) expect(await said(feed)).to.contain('http or https');
  });

  it('leave alone what has a stream of its own, or around it', async () => {
    configure({ src: REFUSED });
    const stream = new FakeStream({ kills: [killOf({ id: 'k', reason: 'Legal asked', cause: 'operator' })] });
    const own = await fixture<KillFeed>(html`<kill-feed .stream=${stream}></kill-feed>`);
    const around = await fixture<VariantStream>(
      html`<variant-stream .stream=${stream}><kill-feed></kill-feed></variant-stream>`,
    );
    await around.updateComplete;
    for (const feed of [own, around.querySelector('kill-feed') as KillFeed])
      expect(await said(feed)).to.contain('Legal asked');
  });

  it('give a language to elements that have none around them but that of the page', async () => {
    const room = await fixture(html`<section lang="ar"><p></p></section>`);
    configure({ lang: 'de-AT' });
    expect(languageOf(room.querySelector('p') as Element)).to.equal('ar');
    room.removeAttribute('lang');
    expect(document.documentElement.lang).not.to.equal('de-AT');
    expect(languageOf(room.querySelector('p') as Element)).to.equal('de-AT');
    configure({ lang: undefined });
    expect(languageOf(room.querySelector('p') as Element)).to.equal(document.documentElement.lang || 'en');
  });

  it('give a token only to the origin that it is meant for', () => {
    configure({ token: 'secret' });
    expect(tokenFor('/v1/streams/a', null)).to.equal('secret');
    expect(tokenFor('https://elsewhere.example/v1/streams/a', null)).to.equal(null);
    expect(tokenFor('https://elsewhere.example/v1/streams/a', 'own')).to.equal('own');
    configure({ src: 'https://host.example/v1/streams/a' });
    expect(tokenFor('https://host.example/v1/streams/b', null)).to.equal('secret');
    expect(tokenFor('/v1/streams/a', null)).to.equal(null);
    expect(tokenFor('http://host.example/v1/streams/b', null), 'without TLS').to.equal(null);
    expect(tokenFor('http://[', null)).to.equal(null);
  });
});
