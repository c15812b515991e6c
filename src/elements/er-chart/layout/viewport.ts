import { type TimeLabel, timeLabels } from '../../shared/evidence-canvas/time-labels.ts';
import type { Format } from '../../shared/format/format.ts';
import type { ColumnGrid } from './pixel-columns.ts';
import type { PlotTransform } from './scales.ts';
import { HEADROOM } from './zoom.ts';

/** The times to show. */
export interface TimeSelection {
  /** This long up to the newest point, milliseconds; null for all. */
  readonly rangeMs: number | null;
  /** These times only; null to follow new points. */
  readonly fixed: readonly [from: number, to: number] | null;
  /** Nothing before this time, milliseconds since 1970. */
  readonly since?: number | null;
  /** Nothing after this time, milliseconds since 1970. */
  readonly until?: number | null;
}

/** The visible columns of a grid. */
export interface Viewport {
  readonly grid: ColumnGrid;
  /** How many columns are visible. */
  readonly visible: number;
  /** The first of them. */
  readonly first: number;
}

const EMPTY_MS = 60_000;
/** Room beyond the visible columns, as a part of them, that is used up before everything is painted again. */
const FOLLOW_SLACK = 0.25;

/** The times that a viewport shows. */
export function domainOf({ grid, visible, first }: Viewport): [from: number, to: number] {
  const from = grid.origin + first * grid.step;
  return [from, from + visible * grid.step];
}

/**
 * The next viewport. A grid is kept for as long as possible: while new points are followed, only its first visible column moves, and what
 * was drawn stays.
 *
 * @param oldest Time of the first point of all lines, and `newest` that of the last; not finite when there are none.
 */
export function nextViewport(
  current: Viewport | null,
  wish: TimeSelection,
  oldest: number,
  newest: number,
  visible: number,
): Viewport {
  if (wish.fixed !== null) return fixedView(current, wish.fixed[0], wish.fixed[1], visible);
  if (!Number.isFinite(newest)) return fixedView(current, Date.now() - EMPTY_MS, Date.now(), visible);
  const first = Math.max(oldest, wish.since ?? -Infinity);
  const last = Math.min(newest, wish.until ?? Infinity);
  // Nothing has come since then.
  if (first > last) return fixedView(current, first, first + EMPTY_MS, visible);
  if (wish.rangeMs !== null && last - first >= wish.rangeMs) return slidingView(current, wish.rangeMs, last, visible);
  return growingView(current, first, last, visible);
}

function fixedView(current: Viewport | null, from: number, to: number, visible: number): Viewport {
  const step = (to - from) / visible;
  if (current?.visible === visible && current.grid.origin === from && current.grid.step === step) return current;
  return { grid: { origin: from, step, columns: visible }, visible, first: 0 };
}

function slidingView(current: Viewport | null, rangeMs: number, newest: number, visible: number): Viewport {
  const step = rangeMs / visible;
  if (current?.visible === visible && current.grid.step === step) {
    const first = Math.floor((newest - current.grid.origin) / step) - visible + 1;
    if (first === current.first) return current;
    if (first >= 0 && first + visible <= current.grid.columns) return { ...current, first };
  }
  const columns = visible + Math.ceil(visible * FOLLOW_SLACK);
  return { grid: { origin: newest - step * (visible - 0.5), step, columns }, visible, first: 0 };
}

function growingView(current: Viewport | null, oldest: number, newest: number, visible: number): Viewport {
  if (newest <= oldest) return fixedView(current, newest - EMPTY_MS, newest + EMPTY_MS * HEADROOM, visible);
  if (current?.visible === visible && current.grid.origin === oldest) {
    const covered = visible * current.grid.step;
    const used = (newest - oldest) / covered;
    if (current.first === 0 && used <= 1 && used > 1 - 2 * HEADROOM) return current;
  }
  const span = (newest - oldest) * (1 + HEADROOM);
  return { grid: { origin: oldest, step: span / visible, columns: visible }, visible, first: 0 };
}

/** The labels of what a chart shows. */
export function labelsOf({ grid, visible }: Viewport, { pxPerMs }: PlotTransform, format: Format): TimeLabel[] {
  const whole = grid.columns * grid.step;
  return timeLabels(grid.origin, grid.origin + whole, whole * pxPerMs, visible * grid.step, format);
}
