import type uPlot from 'uplot';
import { COLORS } from '../chart/subject.ts';

/** The mark that ours draws at the end of a line: a dot, the letter on a background, and words where there are any. */
export interface EndLabel {
  readonly value: number;
  /** The first part stands out. */
  readonly words: readonly [main: string, extra: string] | null;
}

const SIDE = 18;
/** Letters do not lie on each other, CSS pixels. */
const GAP = 20;

function badge(context: CanvasRenderingContext2D, letter: string, color: string, x: number, y: number): void {
  context.beginPath();
  context.roundRect(x - SIDE / 2, y - SIDE / 2, SIDE, SIDE, 5);
  context.fillStyle = `${color}29`;
  context.fill();
  context.fillStyle = color;
  context.textAlign = 'center';
  context.font = '650 11.5px sans-serif';
  context.fillText(letter, x, y + 0.5);
}

/**
 * Draws in uPlot what ours draws beside its lines. uPlot empties its canvas at each redraw, so these are drawn with each too.
 * @param labels One for each line, in the order of their letters.
 */
export function drawEndLabels(plot: uPlot, labels: readonly EndLabel[]): void {
  const { ctx: context } = plot;
  const [left, right] = [plot.bbox.left, plot.bbox.left + plot.bbox.width];
  const [times = []] = plot.data;
  const at = Math.min(right, plot.valToPos(times[times.length - 1] ?? 0, 'x', true));
  const places = labels
    .map(({ value, words }, i) => ({ y: plot.valToPos(value, 'y', true), words, i }))
    .sort((a, b) => a.y - b.y);
  let last = -Infinity;
  context.save();
  context.textBaseline = 'middle';
  for (const { y, words, i } of places) {
    const color = COLORS[i] as string;
    const top = Math.max(y, last + GAP);
    last = top;
    context.fillStyle = color;
    context.beginPath();
    context.arc(Math.max(left, at), y, 4, 0, 2 * Math.PI);
    context.fill();
    badge(context, String.fromCharCode(65 + i), color, at + 18, top);
    if (words === null) continue;
    context.textAlign = 'start';
    context.fillStyle = '#181c25';
    context.font = '600 12px sans-serif';
    context.fillText(words[0], at + 32, top);
    context.font = '400 11.5px sans-serif';
    context.fillText(words[1], at + 86, top);
  }
  context.restore();
}
