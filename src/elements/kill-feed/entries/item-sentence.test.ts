import { expect } from '@open-wc/testing';
import type { ExperimentClosing, Kill, KillEvidence } from '../../../protocol/index.ts';
import '../../languages/ar.ts';
import '../../languages/de.ts';
import { sentenceText } from '../../shared/experiments/sentence.ts';
import { formatFor } from '../../shared/format/format.ts';
import { killFeed } from '../../shared/strings/panels/kill-feed.ts';
import { addStrings, stringsFor } from '../../shared/strings/language/languages.ts';
import { experimentOf, killOf, variantOf } from '../../testing/entities.ts';
import { itemsOfClosing, itemsOfKill, type FeedItem, type NewItem } from '../data/feed-items.ts';
import { itemReason, itemSentence, type Lookup } from './item-sentence.ts';

// cspell:ignore bei mehr schlechter anderen geplante Dauer vorbei Wert gestoppt gegen Evidenz etwa Einblendung Einblendungen gespart
addStrings({ killFeed });

const variants = [variantOf({ id: 'a', letter: 'A' }), variantOf({ id: 'b', letter: 'B', status: 'killed' })];
const experiment = experimentOf({ id: 'x', saved: { impressions: 0, growth: 3 } });
const lookupIn = (lang: string): Lookup => ({
  strings: stringsFor(lang),
  format: formatFor(lang, 'UTC'),
  variant: (id) => variants.find((one) => one.id === id),
  experiment: (id) => (id === 'x' ? experiment : undefined),
  letter: ({ letter = '' }) => letter,
});
const arrived = (item: NewItem | undefined): FeedItem => ({ ...(item as NewItem), arrival: 0 });
const said = (item: FeedItem, lang = 'en'): string =>
  sentenceText(itemSentence(item, lookupIn(lang))).replace(/\s+/g, ' ');
const stopped = (given: Partial<Kill>, lang = 'en'): string =>
  said(arrived(itemsOfKill(killOf({ id: 'k', variant: 'b', ...given }))[0]), lang);

const counts = { impressions: 1000, engagements: 29, logE: Math.log(31.4), alpha: 0.04 };
const evidence: KillEvidence = { rule: 'evidence', ...counts, leader: 'a', leaderEr: 0.041 };
/** By now it has saved twice the impressions. */
const saving = (impressions: number): Kill['saving'] => ({ impressions, from: 1, to: null });

describe('the sentence of an entry', () => {
  it('says a stop with its numbers once: both rates, the evidence, and what it saved', () => {
    const kill = { cause: 'below-leader', evidence, saving: saving(6123) } as const;
    expect(stopped(kill)).to.equal('B stopped: 2.9% against A’s 4.1%, evidence 31 : 1, about 12K impressions saved');
    expect(stopped(kill, 'de')).to.equal(
      'B gestoppt: 2,9 % gegen 4,1 % von A, Evidenz 31 : 1, etwa 12.000 Einblendungen gespart',
    );
    expect(stopped(kill, 'ar')).to.match(/^أُوقفت B: .+ مقابل .+ للنسخة A، الدليل .+، وُفّر نحو .+ ظهور$/);
  });

  it('says which guardrail a variant broke, in every language with its numbers', () => {
    const reason =
      "wait 7 s in 1,020 judged impressions is worse than the others' 5 s; evidence 31.4 : 1 (stops at 25 : 1)";
    const numbers = { metric: 'wait', value: 7, othersValue: 5, bound: 0.5, logE: counts.logE, alpha: counts.alpha };
    const kill: Partial<Kill> = {
      ...{ cause: 'guardrail', reason, reasonCode: 'guardrail-broken' },
      evidence: { rule: 'guardrail', impressions: 1020, ...numbers },
    };
    expect(stopped(kill)).to.contain(reason);
    expect(stopped(kill, 'de'))
      .to.contain('Wert 7 bei 1.020')
      .and.contain('um mehr als 0,5 schlechter als 5 der anderen');
    expect(stopped(kill, 'ar')).not.to.match(/undefined|guardrail/);
  });

  it('says why an experiment ended by itself', () => {
    const closing: ExperimentClosing = {
      ...{ id: 'c', seq: 9, experiment: 'x', winner: null, at: '2026-01-05T10:00:00.000Z', by: null },
      ...{ receivedAt: '2026-01-05T10:00:00.000Z', reopenedAt: null, reopenedBy: null },
      ...{ reason: 'Its planned duration of 14 days is over', cause: 'max-days', reasonCode: 'duration-over' },
      reasonNumbers: [{ name: 'durationMs', value: 14 * 86_400_000 }],
    };
    const item = arrived(itemsOfClosing(closing)[0]);
    expect(said(item)).to.equal('Closed without a winner');
    expect(itemReason(item, lookupIn('en'))).to.equal('Its planned duration of 14 days is over');
    expect(itemReason(item, lookupIn('de'))).to.match(/^Die geplante Dauer von 14 .+ ist vorbei$/);
  });

  it('counts in the forms of the language', () => {
    const saved = (impressions: number, lang: string): string =>
      stopped({ cause: 'below-leader', evidence: null, saving: saving(impressions) }, lang)
        .split(/[,،] /)
        .at(-1) ?? '';
    expect([saved(0.5, 'en'), saved(1, 'en')]).to.deep.equal(['about 1 impression saved', 'about 2 impressions saved']);
    expect([saved(0.5, 'de'), saved(1, 'de')]).to.deep.equal([
      'etwa 1 Einblendung gespart',
      'etwa 2 Einblendungen gespart',
    ]);
    expect([0.5, 1, 2.5, 25].map((one) => saved(one, 'ar').replace(/[\d٠-٩]+/, '#'))).to.deep.equal([
      'وُفّر نحو ظهور واحد',
      'وُفّر نحو ظهورين',
      'وُفّر نحو # مرات ظهور',
      'وُفّر نحو # ظهوراً',
    ]);
  });

  it('tells two rates apart that one decimal would make alike', () => {
    const near = { ...evidence, engagements: 41, leaderEr: 0.0413 };
    expect(stopped({ cause: 'below-leader', evidence: near })).to.contain('4.10% against A’s 4.13%');
  });

  it('compares with the prediction, or with a leader that it does not know', () => {
    const predicted: KillEvidence = { rule: 'prediction', ...counts, predictedEr: 0.08, factor: 0.5 };
    expect(stopped({ evidence: predicted })).to.equal(
      'B stopped: 2.9%, below the 4.0% that its prediction asks for, evidence 31 : 1',
    );
    const { leader: _, ...unnamed } = evidence;
    expect(stopped({ evidence: unnamed })).to.equal('B stopped: 2.9% against the leader’s 4.1%, evidence 31 : 1');
  });

  it('leaves the reason of a person to them, and takes that of an older server', () => {
    const byHand = arrived(itemsOfKill(killOf({ id: 'k', variant: 'b', cause: 'operator', reason: 'Legal asked' }))[0]);
    expect([said(byHand), itemReason(byHand, lookupIn('en'))]).to.deep.equal(['B stopped by hand', 'Legal asked']);
    expect(stopped({ cause: 'external', reason: '' })).to.equal('B stopped by an external monitor');
    expect(stopped({ reason: 'ER 0.50% is too low' })).to.equal('B stopped: ER 0.50% is too low');
  });

  it('names a variant that it does not know', () => {
    expect(stopped({ variant: 'z', cause: 'operator' })).to.equal('“z” stopped by hand');
  });

  it('says restarts, ends, pauses and notes', () => {
    const common = { id: 'i', at: 0, experiment: 'x', arrival: 0 } as const;
    const closing = { winner: 'a', reason: '', by: null, reopenedBy: null };
    const items: FeedItem[] = [
      { kind: 'restart', ...common, cause: 'restart', kill: killOf({ id: 'k', variant: 'b' }) },
      { kind: 'closed', ...common, cause: 'closing', closing },
      { kind: 'closed', ...common, cause: 'closing', closing: { ...closing, winner: null } },
      { kind: 'won', ...common, cause: 'closing', variant: variants[0] as (typeof variants)[0] },
      { kind: 'paused', ...common, cause: 'alarm', pause: { cause: 'traffic', reason: 'r', since: '', by: null } },
      { kind: 'afresh', ...common, cause: 'alarm', why: 'correction' },
    ];
    expect(items.map((item) => said(item))).to.deep.equal([
      'B restarted, with fresh evidence',
      'A won: the experiment is closed',
      'Closed without a winner',
      'A won',
      'Automatic stops paused: the traffic is not split as planned',
      'All evidence began again after a correction',
    ]);
    for (const lang of ['de', 'ar']) for (const item of items) expect(said(item, lang)).not.to.equal(said(item));
  });
});
