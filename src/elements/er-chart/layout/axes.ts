import { html, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { firstDrawn, rateAt } from '../data/series.ts';
import type { Line } from './scene-model.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { widthOf } from '../../shared/evidence-canvas/label-width.ts';
import { rateNames, type TimeLabel } from '../../shared/evidence-canvas/time-labels.ts';
import { MARGIN, type PlotTransform, xOf, yOf } from './scales.ts';

const px = (value: number): string => `${Math.round(value * 100) / 100}px`;

/** Gridlines and the labels of rates. They stay in place while time goes on. */
export function rateAxis({ ticks }: RateScale, transform: PlotTransform, format: Format): TemplateResult {
  const names = rateNames(ticks, format);
  return html`${ticks.map(
    (tick, i) =>
      html`<div class="gridline ${tick === 0 ? 'zero' : ''}" .style="top:${px(yOf(transform, tick))}"></div>
        <span class="label rate" .style="top:${px(yOf(transform, tick))}">${names[i]}</span>`,
  )}`;
}

/** The labels of times. They move with the lines. */
export function timeAxis(labels: readonly TimeLabel[], transform: PlotTransform, height: number): TemplateResult {
  const top = px(height - MARGIN.bottom);
  return html`${labels.map(
    ({ at, text }) => html`<span class="label time" .style="left:${px(xOf(transform, at))};top:${top}">${text}</span>`,
  )}`;
}

/** How high a label is with the room beside its line, CSS pixels. */
const NAME_HEIGHT = 16;
/** Room on both sides of a label's words, CSS pixels. */
const NAME_PADDING = 8;
/** At how many steps along a name it is looked for lines. */
const CROSSINGS = 8;
/** In how many places along its line a name is tried. */
const PLACES = 6;
/** In a narrower drawing only the line that is looked at has labels, CSS pixels. */
const MIN_LABELED_WIDTH = 400;

/** The name of a level, before it has a place. */
export interface LevelName {
  readonly y: number;
  /** The letters of the lines, where there are several. */
  readonly letters: string;
  readonly text: string;
  /** Where it begins at the earliest, CSS pixels. */
  readonly left: number;
  /** Whether it would rather stand above its line. */
  readonly isAbove: boolean;
}

/** A box that is taken, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A name with its place. */
export interface PlacedName extends Box {
  readonly name: LevelName;
}

const touches = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Places names beside their lines: on the other side where an edge or another name is in the way, then farther on in time. One that has no room is left out, and
 * none reaches over an edge.
 */
export function placeNames(
  names: readonly LevelName[],
  area: Box,
  isCrossed: (box: Box) => boolean = () => false,
): PlacedName[] {
  const placed: PlacedName[] = [];
  for (const name of names) {
    const width = widthOf(`${name.letters} ${name.text}`) + NAME_PADDING;
    const last = area.right - width;
    const first = Math.min(name.left, last);
    const lefts = Array.from({ length: PLACES }, (_, i) => first + ((last - first) * i) / (PLACES - 1));
    const boxes = lefts.flatMap((left): PlacedName[] => {
      const [above, below] = [name.y - NAME_HEIGHT, name.y + 2].map((top) => ({
        ...{ name, left, right: left + width, top, bottom: top + NAME_HEIGHT - 2 },
      })) as [PlacedName, PlacedName];
      return name.isAbove ? [above, below] : [below, above];
    });
    const fitting = boxes.filter(
      (box) =>
        box.left >= area.left &&
        box.top >= area.top &&
        box.bottom <= area.bottom &&
        !placed.some((other) => touches(box, other)),
    );
    const box = fitting.find((one) => !isCrossed(one)) ?? fitting[0];
    if (box !== undefined) placed.push(box);
  }
  return placed;
}

/** Whether a line runs through a box. Tried at some times, so that it costs the same however long the line is. */
function isCrossedBy(
  { series }: Line,
  { left, right, top, bottom }: Box,
  transform: PlotTransform,
  offset: number,
): boolean {
  const first = firstDrawn(series);
  const end = series.times[series.length - 1] as number;
  for (let i = 0; i <= CROSSINGS; i++) {
    const x = left + ((right - left) * i) / CROSSINGS;
    const time = transform.origin + (x - MARGIN.left + offset) / transform.pxPerMs;
    if (first >= series.length || time < (series.times[first] as number) || time > end) continue;
    const y = yOf(transform, rateAt(series, time));
    if (y > top - 2 && y < bottom + 2) return true;
  }
  return false;
}

/** The names of the levels of some lines; lines with the same level share a name. */
function levelNames(
  lines: readonly Line[],
  transform: PlotTransform,
  offset: number,
  format: Format,
  strings: Strings,
): LevelName[] {
  const names = new Map<string, Omit<LevelName, 'letters'> & { readonly letters: string[] }>();
  const add = (line: Line, rate: number | null, isAbove: boolean, words: string): void => {
    if (rate === null) return;
    // Where the line begins, or where it comes into view.
    const begin = xOf(transform, line.series.times[0] as number) - offset;
    const left = MARGIN.left + 6 + Math.max(0, begin);
    const known = names.get(words);
    if (known === undefined)
      names.set(words, { y: yOf(transform, rate), text: words, left, isAbove, letters: [line.letter] });
    else known.letters.push(line.letter);
  };
  const { predictedLine, thresholdLine } = strings.erChart;
  for (const line of lines) {
    const { predictedEr, threshold } = line;
    add(line, predictedEr, true, predictedLine(format.shortRate(predictedEr ?? 0)));
    add(line, threshold, false, thresholdLine(format.shortRate(threshold ?? 0)));
  }
  return [...names.values()].map(({ letters, ...name }) => ({
    ...name,
    letters: lines.length < 2 ? '' : letters.filter((letter) => letter !== '').join(', '),
  }));
}

/** The labels of the level lines of those that have bands. */
export function levelLabels(
  lines: readonly Line[],
  transform: PlotTransform,
  { low, high }: RateScale,
  { offset, width }: { readonly offset: number; readonly width: number },
  format: Format,
  strings: Strings,
): TemplateResult {
  const isLookedAt = lines.some(({ isFaint }) => isFaint) || lines.length === 1;
  const labeled = lines.filter(({ hasBand, series }) => hasBand && series.length > 0);
  if (!isLookedAt && width < MIN_LABELED_WIDTH) return html``;
  const area = { left: MARGIN.left, right: width - MARGIN.right, top: 0, bottom: transform.bottom };
  const inView = levelNames(labeled, transform, offset, format, strings).filter(
    ({ y }) => y >= yOf(transform, high) - 0.5 && y <= yOf(transform, low) + 0.5,
  );
  const isCrossed = (box: Box): boolean => lines.some((line) => isCrossedBy(line, box, transform, offset));
  return html`${placeNames(inView, area, isCrossed).map(
    ({ name, left, top }) =>
      // Apart from its words, which may be written from right to left.
      html`<span class="bound" .style="left:${px(left)};top:${px(top)}"
        >${name.letters === '' ? '' : html`<b>${name.letters}</b> `}<bdi>${name.text}</bdi></span
      >`,
  )}`;
}
