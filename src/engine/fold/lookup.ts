import type { LoggedEvent } from '../../protocol/index.ts';
import { clockOf } from '../evidence/experiment-clock.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';

/** The events of a kind. */
export type EventOf<K extends LoggedEvent['kind']> = Extract<LoggedEvent, { kind: K }>;

/** A moment as the state keeps it, RFC 3339 in UTC. */
export const iso = (ms: number): string => new Date(ms).toISOString();

// Not of the state: the events of a call mostly have the same time, and each is asked for it several times.
let last: { readonly at: string | null; readonly ms: number; readonly normalized: string } = {
  at: null,
  ms: Number.NaN,
  normalized: '',
};

function readTime(at: string): typeof last {
  if (at !== last.at) {
    const ms = Date.parse(at);
    last = { at, ms, normalized: iso(ms) };
  }
  return last;
}

/** A time of an event, milliseconds since 1970. */
export const momentOf = (at: string): number => readTime(at).ms;

/** A time of an event as the state keeps it, RFC 3339 in UTC. */
export const normalize = (at: string): string => readTime(at).normalized;

/** An entity that an event names. Throws when the log never introduced it. */
export function expectKnown<T>(entity: T | undefined, what: string): T {
  // `check` refuses such events before they reach the log, so this is a fault of ours or a damaged log: never go on.
  if (entity === undefined) throw new Error(`The log refers to ${what}, which it never introduced.`);
  return entity;
}

/** The experiment of an id. Throws when the log never opened it. */
export function experimentOf(state: StreamState, id: string): ExperimentState {
  return expectKnown(state.experiments.get(id), `experiment "${id}"`);
}

/** The variant of an id. Throws when the log never posted it. */
export function variantOf(state: StreamState, id: string): VariantState {
  return expectKnown(state.variants.get(id), `variant "${id}"`);
}

/**
 * From when on what was decided holds: the experiment's own time when it was received. In a replay of the past that is not the time of the person
 * who decides, and a decision that is dated back would choose among batches whose counts can be seen already.
 */
export function effectiveAt(state: StreamState, experiment: ExperimentState, at: string, receivedAt: number): number {
  if (experiment.newestAt === 0) return Date.parse(at);
  return clockOf(experiment, state.settings.attributionWindowMs, receivedAt);
}

/**
 * How long after a variant joins its impressions have too few engagements to be compared, milliseconds: those that carry their own time come later
 * than the impressions that they belong to.
 */
export const joiningMs = ({ settings }: StreamState): number =>
  settings.engagementTime === 'own' ? settings.attributionWindowMs : 0;
