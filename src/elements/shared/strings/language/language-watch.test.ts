import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { LanguageWatch } from './language-watch.ts';
import { addLanguage, stringsFor } from './languages.ts';
import { common } from '../common.ts';

class Speaker extends LitElement {
  readonly watch = new LanguageWatch(this);
  renders = 0;
  protected override render(): TemplateResult {
    this.renders++;
    return html`${stringsFor(this.watch.lang).common.loading}`;
  }
}
customElements.define('test-speaker', Speaker);

class Room extends LitElement {
  protected override render(): TemplateResult {
    return html`<test-speaker></test-speaker>`;
  }
}
customElements.define('test-room', Room);

// Not a language that the library brings, so that no other test hears of it.
addLanguage('tlh', { common: { loading: 'yIloS' } });

const said = async (speaker: Speaker): Promise<string | null | undefined> => {
  await Promise.resolve();
  await speaker.updateComplete;
  return speaker.shadowRoot?.textContent?.trim();
};

describe('the language of an element', () => {
  it('is that of the nearest lang, and follows it when the page changes it', async () => {
    const place = await fixture(
      html`<section lang="en">
        <p><test-speaker></test-speaker></p>
      </section>`,
    );
    const speaker = place.querySelector('test-speaker') as Speaker;
    expect(await said(speaker)).to.equal(common.loading);
    place.setAttribute('lang', 'tlh-x-old');
    expect(await said(speaker)).to.equal('yIloS');
    speaker.setAttribute('lang', 'en');
    expect(await said(speaker)).to.equal(common.loading);
  });

  it('is followed through shadow roots', async () => {
    const room = await fixture(html`<test-room lang="tlh"></test-room>`);
    const speaker = room.shadowRoot?.querySelector('test-speaker') as Speaker;
    expect(await said(speaker)).to.equal('yIloS');
    room.setAttribute('lang', 'en');
    expect(await said(speaker)).to.equal(common.loading);
  });

  it('is English where nobody has translated, and the new one as soon as somebody has', async () => {
    const speaker = await fixture<Speaker>(html`<test-speaker lang="qya"></test-speaker>`);
    expect(await said(speaker)).to.equal(common.loading);
    // cspell:ignore hehta
    addLanguage('qya', { common: { loading: 'Á hehta' } });
    expect(await said(speaker)).to.equal('Á hehta');
  });

  it('costs an element that has left the page nothing', async () => {
    const place = await fixture(html`<section lang="en"><test-speaker></test-speaker></section>`);
    const speaker = place.querySelector('test-speaker') as Speaker;
    speaker.remove();
    const { renders } = speaker;
    place.setAttribute('lang', 'tlh');
    await said(speaker);
    expect(speaker.renders).to.equal(renders);
  });
});
