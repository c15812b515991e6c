import { expect } from '@open-wc/testing';
import type { CanvasFrame, Ink } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { formatFor } from '../../shared/format/format.ts';
import { english } from '../../shared/strings/strings.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { RaceLane } from '../data/lanes.ts';
import { drawHeads, drawRace, drawTrack, redrawLanes, redrawTexts } from './race-drawing.ts';
import type { RaceModel } from './race-model.ts';
import { laneY, raceLayout } from './race-layout.ts';

const NEEDED = Math.log(25);
const tone = (red: number, green: number, blue: number): string => `rgb(${red}, ${green}, ${blue})`;
/** Each tone is found again in the pixels. */
const ink: Ink = {
  ...{ text: tone(0, 0, 0), quiet: tone(90, 90, 90), surface: tone(255, 255, 255), raised: tone(250, 250, 250) },
  ...{ line: tone(200, 200, 200), grid: tone(230, 230, 230), edge: tone(150, 150, 150), accent: tone(10, 20, 30) },
  ...{ good: tone(0, 120, 90), warn: tone(130, 100, 0), bad: tone(200, 0, 40), gone: tone(99, 107, 121) },
  letters: [tone(0, 103, 168), tone(168, 74, 134), tone(194, 78, 0)],
  letterTexts: [tone(0, 80, 130), tone(130, 60, 100), tone(150, 60, 0)],
};
const HEIGHT = 20 + 27 + 2;
const frame: CanvasFrame = {
  ...{ unit: 1, width: 900, height: HEIGHT, ratio: 1, ink, font: 'sans-serif' },
  ...{ isRtl: false, isStill: false, isForced: false, isPaper: false },
};
const language = { strings: english as unknown as Strings, format: formatFor('en') };
const laneOf = (given: Partial<RaceLane>): RaceLane => ({ letter: 'A', logE: 0, logNeeded: NEEDED, ...given });

/** Draws a race of one lane, or its track, and returns the pixels. */
type Draw = (...args: Parameters<typeof drawHeads>) => unknown;
function drawn(
  given: Partial<RaceLane>,
  draw: Draw = drawHeads,
  other: Partial<CanvasFrame> = {},
): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = frame.width;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const model: RaceModel = { lanes: [laneOf(given)], logNeeded: NEEDED, isCard: false, language, flashes: new Map() };
  draw(context, { ...frame, ...other }, model);
  return context;
}

const Y = 20 + 27 / 2;
/** The places in the row of a lane, or another, that have about this color, from the first to the last. */
function extent(context: CanvasRenderingContext2D, color: string, y = Y): readonly [number, number] | null {
  const wanted = (color.match(/\d+/g) as string[]).map(Number);
  const { data } = context.getImageData(0, Math.round(y), frame.width, 1);
  const found: number[] = [];
  for (let x = 0; x < frame.width; x++)
    if (
      (data[4 * x + 3] as number) > 200 &&
      wanted.every((part, i) => Math.abs((data[4 * x + i] as number) - part) < 12)
    )
      found.push(x);
  return found.length === 0 ? null : [found[0] as number, found.at(-1) as number];
}
const middle = (one: readonly [number, number] | null): number =>
  one === null ? Number.NaN : (one[0] + one[1] + 1) / 2;
/** The layout of the frame: the writing of English has its least room. */
const X0 = 62;
function lineX(): number {
  const place = extent(drawn({}, drawTrack), ink.text, HEIGHT - 2);
  return middle(place);
}

describe('the drawing of a race', () => {
  it('has its head at ln E / ln needed between 1 : 1 and the line', () => {
    const line = lineX();
    expect(line).to.be.within(640, 690);
    for (const odds of [1.5, 3, 5, 9.7, 20]) {
      const head = middle(extent(drawn({ logE: Math.log(odds) }), ink.letters[0] as string));
      expect(head, `${odds} : 1`).to.be.closeTo(X0 + (Math.log(odds) / Math.log(25)) * (line - X0), 1.5);
    }
  });

  it('has its ticks at 3 : 1 and 5 : 1', () => {
    const context = drawn({}, drawTrack);
    const line = lineX();
    // Below the lane, where only ticks are.
    const { data } = context.getImageData(0, HEIGHT - 3, frame.width, 1);
    const places = Array.from({ length: frame.width }, (_, x) => x).filter(
      (x) => Math.abs((data[4 * x] as number) - 200) < 6 && data[4 * x + 3] === 255,
    );
    expect(places.length).to.equal(3);
    const expected = [0, Math.log(3) / NEEDED, 0.5].map((part) => X0 + part * (line - X0));
    for (const [i, x] of places.entries()) expect(x + 0.5).to.be.closeTo(expected[i] as number, 1);
  });

  it('is mirrored right to left', () => {
    const one = { logE: Math.log(5) };
    const [left, right] = [drawn(one), drawn(one, drawHeads, { isRtl: true })];
    const color = ink.letters[0] as string;
    expect(middle(extent(right, color))).to.be.closeTo(frame.width - middle(extent(left, color)), 1.5);
  });

  it('marks the highest that the evidence ever was', () => {
    const context = drawn({ logE: Math.log(3), highest: Math.log(12) });
    // Above the head and the bar only the mark is.
    const mark = middle(extent(context, ink.letters[0] as string, Y - 6));
    expect(mark).to.be.closeTo(X0 + (Math.log(12) / NEEDED) * (lineX() - X0), 1.5);
    expect(extent(drawn({ logE: Math.log(3), highest: Math.log(3) }), ink.letters[0] as string, Y - 6)).to.equal(null);
  });

  it('has a tail that grows brighter, and none for those who want less motion', () => {
    const lane = { logE: Math.log(12), tail: [0, 0.5, Math.log(12)] };
    const alphas = (context: CanvasRenderingContext2D): number[] =>
      [0.25, 0.45, 0.7].map((part) => context.getImageData(X0 + part * (lineX() - X0), Y, 1, 1).data[3] as number);
    const [early, later, last] = alphas(drawn(lane)) as [number, number, number];
    expect(early).to.be.below(later);
    expect(later).to.be.below(last);
    expect(new Set(alphas(drawn(lane, drawHeads, { isStill: true }))).size).to.equal(1);
    expect(new Set(alphas(drawn({ ...lane, tail: [3, 2.9, Math.log(12)] }))).size).to.equal(1);
  });

  it('dots the way to the line only where something is projected', () => {
    const dots = (context: CanvasRenderingContext2D): boolean => {
      const from = Math.round(X0 + 0.6 * (lineX() - X0));
      return context.getImageData(from, Y - 1, 60, 2).data.some((value, i) => i % 4 === 3 && value > 0);
    };
    expect(dots(drawn({ logE: Math.log(3), projection: 4000 }))).to.equal(true);
    expect(dots(drawn({ logE: Math.log(3), projection: null }))).to.equal(false);
  });

  it('crosses a stopped variant out where it stopped, and has no head for it', () => {
    const context = drawn({ logE: 6, state: 'stopped', at: 0 });
    expect(middle(extent(context, ink.bad))).to.be.closeTo(lineX(), 1.5);
    expect(extent(context, ink.letters[0] as string)).to.equal(null);
    expect(middle(extent(drawn({ logE: NEEDED / 2, state: 'stopped', at: 0 }), ink.bad))).to.be.below(lineX() - 100);
  });

  it('has a shield at the line for a protected variant, and its head while that is not there', () => {
    const color = ink.letters[0] as string;
    const shield = extent(drawn({ logE: 8, isProtected: true }), color, Y - 8);
    expect(middle(shield)).to.be.closeTo(lineX(), 2);
    const below = drawn({ logE: Math.log(5), isProtected: true });
    expect(middle(extent(below, color, Y - 8))).to.be.closeTo(lineX(), 2);
    expect(extent(below, color)?.[0]).to.be.closeTo(X0 + 0.5 * (lineX() - X0) - 5, 2);
  });

  it('shows nothing on the lane of a variant that is not judged, or was not there yet', () => {
    for (const lane of [{ logE: null }, { logE: 1, state: 'waiting', at: 0 } as const]) {
      const { data } = drawn(lane).getImageData(0, 0, lineX() - 4, HEIGHT);
      expect(data.some((value) => value > 0)).to.equal(false);
    }
  });

  it('has outlines of 1, 2 and 3 pixels in the colors of the system', () => {
    const forced = { isForced: true };
    const black = (context: CanvasRenderingContext2D, x: number): number => {
      const { data } = context.getImageData(Math.round(x), 21, 1, 25);
      return Array.from({ length: 25 }, (_, y) => (data[4 * y + 3] as number) / 255).reduce((sum, one) => sum + one, 0);
    };
    const x = X0 + 0.2 * (lineX() - X0);
    // Above and below.
    expect(black(drawn({}, drawTrack, forced), x)).to.be.closeTo(2, 0.5);
    expect(black(drawn({ logE: Math.log(12) }, drawHeads, forced), x)).to.be.closeTo(4, 0.8);
    const head = X0 + (Math.log(12) / NEEDED) * (lineX() - X0);
    expect(black(drawn({ logE: Math.log(12) }, drawHeads, forced), head)).to.be.at.least(6);
    expect(extent(drawn({ logE: Math.log(12) }, drawHeads, forced), ink.letters[0] as string)).to.equal(null);
  });
});

describe('a race that is drawn already', () => {
  const [first, second]: [RaceLane[], RaceLane[]] = [
    [
      laneOf({ logE: 1, tail: [0.2, 0.6, 1], projection: 4000, highest: 2 }),
      laneOf({ letter: 'AB', logE: 0.02, projection: 9000 }),
      laneOf({ letter: 'C', logE: 3.1, isProtected: true, tail: [2, 3.1] }),
      laneOf({ letter: 'D', logE: 2, state: 'stopped', at: 0 }),
    ],
    [
      laneOf({ logE: 1.3, tail: [0.6, 1, 1.3], projection: 3000, highest: 2 }),
      laneOf({ letter: 'AB', logE: 0, projection: null, highest: 0.5 }),
      laneOf({ letter: 'C', logE: 3.3, isProtected: true, tail: [2.5, 3.3] }),
      laneOf({ letter: 'D', logE: 2, state: 'stopped', at: 0 }),
    ],
  ];
  const forms: readonly (readonly [string, number, boolean, Partial<CanvasFrame>])[] = [
    ['full', 27, false, {}],
    ['right to left', 27, false, { isRtl: true }],
    ['stacked', 44, false, { width: 380 }],
    ['card', 22, true, { width: 300 }],
    ['of the colors of the system', 27, false, { isForced: true }],
    ['still', 27, false, { isStill: true }],
  ];
  for (const [name, laneHeight, isCard, other] of forms)
    it(`looks after a batch as if all of it were drawn: ${name}`, () => {
      const size = { ...frame, height: (isCard ? 0 : 20) + 4 * laneHeight + 2, ...other };
      const canvasOf = (): CanvasRenderingContext2D => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [size.width, size.height];
        const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
        context.direction = size.isRtl ? 'rtl' : 'ltr';
        return context;
      };
      const modelOf = (lanes: RaceLane[]): RaceModel => ({
        ...{ lanes, logNeeded: NEEDED, isCard, language, flashes: new Map() },
      });
      const [whole, parts] = [canvasOf(), canvasOf()];
      drawRace(whole, size, modelOf(second));
      const spots = drawRace(parts, size, modelOf(first));
      redrawLanes(parts, size, modelOf(second), spots);
      redrawTexts(parts, size, modelOf(second));
      const [wanted, got] = [whole, parts].map((one) => one.getImageData(0, 0, size.width, size.height).data);
      let different = 0;
      wanted?.forEach((value, i) => (different += Math.abs(value - (got?.[i] ?? 0)) > 24 ? 1 : 0));
      // At the edge of a clip the parts of one pixel may be rounded otherwise.
      expect(different).to.be.below(5);
    });

  it('draws nothing of a lane that stays as it is', () => {
    const context = drawn({ logE: 1 }, drawRace);
    const model: RaceModel = {
      lanes: [laneOf({ logE: 1 })],
      logNeeded: NEEDED,
      isCard: false,
      language,
      flashes: new Map(),
    };
    const spots = drawRace(context, frame, model);
    context.clearRect(0, 0, frame.width, frame.height);
    redrawLanes(context, frame, model, spots);
    expect(context.getImageData(0, 0, frame.width, frame.height).data.some((value) => value > 0)).to.equal(false);
  });
});

describe('the layout of a race', () => {
  const size = { width: 390, isRtl: false };

  it('has the writing below the lines where lanes are high', () => {
    const layout = raceLayout({ ...size, height: 20 + 2 * 44 + 2 }, 2, 198, false);
    expect(layout.isStacked).to.equal(true);
    expect([laneY(layout, 0), laneY(layout, 1)]).to.deep.equal([33, 77]);
    expect(layout.x(1)).to.equal(376);
  });

  it('leaves the lanes more than half of the width, whatever the language', () => {
    const layout = raceLayout({ width: 600, isRtl: false, height: 20 + 27 + 2 }, 1, 900, false);
    expect(layout.x(1)).to.be.closeTo(600 - 270 - 16, 1);
  });
});
