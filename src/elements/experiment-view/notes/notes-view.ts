import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Note } from '../../../protocol/index.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';
import { faultOf, type NoteDraft } from './note-draft.ts';

/** The surroundings of the notes. */
export interface NotesContext extends Language {
  readonly subject: Subject;
  readonly notes: readonly Note[];
  /** Whether the viewer may write. */
  readonly canWrite: boolean;
  /** The note that is being written; null while none is. */
  readonly draft: NoteDraft | null;
  /** Whether somebody tried to save the draft, so that its fault is said. */
  readonly wasTried: boolean;
  readonly add: () => void;
  readonly edit: (note: Note) => void;
  readonly remove: (note: Note) => void;
  readonly change: (parts: Partial<NoteDraft>) => void;
  readonly save: () => void;
  readonly leave: () => void;
}

const valueOf = (event: Event): string => (event.currentTarget as HTMLInputElement).value;

function form(draft: NoteDraft, context: NotesContext): TemplateResult {
  const { strings, format, change, save, leave, wasTried } = context;
  const texts = strings.experimentView.notes;
  const fault = wasTried ? faultOf(draft, format.calendar) : null;
  const submit = (event: Event): void => {
    event.preventDefault();
    save();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    leave();
  };
  // Fields are checked by faultOf, whose words are in the reader's language and not in the browser's.
  return html`<form class="note-form" novalidate @submit=${submit} @keydown=${key}>
    <label class="wide">
      <span class="small">${texts.text}</span>
      <input
        class="field"
        name="text"
        maxlength="500"
        autocomplete="off"
        dir="auto"
        aria-invalid=${fault === 'missing'}
        aria-describedby="note-fault"
        .value=${draft.text}
        @input=${(event: Event) => change({ text: valueOf(event) })}
      />
    </label>
    <label>
      <span class="small">${texts.at}</span>
      <input
        class="field"
        name="at"
        type="datetime-local"
        aria-invalid=${fault === 'bad-time'}
        aria-describedby="note-fault"
        .value=${draft.at}
        @input=${(event: Event) => change({ at: valueOf(event) })}
      />
    </label>
    <label>
      <span class="small">${texts.url}</span>
      <input
        class="field"
        name="url"
        type="url"
        dir="ltr"
        aria-invalid=${fault === 'bad-url'}
        aria-describedby="note-fault"
        .value=${draft.url}
        @input=${(event: Event) => change({ url: valueOf(event) })}
      />
    </label>
    <p class="wide bad small" id="note-fault" role="alert">${fault === null ? nothing : texts.faults[fault]}</p>
    <div class="wide do">
      <button class="button main" type="submit">${texts.save}</button>
      <button class="button bare" type="button" @click=${leave}>${texts.cancel}</button>
    </div>
  </form>`;
}

/** The part of an address that tells people where it leads. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function entry(note: Note, context: NotesContext): TemplateResult {
  const { strings, format, subject, canWrite, edit, remove } = context;
  const texts = strings.experimentView.notes;
  const at = Date.parse(note.at);
  const variant = note.variant === null ? undefined : subject.byId.get(note.variant);
  return html`<li part="note">
    <time class="quiet" datetime=${note.at} title=${format.full(at)}>${format.time(at)}</time>
    <span class="quiet">${icons.flag}</span>
    <p>
      ${variant === undefined ? nothing : letterBadge(variant, letterIn(subject, variant.id))}
      <span dir="auto">${note.text}</span>
      ${note.url === null ? nothing : html`<a class="link" href=${note.url} target="_blank" rel="noopener noreferrer" dir="ltr">${hostOf(note.url)}</a>`}
      ${note.by === null ? nothing : html`<bdi class="quiet">${strings.common.by(note.by)}</bdi>`}
      ${note.editedAt === null ? nothing : html`<span class="quiet" title=${format.full(Date.parse(note.editedAt))}>(${texts.edited})</span>`}
    </p>
    ${
      canWrite
        ? html`<div class="do">
            <button class="link" aria-label=${texts.editThe(note.text)} @click=${() => edit(note)}>
              ${texts.edit}
            </button>
            <button class="link" aria-label=${texts.removeThe(note.text)} @click=${() => remove(note)}>
              ${texts.remove}
            </button>
          </div>`
        : nothing
    }
  </li>`;
}

/** The notes about an experiment, with the form that writes one where somebody asked for it. */
export function notesView(context: NotesContext): TemplateResult {
  const { strings, notes, canWrite, draft, add } = context;
  const texts = strings.experimentView.notes;
  const edited = draft?.of?.id;
  return html`<section class="block notes" part="notes" aria-labelledby="notes-title">
    <header class="block-head">
      <h3 id="notes-title" tabindex="-1">${texts.title}</h3>
      ${canWrite && draft === null ? html`<button class="button add-note" @click=${add}>${icons.flag}${texts.add}</button>` : nothing}
    </header>
    ${draft !== null && edited === undefined ? form(draft, context) : nothing}
    ${notes.length === 0 && draft === null ? html`<p class="quiet small">${texts.none}</p>` : nothing}
    <ol class="entries">
      ${repeat(
        notes,
        ({ id }) => id,
        (note) =>
          draft !== null && note.id === edited
            ? html`<li class="editing">${form(draft, context)}</li>`
            : entry(note, context),
      )}
    </ol>
  </section>`;
}
