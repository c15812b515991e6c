import type { Note } from '../../../protocol/index.ts';
import type { Calendar } from '../../shared/format/calendar.ts';

/** A note as somebody writes it: the fields of the form. */
export interface NoteDraft {
  /** The note that is edited; null while a new one is written. */
  readonly of: Note | null;
  readonly text: string;
  /** As a `datetime-local` field has it. */
  readonly at: string;
  readonly url: string;
}

/** The reason why a draft cannot be saved; null when it can. */
export type DraftFault = 'missing' | 'bad-time' | 'bad-url' | null;

/** The draft of a new note at a moment, ms since 1970. */
export const newDraft = (now: number, calendar: Calendar): NoteDraft => ({
  of: null,
  text: '',
  at: calendar.toField(now),
  url: '',
});

/** The draft that a note is edited with. */
export const draftOf = (note: Note, calendar: Calendar): NoteDraft => ({
  of: note,
  text: note.text,
  at: calendar.toField(Date.parse(note.at)),
  url: note.url ?? '',
});

/** Why a draft cannot be saved yet. */
export function faultOf({ text, at, url }: NoteDraft, calendar: Calendar): DraftFault {
  if (text.trim() === '') return 'missing';
  if (Number.isNaN(calendar.fromField(at))) return 'bad-time';
  const address = url.trim();
  return address === '' || (address.startsWith('https://') && URL.canParse(address)) ? null : 'bad-url';
}

/** When the note is about, RFC 3339: to the second as it was where the field was not touched, which has only minutes. */
export function atOf({ of, at }: NoteDraft, calendar: Calendar): string {
  if (of !== null && calendar.toField(Date.parse(of.at)) === at) return of.at;
  return new Date(calendar.fromField(at)).toISOString();
}

/** The notes about an experiment, or about its whole stream, that stand; the newest moment first. */
export function notesOf(notes: Iterable<Note>, experiment: string): Note[] {
  return [...notes]
    .filter((note) => note.deletedAt === null && (note.experiment === null || note.experiment === experiment))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq);
}
