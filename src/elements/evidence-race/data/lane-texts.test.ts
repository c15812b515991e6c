import { expect } from '@open-wc/testing';
import { formatFor } from '../../shared/format/format.ts';
import { english, type Strings } from '../../shared/strings/strings.ts';
import { cardText, highestOf, laneText } from './lane-texts.ts';
import type { RaceLane } from './lanes.ts';

const language = { strings: english as unknown as Strings, format: formatFor('en', 'UTC') };
const laneOf = (given: Partial<RaceLane>): RaceLane => ({ letter: 'A', logE: 1.1, logNeeded: 3, ...given });
const told = (given: Partial<RaceLane>): string => {
  const { main, extra } = laneText(laneOf(given), language);
  return `${main} | ${extra}`.replaceAll('\u00a0', ' ');
};

describe('the writing at the end of a lane', () => {
  it('says the evidence, and why no more of it is expected', () => {
    expect(told({})).to.equal('3 : 1 | ');
    expect(told({ isNotRising: true })).to.equal('3 : 1 | not rising');
    expect(told({ state: 'paused', projection: 9 })).to.equal('3 : 1 | paused');
    expect(told({ isProtected: true })).to.equal('3 : 1 | protected');
    expect(told({ isProtected: true, logE: 3 })).to.equal('20 : 1 | protected, not stopped');
    expect(told({ logE: -1, isNotRising: true })).to.equal(' | no evidence against it');
    expect(told({ logE: null })).to.equal(' | not judged yet');
  });

  it('counts a projection in the unit of the experiment', () => {
    expect(told({ projection: 3960 })).to.equal('3 : 1 | about 4K more impressions');
    expect(told({ projection: 120, isOfVisitors: true })).to.equal('3 : 1 | about 120 more visitors');
  });

  it('says what became of a variant that is not shown', () => {
    const at = Date.UTC(2026, 0, 5, 8, 45);
    expect(told({ state: 'stopped', at, saved: 0 })).to.match(/^stopped 0?8:45 AM \| $/);
    expect(laneText(laneOf({ state: 'stopped', at, saved: 9 }), language)).to.include({
      extra: 'saved 9',
      isGood: true,
    });
    expect(told({ state: 'winner' })).to.equal('winner | ');
    expect(told({ state: 'waiting', at })).to.match(/ \| added 0?8:45 AM/);
  });

  it('is a word on a card', () => {
    expect(cardText(laneOf({ state: 'stopped', at: 0, saved: 9 }), language)).to.include({
      main: 'Stopped',
      extra: '',
    });
    expect(cardText(laneOf({ projection: 9 }), language)).to.include({ main: '3\u00a0:\u00a01', extra: '' });
  });

  it('takes the highest of the tail where it is not given', () => {
    expect(highestOf(laneOf({ tail: [1, 2.5, 1.1] }))).to.equal(2.5);
    expect(highestOf(laneOf({}))).to.equal(1.1);
    expect(highestOf(laneOf({ highest: null }))).to.equal(null);
  });
});
