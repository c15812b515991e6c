import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { rateScale, steadyScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { MARGIN, type PlotTransform } from '../layout/scales.ts';
import { lineSetOf } from '../layout/scene-model.ts';
import { variantOf } from '../../testing/entities.ts';
import { letterAt } from '../../shared/letters/letters.ts';
import { LineStyles } from '../layout/line-styles.ts';
import { append, markGap, OWN_RETENTION, seriesOf, type Series } from '../data/series.ts';
import { SceneUpdater } from './scene-updater.ts';
import { PixelColumns } from '../layout/pixel-columns.ts';
import { LineTracer, type PathSink } from './line-painter.ts';
import { domainOf, nextViewport, type Viewport } from '../layout/viewport.ts';
import { clampTimes, panTimes, zoomTimes } from '../layout/zoom.ts';

const MINUTE = 60_000;
const BEGIN = Date.parse('2026-01-05T10:00:00.000Z');

/** Writes down what is drawn, in milliseconds and rates. */
class Notes implements PathSink {
  readonly lines: [number, number][][] = [];
  readonly dots: [number, number][] = [];
  moveTo(x: number, y: number): void {
    this.lines.push([[x, y]]);
  }
  lineTo(x: number, y: number): void {
    this.lines.at(-1)?.push([x, y]);
  }
  dot(x: number, y: number): void {
    this.dots.push([x, y]);
  }
  endPath(): void {}
}

/** A frame in which a pixel is a minute, and y is the rate in percent, upside down. */
const FRAME: PlotTransform = { origin: 0, pxPerMs: 1 / MINUTE, bottom: 0, low: 0, pxPerRate: -100 };

function followed(points: readonly (readonly [minute: number, percent: number | null])[], columns = 100): Notes {
  const series = seriesOf(new Map<string, Series>(), 'a', OWN_RETENTION);
  points.forEach(([minute, percent]) =>
    percent === null ? markGap(series) : append(series, minute * MINUTE, 1000, percent * 10),
  );
  const notes = new Notes();
  const grid = { origin: 0, step: MINUTE, columns };
  const all = { fromColumn: -1, fromPoint: 0, toPoint: series.length, bucketMs: MINUTE };
  new LineTracer().trace(notes, new PixelColumns(series, grid), FRAME, all);
  return notes;
}

const rounded = ({ lines }: Notes): number[][][] =>
  lines.map((line) => line.map(([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100]));

describe('the line of a series', () => {
  it('goes from point to point', () => {
    expect(
      rounded(
        followed([
          [1, 4],
          [2, 5],
          [3, 3],
        ]),
      ),
    ).to.deep.equal([
      [
        [1, 4],
        [2, 5],
        [3, 3],
      ],
    ]);
  });

  it('stays level over a silence, in which nothing was counted', () => {
    expect(
      rounded(
        followed([
          [1, 4],
          [2, 5],
          [30, 3],
        ]),
      ),
    ).to.deep.equal([
      [
        [1, 4],
        [2, 5],
        [29, 5],
        [30, 3],
      ],
    ]);
  });

  it('is broken where nothing is known', () => {
    expect(
      rounded(
        followed([
          [1, 4],
          [2, 5],
          [2, null],
          [5, 3],
          [6, 3],
        ]),
      ),
    ).to.deep.equal([
      [
        [1, 4],
        [2, 5],
      ],
      [
        [5, 3],
        [6, 3],
      ],
    ]);
  });

  it('is a dot where one point stands alone', () => {
    expect(followed([[1, 4]]).dots).to.deep.equal([[1, 4]]);
    expect(
      followed([
        [1, 4],
        [2, 5],
        [2, null],
        [5, 3],
        [5, null],
      ]).dots,
    ).to.deep.equal([[5, 3]]);
  });

  it('leaves what is shown for the next point, and not farther than can be seen', () => {
    const [line] = rounded(
      followed(
        [
          [1, 4],
          [2, 5],
          [4, 6],
        ],
        3,
      ),
    ) as [number[][]];
    expect(line.at(-1)).to.deep.equal([4, 6]);
    const [far] = rounded(
      followed(
        [
          [1, 4],
          [2, 5],
          [1000, 6],
        ],
        3,
      ),
    ) as [number[][]];
    expect(far.at(-1)?.[0]).to.be.at.most(40);
    expect(far.at(-1)?.[1]).to.equal(5);
  });
});

const canvases = () => ({ whole: document.createElement('canvas'), tail: document.createElement('canvas') });

/** The pixels of both canvases, one over the other. */
function pixels({ whole, tail }: ReturnType<typeof canvases>): Uint8ClampedArray {
  const both = document.createElement('canvas');
  [both.width, both.height] = [whole.width, whole.height];
  const context = both.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(whole, 0, 0);
  if (!tail.hidden) context.drawImage(tail, Number.parseFloat(tail.style.left), 0);
  return context.getImageData(0, 0, both.width, both.height).data;
}

describe('a drawing that goes on', () => {
  const ids = ['a', 'b', 'c'];
  const size = { width: 400, height: 200, ratio: 1 };

  function drawn(series: ReadonlyMap<string, Series>, highlighted: string | null, isDashed = false) {
    const shown = ids.map((id) => variantOf({ id }));
    // The first five looks are solid.
    const others = Array.from({ length: isDashed ? 14 : 0 }, (_, i) => `x${i}`);
    const all = [...others, ...ids].map((id, i) => ({ id, letter: letterAt(i), isGone: false }));
    const styles = new LineStyles().assign(all);
    const letters = new Map(all.map(({ id, letter }) => [id, letter]));
    const colors = ['#06a', '#a48', '#c40', '#44c', '#085', '#666'];
    const experiments = new Map<string, never>();
    return lineSetOf({
      shown,
      letters,
      pair: null,
      styles,
      series,
      resolutionMs: 1000,
      experiments,
      highlighted,
      colors,
      metric: null,
    });
  }

  it('shows the same as if it were drawn at once, solid or dashed, with bands and gaps', () => {
    const coming = fc.array(
      fc.record({
        of: fc.constantFrom(...ids),
        wait: fc.integer({ min: 1, max: 9000 }),
        more: fc.nat(90),
        isGap: fc.nat(9),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(coming, fc.constantFrom(null, 'a'), fc.boolean(), (all, highlighted, isDashed) => {
        const series = new Map<string, Series>();
        for (const id of ids)
          for (let i = 0; i < 200; i++)
            append(seriesOf(series, id, OWN_RETENTION), BEGIN + i * 3000, 100 * (i + 1), 5 * (i + 1));
        const wish = { rangeMs: 9 * MINUTE, fixed: null };
        const [updater, live] = [new SceneUpdater(), canvases()];
        const plan = drawn(series, highlighted, isDashed);
        updater.update(live, plan, wish, size);
        let time = BEGIN + 600_000;
        for (const { of, wait, more, isGap } of all) {
          const one = series.get(of) as Series;
          const last = one.length - 1;
          time += wait;
          if (isGap === 0) markGap(one);
          const [n, e] = [one.impressions[last] ?? 0, one.engagements[last] ?? 0];
          append(one, time, (n || 20_000) + 100, (e || 1000) + Math.min(100, more));
          updater.update(live, plan, wish, size);
        }
        // The same view, drawn by somebody who has not seen how it came about.
        const [fresh, once] = [new SceneUpdater(), canvases()];
        fresh.viewport = updater.viewport;
        fresh.scale = updater.scale;
        fresh.update(once, plan, wish, size);
        const [a, b] = [pixels(live), pixels(once)];
        const apart = (least: number): number => {
          let count = 0;
          for (let i = 3; i < a.length; i += 4) if (Math.abs((a[i] as number) - (b[i] as number)) > least) count++;
          return count;
        };
        // The browser smooths a long path and a part of it a little differently, and a dash may end by a part of a pixel elsewhere.
        expect(apart(48)).to.be.at.most(isDashed ? 12 : 4);
        expect(apart(128)).to.equal(0);
      }),
      { numRuns: 60 },
    );
  });

  it('has the scale of the times it shows, on whatever way a viewer came to them', () => {
    const series = new Map<string, Series>();
    for (let i = 0; i < 600; i++) {
      const n = 500 * (i + 1);
      append(seriesOf(series, 'a', OWN_RETENTION), BEGIN + i * 1000, n, Math.round(n * 0.06 + 40 * Math.sin(i / 30)));
      append(seriesOf(series, 'b', OWN_RETENTION), BEGIN + i * 1000, n, Math.round(n * 0.05));
    }
    const plan = drawn(series, null);
    const zoom = fc.record({ start: fc.integer({ min: 60, max: 500 }), seconds: fc.integer({ min: 5, max: 90 }) });
    const timesOf = ({ start, seconds }: { start: number; seconds: number }): [number, number] => [
      BEGIN + start * 1000,
      BEGIN + (start + seconds) * 1000,
    ];
    fc.assert(
      fc.property(fc.array(zoom, { maxLength: 4 }), zoom, (way, last) => {
        const [stepwise, direct] = [new SceneUpdater(), new SceneUpdater()];
        // Another place with the same span is a move, during which the scale holds.
        const steps = way.filter(({ seconds }) => seconds !== last.seconds);
        for (const step of steps) stepwise.update(null, plan, { rangeMs: null, fixed: timesOf(step) }, size);
        for (const updater of [stepwise, direct])
          updater.update(null, plan, { rangeMs: null, fixed: timesOf(last) }, size);
        expect(stepwise.scale).to.deep.equal(direct.scale);
      }),
    );
  });

  it('paints nothing when nothing came, and only the newest columns when something did', () => {
    const series = new Map<string, Series>();
    for (let i = 0; i < 1000; i++)
      append(seriesOf(series, 'a', OWN_RETENTION), BEGIN + i * 1000, 100 * (i + 1), 5 * (i + 1));
    const [updater, live] = [new SceneUpdater(), canvases()];
    const plan = drawn(series, null);
    const wish = { rangeMs: 10 * MINUTE, fixed: null };
    updater.update(live, plan, wish, size);
    const cleared: number[] = [];
    for (const canvas of [live.whole, live.tail]) {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const clear = context.clearRect.bind(context);
      context.clearRect = (x, y, width, height) => {
        cleared.push(Math.min(width, canvas.width - x));
        clear(x, y, width, height);
      };
    }
    updater.update(live, plan, wish, size);
    expect(cleared).to.deep.equal([]);
    for (let i = 0; i < 20; i++) {
      append(series.get('a') as Series, BEGIN + (1000 + i) * 1000, 100 * (1001 + i), 5 * (1001 + i));
      updater.update(live, plan, wish, size);
    }
    expect(cleared.length).to.be.within(20, 24);
    expect(cleared.filter((width) => width > 80).length).to.be.at.most(1);
  });
});

describe('the times that are shown', () => {
  const shown = (view: Viewport): [number, number] => domainOf(view);

  it('are a range up to the newest point, or all', () => {
    const all = shown(nextViewport(null, { rangeMs: null, fixed: null }, BEGIN, BEGIN + 60 * MINUTE, 500));
    expect(all[0]).to.equal(BEGIN);
    expect(all[1]).to.be.within(BEGIN + 60 * MINUTE, BEGIN + 63 * MINUTE);
    const [from, to] = shown(
      nextViewport(null, { rangeMs: 15 * MINUTE, fixed: null }, BEGIN, BEGIN + 60 * MINUTE, 500),
    );
    expect(to - from).to.be.closeTo(15 * MINUTE, 1);
    expect(to).to.be.within(BEGIN + 60 * MINUTE, BEGIN + 60.05 * MINUTE);
  });

  it('move on by whole columns of the same grid while one follows', () => {
    const wish = { rangeMs: 15 * MINUTE, fixed: null };
    let view = nextViewport(null, wish, BEGIN, BEGIN + 60 * MINUTE, 500);
    const { grid } = view;
    let same = 0;
    for (let s = 1; s < 200; s++) {
      view = nextViewport(view, wish, BEGIN, BEGIN + 60 * MINUTE + s * 1000, 500);
      if (view.grid === grid) same++;
      const newest = BEGIN + 60 * MINUTE + s * 1000;
      const column = Math.floor((newest - view.grid.origin) / view.grid.step);
      expect(column).to.equal(view.first + view.visible - 1);
    }
    expect(same).to.be.above(100);
  });

  it('grow rarely while all is shown', () => {
    let view: Viewport | null = null;
    let grids = 0;
    for (let s = 1; s < 3600; s++) {
      const next: Viewport = nextViewport(view, { rangeMs: null, fixed: null }, BEGIN, BEGIN + s * 1000, 500);
      if (next.grid !== view?.grid) grids++;
      view = next;
      expect(domainOf(next)[1]).to.be.at.least(BEGIN + s * 1000);
    }
    expect(grids).to.be.below(330);
  });

  it('come closer around a place that stays where it is, move, and stay within what there is', () => {
    expect(zoomTimes([0, 100_000], 25_000, 0.5)).to.deep.equal([12_500, 62_500]);
    expect(panTimes([0, 100_000], 0.5)).to.deep.equal([50_000, 150_000]);
    expect(clampTimes([-50_000, 50_000], 0, 1_000_000)).to.deep.equal([0, 100_000]);
    expect(clampTimes([-50_000, 2_000_000], 0, 1_000_000)).to.equal(null);
    const [from, to] = zoomTimes([0, 2000], 1000, 0.001);
    expect(to - from).to.equal(1000);
  });
});

describe('the scales of a chart', () => {
  it('begin at 0, and come closer only when the viewer does', () => {
    expect(rateScale({ low: 0.04, high: 0.05 }, { isClose: false }).low).to.equal(0);
    const close = rateScale({ low: 0.04, high: 0.05 }, { isClose: true });
    expect(close.low).to.be.within(0.03, 0.04);
    expect(close.high).to.be.within(0.05, 0.06);
    const refunds = rateScale({ low: -4, high: 62 }, { isClose: false, isRate: false });
    expect([refunds.low <= -4, refunds.high >= 62], 'values of a metric have no bounds').to.deep.equal([true, true]);
    expect(rateScale({ low: Infinity, high: -Infinity }, { isClose: false }).high).to.be.above(0);
  });

  it('hold still while everything fits', () => {
    const scale = rateScale({ low: 0, high: 0.05 }, { isClose: false });
    expect(steadyScale(scale, { low: 0, high: 0.052 }, { isClose: false })).to.equal(scale);
    expect(steadyScale(scale, { low: 0, high: 0.03 }, { isClose: false })).to.not.equal(null);
    expect(steadyScale(scale, { low: 0, high: 0.09 }, { isClose: false }).high).to.be.at.least(0.09);
    expect(steadyScale(scale, { low: 0, high: 0.01 }, { isClose: false }).high).to.be.below(0.02);
  });

  it('leave room for the axes', () => {
    expect(SceneUpdater.innerWidth(400)).to.equal(400 - MARGIN.left - MARGIN.right);
  });
});
