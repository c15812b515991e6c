import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import type { Kill, KillEvidence } from '../../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { evidenceView } from './evidence-view.ts';
import { promiseText } from './guarantees.ts';
import { killSentence } from './kill-sentence.ts';
import { formatFor } from '../format/format.ts';
import { english } from '../strings/strings.ts';

const format = formatFor('en');
const language = { strings: english, format };
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const byEvidence = (evidence: KillEvidence, kill: Partial<Kill> = {}): Kill =>
  killOf({ id: 'k', reason: 'as the server says it', evidence, ...kill });
const LEADER: KillEvidence = {
  rule: 'evidence',
  impressions: 4321,
  engagements: 52,
  logE: Math.log(75.9),
  alpha: 0.04,
  leader: 'b',
  leaderEr: 0.024,
};
const viewOf = (...subject: Parameters<typeof evidenceView>[0][]): string => {
  const host = document.createElement('div');
  render(evidenceView(subject[0] as (typeof subject)[0], english, format), host);
  return host.textContent.replace(/\s+/g, ' ').trim();
};

describe('evidence', () => {
  it('says why in one sentence with its numbers, and claims no more than was reached', () => {
    expect(plain(killSentence(byEvidence(LEADER), language))).to.equal(
      'Actual ER 1.20% in 4,321 judged impressions is below the leader’s 2.40%; evidence 75 : 1 (stops at 25 : 1)',
    );
  });

  it('says how far below its prediction a variant was', () => {
    const evidence: KillEvidence = {
      rule: 'prediction',
      impressions: 900,
      engagements: 9,
      predictedEr: 0.04,
      factor: 0.5,
    };
    expect(plain(killSentence(byEvidence({ ...evidence, logE: 5, alpha: 0.01 }), language))).to.equal(
      'Actual ER 1.00% in 900 impressions is below 2.00%, 50% of the predicted 4.00%; evidence 148 : 1 (stops at 100 : 1)',
    );
  });

  it('gives the reason of the person or the program that decided without numbers', () => {
    expect(
      killSentence(killOf({ id: 'k', cause: 'operator', reason: 'Legal asked', evidence: null }), language),
    ).to.equal('Legal asked');
    expect(killSentence(killOf({ id: 'k', cause: 'operator', reason: '', evidence: null }), language)).to.equal(
      'Stopped by hand.',
    );
    expect(killSentence(killOf({ id: 'k', cause: 'external', reason: '', evidence: null }), language)).to.equal(
      'Stopped by an external monitor.',
    );
  });

  it('shows what a kill was decided on, and the promise with what it takes', () => {
    const view = viewOf({
      kill: byEvidence(LEADER),
      experiment: experimentOf({ id: 'x' }),
      leader: variantOf({ id: 'b' }),
    });
    expect(view).to.contain('75 : 1').and.contain('stops at 25 : 1').and.contain('52 engagements in 4,321 impressions');
    expect(view).to.contain('2.40% · Content of b').and.contain('at most one in 75 tests');
    expect(view).to.contain(
      'If a variant is at least as good as every other at all times, the probability that the comparison ever stops it is at most 4%; ' +
        'if it always earns at least half of its prediction, the probability that the prediction rule stops it is at most 1%. ' +
        'This assumes that units are independent and assigned at random, and that engagements arrive equally late for all variants. ' +
        'Ups and downs that all variants share are covered; variants that change places mid-run are not.',
    );
  });

  it('promises the comparison all of the budget where nothing is predicted, and nothing of it where nothing is compared', () => {
    const budget = { alpha: 0.05, comparison: 0.05, prediction: 0, traffic: 0.01 };
    const unpredicted = experimentOf({ id: 'x', budget });
    expect(promiseText(unpredicted, language)).to.contain('at most 5%. This assumes').and.not.contain('prediction');
    expect(promiseText({ ...unpredicted, comparison: 'observational' }, language)).to.equal(null);
    const alone = experimentOf({
      id: 'x',
      comparison: 'observational',
      threshold: { factor: 0.4, minImpressions: 100 },
    });
    expect(promiseText(alone, language)).to.equal(
      'If a variant always earns at least 40% of its prediction, the probability that the prediction rule ever stops it is at most 1%. ' +
        'This assumes that units are independent.',
    );
  });

  it('promises nothing where visitors are assigned and impressions are counted, and says what to do', () => {
    const view = viewOf({
      kill: byEvidence(LEADER),
      experiment: experimentOf({ id: 'x', randomizationUnit: 'visitors', notPromised: 'visitors-as-impressions' }),
    });
    expect(view).to.contain('Stops of this experiment carry no promise').and.contain('units and engagedUnits');
    expect(view).to.not.contain('at least as good as every other');
  });

  it('says visitors where they are counted', () => {
    const kill = { ...byEvidence({ ...LEADER, unit: 'visitors' }), units: 5000, engagedUnits: 60 } as const;
    expect(viewOf({ kill, experiment: experimentOf({ id: 'x', unit: 'visitors' }) })).to.contain(
      '52 of 4,321 visitors engaged',
    );
    expect(killSentence(kill, language)).to.contain('judged visitors');
    const variant = variantOf({ id: 'a', units: 500, engagedUnits: 20, judged: { impressions: 400, engagements: 16 } });
    expect(viewOf({ variant })).to.contain('20 of 500 visitors engaged').and.contain('16 of 400 visitors engaged');
  });

  it('says that the simple rule has no guarantee instead of a promise that it does not keep', () => {
    const evidence: KillEvidence = { rule: 'threshold', predictedEr: 0.04, factor: 0.5, minImpressions: 100 };
    const view = viewOf({ kill: byEvidence(evidence), experiment: experimentOf({ id: 'x' }) });
    expect(view).to.contain('no guarantee').and.contain('100 impressions').and.not.contain('at least as good as');
  });

  it('shows how a variant stands that is not stopped', () => {
    const variant = variantOf({
      id: 'a',
      judged: { impressions: 900, engagements: 36 },
      killDistance: { rule: 'prediction', logE: Math.log(5.27), logNeeded: Math.log(100) },
    });
    const view = viewOf({ variant });
    expect(view).to.contain('5.2 : 1').and.contain('stops at 100 : 1').and.contain('3.20% to 4.80%');
    expect(view).to.contain('36 engagements in 900 impressions').and.contain('40 engagements in 1,000 impressions');
  });

  it('shows content of others as text', async () => {
    const leader = variantOf({ id: 'b', content: '<img src=x>' });
    const host = await fixture(html`<div>${evidenceView({ kill: byEvidence(LEADER), leader }, english, format)}</div>`);
    expect(host.querySelector('img')).to.equal(null);
    await expect(host).to.be.accessible();
  });
});
