import { expect } from '@open-wc/testing';
import { NO_PREDICTION } from '../../../stats/index.ts';
import { FanData, type FanContext, type JudgedColumns } from './fan-data.ts';
import { ordinaryHalfWidth, ordinaryVerdict, OrdinaryVerdicts } from './ordinary-test.ts';

const running: FanContext = { priorOf: () => NO_PREDICTION, endOf: () => Infinity };

const columns = (
  variant: string,
  engagements: readonly number[],
  more: Partial<JudgedColumns> = {},
): JudgedColumns => ({
  variant,
  times: engagements.map((_, i) => (i + 1) * 1000),
  impressions: engagements.map((_, i) => (i + 1) * 1000),
  engagements,
  ...more,
});

describe('an ordinary test', () => {
  it('has a half-width of 1.96 standard errors of the difference', () => {
    const [a, b] = [
      { impressions: 1000, engagements: 60 },
      { impressions: 1000, engagements: 40 },
    ];
    expect(ordinaryHalfWidth(a, b)).to.be.closeTo(
      1.959964 * Math.sqrt(0.06 * 0.94 * 0.001 + 0.04 * 0.96 * 0.001),
      1e-9,
    );
    expect(ordinaryHalfWidth(a, { impressions: 0, engagements: 0 })).to.be.NaN;
  });

  it('calls a winner from z = 1.96 on, with the rates pooled', () => {
    const of = (id: string, engagements: number) => ({ id, impressions: 1000, engagements });
    // z = 1.93 and 2.02: the borders of .05 lie between.
    expect(ordinaryVerdict(of('a', 50), of('b', 70))).to.equal(null);
    expect(ordinaryVerdict(of('a', 50), of('b', 71))).to.deep.equal(['b', 'a']);
  });

  it('counts winners, and those taken back, also when another variant becomes the other of the pair', () => {
    const verdicts = new OrdinaryVerdicts();
    const batch = (a: number, b: number, c: number): void =>
      verdicts.add([
        { id: 'a', impressions: 1000, engagements: a },
        { id: 'b', impressions: 1000, engagements: b },
        { id: 'c', impressions: 1000, engagements: c },
      ]);
    batch(80, 50, 10);
    batch(52, 50, 10);
    batch(80, 50, 10);
    batch(80, 50, 51);
    expect(verdicts.runs.map(({ from, to, winner, loser }) => [from, to, winner, loser])).to.deep.equal([
      [0, 0, 'a', 'b'],
      [2, 2, 'a', 'b'],
      [3, 3, 'a', 'c'],
    ]);
    expect([0, 1, 2, 3].map((at) => verdicts.countTo(at))).to.deep.equal([
      { winners: 1, takenBack: 0 },
      { winners: 1, takenBack: 1 },
      { winners: 2, takenBack: 1 },
      { winners: 3, takenBack: 2 },
    ]);
  });
});

describe('the judged counts of an experiment', () => {
  it('give a sequence to each variant, and the ends of all batches', () => {
    const data = new FanData(running, [columns('a', [60, 120]), columns('b', [50, 90], { times: [2000, 3000] })]);
    expect(data.times).to.deep.equal([1000, 2000, 3000]);
    expect([...data.sequences].map(([id, { length }]) => [id, length])).to.deep.equal([
      ['a', 2],
      ['b', 2],
    ]);
    expect(data.batchAt(2500)).to.equal(1);
  });

  it('say the same whether they come at once or batch by batch', () => {
    const [a, b] = [
      [60, 130, 190, 260],
      [50, 90, 150, 180],
    ];
    const atOnce = new FanData(running, [columns('a', a), columns('b', b)]);
    const live = new FanData(running);
    for (let i = 0; i < 4; i++)
      live.append((i + 1) * 1000, [
        { variant: 'a', impressions: (i + 1) * 1000, engagements: a[i] as number, logE: null },
        { variant: 'b', impressions: (i + 1) * 1000, engagements: b[i] as number, logE: null },
      ]);
    expect(live.verdicts.runs).to.deep.equal(atOnce.verdicts.runs);
    expect(live.verdicts.runs.length).to.be.above(0);
    for (const id of ['a', 'b'])
      expect(live.sequences.get(id)?.intervalAt(3)).to.deep.equal(atOnce.sequences.get(id)?.intervalAt(3));
  });

  it('leave a stopped variant out of the ordinary test', () => {
    const data = new FanData({ ...running, endOf: (id) => (id === 'a' ? 1500 : Infinity) }, [
      columns('a', [90]),
      columns('b', [50, 100]),
      columns('c', [51, 101]),
    ]);
    expect(data.verdicts.runs.map(({ from, to, winner }) => [from, to, winner])).to.deep.equal([[0, 0, 'a']]);
  });

  it('begin again where the history names a restart', () => {
    const data = new FanData(running, [columns('a', [60, 120, 180], { restarts: [1500] })]);
    expect(data.sequences.get('a')?.segments().length).to.equal(2);
  });
});
