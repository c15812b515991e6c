import { expect, fixture, html } from '@open-wc/testing';
import { addLanguage, addStrings, stringsFor } from './languages.ts';
import { dashboard } from '../panels/dashboard.ts';
import { killFeed } from '../panels/kill-feed.ts';
import { summary } from '../panels/summary.ts';

// Languages that nobody else brings, so that no other test sees them.
describe('a string that a translation lacks', () => {
  it('is shown in English, alone or with its whole namespace', () => {
    addStrings({ killFeed, summary });
    // cspell:ignore Inmo Hghach ghop
    addLanguage('qaa', { killFeed: { title: 'tInmoHghach', causes: { operator: 'ghop' } } });
    const strings = stringsFor('qaa');
    expect(strings.killFeed.title).to.equal('tInmoHghach');
    expect(strings.killFeed.today).to.equal(killFeed.today);
    expect(strings.killFeed.causes.operator).to.equal('ghop');
    expect(strings.killFeed.causes.external).to.equal(killFeed.causes.external);
    expect(strings.summary.savedOf(2, '2')).to.equal(summary.savedOf(2, '2'));
    expect(strings.common.loading).to.equal(stringsFor('en').common.loading);
  });

  it('is shown in English also when that comes after the translation', () => {
    addLanguage('qab', { dashboard: { title: 'Title' } });
    const strings = stringsFor('qab');
    addStrings({ dashboard });
    expect([strings.dashboard.title, strings.dashboard.kills]).to.deep.equal(['Title', dashboard.kills]);
  });
});

describe('a string that no language has', () => {
  it('reads as its key, as a text, with parts to fill in, and in a list', async () => {
    const { fatigueLevels, streamStatus, actions } = stringsFor('en');
    const place = await fixture(
      html`<p title=${fatigueLevels.fresh} aria-label="${actions.done.kill('x')}!">
        ${streamStatus.age('5 s')}, ${streamStatus.reasons.silent}
      </p>`,
    );
    expect(place.getAttribute('title')).to.equal('fatigueLevels.fresh');
    expect(place.getAttribute('aria-label')).to.equal('actions.done.kill!');
    expect(place.textContent?.trim()).to.equal('streamStatus.age, streamStatus.reasons.silent');
  });
});
