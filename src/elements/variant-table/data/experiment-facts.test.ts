import { expect } from '@open-wc/testing';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { scaleFor, scaleOver, ticksOf } from '../cells/comparison-scale.ts';
import { commonBeginning, FactsByExperiment } from './experiment-facts.ts';

describe('the scale of an experiment', () => {
  const settled = (id: string, interval: [number, number]) =>
    variantOf({ id, interval, engagements: 500 * (interval[0] + interval[1]), predictedEr: null });

  it('goes in whole steps around all settled intervals, and not from 0', () => {
    const scale = scaleFor([settled('a', [0.052, 0.061]), settled('b', [0.041, 0.047])], null);
    expect(ticksOf(scale).map((rate) => Number(rate.toFixed(6)))).to.deep.equal([
      0.04, 0.045, 0.05, 0.055, 0.06, 0.065,
    ]);
  });

  it('stays while it is held and every settled rate is on it, so that nothing moves', () => {
    const held = scaleFor([settled('a', [0.02, 0.1])], null);
    expect(scaleFor([settled('a', [0.05, 0.06])], held)).to.equal(held);
    expect(scaleFor([settled('a', [0.25, 0.35])], held).to).to.be.at.least(0.35);
  });

  it('has room at first, so that it stays when the first intervals settle on it, and not by what knows next to nothing', () => {
    const young = variantOf({ id: 'a', impressions: 20, engagements: 1, interval: [0, 0.4], predictedEr: 0.04 });
    const first = scaleFor([young], null);
    expect([first.from, first.to, first.isSettled]).to.deep.equal([0, 0.1, false]);
    expect(scaleFor([young, settled('b', [0.04, 0.05])], first)).to.deep.equal({ ...first, isSettled: true });
    expect(scaleFor([young, settled('b', [0.04, 0.14])], first).to).to.be.at.least(0.14);
  });

  it('is inside 0 and 1, also where all are alike or nothing is known', () => {
    expect(scaleOver(0, 0).from).to.equal(0);
    expect(scaleOver(0.99, 1).to).to.equal(1);
    expect(scaleFor([variantOf({ id: 'a', impressions: 0, engagements: 0, predictedEr: null })], null).to).to.equal(
      0.1,
    );
  });
});

describe('the common beginning of contents', () => {
  it('ends at a space, and is left out where it is short, a whole text, or of one variant only', () => {
    expect(commonBeginning(['Cycling to work: the bike', 'Cycling to work: the train'])).to.equal(
      'Cycling to work: the ',
    );
    expect(commonBeginning(['The house', 'The garden'])).to.equal('');
    expect(commonBeginning(['Cycling to work ', 'Cycling to work today'])).to.equal('');
    expect(commonBeginning(['Cycling to work: the bike'])).to.equal('');
  });
});

describe('the facts of an experiment', () => {
  it('are those at the last refresh, with letters that no filter moves, and shares of the variants that are shown', () => {
    const rows = [
      variantOf({
        id: 'b',
        impressions: 300,
        postedAt: '2026-01-05T10:01:00.000Z',
        countedAt: '2026-01-05T12:00:00.000Z',
      }),
      variantOf({ id: 'a', impressions: 100 }),
      variantOf({ id: 'k', impressions: 900, status: 'killed', postedAt: '2026-01-05T12:00:00.000Z' }),
    ];
    const facts = new FactsByExperiment(rows);
    const shares = [0.4, 0.4, 0.2].map((share, i) => ({ variant: ['a', 'b', 'k'][i] as string, share }));
    facts.setExperiments(new Map([['x', experimentOf({ id: 'x', shares })]]));
    const first = facts.of('x');
    expect([...first.letters].sort()).to.deep.equal([
      ['a', 'A'],
      ['b', 'B'],
      ['k', 'C'],
    ]);
    expect([first.shown, first.planned.get('a'), first.planned.get('k')]).to.deep.equal([400, 0.5, undefined]);
    rows[0] = variantOf({ id: 'b', impressions: 500 });
    facts.touch('x');
    expect(facts.of('x')).to.equal(first);
    facts.refresh(true);
    expect(facts.of('x').shown).to.equal(600);
    // It was posted late: its share of all impressions is no share of the traffic.
    rows[0] = variantOf({ id: 'b', postedAt: '2026-01-05T11:00:00.000Z', countedAt: '2026-01-05T12:00:00.000Z' });
    facts.touch('x');
    facts.refresh(true);
    expect(facts.of('x').planned.size).to.equal(0);
  });

  it('follow the order of the list on plain data', () => {
    const facts = new FactsByExperiment([variantOf({ id: 'z' }), variantOf({ id: 'a' })]);
    facts.letterOrder = 'given';
    expect(facts.of('x').letters.get('z')).to.equal('A');
    expect(facts.of('x').situation).to.equal(null);
  });

  it('are read again only for an experiment that changed, or whose scale was held and no longer is', () => {
    const rows = ['x', 'y'].map((experiment) => variantOf({ id: `of ${experiment}`, experiment }));
    const facts = new FactsByExperiment(rows);
    facts.refresh(true);
    const [x, y] = [facts.of('x'), facts.of('y')];
    rows[0] = variantOf({ id: 'of x', experiment: 'x', engagements: 900 });
    facts.touch('x');
    facts.refresh(true);
    expect(facts.of('x')).to.not.equal(x);
    expect(facts.of('y')).to.equal(y);
    facts.setExperiments(new Map(), ['x']);
    facts.refresh(true);
    expect(facts.of('y')).to.equal(y);
    facts.refresh(false);
    expect(facts.of('y')).to.not.equal(y);
  });
});
