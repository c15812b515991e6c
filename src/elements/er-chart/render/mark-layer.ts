import { html, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Mark } from '../data/marks.ts';
import { rateAt, type Series } from '../data/series.ts';
import { type PlotTransform, xOf, yOf } from '../layout/scales.ts';

/** A mark in words. */
export function markText(mark: Mark, strings: Strings): string {
  if (mark.kind === 'kill') return strings.erChart.killed(mark.name);
  if (mark.kind === 'fatigue') return `${strings.fatigueLevels[mark.level]}: ${mark.name}`;
  return `${strings.erChart.trafficAlarm}: ${mark.name}`;
}

/** The outline of a mark around its place, as SVG writes paths; all of them cover about the same area. */
export const MARK_SHAPES: Readonly<Record<Mark['kind'], string>> = {
  kill: 'M-4.9-4.9L4.9,4.9M-4.9,4.9L4.9-4.9',
  fatigue: 'M0-6.6L5.7,3.3H-5.7Z',
  traffic: 'M0-4.3L4.3,0L0,4.3L-4.3,0Z',
};

/** Where a mark stands: a kill on its line, the others at the top. Null when there is no line at its time. */
export function markPosition(
  mark: Mark,
  transform: PlotTransform,
  top: number,
  all: ReadonlyMap<string, Series>,
): readonly [x: number, y: number] | null {
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
  const isAtEnd = x - places.offset > places.width / 2;
  return html`<span class="kill ${isAtEnd ? 'at-end' : ''}" .style="left:${x}px;top:${y}px"
    >${strings.figures.statuses.killed} ${format.time(mark.at)}</span
  >`;
}

/** An alarm holds from its time on; its name has the room up to the next. */
function alarmLine(mark: Mark, x: number, room: number, { top, bottom }: MarkLayout, strings: Strings): TemplateResult {
  return html`<div class="since of-${mark.kind}" .style="left:${x}px;top:${top}px;height:${bottom - top}px"></div>
    ${
      room < MIN_NAME_WIDTH
        ? ''
        : html`<span class="happening" dir="auto" .style="left:${x}px;top:${top}px;max-width:${room}px"
            >${markText(mark, strings)}</span
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
  const { transform, top, width, series, highlighted } = places;
  const alarms = marks.filter(({ kind }) => kind !== 'kill');
  return html`${marks.map((mark) => {
    const place = markPosition(mark, transform, top, series);
    if (place === null || place[0] < -20 || place[0] > width + 20) return '';
    const [x, y] = place;
    const isNamed = mark.kind === 'kill' && mark.variant === highlighted;
    const isFaint = mark.kind === 'kill' && highlighted !== null && !isNamed;
    const next = alarms[alarms.indexOf(mark) + 1];
    const room = (next === undefined ? width : xOf(transform, next.at)) - x - 10;
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
