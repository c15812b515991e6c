import { SCOPES, type IncomingEvent, type Problem, type Scope } from '../../protocol/index.ts';
import { declaredDimensions } from '../segments/fold-segments.ts';
import type { ExperimentState, StreamState } from '../state.ts';

/** The sender of events, with its rights on this stream. */
export interface Sender {
  /** The subject of the sender's token; null when there is none. */
  readonly actor: string | null;
  /** The scopes of the token. */
  readonly scopes: readonly Scope[];
}

/** The sender of a server without tokens: nobody known, who may do everything. */
export const ANONYMOUS: Sender = { actor: null, scopes: SCOPES };

const INGEST = ['ingest'] as const;
const OPERATE = ['operate'] as const;
/** The state of the stream says which: whether something that runs is changed. */
const BY_EFFECT = ['ingest', 'operate'] as const;
/** A program says that something happened, or a person does: each of the two is enough. */
const EITHER = ['ingest', 'operate'] as const;

/**
 * The scopes that each kind of event may take. `ingest` says what has happened; whatever changes a decision of a person or a policy that
 * runs takes `operate`. Where both stand, `scopeOf` decides by the state; for a note each of them is enough.
 */
export const SCOPES_OF_KINDS: Readonly<Record<IncomingEvent['kind'], readonly Scope[]>> = {
  'stream.configured': BY_EFFECT,
  'experiment.opened': BY_EFFECT,
  'experiment.paused': OPERATE,
  'experiment.resumed': OPERATE,
  'experiment.closed': OPERATE,
  'experiment.reopened': OPERATE,
  'variant.posted': INGEST,
  'variant.observed': INGEST,
  'experiment.observed': INGEST,
  'variant.measured': INGEST,
  'variant.killed': BY_EFFECT,
  'variant.revived': OPERATE,
  'variant.protected': OPERATE,
  'variant.closed': OPERATE,
  'pattern.used': INGEST,
  'pattern.warned': INGEST,
  'pattern.snoozed': OPERATE,
  'suggestion.made': INGEST,
  'suggestion.accepted': OPERATE,
  'suggestion.dismissed': OPERATE,
  'suggestion.reopened': OPERATE,
  'note.added': EITHER,
  'note.edited': OPERATE,
  'note.deleted': OPERATE,
};

/** The scopes that an event may take, whatever the state: without one of them it is refused before any state is looked at. */
export function possibleScopes(event: IncomingEvent): readonly Scope[] {
  return event.kind === 'variant.killed' && event.cause === 'operator' ? OPERATE : SCOPES_OF_KINDS[event.kind];
}

const differs = (given: unknown, now: unknown): boolean =>
  given !== undefined && JSON.stringify(given) !== JSON.stringify(now);

function changesPolicy(experiment: ExperimentState, event: Extract<IncomingEvent, { kind: 'experiment.opened' }>) {
  return (
    differs(event.policy, experiment.policy) ||
    differs(event.comparison, experiment.comparison) ||
    differs(event.shares, experiment.shares) ||
    differs(event.threshold, experiment.threshold) ||
    differs(event.plannedImpressions, experiment.plan.impressions) ||
    differs(event.expectedEr, experiment.plan.er) ||
    differs(event.sharesConstant, experiment.sharesConstant) ||
    differs(event.randomizationUnit, experiment.randomizationUnit) ||
    differs(event.coverage, experiment.coverage) ||
    differs(event.seed, experiment.seed ?? experiment.id) ||
    differs(event.end, experiment.end ?? null) ||
    differs(event.metrics, experiment.metrics ?? []) ||
    differs(event.dimensions, declaredDimensions(experiment))
  );
}

/** The scope that an event takes in the light of the stream so far. */
export function scopeOf(state: Readonly<StreamState>, event: IncomingEvent): Scope {
  switch (event.kind) {
    case 'stream.configured': {
      const { batchMs, attributionWindowMs, engagementTime } = state.settings;
      const isChanged =
        differs(event.batchMs, batchMs) ||
        differs(event.attributionWindowMs, attributionWindowMs) ||
        differs(event.engagementTime, engagementTime) ||
        differs(event.timeZone, state.info?.timeZone) ||
        differs(event.origin, state.info?.origin ?? 'live') ||
        differs(event.timing, state.info?.timing ?? 'recorded') ||
        differs(event.robots, state.info?.robots ?? 'set-aside');
      return isChanged && state.experiments.size > 0 ? 'operate' : 'ingest';
    }
    case 'experiment.opened': {
      const experiment = state.experiments.get(event.experiment);
      return experiment !== undefined && changesPolicy(experiment, event) ? 'operate' : 'ingest';
    }
    case 'variant.killed': {
      const isKept = state.variants.get(event.variant)?.protected === true;
      return event.cause === 'operator' || isKept ? 'operate' : 'ingest';
    }
    default:
      return SCOPES_OF_KINDS[event.kind][0] as Scope;
  }
}

/** The refusal of an event whose effect takes a scope that its sender does not have; null when it has it. */
export function refuseEffect(state: Readonly<StreamState>, event: IncomingEvent, sender: Sender): Problem | null {
  if (event.kind === 'note.added' && sender.scopes.some((scope) => SCOPES_OF_KINDS[event.kind].includes(scope)))
    return null;
  const scope = scopeOf(state, event);
  if (sender.scopes.includes(scope)) return null;
  const message =
    scope === 'operate'
      ? 'This token does not allow to change what a person decided or a policy that runs.'
      : 'This token does not allow to say what happened.';
  return { code: 'forbidden', message, expected: `a token with the scope ${scope} for this stream` };
}
