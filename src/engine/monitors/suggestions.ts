import { OWN_PREFIX, type OutcomeCode, type Suggestion } from '../../protocol/index.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import type { Candidate } from '../suggestions/candidate.ts';
import { endExperiment } from '../suggestions/experiment-end.ts';
import { candidatesOfExperiment } from '../suggestions/experiments.ts';
import { isSnoozed } from '../fatigue/pattern-view.ts';
import { candidatesOfStream } from '../suggestions/stream.ts';
import type { Deciding, Decision, Monitor } from './monitor.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A suggestion expires after this time and is made again if it still holds. */
const LIFE_MS = 24 * HOUR_MS;
/** A suggestion that was dismissed or accepted is not made again within this time. */
const QUIET_MS = 24 * HOUR_MS;
/** A suggestion stays for this long at least, so that it does not come and go at a bound. */
const STAY_MS = 5 * 60 * 1000;
/** Suggestions for the stream as a whole are looked for this often. */
const STREAM_EVERY_MS = 60 * 1000;

const iso = (ms: number): string => new Date(ms).toISOString();
/** One action and subject: neither actions nor kinds have spaces. */
const keyOf = (action: string, about: Suggestion['about']): string => `${action} ${about?.kind} ${about?.id}`;

function make(candidate: Candidate, suggestion: string, now: number): Decision {
  const { action, about, priority, title, reason, coded, evidence, expectedGain, expiresAt, effect } = candidate;
  return {
    kind: 'suggestion.made',
    at: iso(now),
    suggestion,
    source: 'peeksafe',
    action,
    about,
    priority,
    title,
    reason,
    ...(coded !== null && { reasonCode: coded.code, reasonNumbers: [...coded.numbers] }),
    ...(coded?.variant && { reasonVariant: coded.variant }),
    evidence: [...evidence],
    expectedGain,
    ...(effect !== undefined && { effect }),
    expiresAt: iso(expiresAt ?? now + LIFE_MS),
  };
}

const OUTCOMES = {
  'not-taken-up': ['expired', 'Nobody took it up in time'],
  'pattern-snoozed': ['settled', 'The warning about its pattern was snoozed'],
  'no-longer-holds': ['settled', 'The numbers behind it no longer hold'],
  'experiment-closed': ['settled', 'Its experiment was closed'],
} as const satisfies Readonly<Record<OutcomeCode, readonly [Suggestion['status'], string]>>;

function end(suggestion: Suggestion, outcomeCode: OutcomeCode, now: number): Decision {
  const [status, outcome] = OUTCOMES[outcomeCode];
  return { kind: 'suggestion.ended', at: iso(now), suggestion: suggestion.id, status, outcome, outcomeCode };
}

/** The latest suggestion of the monitors here for each action and subject, of those that are asked for: a stream may have thousands. */
function latest(state: Readonly<StreamState>, isAsked: (suggestion: Suggestion) => boolean): Map<string, Suggestion> {
  const known = new Map<string, Suggestion>();
  for (const suggestion of state.suggestions.values())
    if (suggestion.source === 'peeksafe' && isAsked(suggestion))
      known.set(keyOf(suggestion.action, suggestion.about), suggestion);
  return known;
}

function isQuiet(former: Suggestion | undefined, { since = 0 }: Candidate, now: number): boolean {
  if (former === undefined) return false;
  if (former.status === 'open') return true;
  const byPerson = former.status === 'dismissed' || former.status === 'accepted';
  if (!byPerson || former.endedAt === null) return false;
  const endedAt = Date.parse(former.endedAt);
  return since <= endedAt && now < endedAt + QUIET_MS;
}

/** The experiment that a suggestion is about, itself or by a variant of it; null for none. */
function experimentOf(state: Readonly<StreamState>, { about }: Suggestion): string | null {
  if (about?.kind === 'experiment') return about.id;
  return about?.kind === 'variant' ? (state.variants.get(about.id)?.experiment ?? null) : null;
}

const isOfClosed = (state: Readonly<StreamState>, suggestion: Suggestion): boolean =>
  (state.experiments.get(experimentOf(state, suggestion) ?? '')?.closing ?? null) !== null;

function isOfSnoozed(state: Readonly<StreamState>, { about }: Suggestion, now: number): boolean {
  const pattern = about?.kind === 'pattern' ? state.patterns.get(about.id) : undefined;
  return pattern !== undefined && isSnoozed(pattern, now);
}

function decideOn(
  state: Readonly<StreamState>,
  candidates: readonly Candidate[],
  isConcerned: (suggestion: Suggestion) => boolean,
  now: number,
): Decision[] {
  const called = new Set(candidates.map(({ action, about }) => keyOf(action, about)));
  const known = latest(state, (one) => isConcerned(one) || called.has(keyOf(one.action, one.about)));
  const decisions: Decision[] = [];
  for (const [key, suggestion] of known) {
    if (suggestion.status !== 'open' || !isConcerned(suggestion)) continue;
    if (called.has(key)) continue;
    if (isOfSnoozed(state, suggestion, now)) decisions.push(end(suggestion, 'pattern-snoozed', now));
    else if (isOfClosed(state, suggestion)) decisions.push(end(suggestion, 'experiment-closed', now));
    else if (now >= Date.parse(suggestion.madeAt) + STAY_MS) decisions.push(end(suggestion, 'no-longer-holds', now));
  }
  for (const candidate of candidates) {
    const former = known.get(keyOf(candidate.action, candidate.about));
    // Of the same thing nothing new is said unless it has become more, or less, urgent.
    const isOtherwise = former?.status === 'open' && former.priority !== candidate.priority;
    if (isQuiet(former, candidate, now) && !isOtherwise) continue;
    const newId = `${OWN_PREFIX}${candidate.action}-${state.seq + 1 + decisions.length}`;
    decisions.push(make(candidate, isOtherwise ? former.id : newId, now));
  }
  return decisions;
}

function expire(state: Readonly<StreamState>, now: number): Decision[] {
  const decisions: Decision[] = [];
  // Each second, of a stream that may have thousands.
  for (const suggestion of state.suggestions.values()) {
    const { status, expiresAt } = suggestion;
    if (status === 'open' && expiresAt !== null && now >= Date.parse(expiresAt))
      decisions.push(end(suggestion, 'not-taken-up', now));
  }
  return decisions;
}

/**
 * Suggests what to do, each with the numbers it rests on. A suggestion is made once, expires after a day, is settled when its reason has gone,
 * and is not made again within a day of being turned down.
 */
export function suggestions(): Monitor {
  return {
    name: 'suggestions',
    repeats: true,
    *decide({ state, touched, now, clock }): Deciding {
      // Most events are counts; what is suggested follows from closed batches.
      if (touched.experiments.size === 0) return [];
      const candidates: Candidate[] = [];
      for (const id of touched.experiments) {
        const experiment = state.experiments.get(id) as ExperimentState;
        if (experiment.closing !== null) continue;
        candidates.push(...candidatesOfExperiment(state, experiment, { now, clock }));
        yield;
      }
      const isConcerned = (suggestion: Suggestion): boolean =>
        touched.experiments.has(experimentOf(state, suggestion) ?? '');
      return decideOn(state, candidates, isConcerned, now);
    },
    *decideByTime({ state, now, clock, previousTick }): Deciding {
      const minuteOf = (at: number): number => Math.floor(at / STREAM_EVERY_MS);
      // Once a minute by the clock, on its first tick, however late that is.
      if (previousTick !== null && minuteOf(clock) === minuteOf(previousTick)) return expire(state, now);
      const ofStream = (suggestion: Suggestion): boolean =>
        suggestion.about?.kind === 'stream' || suggestion.about?.kind === 'pattern';
      const expired = expire(state, now);
      if (expired.length > 0) return expired;
      // An end comes by time alone where nothing is counted.
      const ended: Candidate[] = [];
      for (const experiment of state.experiments.values()) {
        const end = endExperiment(state, experiment, { now, clock });
        if (end !== null) ended.push(end);
        yield;
      }
      return decideOn(state, [...candidatesOfStream(state, now), ...ended], ofStream, now);
    },
  };
}
