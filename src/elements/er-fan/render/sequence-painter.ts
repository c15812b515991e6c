import { clear } from '../../shared/evidence-canvas/ink.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { lookAt, type FanPicture, type FanRow } from '../layout/picture.ts';
import { ordinaryHalfWidth } from '../model/ordinary-test.ts';
import type { Band, Segment, Sequence } from '../model/sequence.ts';
import { clipped, colorOf, type Brush } from './brush.ts';

/** Each of the nested bands is filled so much that they darken to the center. */
const BAND_ALPHA = 0.11;
/** A band appears over this length, CSS pixels, when it has become narrow enough to say something. */
const FADE = 36;
/** A band is drawn from where it is at most so high, and its line a little later, as parts of the drawing. */
const BAND_PART = 0.9;
const LINE_PART = 0.75;
/** An ordinary test is drawn from this many impressions of either variant on. */
const ORDINARY_FROM = 100;

/** Columns in CSS pixels, which are used again for each shape. */
class Scratch {
  xs = new Float64Array(256);
  lows = new Float64Array(256);
  highs = new Float64Array(256);

  fit(length: number): void {
    if (length <= this.xs.length) return;
    const room = 2 ** Math.ceil(Math.log2(length));
    this.xs = new Float64Array(room);
    this.lows = new Float64Array(room);
    this.highs = new Float64Array(room);
  }
}

/** One for all drawings: nothing in it outlives a shape. */
const scratch = /* @__PURE__ */ new Scratch();

/** A part of a sequence, as indexes; both ends are in it. */
type Rows = Segment;

function fillBand(brush: Brush, { times }: Sequence, { lows, highs }: Band, rows: Rows): void {
  const { frame, steps, context } = brush;
  const length = rows.to - rows.from + 1;
  scratch.fit(length);
  for (let k = 0; k < length; k++) {
    scratch.xs[k] = frame.x(times[rows.from + k] as number);
    scratch.lows[k] = frame.y(lows[rows.from + k] as number);
    scratch.highs[k] = frame.y(highs[rows.from + k] as number);
  }
  context.beginPath();
  steps.band(scratch.xs, scratch.lows, scratch.highs, 0, length - 1);
}

function strokeSteps({ frame, steps, context }: Brush, times: Float64Array, rates: Float64Array, rows: Rows): void {
  const length = rows.to - rows.from + 1;
  scratch.fit(length);
  for (let k = 0; k < length; k++) {
    scratch.xs[k] = frame.x(times[rows.from + k] as number);
    scratch.lows[k] = frame.y(rates[rows.from + k] as number);
  }
  context.beginPath();
  steps.line(scratch.xs, scratch.lows, 0, length - 1);
  context.stroke();
}

/** The color of a band from a time on; it appears from nothing at its beginning. A gradient is much dearer to paint than a color. */
function bandFill({ context, frame }: Brush, begin: number, from: number, color: string): CanvasGradient | string {
  const x = frame.x(begin);
  if (frame.x(from) >= x + FADE) return color;
  const fill = context.createLinearGradient(x, 0, x + FADE, 0);
  fill.addColorStop(0, clear(color));
  fill.addColorStop(1, color);
  return fill;
}

/** @param begin When the first band of this life is drawn. */
function paintBands(brush: Brush, row: FanRow, sequence: Sequence, rows: Rows, begin: number, color: string): void {
  const { context, canvas, picture } = brush;
  const widest = sequence.bands.length - 1;
  if (canvas.isForced) {
    // With the system's few colors an area would hide what is below it: an outline of 1 px, dotted for the one that trails.
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.setLineDash(row.variant.id === picture.runnerUp ? [1, 3] : []);
    const { lows, highs } = sequence.bands[widest] as Band;
    for (const edge of [lows, highs]) strokeSteps(brush, sequence.times, edge, rows);
    context.setLineDash([]);
    return;
  }
  context.globalAlpha = BAND_ALPHA;
  context.fillStyle = bandFill(brush, begin, sequence.times[rows.from] as number, color);
  for (let level = widest; level >= 0; level--) {
    fillBand(brush, sequence, sequence.bands[level] as Band, rows);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Widths of lines, CSS pixels: those with bands are stronger; with the system's colors the leader's is the strongest. */
function lineWidth({ canvas, picture }: Brush, { isShown, variant }: FanRow): number {
  if (!isShown) return canvas.isForced ? 1 : 1.25;
  return canvas.isForced && variant.id === picture.leader ? 3 : 2;
}

/** In the order of painting: context first, the leader last. */
function inPaintOrder({ picture }: Brush): FanRow[] {
  const rank = ({ variant, isShown }: FanRow): number =>
    !isShown ? 0 : variant.id === picture.leader ? 3 : variant.id === picture.runnerUp ? 2 : 1;
  return [...picture.rows].sort((a, b) => rank(a) - rank(b) || b.place - a.place);
}

/** The times that are painted, milliseconds since 1970, and how: the future of a replay is a faint line. */
export interface Times {
  readonly from: number;
  readonly to: number;
  /** Whether lines go on after these times, on another layer. */
  readonly isCut?: boolean;
  readonly isFuture?: boolean;
}

/** A life of a variant in the times that are painted. */
interface Stretch {
  readonly row: FanRow;
  readonly sequence: Sequence;
  readonly rows: Rows;
  /** The rows from which its bands and its line are drawn. */
  readonly band: number;
  readonly line: number;
}

/** The rows from which the bands and the line of a life are drawn, in a scale of this height. */
function startsOf(sequence: Sequence, life: Rows, height: number): { readonly band: number; readonly line: number } {
  const band = sequence.settledFrom(life, height * BAND_PART);
  const line = sequence.settledFrom(life, height * LINE_PART);
  // It never becomes that narrow: its line begins with its bands.
  return { band, line: line === life.to ? band : line };
}

/** Changes when something that was painted would begin elsewhere: it is then painted again, and not added to. */
export function startsKey({ rows }: FanPicture, { low, high }: RateScale): string {
  let key = '';
  for (const { sequence } of rows)
    for (const life of sequence?.segments() ?? []) {
      const { band, line } = startsOf(sequence as Sequence, life, high - low);
      // A line that has not begun moves with each batch, and is not painted.
      key += ` ${band === life.to ? '' : band} ${line === life.to ? '' : line}`;
    }
  return key;
}

/** @param times A row more is painted on each side that is cut: what is cut inside of a row has no edge of its own. */
function stretches(brush: Brush, { from, to, isCut = false }: Times): Stretch[] {
  const { low, high } = brush.frame.rates;
  return inPaintOrder(brush).flatMap((row) => {
    const { sequence } = row;
    if (sequence === undefined) return [];
    const [first, last] = [sequence.indexAt(from) - 1, sequence.indexAt(to) + (isCut ? 1 : 0)];
    return sequence.segments().flatMap((life): Stretch[] => {
      const rows = { from: Math.max(first, life.from), to: Math.min(last, life.to) };
      if (rows.from > rows.to) return [];
      return [{ row, sequence, rows, ...startsOf(sequence, life, high - low) }];
    });
  });
}

const since = (rows: Rows, first: number): Rows => ({ from: Math.max(rows.from, first), to: rows.to });

/**
 * Paints bands and lines over some times. Neighboring times may be painted on different layers: each is cut at a whole pixel of the screen, so that
 * nothing is painted twice.
 */
export function paintSequences(brush: Brush, times: Times): void {
  const { from, to, isFuture = false } = times;
  const { context, canvas, frame, picture } = brush;
  const at = isFuture ? Infinity : lookAt(picture);
  const snap = (time: number): number => Math.round(frame.x(time) * canvas.ratio) / canvas.ratio;
  const [left, right] = [Math.max(frame.left, snap(from)), Math.min(frame.right, snap(to))];
  clipped(brush, left, right, () => {
    for (const { row, sequence, rows, band, line } of stretches(brush, times)) {
      const color = colorOf(canvas, row, at);
      if (row.isShown && !isFuture && rows.to >= band)
        paintBands(brush, row, sequence, since(rows, band), sequence.times[band] as number, color);
      if (rows.to < line) continue;
      context.globalAlpha = isFuture ? 0.25 : row.isShown ? 1 : 0.85;
      context.strokeStyle = color;
      context.lineWidth = isFuture ? 1.25 : lineWidth(brush, row);
      context.lineJoin = 'round';
      strokeSteps(brush, sequence.times, sequence.rates, since(rows, line));
      context.globalAlpha = 1;
    }
    if (picture.hasOrdinary && !isFuture) paintOrdinary(brush, from, to);
  });
}

/** The counts at a row. */
const countsAt = ({ impressions, engagements }: Sequence, row: number) => ({
  impressions: impressions[row] as number,
  engagements: engagements[row] as number,
});

/** The fixed-sample interval of the difference, around the runner-up: where the leader's line leaves it, an ordinary test calls a winner. */
function paintOrdinary(brush: Brush, begin: number, end: number): void {
  const { context, canvas, frame, picture } = brush;
  const sequenceOf = (id: string | null): Sequence | undefined =>
    id === null ? undefined : picture.data.sequences.get(id);
  const [leader, other] = [sequenceOf(picture.leader), sequenceOf(picture.runnerUp)];
  if (leader === undefined || other === undefined) return;
  context.strokeStyle = canvas.ink.text;
  context.globalAlpha = 0.8;
  context.lineWidth = 1.2;
  context.setLineDash([4, 3]);
  const last = other.indexAt(end);
  for (const side of [1, -1]) {
    context.beginPath();
    let isOpen = false;
    for (let row = Math.max(0, other.indexAt(begin)); row <= last; row++) {
      const time = other.times[row] as number;
      const [own, its] = [countsAt(other, row), countsAt(leader, Math.max(0, leader.indexAt(time)))];
      const isKnown = own.impressions >= ORDINARY_FROM && its.impressions >= ORDINARY_FROM;
      if (isKnown) {
        const y = frame.y((other.rates[row] as number) + side * ordinaryHalfWidth(its, own));
        if (isOpen) context.lineTo(frame.x(time), y);
        else context.moveTo(frame.x(time), y);
      }
      isOpen = isKnown;
    }
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
