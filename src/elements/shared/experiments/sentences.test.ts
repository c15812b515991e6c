import { expect, fixture, html } from '@open-wc/testing';
import type { Experiment, Lead, Variant } from '../../../protocol/index.ts';
import { ar } from '../../languages/ar.ts';
import { de } from '../../languages/de.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { formatFor } from '../format/format.ts';
import { english, type Strings } from '../strings/strings.ts';
import { sentenceText } from './sentence.ts';
import { leadSentence, needSentence, nextStopSentence, offPlanSentence, wholeSentence } from './sentences.ts';
import { sentenceView } from './sentence-view.ts';
import { experimentSituation, type Situation } from './situation.ts';

const format = formatFor('en');
const strings = english as Strings;
const variants = ['first', 'second', 'third'].map((id, i) =>
  variantOf({ id, postedAt: `2026-01-05T10:0${i}:00.000Z` }),
);
const lead: Lead = {
  leader: 'second',
  runnerUp: 'first',
  verdict: 'leads',
  ratio: { estimate: 1.2, low: 1.02, high: 1.4 },
  difference: { estimate: 0.009, low: 0.001, high: 0.016 },
  sinceBatch: 3,
  judgedTo: '2026-01-05T11:00:00.000Z',
  alpha: 0.05,
  variants: 2,
};
const equal: Lead = {
  ...lead,
  verdict: 'too-early',
  ratio: { estimate: 1, low: 0.95, high: 1.05 },
  difference: { estimate: 0, low: -0.0021, high: 0.0024 },
};
const situationOf = (given: Partial<Experiment>, of: readonly Variant[] = variants): Situation =>
  experimentSituation({ ...experimentOf({ id: 'x', lead }), ...given }, of);
const headline = (situation: Situation, length?: 'short'): string =>
  sentenceText(leadSentence(situation, strings, format, length));

describe('the headline of an experiment', () => {
  it('says who leads and by how much, in full and in short', () => {
    expect(headline(situationOf({}))).to.equal('B leads A by 0.9 points (0.1 to 1.6, valid now)');
    expect(headline(situationOf({}), 'short')).to.equal('B leads A by 0.9');
  });

  it('says that it is too early, with the pair and its interval', () => {
    const tooEarly = {
      ...lead,
      verdict: 'too-early',
      difference: { estimate: 0.004, low: -0.003, high: 0.011 },
    } as const;
    expect(headline(situationOf({ lead: tooEarly }))).to.equal(
      'Too early to say · B against A: +0.4 points (-0.3 to 1.1)',
    );
    expect(headline(situationOf({ lead: tooEarly }), 'short')).to.equal('Too early: A or B');
  });

  it('names no pair of the first batches that has no interval: it was chosen from few counts, and may be another now', () => {
    const unsized = { ...lead, verdict: 'too-early', ratio: null, difference: null } as const;
    for (const length of [undefined, 'short'] as const)
      expect(headline(situationOf({ lead: unsized, batches: 9 }), length)).to.equal('Too early to say');
    expect(headline(situationOf({ lead: unsized }))).to.equal('Too early to say · B against A');
    expect(headline(situationOf({ lead: unsized }), 'short')).to.equal('Too early: A or B');
  });

  it('says what stops next too where it stands alone and it is too early, in every language', () => {
    const tooEarly = { ...lead, verdict: 'too-early' } as const;
    const [first, second] = variants as [Variant, Variant];
    const near = [
      first,
      second,
      variantOf({ id: 'third', killDistance: { rule: 'evidence', logE: 2, logNeeded: Math.log(25) } }),
    ].map((variant, i) => ({ ...variant, letter: 'ABC'.charAt(i) }));
    const said = (given: Partial<Experiment>, of: readonly Variant[], catalog = strings, lang = 'en'): string =>
      sentenceText(wholeSentence(situationOf(given, of), catalog, formatFor(lang)));
    const early = 'Too early to say · B against A: +0.9 points (0.1 to 1.6)';
    expect(said({ lead: tooEarly }, near)).to.equal(`${early} · next stop C`);
    expect(said({ lead: tooEarly }, variants)).to.equal(early);
    expect(said({ lead: null }, near)).to.equal('Too early to say · next stop C');
    expect(said({}, near)).to.equal('B leads A by 0.9 points (0.1 to 1.6, valid now)');
    // cspell:ignore noch nicht sagen gegen punkte nächster stopp
    expect(said({ lead: tooEarly }, near, de, 'de')).to.equal(
      'Noch nicht zu sagen · B gegen A: +0,9 Punkte (0,1 bis 1,6) · nächster Stopp C',
    );
    const arabic = wholeSentence(situationOf({ lead: tooEarly }, near), ar, formatFor('ar'));
    expect(arabic.flatMap(({ variant, text }) => (variant === null ? [] : [text]))).to.deep.equal(['B', 'A', 'C']);
    expect(sentenceText(arabic)).to.contain('التالي C');
  });

  it('says at most how far two that are equal differ, rounded up, in the order of their letters', () => {
    expect(headline(situationOf({ lead: equal }))).to.equal('A and B differ by at most 0.3 points');
    expect(headline(situationOf({ lead: equal }), 'short')).to.equal('A and B within 0.3');
    const tiny = { ...equal, difference: { estimate: 0, low: -0.00021, high: 0.0001 } };
    expect(headline(situationOf({ lead: tiny }))).to.equal('A and B differ by at most 0.03 points');
  });

  it('says the others in words', () => {
    const pause = { reason: '', since: lead.judgedTo, by: null };
    const said = [
      { lead: { ...lead, verdict: 'changed', ratio: null, difference: null } },
      { lead: null },
      { lead: null, comparison: 'observational' },
      { pause: { ...pause, cause: 'traffic' } },
      { pause: { ...pause, cause: 'late' } },
      { pause: { ...pause, cause: 'operator' } },
      { closedAt: lead.judgedTo, winner: 'third' },
      { closedAt: lead.judgedTo },
    ] as const;
    expect(said.map((given) => headline(situationOf(given), 'short'))).to.deep.equal([
      'The lead has changed',
      'Too early to say',
      'Variants are not compared',
      'Split off, stops paused',
      'Late counts, stops paused',
      'Stops paused by hand',
      'C won',
      'Closed without a winner',
    ]);
    const stopped = variants.map((variant) => ({ ...variant, status: 'killed' as const }));
    expect(headline(situationOf({}, stopped))).to.equal('All variants are stopped');
    expect(headline(situationOf({ lead: null }, variants.slice(0, 1)))).to.equal('Nothing to compare yet');
    expect(headline(situationOf({}, [...stopped.slice(1), variants[0] as Variant]))).to.equal('Only A is left');
  });

  it('puts its letters where each language wants them, once each', () => {
    for (const [lang, catalog] of Object.entries({ en: strings, de: de, ar: ar }))
      for (const given of [{}, { lead: equal }]) {
        const parts = leadSentence(situationOf(given), catalog, formatFor(lang));
        const letters = parts.filter(({ variant }) => variant !== null).map(({ text }) => text);
        expect(letters.sort(), lang).to.deep.equal(['A', 'B']);
        expect(sentenceText(parts), lang).to.not.match(/[\ue000-\ue0ff]/);
      }
  });

  it('shows its letters as badges', async () => {
    const host = await fixture(html`<p>${sentenceView(leadSentence(situationOf({}), strings, format))}</p>`);
    expect([...host.querySelectorAll('.letter')].map(({ textContent }) => textContent)).to.deep.equal(['B', 'A']);
    expect(host.querySelector('.quiet')?.textContent).to.equal('(0.1 to 1.6, valid now)');
    expect(host.textContent).to.equal('B leads A by 0.9 points (0.1 to 1.6, valid now)');
  });
});

describe('the sentence of the next stop', () => {
  const near = [
    ...variants.slice(0, 2),
    { ...variants[2], killDistance: { rule: 'evidence', logE: Math.log(9.72), logNeeded: Math.log(25) } } as Variant,
  ];
  it('says whose it is, how near it is, and where it stops', () => {
    const text = sentenceText(nextStopSentence(situationOf({}, near), strings, format));
    expect(text.replaceAll('\u00a0', ' ')).to.equal('Next stop: C at 9.7 : 1, stops at 25 : 1');
    expect(sentenceText(nextStopSentence(situationOf({}, near), strings, format, 'short'))).to.equal('next stop C');
  });

  it('is empty while there is none', () => {
    expect(nextStopSentence(situationOf({}), strings, format)).to.deep.equal([]);
  });
});

describe('the sentence of a need', () => {
  const pause = { cause: 'traffic', reason: '', since: lead.judgedTo, by: null } as const;
  const shares = variants.map(({ id }, i) => ({ variant: id, share: [0.4, 0.2, 0.4][i] as number }));
  const shown = variants.map((variant, i) => ({ ...variant, impressions: [290, 410, 300][i] as number }));

  it('names the share that is off its plan', () => {
    const situation = situationOf({ pause, shares }, shown);
    expect(sentenceText(needSentence(situation, strings, format))).to.equal(
      'B gets 41% of traffic, 20% planned. Automatic stops are paused.',
    );
    expect(sentenceText(offPlanSentence(situation, strings, format))).to.equal('B gets 41%, planned 20%');
  });

  it('says the other reasons, and nothing where nobody is needed', () => {
    const text = (given: Partial<Experiment>): string =>
      sentenceText(needSentence(situationOf(given), strings, format));
    expect(text({ pause })).to.equal(strings.experiments.needs.split);
    expect(text({ pause: { ...pause, cause: 'late' } })).to.equal(strings.experiments.needs.late);
    expect(text({ pause: { ...pause, cause: 'operator' } })).to.equal(strings.experiments.needs.paused);
    expect(text({ lead: equal })).to.contain('A and B differ by at most 0.3 points. ');
    expect(text({})).to.equal('');
  });
});
