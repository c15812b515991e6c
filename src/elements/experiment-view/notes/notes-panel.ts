import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { Note } from '../../../protocol/index.ts';
import type { ActionsController } from '../../shared/actions/actions-controller.ts';
import { newId } from '../../shared/actions/new-id.ts';
import type { Calendar } from '../../shared/format/calendar.ts';
import type { Language } from '../../shared/views/evidence.ts';
import type { Subject } from '../data/subject.ts';
import { atOf, draftOf, faultOf, newDraft, notesOf, type NoteDraft } from './note-draft.ts';
import { notesView } from './notes-view.ts';

/** The notes about an experiment, and the one that somebody writes. */
export class NotesPanel implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #actions: ActionsController;
  readonly #calendar: () => Calendar;
  #draft: NoteDraft | null = null;
  #wasTried = false;

  /** @param calendar The calendar of the time zone that times are shown in. */
  constructor(host: ReactiveElement, actions: ActionsController, calendar: () => Calendar) {
    this.#host = host;
    this.#actions = actions;
    this.#calendar = calendar;
    host.addController(this);
  }

  /**
   * The notes, and the form of the one that is being written.
   * @param notes Those of its stream. @param now Returns when a new one is about, ms since 1970.
   */
  render(subject: Subject, notes: Iterable<Note>, language: Language, now: () => number): TemplateResult {
    const { id } = subject.experiment;
    return notesView({
      subject,
      ...language,
      notes: notesOf(notes, id),
      canWrite: this.#actions.canOperate,
      draft: this.#draft,
      wasTried: this.#wasTried,
      add: () => this.#begin(newDraft(now(), this.#calendar())),
      edit: (note) => this.#begin(draftOf(note, this.#calendar())),
      remove: this.#remove,
      change: this.#change,
      save: () => this.#save(id),
      leave: this.#leave,
    });
  }

  /** Takes a note away; it can be undone. */
  readonly #remove = (note: Note): void => {
    this.#actions.perform({ kind: 'erase', note });
    this.#focusLater('#notes-title');
  };

  /** Changes a field of the form. */
  readonly #change = (parts: Partial<NoteDraft>): void => {
    if (this.#draft === null) return;
    this.#draft = { ...this.#draft, ...parts };
    this.#host.requestUpdate();
  };

  /** Ends writing without saving. */
  readonly #leave = (): void => {
    if (this.#draft === null) return;
    this.#draft = null;
    this.#host.requestUpdate();
    this.#focusLater('.add-note');
  };

  /** Saves the draft as a note about an experiment; what is wrong with it is said instead. */
  #save(experiment: string): void {
    const draft = this.#draft;
    if (draft === null) return;
    this.#wasTried = true;
    if (faultOf(draft, this.#calendar()) !== null) {
      this.#focusLater('[aria-invalid="true"]');
      this.#host.requestUpdate();
      return;
    }
    const to = { text: draft.text.trim(), at: atOf(draft, this.#calendar()), url: draft.url.trim() || null };
    if (draft.of === null)
      this.#actions.perform({ kind: 'note', note: { ...to, id: newId(), experiment, variant: null } });
    else if (isOther(draft.of, to)) this.#actions.perform({ kind: 'edit', note: draft.of, to });
    this.#leave();
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Throws the draft away without moving the focus. */
  forget(): void {
    this.#draft = null;
  }

  #begin(draft: NoteDraft): void {
    this.#draft = draft;
    this.#wasTried = false;
    this.#host.requestUpdate();
    this.#focusLater('.note-form [name="text"]');
  }

  /** The focused control goes away with the update: focus moves to one that stays. */
  #focusLater(selector: string): void {
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }
}

const isOther = (
  note: Note,
  to: { readonly text: string; readonly at: string; readonly url: string | null },
): boolean => note.text !== to.text || note.at !== to.at || note.url !== to.url;
