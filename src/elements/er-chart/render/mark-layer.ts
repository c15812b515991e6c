import { html, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Mark } from '../data/marks.ts';
import { rateAt, type Series } from '../data/series.ts';
import { widthOf } from '../../shared/evidence-canvas/label-width.ts';
import { type PlotTransform, xOf, yOf } from '../layout/scales.ts';
import { MARK_SHAPES } from './mark-shapes.ts';

export { markLayerStyles as styles } from './mark-layer.styles.ts';
export { flagsOf, noteBox, noteFlags, type NoteFlag } from './note-layer.ts';

/** A mark in words. */
export function markText(mark: Mark, strings: Strings): string {
  if (mark.kind === 'kill') return strings.erChart.killed(mark.name);
  if (mark.kind === 'note') return strings.erChart.note(mark.text);
  if (mark.kind === 'fatigue') return `${strings.fatigueLevels[mark.level]}: ${mark.name}`;
  return `${strings.erChart.trafficAlarm}: ${mark.name}`;
}

/** How high the middle of a flag stands over the time axis, CSS pixels. */
const NOTE_HEIGHT = 8;

/** Where a mark stands: a kill on its line, a note on the time axis, the others at the top. Null when there is no line at its time. */
export function markPosition(
  mark: Mark,
  transform: PlotTransform,
  top: number,
  all: ReadonlyMap<string, Series>,
): readonly [x: number, y: number] | null {
  if (mark.kind === 'note') return [xOf(transform, mark.at), transform.bottom - NOTE_HEIGHT];
  if (mark.kind !== 'kill') return [xOf(transform, mark.at), top];
  const series = all.get(mark.variant);
  const rate = series === undefined ? Number.NaN : rateAt(series, mark.at);
  return Number.isNaN(rate) ? null : [xOf(transform, mark.at), Math.max(top, yOf(transform, rate))];
}

/** Where the marks are drawn, and of which line. */
export interface MarkLayout {
  readonly transform: PlotTransform;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly series: ReadonlyMap<string, Series>;
  /** The variant that is looked at: its kill is named. */
  readonly highlighted: string | null;
  readonly offset: number;
  /** How much of the width is in view, CSS pixels. */
  readonly inView: number;
}

/** A name in less room than this says nothing, CSS pixels. */
const MIN_NAME_WIDTH = 70;

function killLabel(
  mark: Mark,
  x: number,
  y: number,
  places: MarkLayout,
  strings: Strings,
  format: Format,
): TemplateResult {
  const isAtEnd = x - places.offset > places.inView / 2;
  return html`<span class="kill ${isAtEnd ? 'at-end' : ''}" .style="left:${x}px;top:${y}px"
    >${strings.figures.statuses.killed} ${format.time(mark.at)}</span
  >`;
}

/** The room for a name beside a mark, CSS pixels. */
interface Room {
  readonly before: number;
  readonly after: number;
}

/** An alarm holds from its time on; its name has the room up to the next, or before it where an edge is near. */
function alarmLine(
  mark: Mark,
  x: number,
  { before, after }: Room,
  { top, bottom }: MarkLayout,
  strings: Strings,
): TemplateResult {
  const text = markText(mark, strings);
  const isBefore = after < Math.min(widthOf(text), before);
  const room = isBefore ? before : after;
  return html`<div class="since of-${mark.kind}" .style="left:${x}px;top:${top}px;height:${bottom - top}px"></div>
    ${
      room < MIN_NAME_WIDTH
        ? ''
        : html`<span
            class="happening ${isBefore ? 'before' : ''}"
            dir="auto"
            .style="left:${x}px;top:${top}px;max-width:${room}px"
            >${text}</span
          >`
    }`;
}

/** The marks. They move with the lines. */
export function markLayer(
  marks: readonly Mark[],
  places: MarkLayout,
  strings: Strings,
  format: Format,
): TemplateResult {
  const { transform, top, width, series, highlighted, offset, inView } = places;
  const alarms = marks.filter(({ kind }) => kind !== 'kill' && kind !== 'note');
  const others = marks.filter(({ kind }) => kind !== 'note');
  return html`${others.map((mark) => {
    const place = markPosition(mark, transform, top, series);
    if (place === null || place[0] < -20 || place[0] > width + 20) return '';
    const [x, y] = place;
    const isNamed = mark.kind === 'kill' && mark.variant === highlighted;
    const isFaint = mark.kind === 'kill' && highlighted !== null && !isNamed;
    const [last, next] = [alarms[alarms.indexOf(mark) - 1], alarms[alarms.indexOf(mark) + 1]];
    const room = {
      before: x - Math.max(offset, last === undefined ? offset : xOf(transform, last.at)) - 10,
      after: Math.min(offset + inView, next === undefined ? Infinity : xOf(transform, next.at)) - x - 10,
    };
    return html`${mark.kind === 'kill' ? '' : alarmLine(mark, x, room, places, strings)}
      <svg
        class="mark of-${mark.kind} ${isFaint ? 'faint' : ''}"
        viewBox="-8 -8 16 16"
        .style="left:${x}px;top:${y}px"
        aria-hidden="true"
      >
        <title>${markText(mark, strings)}, ${format.full(mark.at)}</title>
        <path d=${MARK_SHAPES[mark.kind]} />
      </svg>
      ${isNamed ? killLabel(mark, x, y, places, strings, format) : ''}`;
  })}`;
}
