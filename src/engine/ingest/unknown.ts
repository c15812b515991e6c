import type { Problem } from '../../protocol/index.ts';

/** No such variant was ever posted. */
export const unknownVariant = (id: string): Problem => ({
  code: 'unknown-variant',
  field: 'variant',
  message: `No variant "${id}" was posted to this stream.`,
  expected: 'the id of a variant that a variant.posted event introduced before',
});

/** No such experiment was ever opened. */
export const unknownExperiment = (id: string): Problem => ({
  code: 'unknown-experiment',
  field: 'experiment',
  message: `No experiment "${id}" was opened on this stream.`,
  expected: 'the id of an experiment that an experiment.opened event introduced before',
});

/** No such pattern was ever used. */
export const unknownPattern = (id: string): Problem => ({
  code: 'unknown-pattern',
  field: 'pattern',
  message: `No pattern "${id}" was used or warned of on this stream.`,
  expected: 'the id of a pattern of this stream',
});

/** No such suggestion was ever made. */
export const unknownSuggestion = (id: string): Problem => ({
  code: 'unknown-suggestion',
  field: 'suggestion',
  message: `There is no suggestion "${id}".`,
  expected: 'the id of a suggestion of this stream',
});

/** No such note was ever added, or it was deleted. */
export const unknownNote = (id: string, isDeleted: boolean): Problem => ({
  code: 'unknown-note',
  field: 'note',
  message: isDeleted ? `The note "${id}" was deleted.` : `There is no note "${id}".`,
  expected: 'the id of a note of this stream that was not deleted',
});
