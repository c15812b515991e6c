import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { CanvasBoard, SvgBoard, type Board } from '../render/drawing-surface.ts';
import type { Columns } from '../layout/columns.ts';
import { MARK_SHAPES, markText, placeOf } from '../render/mark-layer.ts';
import type { Mark } from '../data/marks.ts';
import { Painter, type Line } from '../render/paint.ts';
import { MARGIN, type RateScale } from '../layout/scales.ts';
import type { Show } from '../render/scene.ts';
import type { Series } from '../data/series.ts';
import type { Stage } from '../render/scene-updater.ts';
import { Stroke, xOf, yOf, type Frame } from '../render/stroke.ts';
import { placeLabels, rateNames, type TimeLabel } from '../layout/time-labels.ts';

/** The colors of what is not a line. */
export interface Ground {
  readonly surface: string;
  readonly text: string;
  readonly quiet: string;
  readonly rule: string;
  readonly bad: string;
  readonly warn: string;
}

/** Everything that a picture of the chart shows. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly frame: Frame;
  readonly scale: RateScale;
  /** How far the view has moved over its columns, CSS pixels. */
  readonly offset: number;
  readonly lines: readonly Line[];
  readonly columnsOf: (series: Series) => Columns | undefined;
  /** By variant, as their names. */
  readonly names: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
  readonly series: ReadonlyMap<string, Series>;
  readonly labels: readonly TimeLabel[];
  readonly ground: Ground;
}

/** What was drawn, and the names of its times. */
export interface Drawn {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly labels: readonly TimeLabel[];
}

/** The picture of what was drawn; null while nothing is. */
export function pictureOf({ stage, width, height, labels }: Drawn, show: Show, ground: Ground): Picture | null {
  const { frame, scale } = stage;
  if (frame === null || scale === null) return null;
  return {
    ...{ width, height, frame, scale, ground, offset: stage.offset },
    ...{ lines: show.lines, marks: show.marks, series: show.series },
    columnsOf: (series) => stage.columnsOf(series),
    names: new Map(show.shown.map(({ id, content }) => [id, content])),
    labels,
  };
}

const ROW = 18;
const SWATCH = 22;
/** About the width of a letter, CSS pixels: names are cut by it, since SVG cannot be asked. */
const LETTER = 6.6;

interface Place {
  readonly x: number;
  readonly row: number;
  readonly line: Line;
  readonly name: string;
}

/** The names of the lines in rows as wide as the picture. */
function legendPlaces({ lines, names, width }: Picture): Place[] {
  const most = Math.floor((width - 2 * MARGIN.right - SWATCH) / LETTER);
  let [x, row] = [MARGIN.left, 0];
  return [...lines].map((line) => {
    const full = names.get(line.series.variant) ?? line.series.variant;
    const name = full.length > Math.min(most, 44) ? `${full.slice(0, Math.min(most, 44) - 1)}…` : full;
    const needed = SWATCH + 8 + name.length * LETTER + 18;
    if (x + needed > width && x > MARGIN.left) [x, row] = [MARGIN.left, row + 1];
    const place = { x, row, line, name };
    x += needed;
    return place;
  });
}

function drawAxes(board: Board, picture: Picture, format: Format): void {
  const { frame, scale, labels, offset, width, ground } = picture;
  const names = rateNames(scale.ticks, format);
  for (const [i, tick] of scale.ticks.entries()) {
    const y = Math.round(yOf(frame, tick));
    board.rect(MARGIN.left, y, width - MARGIN.left - MARGIN.right, 1, ground.rule);
    board.text(MARGIN.left - 8, y, names[i] as string, ground.quiet, 'end');
  }
  const xs = labels.map(({ at }) => xOf(frame, at) - offset);
  const places = placeLabels(labels, xs, width - MARGIN.left - MARGIN.right);
  for (const [i, place] of places.entries()) {
    const { text } = labels[i] as TimeLabel;
    if (place !== null) board.text(MARGIN.left + place, frame.bottom + 14, text, ground.quiet, 'middle');
  }
}

function drawMarks(board: Board, { marks, frame, series, ground, offset, width }: Picture, strings: Strings): void {
  for (const mark of marks) {
    const place = placeOf(mark, frame, MARGIN.top, series);
    if (place === null) continue;
    const [x, y] = place;
    const color = mark.kind === 'kill' ? ground.bad : ground.warn;
    if (mark.kind !== 'kill') {
      board.rect(x - 0.5, y, 1, frame.bottom - y, color);
      const isAtEnd = x - offset > (width - MARGIN.left - MARGIN.right) / 2;
      board.text(isAtEnd ? x - 12 : x + 12, y, markText(mark, strings), color, isAtEnd ? 'end' : 'start');
    }
    board.outline(x, y, MARK_SHAPES[mark.kind], color);
  }
}

function draw(
  board: Board,
  picture: Picture,
  places: readonly Place[],
  format: Format,
  strings: Strings,
  total: number,
): void {
  const { width, height, frame, lines, columnsOf, offset, ground } = picture;
  const painter = new Painter(new Stroke());
  board.rect(0, 0, width, total, ground.surface);
  drawAxes(board, picture, format);
  // A little wider than the lines: a mark at an edge is whole.
  board.enter(MARGIN.left - offset, MARGIN.left - 8, 0, width - MARGIN.left - MARGIN.right + 16, frame.bottom + 2);
  for (const line of lines) {
    const columns = columnsOf(line.series);
    if (columns !== undefined) painter.draw(board, line, columns, frame, -1);
  }
  drawMarks(board, picture, strings);
  board.leave();
  for (const { x, row, line, name } of places) {
    const y = height + ROW * (row + 0.5);
    board.use(line.color);
    board.beginLine(1, 3, line.look.dash, 0);
    board.moveTo(x, y);
    board.lineTo(x + SWATCH, y);
    board.stroke();
    board.text(x + SWATCH + 8, y, name, ground.text, 'start');
  }
}

function withLegend(picture: Picture): { places: Place[]; total: number } {
  const places = legendPlaces(picture);
  return { places, total: picture.height + ((places.at(-1)?.row ?? -1) + 1) * ROW + 12 };
}

/** The chart as an SVG document. @param hasLegend Whether the lines are named below it. */
export function svgOf(picture: Picture, format: Format, strings: Strings, hasLegend = true): string {
  const { places, total } = hasLegend ? withLegend(picture) : { places: [], total: picture.height };
  const board = new SvgBoard();
  draw(board, picture, places, format, strings, total);
  return board.document(picture.width, total, strings.erChart.erOverTime);
}

/** The chart as a PNG, with so many pixels for a CSS pixel. */
export async function pngOf(
  picture: Picture,
  format: Format,
  strings: Strings,
  ratio: number,
  canvas: HTMLCanvasElement,
): Promise<Blob> {
  const { places, total } = withLegend(picture);
  canvas.width = Math.round(picture.width * ratio);
  canvas.height = Math.round(total * ratio);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  draw(new CanvasBoard(context), picture, places, format, strings, total);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error(`A picture of ${canvas.width} by ${canvas.height} pixels is too large.`);
  return blob;
}
