import type { IncomingEvent, Suggestion, SuggestionEffect } from '../../protocol/index.ts';
import { checkClosing, checkReopening, refuseClosed } from '../ingest/check-closings.ts';
import { checkConfigured } from '../ingest/check-settings.ts';
import type { Decision } from '../monitors/monitor.ts';
import type { StreamState } from '../state.ts';

/** The decision of a person that something follows from. */
type Deciding = Extract<IncomingEvent, { kind: 'suggestion.accepted' | 'suggestion.reopened' }>;

/** The fields of a decision by an effect, besides its own. */
type Head = Pick<Deciding, 'at' | 'suggestion'> & { readonly by?: string };

type Known = Readonly<StreamState>;
type Before = NonNullable<SuggestionEffect['before']>;

/** An effect on the thing that its suggestion is about. */
interface Doing {
  /** The change that its acceptance makes, as things are now; null where there is nothing left to do, or it is not possible any more. */
  readonly before: (state: Known, effect: SuggestionEffect, about: string) => Before | null;
  readonly decide: (effect: SuggestionEffect, about: string, head: Head, reason: string) => Decision;
  /** The change that takes it back; null where somebody has changed it since. `since`: when it was accepted, RFC 3339. */
  readonly undo: (state: Known, effect: SuggestionEffect, about: string, head: Head, since: string) => Decision | null;
}

type Shares = NonNullable<SuggestionEffect['shares']>;

const isSamePlan = (one: Shares, other: Shares): boolean => JSON.stringify(one) === JSON.stringify(other);

const stopVariant: Doing = {
  before: ({ variants }, _, variant) => (variants.get(variant)?.status === 'active' ? {} : null),
  decide: (_, variant, head, reason) => ({ ...head, kind: 'variant.killed', variant, cause: 'operator', reason }),
  undo: (state, _, id, head, since) => {
    const variant = state.variants.get(id);
    const standing = state.kills.get(variant?.kill ?? '');
    if (variant === undefined || standing?.at !== since || refuseClosed(state, variant.experiment) !== null)
      return null;
    return { ...head, kind: 'variant.revived', variant: id };
  },
};

const planShares: Doing = {
  before: (state, { shares = [] }, id) => {
    const experiment = state.experiments.get(id);
    if (experiment === undefined || experiment.closing !== null || experiment.sharesConstant) return null;
    return isSamePlan(shares, experiment.shares) ? null : { shares: experiment.shares };
  },
  decide: ({ shares = [] }, experiment, head) => ({ ...head, kind: 'experiment.opened', experiment, shares }),
  undo: (state, { shares = [], before }, id, head) => {
    const experiment = state.experiments.get(id);
    if (experiment === undefined || experiment.closing !== null || before?.shares === undefined) return null;
    if (!isSamePlan(shares, experiment.shares)) return null;
    return { ...head, kind: 'experiment.opened', experiment: id, shares: before.shares };
  },
};

const closeExperiment: Doing = {
  before: (state, { winner }, experiment) => {
    const event = { id: '', at: '', kind: 'experiment.closed', experiment, winner } as const;
    return checkClosing(state, event) === null ? {} : null;
  },
  decide: ({ winner }, experiment, head, reason) => ({
    ...head,
    kind: 'experiment.closed',
    experiment,
    reason,
    ...(winner !== undefined && { winner }),
  }),
  undo: (state, _, experiment, head, since) => {
    if (state.experiments.get(experiment)?.closing?.at !== since) return null;
    return checkReopening(state, experiment) === null ? { ...head, kind: 'experiment.reopened', experiment } : null;
  },
};

const resumeStops: Doing = {
  before: ({ experiments }, _, experiment) => {
    const pauses = experiments.get(experiment)?.pauses ?? [];
    return pauses.length === 0 ? null : {};
  },
  decide: (_, experiment, head, reason) => ({ ...head, kind: 'experiment.resumed', experiment, reason }),
  undo: (state, _, id, head) => {
    const experiment = state.experiments.get(id);
    if (experiment === undefined || experiment.closing !== null || experiment.pauses.length > 0) return null;
    return { ...head, kind: 'experiment.paused', experiment: id };
  },
};

const setWindow: Doing = {
  before: (state, { attributionWindowMs }) => {
    const former = state.settings.attributionWindowMs;
    const event = { id: '', at: '', kind: 'stream.configured', attributionWindowMs } as const;
    if (attributionWindowMs === undefined || attributionWindowMs === former) return null;
    return checkConfigured(state, event) === null ? { attributionWindowMs: former } : null;
  },
  decide: ({ attributionWindowMs }, _, head) => ({
    ...head,
    kind: 'stream.configured',
    ...(attributionWindowMs !== undefined && { attributionWindowMs }),
  }),
  undo: (state, { attributionWindowMs, before }, _, head) => {
    const former = before?.attributionWindowMs;
    if (former === undefined || state.settings.attributionWindowMs !== attributionWindowMs) return null;
    const event = { id: '', at: '', kind: 'stream.configured', attributionWindowMs: former } as const;
    if (checkConfigured(state, event) !== null) return null;
    return { ...head, kind: 'stream.configured', attributionWindowMs: former };
  },
};

const DOINGS: Readonly<Record<SuggestionEffect['kind'], Doing>> = {
  'stop-variant': stopVariant,
  'plan-shares': planShares,
  'close-experiment': closeExperiment,
  'resume-stops': resumeStops,
  'set-window': setWindow,
};

/** The change that accepting an open suggestion makes, as things are now; null where accepting it only marks it. */
export function beforeEffect(state: Known, { status, effect, about }: Suggestion): Before | null {
  if (status !== 'open' || effect === undefined || about === null) return null;
  return DOINGS[effect.kind].before(state, effect, about.id);
}

/**
 * The consequences of a person's decision on a suggestion, in the same step: accepting it does what it says, reopening it undoes that. Null where
 * nothing follows: what only the publisher can do, and what somebody else has done or changed since.
 * @param state The state before the decision.
 * @param event The decision, with who decided.
 */
export function consequenceOf(state: Known, event: IncomingEvent & { readonly by?: string }): Decision | null {
  if (event.kind !== 'suggestion.accepted' && event.kind !== 'suggestion.reopened') return null;
  const suggestion = state.suggestions.get(event.suggestion);
  if (suggestion?.effect === undefined || suggestion.about === null) return null;
  const { effect, about, endedAt } = suggestion;
  const head = { at: event.at, suggestion: suggestion.id, ...(event.by !== undefined && { by: event.by }) };
  const { decide, undo } = DOINGS[effect.kind];
  if (event.kind === 'suggestion.accepted') {
    if (beforeEffect(state, suggestion) === null) return null;
    return decide(effect, about.id, head, event.reason ?? suggestion.reason);
  }
  return effect.before === undefined ? null : undo(state, effect, about.id, head, endedAt ?? '');
}
