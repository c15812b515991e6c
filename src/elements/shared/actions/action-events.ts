import type { EventInput } from '../../../protocol/index.ts';
import type { Act } from './actions.ts';

/** The events that go into the stream's log for an act, in one call. `at`: when, RFC 3339. */
export function decisionsOf(act: Act, newId: () => string, at: string): EventInput[] {
  const decision = decisionOf(act, newId(), at);
  if (act.kind !== 'kill' || act.suggestion === undefined) return [decision];
  return [decision, decisionOf({ kind: 'accept', suggestion: act.suggestion }, newId(), at)];
}

function decisionOf(act: Act, id: string, at: string): EventInput {
  switch (act.kind) {
    case 'kill':
      return { kind: 'variant.killed', id, at, variant: act.variant.id, cause: 'operator', ...said(act.reason) };
    case 'revive':
      return { kind: 'variant.revived', id, at, variant: act.variant.id, ...said(act.reason) };
    case 'protect':
      return { kind: 'variant.protected', id, at, variant: act.variant.id, protected: act.protected };
    case 'pause':
      return { kind: 'experiment.paused', id, at, experiment: act.experiment.id, ...said(act.reason) };
    case 'resume':
      return { kind: 'experiment.resumed', id, at, experiment: act.experiment.id, ...said(act.reason) };
    case 'snooze':
      return { kind: 'pattern.snoozed', id, at, pattern: act.pattern.id, until: act.until };
    case 'accept':
      return { kind: 'suggestion.accepted', id, at, suggestion: act.suggestion.id };
    case 'dismiss':
      return { kind: 'suggestion.dismissed', id, at, suggestion: act.suggestion.id };
  }
}

const said = (reason: string | undefined): { reason?: string } => (reason ? { reason } : {});

/** The act that takes another back; null where there is none. `now`: RFC 3339. */
export function undoOf(act: Act, now: string): Act | null {
  switch (act.kind) {
    case 'kill':
      return { kind: 'revive', variant: act.variant };
    case 'protect':
      return { ...act, protected: !act.protected };
    case 'pause':
      return { kind: 'resume', experiment: act.experiment };
    case 'resume':
      return { kind: 'pause', experiment: act.experiment };
    case 'snooze':
      return { ...act, until: now };
    default:
      return null;
  }
}
