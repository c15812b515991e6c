import { expect } from '@open-wc/testing';
import { linearScale } from '../../shared/evidence-canvas/linear-scale.ts';
import { variantOf } from '../../testing/entities.ts';
import type { FanFrame } from '../layout/frame.ts';
import { heightBeside, stopsOf, type Tip } from './tip-painter.ts';

const frame: FanFrame = {
  ...{ left: 50, right: 850, top: 26, bottom: 216, isNarrow: false },
  x: linearScale([0, 800], [50, 850]),
  y: linearScale([0, 0.1], [216, 26]),
  rates: { low: 0, high: 0.1, ticks: [] },
};
const tipOf = (id: string, endsAt: number, y: number): Tip => ({
  row: {
    ...{ variant: variantOf({ id }), letter: id, place: 0, sequence: undefined, isShown: false, isStopped: true },
    ...{ endsAt, saved: 100 },
  },
  ...{ x: endsAt + 40, y, color: 'red' },
});

describe('stops in the fan', () => {
  it('lie on no other that is near in time and rate', () => {
    const stops = stopsOf({ frame }, [tipOf('A', 100, 180), tipOf('B', 110, 184), tipOf('C', 100, 60)]);
    const heights = stops.map(({ height }) => height).sort((a, b) => a - b);
    expect(heights[0]).to.equal(60);
    expect((heights[2] as number) - (heights[1] as number)).to.be.at.least(20);
    expect(heights[2]).to.be.at.most(frame.bottom - 10);
    expect(stops.every(({ isAmong }) => isAmong)).to.equal(true);
  });

  it('stay at their line where they are alone', () => {
    const stops = stopsOf({ frame }, [tipOf('A', 100, 180), tipOf('B', 600, 182)]);
    expect(stops.map(({ height, isAmong }) => [height, isAmong])).to.deep.equal([
      [180, false],
      [182, false],
    ]);
  });

  it('leave the words about what is not judged yet a place of their own', () => {
    const stop = { at: 500, height: 205 };
    expect(heightBeside(frame, [], [480, 600], 800), 'below the data').to.equal(207);
    expect(heightBeside(frame, [stop], [480, 600], 800), 'beside its letter').to.equal(35);
    expect(heightBeside(frame, [stop], [650, 750], 800), 'on its line').to.equal(35);
    expect(heightBeside(frame, [stop], [300, 400], 800), 'before it').to.equal(207);
    expect(heightBeside(frame, [{ at: 500, height: 100 }], [480, 600], 800), 'below it').to.equal(207);
  });
});
