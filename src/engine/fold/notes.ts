import type { Note } from '../../protocol/index.ts';
import type { StreamState, Touched } from '../state.ts';
import { expectKnown, normalize, type EventOf } from './lookup.ts';

function put(state: StreamState, note: Note, touched: Touched): void {
  state.notes.set(note.id, note);
  touched.notes.add(note.id);
}

const noteOf = (state: StreamState, id: string): Note => expectKnown(state.notes.get(id), `note "${id}"`);

/** Takes a note. One about a variant is about its experiment, too. */
export function addNote(state: StreamState, seq: number, event: EventOf<'note.added'>, touched: Touched): void {
  const { note: id, at, text, variant = null, url = null, by = null } = event;
  const ofVariant = variant === null ? undefined : state.variants.get(variant)?.experiment;
  const experiment = event.experiment ?? ofVariant ?? null;
  put(
    state,
    { id, seq, at: normalize(at), text, experiment, variant, url, by, editedAt: null, deletedAt: null },
    touched,
  );
}

/** Changes a note; what an event leaves out stays. Its writer stays, too: the log says who edited it. */
export function editNote(state: StreamState, seq: number, event: EventOf<'note.edited'>, touched: Touched): void {
  const former = noteOf(state, event.note);
  const { text = former.text, url = former.url, moment = former.at } = event;
  put(state, { ...former, seq, text, url, at: normalize(moment), editedAt: normalize(event.at) }, touched);
}

/** Takes a note away. Its place stays, so that viewers hear of it whenever they come back; what it said does not. */
export function deleteNote(state: StreamState, seq: number, event: EventOf<'note.deleted'>, touched: Touched): void {
  const former = noteOf(state, event.note);
  put(state, { ...former, seq, text: '', url: null, deletedAt: normalize(event.at) }, touched);
}
