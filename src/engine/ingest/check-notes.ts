import type { IncomingEvent, Problem } from '../../protocol/index.ts';
import type { StreamState } from '../state.ts';
import { unknownExperiment, unknownNote, unknownVariant } from './unknown.ts';

/** Says what is wrong with a new note; null when it may be added. */
export function checkAddedNote(
  { notes, experiments, variants }: StreamState,
  { note, experiment, variant }: Extract<IncomingEvent, { kind: 'note.added' }>,
): Problem | null {
  if (notes.has(note)) {
    return {
      code: 'already-posted',
      field: 'note',
      message: `The note "${note}" was added before, by another event.`,
      expected: 'a new id for each note, or note.edited for one that is there',
    };
  }
  if (experiment !== undefined && !experiments.has(experiment)) return unknownExperiment(experiment);
  if (variant === undefined) return null;
  const own = variants.get(variant)?.experiment;
  if (own === undefined) return unknownVariant(variant);
  if (experiment === undefined || own === experiment) return null;
  return {
    code: 'unknown-variant',
    field: 'variant',
    message: `The experiment "${experiment}" has no variant "${variant}": that is one of "${own}".`,
    expected: 'a variant of the experiment that the note names, or no experiment',
  };
}

/** Says what is wrong with a change of a note; null when it is there. */
export function checkKnownNote({ notes }: StreamState, id: string): Problem | null {
  const note = notes.get(id);
  return note === undefined || note.deletedAt !== null ? unknownNote(id, note !== undefined) : null;
}
