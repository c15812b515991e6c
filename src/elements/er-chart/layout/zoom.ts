/** The shortest range of times, milliseconds. */
const MIN_SPAN_MS = 1000;

/** Room after the newest point, as a part of the whole range, so that not every point makes a new grid. */
export const HEADROOM = 0.025;

/** Zooms around a time that keeps its place; a factor below 1 zooms in. */
export function zoomTimes([from, to]: readonly [number, number], around: number, factor: number): [number, number] {
  const span = Math.max(MIN_SPAN_MS, (to - from) * factor);
  const part = (around - from) / (to - from);
  const start = around - span * part;
  return [start, start + span];
}

/** Moves times by a part of their span. */
export function panTimes([from, to]: readonly [number, number], part: number): [number, number] {
  const by = (to - from) * part;
  return [from + by, to + by];
}

/** Keeps times within those of the data; null when they cover all of it. */
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
