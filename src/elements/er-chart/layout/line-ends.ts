import { html, type TemplateResult } from 'lit';
import { firstDrawn, lastKnownIndex, rateAt } from '../data/series.ts';
import { lineClass } from './line-styles.ts';
import { MARGIN, type PlotTransform, xOf, yOf } from './scales.ts';
import type { Line } from './scene-model.ts';

/** How far apart two letters stand at least, CSS pixels. */
const LETTER_HEIGHT = 15;
/** Letters that begin this near to each other stand in one column, CSS pixels. */
const COLUMN = 22;
/** More lines than these have no letters at their ends: they would stand far from their lines. */
const MAX_ENDS = 12;

/** The end of a line, with the place of its letter. */
export interface LineEnd {
  readonly line: Line;
  readonly x: number;
  readonly y: number;
}

/** Moves letters that would touch apart, within the drawing, in their order. */
export function spread(ends: readonly LineEnd[], top: number, bottom: number): LineEnd[] {
  const placed: LineEnd[] = [];
  for (const end of [...ends].sort((a, b) => a.y - b.y)) {
    const above = placed.findLast(({ x }) => Math.abs(x - end.x) < COLUMN);
    placed.push({ ...end, y: Math.max(end.y, (above?.y ?? -Infinity) + LETTER_HEIGHT) });
  }
  for (let i = placed.length - 1; i >= 0; i--) {
    const end = placed[i] as LineEnd;
    const below = placed.slice(i + 1).find(({ x }) => Math.abs(x - end.x) < COLUMN);
    const limit = below === undefined ? bottom : below.y - LETTER_HEIGHT;
    placed[i] = { ...end, y: Math.max(top, Math.min(end.y, limit)) };
  }
  return placed;
}

/** The letters at the ends of lines that are in view. They are what tells lines apart where colors do not. */
export function lineEnds(
  lines: readonly Line[],
  transform: PlotTransform,
  [from, to]: readonly [from: number, to: number],
  offset: number,
  width: number,
): TemplateResult {
  if (lines.length > MAX_ENDS) return html``;
  const ends = lines.flatMap((line): LineEnd[] => {
    const { series } = line;
    const first = firstDrawn(series);
    const last = lastKnownIndex(series);
    if (line.letter === '' || first >= series.length || last < first) return [];
    const time = Math.min(series.times[last] as number, to);
    if (time < from || (series.times[first] as number) > to) return [];
    const y = yOf(transform, rateAt(series, time));
    if (!(y >= MARGIN.top - 2 && y <= transform.bottom + 2)) return [];
    const x = Math.min(MARGIN.left + xOf(transform, time) - offset, width - MARGIN.right);
    return [{ line, x: x + 6, y }];
  });
  return html`${spread(ends, MARGIN.top, transform.bottom - LETTER_HEIGHT / 2).map(
    ({ line, x, y }) =>
      html`<b class="end ${lineClass(line.style)} ${line.isFaint ? 'faint' : ''}" .style="left:${x}px;top:${y}px"
        >${line.letter}</b
      >`,
  )}`;
}
