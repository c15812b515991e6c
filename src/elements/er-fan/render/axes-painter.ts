import { write } from '../../shared/evidence-canvas/marks.ts';
import type { Format } from '../../shared/format/format.ts';
import { placeLabels, rateNames, timeLabels, type TimeLabel } from '../../shared/evidence-canvas/time-labels.ts';
import { TEXT_SIZE, type Brush } from './brush.ts';

const HALF = 0.5;
const TICK = 4;

function paintRates({ context, canvas, frame, picture }: Brush): void {
  const { ink } = canvas;
  const names = rateNames(frame.rates.ticks, picture.format);
  for (const [k, rate] of frame.rates.ticks.entries()) {
    const y = Math.round(frame.y(rate)) + HALF;
    context.strokeStyle = ink.grid;
    // The system has no lighter gray.
    context.globalAlpha = canvas.isForced ? 0.4 : 1;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(frame.left, y);
    context.lineTo(frame.right, y);
    context.stroke();
    context.globalAlpha = 1;
    write(context, canvas, names[k] ?? '', frame.left - 8, y, { color: ink.quiet, size: TEXT_SIZE, align: 'end' });
  }
}

interface KnownLabels {
  readonly key: string;
  readonly labels: readonly TimeLabel[];
}

// To find and name the times of an axis takes longer than to paint them, and they are painted again with whatever is settled.
const known = new WeakMap<Format, KnownLabels>();

function labelsOf({ frame, picture }: Brush): readonly TimeLabel[] {
  const { from, to, format } = picture;
  const width = frame.right - frame.left;
  const key = `${from} ${to} ${width}`;
  let last = known.get(format);
  if (last?.key !== key) known.set(format, (last = { key, labels: timeLabels(from, to, width, to - from, format) }));
  return last.labels;
}

function paintTimes(brush: Brush): void {
  const { context, canvas, frame } = brush;
  const { ink } = canvas;
  const width = frame.right - frame.left;
  const labels = labelsOf(brush);
  const places = placeLabels(
    labels,
    labels.map(({ at }) => frame.x(at) - frame.left),
    width,
  );
  context.strokeStyle = ink.edge;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(frame.left, frame.bottom + HALF);
  context.lineTo(frame.right, frame.bottom + HALF);
  for (const { at } of labels) {
    const x = Math.round(frame.x(at)) + HALF;
    if (x < frame.left || x > frame.right) continue;
    context.moveTo(x, frame.bottom);
    context.lineTo(x, frame.bottom + TICK);
  }
  context.stroke();
  for (const [k, { text, isDay }] of labels.entries()) {
    const place = places[k] ?? null;
    if (place === null) continue;
    const style = isDay ? { color: ink.text, weight: 600 } : { color: ink.quiet };
    write(context, canvas, text, frame.left + place, frame.bottom + 12, { ...style, size: TEXT_SIZE, align: 'center' });
  }
}

/** Paints the lines of the rates, and both axes. */
export function paintAxes(brush: Brush): void {
  paintRates(brush);
  paintTimes(brush);
}
