import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Format } from '../shared/format.ts';
import { words } from '../shared/words.ts';
import type { Drawn } from './paint.ts';
import { MARGIN, type Scales } from './scales.ts';
import { erAt, indexAt } from './series.ts';

/** Over a shorter time than this the axis names seconds too, milliseconds. */
const CLOCK_BELOW_MS = 5 * 60_000;
/** Over a longer time than this the axis names days instead of hours, milliseconds. */
const DAYS_FROM_MS = 3 * 86_400_000;
/** A label at a kill needs so much room on its right, in CSS pixels. */
const KILL_LABEL_ROOM = 64;

function timeText({ x }: Scales, format: Format): (at: number) => string {
  const [from, to] = x.domain().map(Number) as [number, number];
  if (to - from < CLOCK_BELOW_MS) return (at) => format.clock(at);
  return to - from > DAYS_FROM_MS ? (at) => format.shortDay(at) : (at) => format.time(at);
}

/** Gridlines and the labels of both axes. */
export function axes(scales: Scales, width: number, height: number, format: Format): SVGTemplateResult {
  const { x, y, xTicks, yTicks } = scales;
  const text = timeText(scales, format);
  return svg`
    ${yTicks.map(
      (tick) => svg`<line class="grid" x1=${MARGIN.left} x2=${width - MARGIN.right} y1=${y(tick)} y2=${y(tick)} />
      <text class="label" x=${MARGIN.left - 8} y=${y(tick)} dy="0.32em" text-anchor="end">${format.shortRate(tick)}</text>`,
    )}
    ${xTicks.map((tick) => svg`<text class="label" x=${x(tick)} y=${height - 6} text-anchor="middle">${text(Number(tick))}</text>`)}`;
}

/** The crosshair at a time, with a dot on each line that runs there. */
export function crosshair(time: number, lines: readonly Drawn[], { x, y }: Scales, height: number): SVGTemplateResult {
  const dots = lines.flatMap(({ series, look, isFaint }) => {
    const point = indexAt(series, time);
    const er = point < 0 ? Number.NaN : erAt(series, point);
    const hasEnded = time > (series.times[series.length - 1] as number);
    if (Number.isNaN(er) || hasEnded || y(er) < MARGIN.top - 6) return [];
    return [
      svg`<circle class="dot c${look.colour} ${isFaint ? 'faint' : ''}" cx=${x(time)} cy=${y(er)} r=${isFaint ? 2.5 : 4} />`,
    ];
  });
  return svg`<line class="crosshair" x1=${x(time)} x2=${x(time)} y1=${MARGIN.top} y2=${height - MARGIN.bottom} />${dots}`;
}

/** The word and the time at the kill of the line that is looked at. */
export function killLabel(
  line: Drawn | undefined,
  { x, y }: Scales,
  width: number,
  format: Format,
): SVGTemplateResult | typeof nothing {
  if (line === undefined || line.killedAt === null) return nothing;
  const point = indexAt(line.series, line.killedAt);
  const place = x(line.killedAt);
  if (point < 0 || place < MARGIN.left) return nothing;
  const isAtEnd = place + KILL_LABEL_ROOM * 2 > width;
  return svg`<text class="kill" x=${place + (isAtEnd ? -9 : 9)} y=${y(erAt(line.series, point))} dy="0.32em"
    text-anchor=${isAtEnd ? 'end' : 'start'}>${words.statuses.killed} ${format.time(line.killedAt)}</text>`;
}
