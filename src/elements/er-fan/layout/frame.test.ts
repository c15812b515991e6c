import { expect } from '@open-wc/testing';
import { formatFor } from '../../shared/format/format.ts';
import { english } from '../../shared/strings/strings.ts';
import { variantOf } from '../../testing/entities.ts';
import { FanData } from '../model/fan-data.ts';
import { NO_PREDICTION } from '../../../stats/index.ts';
import { axisEnd, spread } from './frame.ts';
import type { FanPicture } from './picture.ts';
import { ratesOf } from './rates.ts';

const MINUTE = 60_000;

/** A picture of one variant with a rate that is given for each minute. */
function pictureOf(engagements: readonly number[]): FanPicture {
  const data = new FanData({ priorOf: () => NO_PREDICTION, endOf: () => Infinity }, [
    {
      variant: 'a',
      times: engagements.map((_, i) => (i + 1) * MINUTE),
      impressions: engagements.map((_, i) => (i + 1) * 10_000),
      engagements,
    },
  ]);
  const row = { letter: 'A', place: 0, isShown: true, endsAt: Infinity, isStopped: false, saved: null };
  return {
    data,
    rows: [{ ...row, variant: variantOf({ id: 'a' }), sequence: data.sequences.get('a') }],
    leader: 'a',
    runnerUp: null,
    marks: [],
    from: 0,
    to: data.judgedTo,
    now: data.judgedTo,
    moment: null,
    lag: 0,
    metric: null,
    hasOrdinary: false,
    safe: null,
    reading: null,
    strings: english,
    format: formatFor('en'),
  };
}

const steady = (minutes: number, rate: number): number[] =>
  Array.from({ length: minutes }, (_, i) => Math.round((i + 1) * 10_000 * rate));

describe('the scale of rates', () => {
  it('holds what is settled, with whole and half steps at its ends', () => {
    const { low, high, ticks } = ratesOf(pictureOf(steady(60, 0.05)), null).rates;
    expect(low).to.be.below(0.05);
    expect(high).to.be.above(0.05);
    expect(ticks.length).to.be.within(2, 8);
    for (const tick of ticks) expect(tick).to.be.within(low - 1e-12, high + 1e-12);
  });

  it('stays while new batches lie in it, and does not follow a replay', () => {
    const before = ratesOf(pictureOf(steady(60, 0.05)), null).rates;
    const after = pictureOf(steady(63, 0.05));
    expect(ratesOf(after, before).rates).to.equal(before);
    expect(ratesOf({ ...after, moment: 20 * MINUTE }, before).rates).to.equal(before);
  });

  it('moves when the rates leave it', () => {
    const before = ratesOf(pictureOf(steady(60, 0.05)), null).rates;
    const after = ratesOf(pictureOf(steady(60, 0.09)), before).rates;
    expect(after.high).to.be.above(0.09);
    expect(after.low, 'what was on the scale stays on it').to.be.at.most(before.low);
  });

  it('stays where another would suit better, and says so', () => {
    const { rates } = ratesOf(pictureOf(steady(2, 0.09)), null);
    const large = { ...rates, low: 0, high: 0.5 };
    expect(ratesOf(pictureOf(steady(60, 0.09)), large)).to.deep.equal({ rates: large, wouldMove: true });
    expect(ratesOf(pictureOf(steady(60, 0.09)), null).wouldMove).to.equal(false);
  });

  it('of a young experiment has room for what may come, and no more', () => {
    const young = ratesOf(pictureOf(steady(2, 0.04)), null).rates;
    expect(young.low).to.equal(0);
    expect(young.high).to.be.within(0.1, 0.2);
    expect(ratesOf(pictureOf(steady(3, 0.06)), young).rates).to.equal(young);
  });
});

describe('the end of the time axis', () => {
  it('stays until the newest time passes it, and then leaves room for a step', () => {
    const first = axisEnd(0, 100 * MINUTE, null, false);
    expect(first).to.be.at.least(100 * MINUTE);
    expect(first).to.be.below(115 * MINUTE);
    expect(axisEnd(0, first, first, false)).to.equal(first);
    expect(axisEnd(0, first + 1, first, false)).to.be.above(first);
  });

  it('is the newest time once nothing will come anymore', () => {
    expect(axisEnd(0, 100 * MINUTE, 120 * MINUTE, true)).to.equal(100 * MINUTE);
  });
});

describe('letters at the edge', () => {
  it('keep their places where they have room, and their order where they have none', () => {
    expect(spread([10, 60, 100], 20, 200)).to.deep.equal([10, 60, 100]);
    expect(spread([50, 52, 51], 20, 200)).to.deep.equal([50, 90, 70]);
  });

  it('stay above the bottom', () => {
    expect(spread([95, 96, 97], 20, 100)).to.deep.equal([60, 80, 100]);
  });
});
