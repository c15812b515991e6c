import type { EventInput } from '../../../protocol/index.ts';
import type { Action } from './actions.ts';

/** The events that go into the stream's log for an action, in one call. `at`: when, RFC 3339. */
export function decisionsOf(action: Action, newId: () => string, at: string): EventInput[] {
  const decision = decisionOf(action, newId(), at);
  if (action.kind !== 'kill' || action.suggestion === undefined) return [decision];
  return [decision, decisionOf({ kind: 'accept', suggestion: action.suggestion }, newId(), at)];
}

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
      return { kind: 'suggestion.accepted', id, at, suggestion: action.suggestion.id };
    case 'dismiss':
      return { kind: 'suggestion.dismissed', id, at, suggestion: action.suggestion.id };
  }
}

const said = (reason: string | undefined): { reason?: string } => (reason ? { reason } : {});

/** The action that takes another back; null where there is none. `now`: RFC 3339. */
export function undoOf(action: Action, now: string): Action | null {
  switch (action.kind) {
    case 'kill':
      return { kind: 'revive', variant: action.variant };
    case 'protect':
      return { ...action, protected: !action.protected };
    case 'pause':
      return { kind: 'resume', experiment: action.experiment };
    case 'resume':
      return { kind: 'pause', experiment: action.experiment };
    case 'snooze':
      return { ...action, until: now };
    default:
      return null;
  }
}
