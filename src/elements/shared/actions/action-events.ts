import type { EventInput, Note, Suggestion } from '../../../protocol/index.ts';
import type { Action, ActionOf, NoteText } from './actions.ts';
import { newId } from './new-id.ts';

/** The events that go into the stream's log for an action, in one call. `at`: when, RFC 3339. */
export function decisionsOf(action: Action, newId: () => string, at: string): EventInput[] {
  const suggestion = isBySuggestion(action) ? action.suggestion : undefined;
  if (suggestion === undefined) return [decisionOf(action, newId(), at)];
  // The server does what it said it would. One of before does nothing by itself.
  if (suggestion.effect !== undefined && 'reason' in action)
    return [{ ...accepted(suggestion, newId(), at), ...said(action.reason) }];
  return [decisionOf(action, newId(), at), accepted(suggestion, newId(), at)];
}

/** Whether a suggestion may be accepted by the action. */
const isBySuggestion = (action: Action): action is ActionOf<'kill'> | ActionOf<'close'> | ActionOf<'resume'> =>
  action.kind === 'kill' || action.kind === 'close' || action.kind === 'resume';

const accepted = ({ id: suggestion }: Suggestion, id: string, at: string) =>
  ({ kind: 'suggestion.accepted', id, at, suggestion }) as const;

function decisionOf(action: Action, id: string, at: string): EventInput {
  switch (action.kind) {
    case 'kill':
      return { kind: 'variant.killed', id, at, variant: action.variant.id, cause: 'operator', ...said(action.reason) };
    case 'revive':
      return { kind: 'variant.revived', id, at, variant: action.variant.id, ...said(action.reason) };
    case 'protect':
      return { kind: 'variant.protected', id, at, variant: action.variant.id, protected: action.protected };
    case 'pause':
      return { kind: 'experiment.paused', id, at, experiment: action.experiment.id, ...said(action.reason) };
    case 'resume':
      return { kind: 'experiment.resumed', id, at, experiment: action.experiment.id, ...said(action.reason) };
    case 'snooze':
      return { kind: 'pattern.snoozed', id, at, pattern: action.pattern.id, until: action.until };
    case 'accept':
      return accepted(action.suggestion, id, at);
    case 'dismiss':
      return { kind: 'suggestion.dismissed', id, at, suggestion: action.suggestion.id };
    case 'reconsider':
      return { kind: 'suggestion.reopened', id, at, suggestion: action.suggestion.id };
    case 'close':
      return {
        kind: 'experiment.closed',
        id,
        at,
        experiment: action.experiment.id,
        ...(action.winner === null ? {} : { winner: action.winner.id }),
        ...said(action.reason),
      };
    case 'reopen':
      return { kind: 'experiment.reopened', id, at, experiment: action.experiment.id, ...said(action.reason) };
    case 'note':
      return noteAdded(action, id);
    case 'edit':
      return noteEdited(action, id, at);
    case 'erase':
      return { kind: 'note.deleted', id, at, note: action.note.id };
  }
}

/** The moment of the event is that which the note is about. */
function noteAdded({ note }: ActionOf<'note'>, id: string): EventInput {
  const { at, text, experiment, variant, url } = note;
  return {
    kind: 'note.added',
    id,
    at,
    note: note.id,
    text,
    ...(experiment === null ? {} : { experiment }),
    ...(variant === null ? {} : { variant }),
    ...(url === null ? {} : { url }),
  };
}

/** Only what is changed: somebody else may have changed the rest. */
function noteEdited({ note, to }: ActionOf<'edit'>, id: string, at: string): EventInput {
  return {
    kind: 'note.edited',
    id,
    at,
    note: note.id,
    ...(to.text === note.text ? {} : { text: to.text }),
    ...(to.at === note.at ? {} : { moment: to.at }),
    ...(to.url === note.url ? {} : { url: to.url }),
  };
}

/** The text of a note before a change, in the form of a change. */
const textOf = ({ at, text, url }: Note): NoteText => ({ at, text, url });

const said = (reason: string | undefined): { reason?: string } => (reason ? { reason } : {});

/** The action that takes another back; null where there is none. `now`: RFC 3339. */
export function undoOf(action: Action, now: string): Action | null {
  if (isBySuggestion(action) && action.suggestion?.effect !== undefined)
    return { kind: 'reconsider', suggestion: action.suggestion };
  switch (action.kind) {
    case 'kill':
      return { kind: 'revive', variant: action.variant };
    case 'accept':
    case 'dismiss':
      return { kind: 'reconsider', suggestion: action.suggestion };
    case 'protect':
      return { ...action, protected: !action.protected };
    case 'pause':
      return { kind: 'resume', experiment: action.experiment };
    case 'resume':
      return { kind: 'pause', experiment: action.experiment };
    case 'snooze':
      return { ...action, until: now };
    case 'close':
      return { kind: 'reopen', experiment: action.experiment, variants: action.variants };
    case 'note': {
      const { note } = action;
      const written = { ...note, seq: 0, by: null, editedAt: null, deletedAt: null };
      return { kind: 'erase', note: written };
    }
    case 'edit':
      return { kind: 'edit', note: { ...action.note, ...action.to }, to: textOf(action.note) };
    case 'erase': {
      const { note } = action;
      const { experiment, variant } = note;
      // A deleted id is gone for good: the same words come back as another note.
      return { kind: 'note', note: { ...textOf(note), id: newId(), experiment, variant } };
    }
    default:
      return null;
  }
}
