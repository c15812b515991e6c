import { area, line } from 'd3-shape';
import { interval, priorFrom } from '../../stats/index.ts';
import type { Look } from './palette.ts';
import { MARGIN, type Scales } from './scales.ts';
import { erAt, indexAt, type Series } from './series.ts';

/** A line to draw. */
export interface Drawn {
  readonly series: Series;
  readonly look: Look;
  /** The colour as the canvas takes it. */
  readonly colour: string;
  readonly predictedEr: number | null;
  /** Whether its interval is drawn as a band. */
  readonly hasBand: boolean;
  /** Drawn less strongly, because another is looked at. */
  readonly isFaint: boolean;
  /** When it was killed, milliseconds since 1970; null when it was not. */
  readonly killedAt: number | null;
}

const BAND_ALPHA = 0.05;

/** Points of a line that matter: those inside the times shown, and one on each side. */
function visible(series: Series, { x }: Scales): number[] {
  const [from, to] = x.domain().map(Number) as [number, number];
  const first = Math.max(0, indexAt(series, from));
  const last = Math.min(series.length - 1, indexAt(series, to) + 1);
  const points: number[] = [];
  for (let i = first; i <= last; i++) points.push(i);
  return points;
}

function band(context: CanvasRenderingContext2D, drawn: Drawn, points: readonly number[], { x, y }: Scales): void {
  const { series, predictedEr } = drawn;
  const prior = priorFrom(predictedEr);
  const bounds = points.map((i) => {
    const [impressions, engagements] = [series.impressions[i] as number, series.engagements[i] as number];
    // Between two corrections of a platform a bucket may hold what cannot be: nothing is known there.
    return engagements <= impressions ? interval({ impressions, engagements }, BAND_ALPHA, prior) : ([0, 1] as const);
  });
  const shape = area<number>()
    .x((_, k) => x(series.times[points[k] as number] as number))
    .y0((_, k) => y((bounds[k] as readonly [number, number])[0]))
    .y1((_, k) => y((bounds[k] as readonly [number, number])[1]))
    .context(context);
  context.globalAlpha = 0.14;
  context.fillStyle = drawn.colour;
  context.beginPath();
  shape([...points]);
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

function drawOne(context: CanvasRenderingContext2D, drawn: Drawn, scales: Scales): void {
  const { series, look, colour, predictedEr, isFaint } = drawn;
  const { x, y } = scales;
  const points = visible(series, scales);
  if (points.length === 0) return;
  if (drawn.hasBand) band(context, drawn, points, scales);
  context.strokeStyle = colour;
  context.globalAlpha = isFaint ? 0.3 : 1;
  const [from = 0, to = 0] = [series.times[points[0] as number], series.times[points.at(-1) as number]];
  if (predictedEr !== null && drawn.hasBand) {
    context.lineWidth = 1.2;
    context.setLineDash([3, 4]);
    context.beginPath();
    context.moveTo(x(from), y(predictedEr));
    context.lineTo(x(to), y(predictedEr));
    context.stroke();
  }
  context.lineWidth = isFaint ? 1.4 : 2;
  context.setLineDash([...look.dash]);
  context.beginPath();
  line<number>()
    .defined((i) => !Number.isNaN(erAt(series, i)))
    .x((i) => x(series.times[i] as number))
    .y((i) => y(erAt(series, i)))
    .context(context)(points);
  context.stroke();
  if (drawn.killedAt === null) return;
  const at = indexAt(series, drawn.killedAt);
  if (at >= 0) cross(context, x(drawn.killedAt), y(erAt(series, at)));
}

/** Draws the lines on a canvas that is `width` by `height` CSS pixels large. */
export function paint(
  context: CanvasRenderingContext2D,
  lines: readonly Drawn[],
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
  for (const drawn of [...lines].sort((a, b) => Number(b.isFaint) - Number(a.isFaint))) drawOne(context, drawn, scales);
  context.restore();
}
