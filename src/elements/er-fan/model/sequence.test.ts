import { expect } from '@open-wc/testing';
import { interval, priorFrom } from '../../../stats/index.ts';
import { BAND_ALPHAS, Sequence } from './sequence.ts';

const MINUTE = 60_000;

function filled(
  batches: readonly (readonly [impressions: number, engagements: number])[],
  maxPoints?: number,
): Sequence {
  const sequence = new Sequence('a', priorFrom(0.05), maxPoints);
  for (const [i, [impressions, engagements]] of batches.entries())
    sequence.append((i + 1) * MINUTE, { impressions, engagements }, i / 10);
  return sequence;
}

const steady = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [(i + 1) * 1000, (i + 1) * 50]);

describe('the sequence of a variant', () => {
  it('has the three nested intervals of the engine at every batch', () => {
    const sequence = filled(steady(20));
    for (const [k, alpha] of BAND_ALPHAS.entries()) {
      const expected = interval({ impressions: 20_000, engagements: 1000 }, alpha, priorFrom(0.05));
      expect([sequence.bands[k]?.lows[19], sequence.bands[k]?.highs[19]]).to.deep.equal(expected);
    }
    const [inner, , outer] = sequence.bands;
    expect(inner?.lows[9]).to.be.above(outer?.lows[9] as number);
    expect(inner?.highs[9]).to.be.below(outer?.highs[9] as number);
  });

  it('is the sequence itself and no running intersection: it follows a rate that changes', () => {
    const sequence = filled([
      ...steady(20),
      ...Array.from({ length: 40 }, (_, i): [number, number] => [21_000 + i * 1000, 1000 + i * 100]),
    ]);
    const [before, after] = [sequence.intervalAt(19), sequence.intervalAt(59)];
    expect(after?.[0]).to.be.above(before?.[1] as number);
  });

  it('begins again at a restart, and joins nothing across it', () => {
    const sequence = filled(steady(5));
    sequence.restart(5.5 * MINUTE);
    sequence.append(6 * MINUTE, { impressions: 10, engagements: 1 }, 0);
    expect(sequence.segments()).to.deep.equal([
      { from: 0, to: 4 },
      { from: 6, to: 6 },
    ]);
    expect(sequence.intervalAt(6)).to.deep.equal(interval({ impressions: 10, engagements: 1 }, 0.05, priorFrom(0.05)));
  });

  it('takes counts that fall for a restart', () => {
    const sequence = filled([...steady(3), [100, 4]]);
    expect(sequence.segments().map(({ from, to }) => to - from + 1)).to.deep.equal([3, 1]);
  });

  it('ignores a batch that it has', () => {
    const sequence = filled(steady(3));
    expect(sequence.append(3 * MINUTE, { impressions: 9, engagements: 1 }, null)).to.equal(false);
    expect(sequence.length).to.equal(3);
  });

  it('finds the row of a moment', () => {
    const sequence = filled(steady(3));
    expect([0, 1, 1.5, 3, 99].map((minute) => sequence.indexAt(minute * MINUTE))).to.deep.equal([-1, 0, 0, 2, 2]);
  });

  it('keeps a bounded number of rows, the newest all of them', () => {
    const sequence = filled(steady(1000), 100);
    expect(sequence.length).to.be.at.most(100);
    expect(sequence.lastTime).to.equal(1000 * MINUTE);
    const { times, length } = sequence;
    expect((times[length - 1] as number) - (times[length - 2] as number)).to.equal(MINUTE);
    expect(sequence.rates[0]).to.equal(0.05);
  });

  it('settles once its band is narrow enough', () => {
    const sequence = filled(steady(50));
    const [life] = sequence.segments();
    const from = sequence.settledFrom(life as { from: number; to: number }, 0.02);
    const width = (row: number): number => (sequence.intervalAt(row)?.[1] ?? 1) - (sequence.intervalAt(row)?.[0] ?? 0);
    expect(width(from)).to.be.at.most(0.02);
    expect(width(from - 1)).to.be.above(0.02);
  });
});
