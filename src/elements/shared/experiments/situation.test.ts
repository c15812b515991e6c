import { expect } from '@open-wc/testing';
import type { Experiment, Lead, Pause, Variant } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { experimentSituation, type Situation } from './situation.ts';

const leadOf = (given: Partial<Lead>): Lead => ({
  leader: 'a',
  runnerUp: 'b',
  verdict: 'too-early',
  ratio: { estimate: 1.1, low: 0.8, high: 1.5 },
  difference: { estimate: 0.004, low: -0.008, high: 0.02 },
  sinceBatch: 3,
  judgedTo: '2026-01-05T11:00:00.000Z',
  alpha: 0.05,
  variants: 2,
  ...given,
});
const pauseOf = (cause: Pause['cause']): Pause => ({ cause, reason: 'x', since: '2026-01-05T11:00:00.000Z', by: null });
const distance = (times: number): Variant['killDistance'] => ({
  rule: 'evidence',
  logE: Math.log(times),
  logNeeded: Math.log(25),
});

const pair = [variantOf({ id: 'a' }), variantOf({ id: 'b' })];
const situationOf = (given: Partial<Experiment>, variants: readonly Variant[] = pair): Situation =>
  experimentSituation({ ...experimentOf({ id: 'x', lead: leadOf({}) }), ...given }, variants);

describe('the situation of an experiment', () => {
  it('is what its lead says', () => {
    expect(situationOf({}).kind).to.equal('too-early');
    expect(situationOf({ lead: leadOf({ verdict: 'leads' }) })).to.include({ kind: 'leads', leader: pair[0] });
    expect(situationOf({ lead: leadOf({ verdict: 'changed', ratio: null, difference: null }) }).kind).to.equal(
      'changed',
    );
    expect(situationOf({ lead: null })).to.include({ kind: 'learning', leader: null });
  });

  it('is equal only where the whole interval of the ratio lies within a tenth', () => {
    const ratio = { estimate: 1, low: 0.9, high: 1.1 };
    expect(situationOf({ lead: leadOf({ ratio }) })).to.include({ kind: 'equal', needsPerson: 'equal' });
    expect(situationOf({ lead: leadOf({ ratio: { ...ratio, low: 0.89 } }) })).to.include({
      kind: 'too-early',
      needsPerson: null,
    });
    expect(situationOf({ lead: leadOf({ ratio: { ...ratio, high: 1.11 } }) }).kind).to.equal('too-early');
  });

  it('needs a person while stops are paused, and says why', () => {
    expect(situationOf({ pause: pauseOf('traffic') })).to.include({
      kind: 'split',
      needsPerson: 'split',
      health: 'bad',
    });
    expect(situationOf({ pause: pauseOf('late') })).to.include({ kind: 'paused', needsPerson: 'late', health: 'bad' });
    expect(situationOf({ pause: pauseOf('operator') })).to.include({ kind: 'paused', needsPerson: 'paused' });
  });

  it('names the variant that is farthest off its planned share, among those that are shown', () => {
    const shares = ['a', 'b', 'c'].map((variant, i) => ({ variant, share: [0.4, 0.2, 0.4][i] as number }));
    const variants = [
      variantOf({ id: 'a', impressions: 290 }),
      variantOf({ id: 'b', impressions: 410 }),
      variantOf({ id: 'c', impressions: 300 }),
      variantOf({ id: 'd', impressions: 9000, status: 'killed' }),
    ];
    const { offPlan } = situationOf({ pause: pauseOf('traffic'), shares }, variants);
    expect(offPlan).to.deep.equal({ variant: variants[1], seen: 0.41, planned: 0.2 });
    expect(situationOf({ pause: pauseOf('traffic') }, variants).offPlan).to.equal(null);
  });

  it('watches a split before it alarms', () => {
    const traffic = (share: number): Situation =>
      situationOf({ traffic: { logE: share * Math.log(100), logNeeded: Math.log(100) } });
    expect([traffic(0.4).health, traffic(0.6).health, situationOf({}).health]).to.deep.equal([
      'good',
      'watch',
      'unknown',
    ]);
  });

  it('is decided by a closing, a winner, or when at most one of several is left', () => {
    const endedAt = '2026-01-05T12:00:00.000Z';
    const stopped = variantOf({ id: 'b', status: 'killed', endedAt });
    const won = variantOf({ id: 'b', status: 'winner', endedAt });
    expect(situationOf({}, [pair[0] as Variant, stopped])).to.include({
      kind: 'decided',
      winner: pair[0],
      decidedAt: Date.parse(endedAt),
    });
    expect(situationOf({}, [...pair, won])).to.include({ kind: 'decided', winner: won });
    expect(situationOf({ closedAt: endedAt, winner: 'a' })).to.include({ kind: 'decided', winner: pair[0] });
    expect(situationOf({ closedAt: endedAt })).to.include({ kind: 'decided', winner: null });
    expect(situationOf({}, [variantOf({ id: 'a' })]).kind).to.equal('learning');
  });

  it('asks nobody to look at what is decided', () => {
    const decided = situationOf({ closedAt: '2026-01-05T12:00:00.000Z', pause: pauseOf('traffic') });
    expect(decided).to.include({ kind: 'decided', needsPerson: null, nextStop: null });
  });

  it('finds the stop that is next: not of protected or stopped variants, nor of a first breath of evidence', () => {
    const variants = [
      variantOf({ id: 'a', killDistance: distance(1.05) }),
      variantOf({ id: 'b', killDistance: distance(20), protected: true }),
      variantOf({ id: 'c', killDistance: distance(5) }),
      variantOf({ id: 'd', killDistance: distance(24), status: 'killed' }),
    ];
    const { nextStop } = situationOf({}, variants);
    expect(nextStop?.variant.id).to.equal('c');
    expect(nextStop?.share).to.be.closeTo(0.5, 1e-9);
    expect(situationOf({}, variants.slice(0, 2)).nextStop).to.equal(null);
  });

  it('has no next stop while nothing is stopped automatically', () => {
    const variants = [variantOf({ id: 'a', killDistance: distance(9) }), variantOf({ id: 'b' })];
    for (const given of [{ pause: pauseOf('operator') }, { policy: 'off' }, { policy: 'advise' }] as const)
      expect(situationOf(given, variants).nextStop, JSON.stringify(given)).to.equal(null);
  });

  it('does not depend on raw rates', () => {
    const raised = pair.map((variant, i) => ({ ...variant, engagements: 100 * i, er: i / 10, probabilityBest: i }));
    const plain = ({ kind, needsPerson, health, difference }: Situation): unknown => ({
      kind,
      needsPerson,
      health,
      difference,
    });
    expect(plain(situationOf({}, raised))).to.deep.equal(plain(situationOf({})));
  });
});
