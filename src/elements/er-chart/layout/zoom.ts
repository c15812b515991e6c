/** Nothing shorter than this is shown, milliseconds. */
const MIN_SPAN_MS = 1000;

/** While all is shown, the newest point has so much of the whole before it, so that not every point makes a new grid. */
export const HEADROOM = 0.025;

/** Times around a place, closer (`factor` below 1) or from farther away, which stays where it is. */
export function zoomTimes([from, to]: readonly [number, number], around: number, factor: number): [number, number] {
  const span = Math.max(MIN_SPAN_MS, (to - from) * factor);
  const part = (around - from) / (to - from);
  const start = around - span * part;
  return [start, start + span];
}

/** Times moved by a part of what is shown. */
export function panTimes([from, to]: readonly [number, number], part: number): [number, number] {
  const by = (to - from) * part;
  return [from + by, to + by];
}

/** Times held within what there is; null when that is all of it, so that there is nothing to hold. */
export function clampTimes(
  [from, to]: readonly [number, number],
  oldest: number,
  newest: number,
): [number, number] | null {
  const span = Math.max(MIN_SPAN_MS, to - from);
  if (!(newest > oldest) || span >= (newest - oldest) * (1 + HEADROOM)) return null;
  const start = Math.min(Math.max(from, oldest), newest + (newest - oldest) * HEADROOM - span);
  return [start, start + span];
}
