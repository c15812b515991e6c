import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Mark } from '../data/marks.ts';
import { MARGIN, type PlotTransform, xOf } from '../layout/scales.ts';
import { MARK_SHAPES } from './mark-shapes.ts';

type NoteMark = Extract<Mark, { kind: 'note' }>;

/** Notes this near to each other share a flag, CSS pixels: so wide is a target for a finger that points. */
const FLAG_WIDTH = 24;
/** The most texts in one box. */
const MAX_TEXTS = 5;

/** Notes that share a flag, with the place of the first. */
export interface NoteFlag {
  /** CSS pixels from where the grid of the drawing begins. */
  readonly x: number;
  readonly notes: readonly NoteMark[];
}

/** The flags of the notes that are in view, oldest first. */
export function flagsOf(marks: readonly Mark[], transform: PlotTransform, offset: number, inView: number): NoteFlag[] {
  const flags: { x: number; notes: NoteMark[] }[] = [];
  for (const mark of marks) {
    if (mark.kind !== 'note') continue;
    const x = xOf(transform, mark.at);
    if (x < offset - 1 || x > offset + inView + 1) continue;
    const last = flags.at(-1);
    if (last !== undefined && x - last.x < FLAG_WIDTH) last.notes.push(mark);
    else flags.push({ x, notes: [mark] });
  }
  return flags;
}

const textOf = ({ at, text }: NoteMark, strings: Strings, format: Format): string =>
  strings.erChart.noteAt(text, format.full(at));

/** Moves the focus among the flags, which are one tab stop; the keys are none of the drawing's then. */
function moveAmongFlags(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const flags = [...list.querySelectorAll<HTMLElement>('.flag')];
  const at = flags.findIndex((flag) => flag.matches(':focus'));
  const last = flags.length - 1;
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  const flag = flags[Math.min(last, Math.max(0, next))];
  for (const one of flags) one.tabIndex = one === flag ? 0 : -1;
  flag?.focus();
}

/** The flags on the time axis. @param show Shows the texts of one; null for none. */
export function noteFlags(
  flags: readonly NoteFlag[],
  show: (flag: NoteFlag | null) => void,
  strings: Strings,
  format: Format,
): TemplateResult | typeof nothing {
  if (flags.length === 0) return nothing;
  const flagView = (flag: NoteFlag, i: number): TemplateResult => {
    const [first] = flag.notes as [NoteMark];
    const label = flag.notes.map((note) => textOf(note, strings, format)).join('\n');
    const look = (): void => show(flag);
    const away = (): void => show(null);
    const drawing = html`<svg viewBox="-8 -8 16 16" aria-hidden="true"><path d=${MARK_SHAPES.note} /></svg>`;
    const place = `left:${flag.x}px`;
    return flag.notes.length === 1 && first.url !== null
      ? html`<li .style=${place}>
          <a
            class="flag"
            href=${first.url}
            target="_blank"
            rel="noopener noreferrer"
            tabindex=${i === 0 ? 0 : -1}
            aria-label=${label}
            @pointerenter=${look}
            @pointerleave=${away}
            @focus=${look}
            @blur=${away}
            >${drawing}</a
          >
        </li>`
      : html`<li .style=${place}>
          <button
            class="flag"
            tabindex=${i === 0 ? 0 : -1}
            aria-label=${label}
            @pointerenter=${look}
            @pointerleave=${away}
            @focus=${look}
            @blur=${away}
            @click=${look}
          >
            ${drawing}
          </button>
        </li>`;
  };
  return html`<ul aria-label=${strings.erChart.notes} @keydown=${moveAmongFlags}>
    ${flags.map(flagView)}
  </ul>`;
}

/** The texts of a flag, in a box that no edge cuts. @param width Of the whole drawing, CSS pixels. */
export function noteBox(
  { x, notes }: NoteFlag,
  offset: number,
  width: number,
  strings: Strings,
  format: Format,
): TemplateResult {
  const at = MARGIN.left + x - offset;
  const side = at > width / 2 ? `right:${Math.max(4, width - at - 12)}px` : `left:${Math.max(4, at - 12)}px`;
  const told = notes.slice(0, MAX_TEXTS);
  return html`<div class="note-box" .style="${side};bottom:${MARGIN.bottom + 24}px">
    ${told.map((note) => html`<p><span dir="auto">${note.text}</span> <span class="quiet">${format.full(note.at)}</span></p>`)}
    ${told.length < notes.length ? html`<p class="quiet">${strings.erChart.moreValues(format.count(notes.length - told.length))}</p>` : nothing}
  </div>`;
}
