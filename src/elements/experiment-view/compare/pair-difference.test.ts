import { expect } from '@open-wc/testing';
import type { Lead } from '../../../protocol/index.ts';
import { interval, NO_PREDICTION } from '../../../stats/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { leadOf } from '../../testing/experiment-views.ts';
import { pairDifference } from './pair-difference.ts';

const a = variantOf({ id: 'a', impressions: 20_000, engagements: 1200, predictedEr: null, interval: [0.056, 0.064] });
const b = variantOf({ id: 'b', impressions: 20_000, engagements: 1000, predictedEr: null, interval: [0.046, 0.054] });
const c = variantOf({ id: 'c', impressions: 4000, engagements: 200, predictedEr: null, interval: [0.042, 0.058] });
const all = [a, b, c];
const lead = (given: Partial<Lead> = {}): Lead =>
  leadOf({
    ratio: { estimate: 1.2, low: 1.02, high: 1.32 },
    difference: { estimate: 0.01, low: 0.001, high: 0.016 },
    ...given,
  });

describe('the difference of two variants', () => {
  it('takes the lead from the wire where the two are its pair, whichever was chosen first', () => {
    const experiment = experimentOf({ id: 'x', lead: lead() });
    for (const pair of [pairDifference(a, b, experiment, all), pairDifference(b, a, experiment, all)]) {
      expect(pair.basis).to.equal('pair');
      expect(pair.first.id).to.equal('a');
      expect(pair.difference).to.deep.equal({ estimate: 0.01, low: 0.001, high: 0.016 });
    }
  });

  it('turns the lead around where the runner-up has the higher lower end', () => {
    const experiment = experimentOf({ id: 'x', lead: lead({ leader: 'b', runnerUp: 'a' }) });
    expect(pairDifference(a, b, experiment, all).difference).to.deep.equal({
      estimate: -0.01,
      low: -0.016,
      high: -0.001,
    });
  });

  it('claims nothing of two whose lead has changed', () => {
    const experiment = experimentOf({ id: 'x', lead: lead({ verdict: 'changed', ratio: null, difference: null }) });
    expect(pairDifference(a, b, experiment, all)).to.include({ difference: null, hasChanged: true });
  });

  it('takes the difference of both intervals at half of the pair’s budget for any other pair', () => {
    const pair = pairDifference(c, a, experimentOf({ id: 'x', lead: lead() }), all);
    const half = 0.05 / 3 / 2;
    const [low, high] = interval(a.judged, half, NO_PREDICTION);
    const [otherLow, otherHigh] = interval(c.judged, half, NO_PREDICTION);
    expect(pair).to.include({ basis: 'intervals', pairs: 3, alpha: 0.05 / 3 });
    expect(pair.difference?.low).to.equal(low - otherHigh);
    expect(pair.difference?.high).to.equal(high - otherLow);
    expect(pair.difference?.estimate).to.equal(0.06 - 0.05);
  });

  it('counts the pairs of all that were judged, without a lead too', () => {
    const unseen = variantOf({ id: 'd', impressions: 0, engagements: 0 });
    expect(pairDifference(a, c, experimentOf({ id: 'x' }), [...all, unseen]).pairs).to.equal(3);
    expect(pairDifference(a, c, undefined, [...all, unseen]).alpha).to.equal(0.05 / 3);
  });

  it('says nothing while one of them was not judged', () => {
    const unseen = variantOf({ id: 'd', impressions: 0, engagements: 0 });
    expect(pairDifference(a, unseen, experimentOf({ id: 'x' }), [a, unseen])).to.include({
      difference: null,
      hasChanged: false,
    });
  });
});
