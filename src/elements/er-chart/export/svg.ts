import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { CanvasSurface, SvgSurface, type DrawingSurface } from '../render/drawing-surface.ts';
import type { PixelColumns } from '../layout/pixel-columns.ts';
import { markText, markPosition } from '../render/mark-layer.ts';
import { MARK_SHAPES } from '../render/mark-shapes.ts';
import type { Mark } from '../data/marks.ts';
import { LinePainter } from '../render/line-painter.ts';
import { type Line, type SceneModel } from '../layout/scene-model.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { MARGIN, type PlotTransform, xOf, yOf } from '../layout/scales.ts';
import type { Series } from '../data/series.ts';
import type { SceneUpdater } from '../render/scene-updater.ts';
import { placeLabels, rateNames, type TimeLabel } from '../../shared/evidence-canvas/time-labels.ts';

/** The colors of everything but the lines. */
export interface PictureColors {
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
  readonly transform: PlotTransform;
  readonly scale: RateScale;
  /** How far the view has moved over its columns, CSS pixels. */
  readonly offset: number;
  readonly lines: readonly Line[];
  readonly columnsOf: (series: Series) => PixelColumns | undefined;
  /** By variant, as their names. */
  readonly names: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
  readonly series: ReadonlyMap<string, Series>;
  readonly labels: readonly TimeLabel[];
  readonly colors: PictureColors;
}

/** A drawn scene with the labels of its time axis. */
export interface RenderedScene {
  readonly updater: SceneUpdater;
  readonly width: number;
  readonly height: number;
  readonly labels: readonly TimeLabel[];
}

const nameWith = (letter: string | undefined, content: string): string =>
  letter === undefined || letter === content ? content : `${letter}  ${content}`;

/** The picture of a drawn scene; null while nothing is drawn. */
export function pictureOf(
  { updater, width, height, labels }: RenderedScene,
  model: SceneModel,
  colors: PictureColors,
): Picture | null {
  const { transform, scale } = updater;
  if (transform === null || scale === null) return null;
  return {
    ...{ width, height, transform, scale, colors, offset: updater.offset },
    ...{ lines: model.lines, marks: model.marks, series: model.series },
    columnsOf: (series) => updater.columnsOf(series),
    names: new Map(model.shown.map(({ id, content }) => [id, nameWith(model.letters.get(id), content)])),
    labels,
  };
}

const ROW = 18;
const SWATCH = 22;
/** About the width of a letter, CSS pixels: SVG text cannot be measured here, so names are cut by it. */
const LETTER = 6.6;

interface LegendItem {
  readonly x: number;
  readonly row: number;
  readonly line: Line;
  readonly name: string;
}

/** The names of the lines in rows as wide as the picture. */
function legendItems({ lines, names, width }: Picture): LegendItem[] {
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

function drawAxes(surface: DrawingSurface, picture: Picture, format: Format): void {
  const { transform, scale, labels, offset, width, colors } = picture;
  const names = rateNames(scale.ticks, format);
  for (const [i, tick] of scale.ticks.entries()) {
    const y = Math.round(yOf(transform, tick));
    surface.rect(MARGIN.left, y, width - MARGIN.left - MARGIN.right, 1, colors.rule);
    surface.text(MARGIN.left - 8, y, names[i] as string, colors.quiet, 'end');
  }
  const xs = labels.map(({ at }) => xOf(transform, at) - offset);
  const places = placeLabels(labels, xs, width - MARGIN.left - MARGIN.right);
  for (const [i, place] of places.entries()) {
    const { text } = labels[i] as TimeLabel;
    if (place !== null) surface.text(MARGIN.left + place, transform.bottom + 14, text, colors.quiet, 'middle');
  }
}

function drawMarks(
  surface: DrawingSurface,
  { marks, transform, series, colors, offset, width }: Picture,
  strings: Strings,
): void {
  for (const mark of marks) {
    const place = markPosition(mark, transform, MARGIN.top, series);
    if (place === null) continue;
    const [x, y] = place;
    const color = mark.kind === 'kill' ? colors.bad : mark.kind === 'note' ? colors.quiet : colors.warn;
    if (mark.kind !== 'kill' && mark.kind !== 'note') {
      surface.rect(x - 0.5, y, 1, transform.bottom - y, color);
      const isAtEnd = x - offset > (width - MARGIN.left - MARGIN.right) / 2;
      surface.text(isAtEnd ? x - 12 : x + 12, y, markText(mark, strings), color, isAtEnd ? 'end' : 'start');
    }
    surface.outline(x, y, MARK_SHAPES[mark.kind], color);
  }
}

function draw(
  surface: DrawingSurface,
  picture: Picture,
  places: readonly LegendItem[],
  format: Format,
  strings: Strings,
  total: number,
): void {
  const { width, height, transform, lines, columnsOf, offset, colors } = picture;
  const painter = new LinePainter();
  surface.rect(0, 0, width, total, colors.surface);
  drawAxes(surface, picture, format);
  // A little wider than the lines: a mark at an edge is whole.
  surface.pushClip(
    MARGIN.left - offset,
    MARGIN.left - 8,
    0,
    width - MARGIN.left - MARGIN.right + 16,
    transform.bottom + 2,
  );
  for (const line of lines) {
    const columns = columnsOf(line.series);
    if (columns !== undefined) painter.draw(surface, line, columns, transform, -1);
  }
  drawMarks(surface, picture, strings);
  surface.popClip();
  for (const { x, row, line, name } of places) {
    const y = height + ROW * (row + 0.5);
    surface.setColor(line.color);
    surface.beginLine(1, 3, line.style.dash, 0);
    surface.moveTo(x, y);
    surface.lineTo(x + SWATCH, y);
    surface.stroke();
    surface.text(x + SWATCH + 8, y, name, colors.text, 'start');
  }
}

function withLegend(picture: Picture): { places: LegendItem[]; total: number } {
  const places = legendItems(picture);
  return { places, total: picture.height + ((places.at(-1)?.row ?? -1) + 1) * ROW + 12 };
}

/** The chart as an SVG document. @param hasLegend Whether the lines are named below it. */
export function svgOf(picture: Picture, format: Format, strings: Strings, hasLegend = true): string {
  const { places, total } = hasLegend ? withLegend(picture) : { places: [], total: picture.height };
  const surface = new SvgSurface();
  draw(surface, picture, places, format, strings, total);
  return surface.document(picture.width, total, strings.erChart.erOverTime);
}

/** The chart as a PNG. @param ratio Pixels per CSS pixel. */
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
  draw(new CanvasSurface(context), picture, places, format, strings, total);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error(`A picture of ${canvas.width} by ${canvas.height} pixels is too large.`);
  return blob;
}
