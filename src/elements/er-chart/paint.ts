import { area, line } from 'd3-shape';
import { interval, priorFrom } from '../../stats/index.ts';
import type { Look } from './palette.ts';
import { MARGIN, SETTLED, type Scales } from './scales.ts';
import { erAt, indexAt, trace, type Place, type Series } from './series.ts';

/** A line to draw. */
export interface Drawn {
  readonly series: Series;
  readonly look: Look;
  readonly predictedEr: number | null;
  /** Whether its interval is drawn as a band. */
  readonly hasBand: boolean;
  /** Drawn less strongly, because another is looked at. */
  readonly isFaint: boolean;
  /** When it was killed, milliseconds since 1970; null when it was not. */
  readonly killedAt: number | null;
  /** Width of a bucket of the history, in milliseconds; 0 when there is none. */
  readonly resolutionMs: number;
}

const BAND_ALPHA = 0.05;

function band(context: CanvasRenderingContext2D, drawn: Drawn, places: readonly Place[], { x, y }: Scales): void {
  const { series, predictedEr } = drawn;
  const prior = priorFrom(predictedEr);
  const bounds = places.map(({ point }) => {
    const [impressions, engagements] = [series.impressions[point] as number, series.engagements[point] as number];
    // Between two corrections of a platform a bucket may hold what cannot be: nothing is known there.
    return engagements <= impressions ? interval({ impressions, engagements }, BAND_ALPHA, prior) : ([0, 1] as const);
  });
  const shape = area<Place>()
    .x(({ time }) => x(time))
    .y0((_, k) => y((bounds[k] as readonly [number, number])[0]))
    .y1((_, k) => y((bounds[k] as readonly [number, number])[1]))
    .context(context);
  context.globalAlpha = 0.14;
  context.beginPath();
  shape([...places]);
  context.fill();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number): void {
  const size = 4.5;
  context.setLineDash([]);
  context.lineWidth = 2.2;
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
  context.stroke();
}

function prediction(context: CanvasRenderingContext2D, er: number, places: readonly Place[], { x, y }: Scales): void {
  context.lineWidth = 1.2;
  context.setLineDash([3, 4]);
  context.beginPath();
  context.moveTo(x((places[0] as Place).time), y(er));
  context.lineTo(x((places.at(-1) as Place).time), y(er));
  context.stroke();
}

function stretch(context: CanvasRenderingContext2D, series: Series, places: readonly Place[], { x, y }: Scales): void {
  context.beginPath();
  line<Place>()
    .defined(({ point }) => !Number.isNaN(erAt(series, point)))
    .x(({ time }) => x(time))
    .y(({ point }) => y(erAt(series, point)))
    .context(context)([...places]);
  context.stroke();
}

/** The first place whose ER is settled; 0 when none is, since a line of which all is faint would not be seen. */
export function settledFrom(series: Series, places: readonly Place[]): number {
  return Math.max(
    0,
    places.findIndex(({ point }) => (series.impressions[point] as number) >= SETTLED),
  );
}

function drawOne(context: CanvasRenderingContext2D, drawn: Drawn, colour: string, scales: Scales): void {
  const { series, look, predictedEr, isFaint } = drawn;
  const [from, to] = scales.x.domain().map(Number) as [number, number];
  const places = trace(series, from, to, drawn.resolutionMs);
  if (places.length === 0) return;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (drawn.hasBand) band(context, drawn, places, scales);
  context.globalAlpha = isFaint ? 0.3 : 1;
  if (predictedEr !== null && drawn.hasBand) prediction(context, predictedEr, places, scales);
  const settled = settledFrom(series, places);
  context.setLineDash([...look.dash]);
  context.globalAlpha = isFaint ? 0.12 : 0.3;
  context.lineWidth = 1.2;
  stretch(context, series, places.slice(0, settled + 1), scales);
  context.globalAlpha = isFaint ? 0.3 : 1;
  context.lineWidth = isFaint ? 1.4 : 2;
  stretch(context, series, places.slice(settled), scales);
  if (drawn.killedAt === null) return;
  const at = indexAt(series, drawn.killedAt);
  if (at >= 0) cross(context, scales.x(drawn.killedAt), scales.y(erAt(series, at)));
}

/** Draws the lines, each in its colour as a canvas takes it, on a canvas that is `width` by `height` CSS pixels large. */
export function paint(
  context: CanvasRenderingContext2D,
  lines: readonly Drawn[],
  colours: readonly string[],
  scales: Scales,
  width: number,
  height: number,
): void {
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(
    MARGIN.left,
    MARGIN.top - 6,
    width - MARGIN.left - MARGIN.right + 4,
    height - MARGIN.top - MARGIN.bottom + 8,
  );
  context.clip();
  context.lineJoin = 'round';
  // The one that is looked at comes last, on top of the others.
  const order = lines.map((_, i) => i).sort((a, b) => Number(lines[b]?.isFaint) - Number(lines[a]?.isFaint));
  for (const i of order) drawOne(context, lines[i] as Drawn, colours[i] as string, scales);
  context.restore();
}
