import type { Suggestion } from '../../protocol/index.ts';
import { beforeEffect } from '../suggestions/carry-out.ts';
import type { StreamState, Touched } from '../state.ts';
import { expectKnown, normalize, type EventOf } from './lookup.ts';

/** Takes a suggestion, a new one or one that is made again. */
export function makeSuggestion(
  state: StreamState,
  seq: number,
  event: EventOf<'suggestion.made'>,
  touched: Touched,
): void {
  const { reasonCode, reasonNumbers, reasonVariant, effect } = event;
  const codes = {
    ...(reasonCode !== undefined && { reasonCode }),
    ...(reasonNumbers !== undefined && { reasonNumbers }),
    ...(reasonVariant !== undefined && { reasonVariant }),
    ...(effect !== undefined && { effect }),
  };
  state.suggestions.set(event.suggestion, {
    id: event.suggestion,
    seq,
    action: event.action,
    priority: event.priority,
    title: event.title,
    reason: event.reason ?? '',
    about: event.about ?? null,
    evidence: event.evidence ?? [],
    source: event.source ?? 'external',
    generated: event.generated ?? false,
    madeAt: normalize(event.at),
    expiresAt: event.expiresAt ? normalize(event.expiresAt) : null,
    expectedGain: event.expectedGain ?? null,
    ...codes,
    status: 'open',
    endedAt: null,
    outcome: '',
    endedBy: null,
  });
  touched.suggestions.add(event.suggestion);
}

function changeSuggestion(
  state: StreamState,
  seq: number,
  id: string,
  change: Partial<Suggestion>,
  touched: Touched,
): void {
  const suggestion = expectKnown(state.suggestions.get(id), `suggestion "${id}"`);
  state.suggestions.set(id, { ...suggestion, ...change, seq });
  touched.suggestions.add(id);
}

/** Takes another wording of a suggestion. */
export function wordSuggestion(
  state: StreamState,
  seq: number,
  { suggestion, title, reason }: EventOf<'suggestion.worded'>,
  touched: Touched,
): void {
  changeSuggestion(state, seq, suggestion, { title, reason, generated: true }, touched);
}

/** Takes the decision of a person on a suggestion; what follows from it stands in the log as an event of its own. */
export function decideSuggestion(
  state: StreamState,
  seq: number,
  event: EventOf<'suggestion.accepted' | 'suggestion.dismissed'>,
  touched: Touched,
): void {
  const status = event.kind === 'suggestion.accepted' ? 'accepted' : 'dismissed';
  const ended = { status, endedAt: normalize(event.at), endedBy: event.by ?? null } as const;
  const suggestion = state.suggestions.get(event.suggestion);
  const before = status === 'accepted' && suggestion !== undefined ? beforeEffect(state, suggestion) : null;
  const effect = suggestion?.effect !== undefined && before !== null ? { ...suggestion.effect, before } : undefined;
  const change = effect === undefined ? ended : { ...ended, effect };
  changeSuggestion(state, seq, event.suggestion, change, touched);
}

/** Opens a suggestion again on which somebody had decided. */
export function reopenSuggestion(
  state: StreamState,
  seq: number,
  event: EventOf<'suggestion.reopened'>,
  touched: Touched,
): void {
  const effect = state.suggestions.get(event.suggestion)?.effect;
  const { before: _, ...planned } = effect ?? { before: undefined };
  const reopened = { status: 'open', endedAt: null, endedBy: null, outcome: '' } as const;
  const change = effect === undefined ? reopened : { ...reopened, effect: planned as typeof effect };
  changeSuggestion(state, seq, event.suggestion, change, touched);
}

/** Ends a suggestion that nobody took up in time, or whose reason has gone. */
export function endSuggestion(
  state: StreamState,
  seq: number,
  event: EventOf<'suggestion.ended'>,
  touched: Touched,
): void {
  const { status, outcome = '', outcomeCode } = event;
  const ended = {
    status,
    outcome,
    endedAt: normalize(event.at),
    ...(outcomeCode !== undefined && { outcomeCode }),
  };
  changeSuggestion(state, seq, event.suggestion, ended, touched);
}
