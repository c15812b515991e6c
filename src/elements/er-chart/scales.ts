import { scaleLinear, scaleTime, type ScaleLinear, type ScaleTime } from 'd3-scale';
import { erAt, type Series } from './series.ts';

/** Space around the lines for the axes, in CSS pixels. */
export const MARGIN = { top: 12, right: 14, bottom: 24, left: 48 } as const;

/** An ER of fewer impressions jumps about: it does not set the scale, and is drawn faintly. */
export const SETTLED = 50;

/** Where times and rates stand in a drawing. */
export interface Scales {
  readonly x: ScaleTime<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly xTicks: readonly Date[];
  readonly yTicks: readonly number[];
}

/** The times that are shown: a window that ends at the newest point, or all there is. */
export function timeDomain(series: Iterable<Series>, rangeMs: number | null): [number, number] {
  let [first, last] = [Infinity, -Infinity];
  for (const { times, length } of series) {
    if (length === 0) continue;
    first = Math.min(first, times[0] as number);
    last = Math.max(last, times[length - 1] as number);
  }
  if (last === -Infinity) return [0, 1];
  if (rangeMs !== null) first = Math.max(first, last - rangeMs);
  return first < last ? [first, last] : [last - 60_000, last];
}

/** The highest ER of settled points inside the times shown, predictions included, with a little room above. */
export function highestEr(
  series: Iterable<Series>,
  [from, to]: readonly [number, number],
  predictions: Iterable<number>,
): number {
  let highest = 0;
  for (const one of series) {
    for (let i = 0; i < one.length; i++) {
      const time = one.times[i] as number;
      const isSettled = (one.impressions[i] as number) >= SETTLED || i === one.length - 1;
      if (time >= from && time <= to && isSettled) highest = Math.max(highest, erAt(one, i) || 0);
    }
  }
  for (const predicted of predictions) highest = Math.max(highest, predicted);
  return highest === 0 ? 0.1 : Math.min(1, highest * 1.08);
}

/** A label of a time needs so much room, in CSS pixels. */
const LABEL_ROOM = 84;

/** Half of the widest label, in CSS pixels. */
const LABEL_HALF = 34;

/** As many of the ticks, evenly, as have room for their labels; one that the edge would cut is left out. */
function spaced(ticks: readonly Date[], x: ScaleTime<number, number>, width: number): Date[] {
  const [first, second] = ticks;
  const gap = first === undefined || second === undefined ? Infinity : x(second) - x(first);
  const every = Math.max(1, Math.ceil(LABEL_ROOM / gap));
  return ticks.filter((tick, i) => i % every === 0 && x(tick) + LABEL_HALF <= width);
}

/** Scales for a drawing of a size in CSS pixels; ticks as many as fit without touching. */
export function scalesFor(width: number, height: number, times: readonly [number, number], top: number): Scales {
  const x = scaleTime(
    times.map((time) => new Date(time)),
    [MARGIN.left, width - MARGIN.right],
  );
  const y = scaleLinear([0, top], [height - MARGIN.bottom, MARGIN.top]).nice(5);
  return { x, y, xTicks: spaced(x.ticks(Math.max(2, Math.floor(width / 130))), x, width), yTicks: y.ticks(5) };
}
