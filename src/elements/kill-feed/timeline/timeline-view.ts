import { css, html, nothing, type TemplateResult } from 'lit';
import { placeLabels, timeLabels } from '../../shared/evidence-canvas/time-labels.ts';
import { linearScale } from '../../shared/evidence-canvas/linear-scale.ts';
import type { FeedItem } from '../data/feed-items.ts';
import { itemText } from '../entries/announcement.ts';
import { ITEM_ICONS } from '../entries/entry-view.ts';
import type { Lookup } from '../entries/item-sentence.ts';
import { FINGER_APART, MOUSE_APART, timelineMarks, type TimelineMark } from './timeline-marks.ts';

/** The surroundings of a timeline. */
export interface TimelineContext extends Lookup {
  /** Newest first. */
  readonly items: Iterable<FeedItem>;
  readonly stops: number;
  readonly count: number;
  /** The ends of the axis, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** CSS pixels; 0 before it is measured. */
  readonly width: number;
  /** Whether marks are pressed by a finger. */
  readonly isCoarse: boolean;
  /** When the mark was that somebody came to last; null for the newest. */
  readonly read: number | null;
  readonly onRead: (at: number) => void;
  /** Shows an experiment in the elements around; null where none shares a view. */
  readonly choose: ((experiment: string) => void) | null;
}

/** A mark in words: when, and what happened. */
function markText({ from, to, count, named }: TimelineMark, context: TimelineContext): string {
  const { strings, format } = context;
  const texts = strings.killFeed.timeline;
  const when =
    format.time(from) === format.time(to) ? format.time(to) : texts.between(format.time(from), format.time(to));
  const day = format.shortDay(to);
  const rest = count - named.length;
  const said = named.map((item) => itemText(item, context)).join(' ');
  return `${day}, ${when}: ${said}${rest > 0 ? ` ${texts.more(rest, format.count(rest))}` : ''}`;
}

/** Arrow keys, Home and End move through the marks. */
function onKey(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const marks = [...list.querySelectorAll<HTMLElement>('.mark')];
  const at = marks.indexOf(event.target as HTMLElement);
  const isRtl = getComputedStyle(list).direction === 'rtl';
  const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, Home: -at, End: marks.length - 1 - at }[
    event.key
  ];
  if (at < 0 || step === undefined) return;
  event.preventDefault();
  marks[Math.min(marks.length - 1, Math.max(0, at + step))]?.focus();
}

function markView(mark: TimelineMark, isRead: boolean, context: TimelineContext): TemplateResult {
  const { format, onRead, choose } = context;
  const [text, number] = [markText(mark, context), mark.count > 1 ? format.count(mark.count) : ''];
  const [tone, icon] = ITEM_ICONS[mark.top.kind];
  const { experiment } = mark.top;
  const read = (): void => onRead(mark.to);
  // A press without a pointer is of a key, or of a screen reader: whoever points may only want to read.
  const pressed = ({ detail }: UIEvent): void => {
    read();
    if (detail === 0 && experiment !== null) choose?.(experiment);
  };
  return html`<li .style=${`inset-inline-start: ${mark.x}px`}>
    <button
      class="mark ${isRead ? 'read' : ''}"
      part="mark"
      tabindex=${isRead ? 0 : -1}
      aria-label=${number === '' ? text : `${number} · ${text}`}
      @click=${pressed}
      @focus=${read}
      @pointerenter=${read}
    >
      <span class=${tone}>${icon}</span>
      ${number === '' ? nothing : html`<small>${number}</small>`}
    </button>
  </li>`;
}

function axisView({ from, to, width, format }: TimelineContext): TemplateResult {
  // Before it is measured it has its height already: a track that grows while it is measured is measured again.
  const labels = width === 0 ? [] : timeLabels(from, to, width, to - from, format);
  const scale = linearScale([from, to], [0, width]);
  const places = placeLabels(
    labels,
    labels.map(({ at }) => scale(at)),
    width,
  );
  return html`<div class="axis quiet" aria-hidden="true">
    ${labels.map(({ at, text }, i) => {
      const place = places[i];
      if (place === null || place === undefined) return nothing;
      return html`<i .style=${`inset-inline-start: ${scale(at)}px`}></i>
        <span .style=${`inset-inline-start: ${place}px`}>${text}</span>`;
    })}
  </div>`;
}

/** The events as marks on a time axis, with the words of the one that somebody came to. */
export function timelineView(context: TimelineContext): TemplateResult {
  const { items, from, to, width, isCoarse, count, stops, strings, format } = context;
  const texts = strings.killFeed;
  const marks = width === 0 ? [] : timelineMarks(items, from, to, width, isCoarse ? FINGER_APART : MOUSE_APART);
  const read = marks.find((mark) => context.read !== null && mark.from <= context.read && context.read <= mark.to);
  const shown = read ?? marks.at(-1);
  const label = texts.timeline.summary(
    texts.stopped(stops, format.count(stops)),
    format.full(from),
    format.full(to),
    format.count(count),
  );
  return html`<div class="timeline" part="timeline">
    <div class="track">
      <ol class="marks" aria-label=${label} @keydown=${onKey}>
        ${marks.map((mark) => markView(mark, mark === shown, context))}
      </ol>
      ${axisView(context)}
    </div>
    <p class="reading small" part="reading" aria-hidden="true">
      ${shown === undefined ? html`<span class="quiet">${texts.none}</span>` : html`<bdi>${markText(shown, context)}</bdi>`}
    </p>
  </div>`;
}

/** The looks of {@link timelineView}. */
export const styles = css`
  .timeline {
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2.5);
  }
  .track {
    position: relative;
  }
  .marks {
    position: relative;
    block-size: 28px;
    border-block-end: 2px solid var(--_line);
  }
  .marks li {
    position: absolute;
    inset-block-end: -1px;
    inline-size: 0;
    display: flex;
    justify-content: center;
  }
  .mark {
    flex: none;
    position: relative;
    display: inline-grid;
    place-items: center;
    inline-size: 24px;
    block-size: 28px;
    border-radius: 4px;
    background: var(--_surface);
  }
  .mark.read {
    background: var(--_surface-raised);
    box-shadow: inset 0 -2px currentcolor;
  }
  .mark small {
    position: absolute;
    inset-block-start: -5px;
    inset-inline-end: -4px;
    padding-inline: 3px;
    border-radius: 999px;
    background: var(--_surface);
    font-size: var(--_text-tiny);
    line-height: 1.2;
  }
  .axis {
    position: relative;
    block-size: 24px;
    font-size: var(--_text-tiny);
  }
  .axis > * {
    position: absolute;
    white-space: nowrap;
  }
  .axis i {
    inset-block-start: 0;
    block-size: 5px;
    border-inline-start: 1px solid var(--_edge);
  }
  .axis span {
    inset-block-start: 6px;
    translate: -50% 0;
  }
  .axis span:dir(rtl) {
    translate: 50% 0;
  }
  /* Two lines, whatever is read: nothing moves. */
  .reading {
    block-size: 2.9em;
    overflow: hidden;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    margin-block-start: calc(var(--_space) * 0.5);
  }
  @media (pointer: coarse) {
    .marks,
    .mark {
      block-size: 44px;
    }
    .mark {
      inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .mark.read {
      outline: 2px solid;
    }
  }
  @media print {
    button.mark {
      display: inline-grid;
    }
  }
`;
