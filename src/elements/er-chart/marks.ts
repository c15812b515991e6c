import { html, type TemplateResult } from 'lit';
import { symbol, symbolTimes, symbolTriangle, symbolDiamond2, type SymbolType } from 'd3-shape';
import type { Experiment, Pattern, Variant } from '../../protocol/index.ts';
import { placed } from '../shared/placed.ts';
import type { Format } from '../shared/format.ts';
import type { Words } from '../shared/words.ts';
import { rateAt } from './rates.ts';
import type { Series } from './series.ts';
import { xOf, yOf, type Frame } from './stroke.ts';

/** Something that happened, to be marked in the drawing. */
export type Mark =
  | { readonly kind: 'kill'; readonly at: number; readonly variant: string; readonly name: string }
  | { readonly kind: 'fatigue'; readonly at: number; readonly name: string; readonly level: Pattern['level'] }
  | { readonly kind: 'traffic'; readonly at: number; readonly name: string };

const ALARMING: ReadonlySet<Pattern['level']> = new Set(['declining', 'fatigued', 'severe']);

/** What happened to the variants that are drawn, in the order of time. */
export function marksOf(
  shown: readonly Variant[],
  experiments: Iterable<Experiment>,
  patterns: Iterable<Pattern>,
): Mark[] {
  const marks: Mark[] = [];
  const [used, theirs] = [new Set(shown.flatMap((one) => one.patterns)), new Set(shown.map((one) => one.experiment))];
  for (const { id, content, status, endedAt } of shown)
    if (status === 'killed' && endedAt !== null)
      marks.push({ kind: 'kill', at: Date.parse(endedAt), variant: id, name: content });
  for (const { id, level, assessedAt } of patterns)
    if (ALARMING.has(level) && used.has(id))
      marks.push({ kind: 'fatigue', at: Date.parse(assessedAt), name: id, level });
  for (const { id, title, pause } of experiments)
    if (pause?.cause === 'traffic' && theirs.has(id))
      marks.push({ kind: 'traffic', at: Date.parse(pause.since), name: title });
  return marks.sort((a, b) => a.at - b.at);
}

/** A mark in words. */
export function markText(mark: Mark, words: Words): string {
  if (mark.kind === 'kill') return words.killed(mark.name);
  if (mark.kind === 'fatigue') return `${words.fatigueLevels[mark.level]}: ${mark.name}`;
  return `${words.erChart.trafficAlarm}: ${mark.name}`;
}

const shape = (type: SymbolType, size: number): string => symbol(type, size)() ?? '';

/** The outline of a mark around its place. */
export const MARK_SHAPES: Readonly<Record<Mark['kind'], string>> = {
  kill: shape(symbolTimes, 64),
  fatigue: shape(symbolTriangle, 56),
  traffic: shape(symbolDiamond2, 48),
};

/** Where a mark stands: a kill on its line, the others at the top. Null when there is no line at its time. */
export function placeOf(
  mark: Mark,
  frame: Frame,
  top: number,
  all: ReadonlyMap<string, Series>,
): readonly [x: number, y: number] | null {
  if (mark.kind !== 'kill') return [xOf(frame, mark.at), top];
  const series = all.get(mark.variant);
  const rate = series === undefined ? Number.NaN : rateAt(series, mark.at);
  return Number.isNaN(rate) ? null : [xOf(frame, mark.at), Math.max(top, yOf(frame, rate))];
}

/** Where the marks are drawn, and of which line. */
export interface MarkPlaces {
  readonly frame: Frame;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly series: ReadonlyMap<string, Series>;
  /** The variant that is looked at: its kill is named. */
  readonly lookedAt: string | null;
  readonly offset: number;
}

/** A name in less room than this says nothing, CSS pixels. */
const LEAST_NAME = 70;

function named(mark: Mark, x: number, y: number, places: MarkPlaces, words: Words, format: Format): TemplateResult {
  const isAtEnd = x - places.offset > places.width / 2;
  return html`<span class="kill ${isAtEnd ? 'at-end' : ''}" ${placed({ left: x, top: y })}
    >${words.statuses.killed} ${format.time(mark.at)}</span
  >`;
}

/** An alarm holds from its time on; its name has the room up to the next. */
function alarm(mark: Mark, x: number, room: number, { top, bottom }: MarkPlaces, words: Words): TemplateResult {
  return html`<div class="since of-${mark.kind}" ${placed({ left: x, top, height: bottom - top })}></div>
    ${
      room < LEAST_NAME
        ? ''
        : html`<span class="happening" dir="auto" ${placed({ left: x, top, 'max-width': room })}
            >${markText(mark, words)}</span
          >`
    }`;
}

/** The marks. They move with the lines. */
export function markLayer(marks: readonly Mark[], places: MarkPlaces, words: Words, format: Format): TemplateResult {
  const { frame, top, width, series, lookedAt } = places;
  const alarms = marks.filter(({ kind }) => kind !== 'kill');
  return html`${marks.map((mark) => {
    const place = placeOf(mark, frame, top, series);
    if (place === null || place[0] < -20 || place[0] > width + 20) return '';
    const [x, y] = place;
    const isNamed = mark.kind === 'kill' && mark.variant === lookedAt;
    const isFaint = mark.kind === 'kill' && lookedAt !== null && !isNamed;
    const next = alarms[alarms.indexOf(mark) + 1];
    const room = (next === undefined ? width : xOf(frame, next.at)) - x - 10;
    return html`${mark.kind === 'kill' ? '' : alarm(mark, x, room, places, words)}
      <svg
        class="mark of-${mark.kind} ${isFaint ? 'faint' : ''}"
        viewBox="-8 -8 16 16"
        ${placed({ left: x, top: y })}
        aria-hidden="true"
      >
        <title>${markText(mark, words)}, ${format.full(mark.at)}</title>
        <path d=${MARK_SHAPES[mark.kind]} />
      </svg>
      ${isNamed ? named(mark, x, y, places, words, format) : ''}`;
  })}`;
}
