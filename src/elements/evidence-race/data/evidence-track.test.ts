import { expect } from '@open-wc/testing';
import { EvidenceTrack, projectedImpressions, SLOPE_BATCHES, TAIL_BATCHES } from './evidence-track.ts';

/** A track whose evidence is given batch by batch; each batch shows 10 impressions and ends a second after the one before. */
const trackOf = (logE: readonly (number | null)[], restarts?: readonly number[]): EvidenceTrack =>
  new EvidenceTrack({
    times: logE.map((_, i) => i * 1000),
    impressions: logE.map((_, i) => (i + 1) * 10),
    logE,
    restarts,
  });
const rising = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => i * step);

describe('the evidence of a variant over time', () => {
  it('finds the last batch that ended at or before a moment', () => {
    const track = trackOf([0, 1, 2]);
    expect([-1, 0, 999, 1000, 5000].map((time) => track.rowAt(time))).to.deep.equal([-1, 0, 0, 1, 2]);
    expect(track.logEAt(-1)).to.equal(null);
  });

  it('keeps the highest that it ever was, and begins afresh at a restart', () => {
    const track = trackOf([0.5, 2, 1, 0.2, 0.4], [2500]);
    expect([0, 1, 2, 3, 4].map((row) => track.highestAt(row))).to.deep.equal([0.5, 2, 2, 0.2, 0.4]);
    expect(track.tailAt(4)).to.deep.equal([0.2, 0.4]);
  });

  it('takes fewer impressions than before for a restart', () => {
    const track = new EvidenceTrack();
    track.append(1, 2, 100);
    track.append(2, 0.1, 5);
    expect(track.highestAt(1)).to.equal(0.1);
  });

  it('knows nothing where a batch could not be judged', () => {
    const track = trackOf([1, null, 2]);
    expect(track.logEAt(1)).to.equal(null);
    expect(track.tailAt(1)).to.deep.equal([]);
    expect(track.tailAt(2)).to.deep.equal([2]);
    expect(track.highestAt(1)).to.equal(1);
  });

  it('shows the last 60 batches and the present one in its tail', () => {
    const tail = trackOf(rising(100, 0.01)).tailAt(99);
    expect(tail.length).to.equal(TAIL_BATCHES + 1);
    expect([tail[0], tail.at(-1)]).to.deep.equal([0.39, 0.99]);
  });

  it('puts what came live after the history, each batch once', () => {
    const [past, live] = [trackOf([0, 1, 2]), new EvidenceTrack()];
    live.append(1000, 9, 20);
    live.append(3000, 3, 40);
    past.extend(live);
    expect([0, 1, 2, 3].map((row) => past.logEAt(row))).to.deep.equal([0, 1, 2, 3]);
    past.append(3000, 7, 50);
    expect(past.length).to.equal(4);
  });

  it('holds a bounded number of batches, the newest in full', () => {
    const track = trackOf(rising(20_000, 0.001));
    expect(track.length).to.be.below(8193);
    expect(track.lastTime).to.equal(19_999_000);
    expect(track.tailAt(track.length - 1).length).to.equal(61);
    expect(track.logEAt(track.rowAt(1_000_000))).to.be.closeTo(1, 0.1);
  });
});

describe('the projection', () => {
  it('is the impressions that the variant needs at its rate of the last 20 batches', () => {
    const track = trackOf(rising(30, 0.1));
    const slope = track.slopeAt(29);
    // 0.1 a batch of 10 impressions.
    expect(slope).to.be.closeTo(0.01, 1e-12);
    // ln 25 - 2.9 = 0.3189 at 0.01 each.
    expect(projectedImpressions(2.9, Math.log(25), slope, 300)).to.equal(32);
  });

  it('is there only while the slope is positive, and something is needed', () => {
    const falling = trackOf(rising(30, -0.1)).slopeAt(29);
    expect(falling).to.be.below(0);
    const level = trackOf(rising(30, 0)).slopeAt(29);
    for (const slope of [falling, level, null]) expect(projectedImpressions(1, 3, slope, 300)).to.equal(null);
    expect(projectedImpressions(3, 3, 0.01, 300)).to.equal(null);
    expect(projectedImpressions(1, 3, Number.MIN_VALUE, 300)).to.equal(null);
  });

  it('is not said of a variant that nothing speaks against yet', () => {
    const needed = Math.log(25);
    expect(projectedImpressions(-1, needed, 0.01, 3000)).to.equal(null);
    expect(projectedImpressions(0.02 * needed, needed, 0.01, 3000)).to.equal(null);
    expect(projectedImpressions(0.04 * needed, needed, 0.01, 3000)).to.be.a('number');
  });

  it('is not said of a future that is more than ten times as long as the past', () => {
    expect(projectedImpressions(1, 3, 0.01, 20)).to.equal(200);
    expect(projectedImpressions(1, 3, 0.01, 19)).to.equal(null);
  });

  it('needs 20 batches of one life, and impressions in them', () => {
    expect(trackOf(rising(SLOPE_BATCHES, 0.1)).slopeAt(SLOPE_BATCHES - 1)).to.equal(null);
    expect(trackOf(rising(SLOPE_BATCHES + 1, 0.1)).slopeAt(SLOPE_BATCHES)).to.be.greaterThan(0);
    expect(trackOf(rising(30, 0.1), [15_500]).slopeAt(29)).to.equal(null);
    const unseen = new EvidenceTrack({ times: rising(30, 1000), impressions: rising(30, 0), logE: rising(30, 0.1) });
    expect(unseen.slopeAt(29)).to.equal(null);
  });
});
