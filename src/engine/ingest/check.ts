import {
  formatCount,
  LIMITS,
  OWN_PREFIX,
  type EventResult,
  type IncomingEvent,
  type Problem,
} from '../../protocol/index.ts';
import { checkClosing, checkReopening, refuseClosed } from './check-closings.ts';
import { checkCounts, checkObservedExperiment } from './check-counts.ts';
import { checkAddedNote, checkKnownNote } from './check-notes.ts';
import { checkDeclaredMetrics, checkMetrics } from './check-metrics.ts';
import { checkDeclaredDimensions, checkSegments } from './check-segments.ts';
import { checkConfigured, checkOpened } from './check-settings.ts';
import { refuseEffect, type Sender } from './effect.ts';
import { unknownExperiment, unknownPattern, unknownSuggestion, unknownVariant } from './unknown.ts';
import { momentOf } from '../fold/lookup.ts';
import { isBlank } from '../evidence/experiment-evidence.ts';
import { emptyState, type StreamState } from '../state.ts';

function checkVariant(state: StreamState, event: Extract<IncomingEvent, { variant: string }>): Problem | null {
  const variant = state.variants.get(event.variant);
  if (variant === undefined) return unknownVariant(event.variant);
  if (event.kind === 'variant.revived' || event.kind === 'variant.closed') {
    const closed = refuseClosed(state, variant.experiment);
    if (closed !== null) return closed;
  }
  if (event.kind === 'variant.killed' && variant.status !== 'active') {
    return {
      code: 'already-killed',
      field: 'variant',
      message: `Variant "${event.variant}" is not shown any more: it is ${variant.status}.`,
      expected: 'a variant that is active',
    };
  }
  if (event.kind === 'variant.revived' && variant.status !== 'killed') {
    return {
      code: 'not-killed',
      field: 'variant',
      message: `Variant "${event.variant}" cannot be revived: it is ${variant.status}.`,
      expected: 'a variant that was killed',
    };
  }
  if (event.kind !== 'variant.observed' && event.kind !== 'variant.measured') return null;
  const problem = checkCounts(state, variant, event) ?? checkMetrics(state, event);
  if (problem !== null || event.kind === 'variant.measured') return problem;
  return checkSegments(state, event);
}

/** A plan that comes after counts could be chosen by what was seen. */
function checkPlan(
  { experiments }: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const experiment = experiments.get(event.experiment);
  if (experiment === undefined || isBlank(experiment.evidence)) return null;
  const { impressions, er } = experiment.plan;
  const isSame = (given: number | undefined, now: number | null): boolean => given === undefined || given === now;
  if (isSame(event.plannedImpressions, impressions) && isSame(event.expectedEr, er)) return null;
  return {
    code: 'already-counted',
    field: isSame(event.plannedImpressions, impressions) ? 'expectedEr' : 'plannedImpressions',
    message: `The experiment "${event.experiment}" has counts already, and its plan is fixed before the first.`,
    expected: 'the plan that it was opened with, or none',
  };
}

/** Another seed deals all visitors again: what was counted of them would be compared with what comes from others. */
function checkSeed(
  { experiments }: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const experiment = experiments.get(event.experiment);
  if (experiment === undefined || event.seed === undefined || isBlank(experiment.evidence)) return null;
  if (event.seed === (experiment.seed ?? experiment.id)) return null;
  return {
    code: 'already-counted',
    field: 'seed',
    message: `The experiment "${event.experiment}" has counts already, and another seed would deal its visitors again.`,
    expected: 'the seed that it has, or a new experiment',
  };
}

type Named = readonly [kind: 'variants' | 'experiments' | 'patterns' | 'suggestions' | 'notes', ids: readonly string[]];

// Of most events, which are counts.
const NOTHING_NAMED: readonly Named[] = [];

/** Ids by which an event may bring something new into the stream. */
function namedBy(event: IncomingEvent): readonly Named[] {
  switch (event.kind) {
    case 'experiment.opened':
      return [['experiments', [event.experiment]]];
    case 'variant.posted':
      return [
        ['variants', [event.variant]],
        ['patterns', event.patterns ?? []],
      ];
    case 'pattern.used':
    case 'pattern.warned':
      return [['patterns', [event.pattern]]];
    case 'suggestion.made':
      return [['suggestions', [event.suggestion]]];
    case 'note.added':
      return [['notes', [event.note]]];
    default:
      return NOTHING_NAMED;
  }
}

function checkRoom(state: StreamState, event: IncomingEvent): Problem | null {
  if (event.kind === 'variant.revived' && state.kills.size >= LIMITS.kills) {
    return {
      code: 'too-many-entities',
      field: 'variant',
      message: `The stream has ${state.kills.size.toLocaleString('en')} kills. A variant that is revived may be killed again, and there is no room for that.`,
      expected: `fewer than ${LIMITS.kills.toLocaleString('en')} kills in a stream in which a variant is revived`,
    };
  }
  for (const [kind, ids] of namedBy(event)) {
    const added = new Set(ids.filter((id) => !state[kind].has(id))).size;
    if (added === 0 || state[kind].size + added <= LIMITS[kind]) continue;
    return {
      code: 'too-many-entities',
      field: kind === 'patterns' && event.kind === 'variant.posted' ? kind : kind.slice(0, -1),
      message: `The stream has ${formatCount(state[kind].size)} ${kind}, and no room for more.`,
      expected: `at most ${formatCount(LIMITS[kind])} ${kind} in a stream`,
    };
  }
  return null;
}

function checkPosting(state: StreamState, event: Extract<IncomingEvent, { kind: 'variant.posted' }>): Problem | null {
  if (state.variants.has(event.variant)) {
    return {
      code: 'already-posted',
      field: 'variant',
      message: `Variant "${event.variant}" was posted before, by another event.`,
      expected: 'a new id for each variant',
    };
  }
  if (!state.experiments.has(event.experiment)) {
    return unknownExperiment(event.experiment);
  }
  return refuseClosed(state, event.experiment);
}

/** The ids of entities that an event may bring into being, by field: they need not exist before. */
function newIds(event: IncomingEvent): readonly (readonly [field: string, id: string])[] {
  switch (event.kind) {
    case 'experiment.opened':
      return [['experiment', event.experiment]];
    case 'variant.posted': {
      const patterns = (event.patterns ?? []).map((pattern, i) => [`patterns.${i}`, pattern] as const);
      return [['variant', event.variant], ...patterns];
    }
    case 'pattern.used':
    case 'pattern.warned':
      return [['pattern', event.pattern]];
    case 'suggestion.made':
      return [['suggestion', event.suggestion]];
    case 'note.added':
      return [['note', event.note]];
    default:
      return [];
  }
}

const isOwn = (id: string): boolean => id.startsWith(OWN_PREFIX);

function checkIds(event: IncomingEvent): Problem | null {
  const field = isOwn(event.id) ? 'id' : newIds(event).find(([, id]) => isOwn(id))?.[0];
  if (field === undefined) return null;
  const message = `Ids that begin with "${OWN_PREFIX}" are the server's own.`;
  return { code: 'bad-event', field, message, expected: 'another id' };
}

/** Nobody has decided on a suggestion that is open, or that has ended by itself. */
function checkReopened({ suggestions }: StreamState, id: string): Problem | null {
  const status = suggestions.get(id)?.status;
  if (status === undefined) return unknownSuggestion(id);
  if (status === 'accepted' || status === 'dismissed') return null;
  return {
    code: 'not-decided',
    field: 'suggestion',
    message: `Nobody accepted or dismissed the suggestion "${id}": it is ${status}.`,
    expected: 'a suggestion that was accepted or dismissed',
  };
}

/** A person's decision on a suggestion stands: making the same suggestion again does not reopen it. */
function checkSuggestion(state: StreamState, id: string): Problem | null {
  const status = state.suggestions.get(id)?.status;
  if (status !== 'dismissed' && status !== 'accepted') return null;
  return {
    code: 'already-decided',
    field: 'suggestion',
    message: `The suggestion "${id}" was ${status}, and that stands.`,
    expected: 'a new id for a new suggestion',
  };
}

/**
 * Says what is wrong with an event in the light of the stream so far; null when it may go into the log.
 * @param now The server's clock, milliseconds since 1970.
 */
export function check(state: StreamState, event: IncomingEvent, now: number): Problem | null {
  const ownId = checkIds(event);
  if (ownId !== null) return ownId;
  if (momentOf(event.at) > now + LIMITS.clockSkewMs) {
    return {
      code: 'in-the-future',
      field: 'at',
      message: `The event is said to happen at ${event.at}; here it is ${new Date(now).toISOString()}.`,
      expected: `a time at most ${LIMITS.clockSkewMs / 60_000} minutes ahead of the server's clock`,
    };
  }
  const noRoom = checkRoom(state, event);
  if (noRoom !== null) return noRoom;
  switch (event.kind) {
    case 'stream.configured':
      return checkConfigured(state, event);
    case 'experiment.opened':
      return (
        checkPlan(state, event) ??
        checkSeed(state, event) ??
        checkDeclaredMetrics(state, event) ??
        checkDeclaredDimensions(state, event) ??
        checkOpened(state, event)
      );
    case 'variant.posted':
      return checkPosting(state, event);
    case 'experiment.observed':
      return checkObservedExperiment(state, event) ?? checkMetrics(state, event) ?? checkSegments(state, event);
    case 'variant.observed':
    case 'variant.measured':
    case 'variant.killed':
    case 'variant.revived':
    case 'variant.protected':
    case 'variant.closed':
      return checkVariant(state, event);
    case 'pattern.used':
      return event.variant === undefined || state.variants.has(event.variant) ? null : unknownVariant(event.variant);
    case 'pattern.snoozed':
      return state.patterns.has(event.pattern) ? null : unknownPattern(event.pattern);
    case 'experiment.paused':
    case 'experiment.resumed':
      if (!state.experiments.has(event.experiment)) return unknownExperiment(event.experiment);
      return event.kind === 'experiment.paused' ? refuseClosed(state, event.experiment) : null;
    case 'experiment.closed':
      return checkClosing(state, event);
    case 'experiment.reopened':
      return checkReopening(state, event.experiment);
    case 'suggestion.made':
      return checkSuggestion(state, event.suggestion);
    case 'suggestion.accepted':
    case 'suggestion.dismissed':
      return state.suggestions.has(event.suggestion) ? null : unknownSuggestion(event.suggestion);
    case 'suggestion.reopened':
      return checkReopened(state, event.suggestion);
    case 'note.added':
      return checkAddedNote(state, event);
    case 'note.edited':
    case 'note.deleted':
      return checkKnownNote(state, event.note);
    default:
      return null;
  }
}

/**
 * Rejects events that not even an empty stream would accept, each for its own reason; null when it would accept one of them.
 * @param now The server's clock, milliseconds since 1970.
 */
export function refuseAll(events: readonly IncomingEvent[], sender: Sender, now: number): EventResult[] | null {
  const nothing = emptyState();
  const results: EventResult[] = [];
  for (const event of events) {
    const problem = refuseEffect(nothing, event, sender) ?? check(nothing, event, now);
    if (problem === null) return null;
    results.push({ status: 'rejected', id: event.id, errors: [problem] });
  }
  return results;
}
