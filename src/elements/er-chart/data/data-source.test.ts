import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { BEGIN } from '../../testing/charts.ts';
import { DataSource } from './data-source.ts';
import type { CountPoint } from './series-history.ts';
import type { Series } from './series.ts';

/** A data source of a page without a stream. */
const ownData = (): DataSource =>
  new DataSource({
    stream: () => null,
    hasOwnData: () => true,
    experiment: () => null,
    historyFrom: () => null,
    measuring: () => null,
    closely: () => null,
    onPoints: () => {},
    onChange: () => {},
  });

const pointsIn = (data: DataSource, variant: string): (readonly [number, number, number])[] => {
  const { times, impressions, engagements, length } = data.series.get(variant) as Series;
  return Array.from({ length }, (_, i) => [times[i] as number, impressions[i] as number, engagements[i] as number]);
};

describe('the data of a page', () => {
  it('are sorted by time, in whatever order and parts points are added', () => {
    const point = fc
      .record({
        time: fc.integer({ min: 0, max: 40 }),
        impressions: fc.nat(1000),
        part: fc.nat(100),
        cut: fc.boolean(),
      })
      .map(({ time, impressions, part, cut }) => ({
        ...{ variant: 'a', time: BEGIN + time * 1000, impressions, cut },
        engagements: Math.floor((impressions * part) / 100),
      }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), fc.boolean(), (points, windowed) => {
        const data = ownData();
        if (windowed) data.setWindow(10_000);
        const part: CountPoint[] = [];
        for (const { cut, ...one } of points) {
          part.push(one);
          if (cut) data.addPoints(part.splice(0));
        }
        data.addPoints(part);
        // Of two points at the same time the later one counts.
        const newest = new Map(points.map((one) => [one.time, one]));
        const expected = [...newest.values()].sort((a, b) => a.time - b.time);
        expect(pointsIn(data, 'a')).to.deep.equal(
          expected.map(({ time, impressions, engagements }) => [time, impressions, engagements]),
        );
        const inOrder = ownData();
        if (windowed) inOrder.setWindow(10_000);
        inOrder.addPoints(expected.map(({ cut: _, ...one }) => one));
        const ratesOf = ({ series }: DataSource): number[] => [
          ...(series.get('a') as Series).rates.slice(0, expected.length),
        ];
        expect(ratesOf(data)).to.deep.equal(ratesOf(inOrder));
      }),
    );
  });

  it('are sorted when a history is not, and a time that occurs twice is kept once', () => {
    const data = ownData();
    data.useHistory({
      resolutionMs: 1000,
      series: [
        {
          variant: 'a',
          times: [3000, 1000, 2000, 3000],
          impressions: [300, 100, 200, 320],
          engagements: [9, 3, 6, 16],
        },
      ],
    });
    expect(pointsIn(data, 'a')).to.deep.equal([
      [1000, 100, 3],
      [2000, 200, 6],
      [3000, 320, 16],
    ]);
  });

  it('reject an invalid count with all points of the call', () => {
    const data = ownData();
    data.addPoints([{ variant: 'a', time: BEGIN, impressions: 100, engagements: 5 }]);
    for (const [wrong, message] of [
      [{ time: Number.NaN, impressions: 1, engagements: 0 }, /time of a is NaN/],
      [{ time: BEGIN, impressions: -1, engagements: 0 }, /impressions of a are -1/],
      [{ time: BEGIN, impressions: 10, engagements: 11 }, /engagements of a are 11 with 10 impressions/],
      [{ time: BEGIN, impressions: 10, engagements: null }, /engagements of a are NaN/],
    ] as const) {
      const good = { variant: 'a', time: BEGIN + 1000, impressions: 200, engagements: 9 };
      expect(() => data.addPoints([good, { variant: 'a', ...wrong }])).to.throw(RangeError, message);
      expect(pointsIn(data, 'a')).to.deep.equal([[BEGIN, 100, 5]]);
    }
  });
});
