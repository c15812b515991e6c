import * as z from 'zod/mini';
import {
  Comparison,
  FatigueLevel,
  KillCause,
  KillEvidence,
  KillPolicy,
  PlannedShare,
  Priority,
  Source,
} from './entities.ts';
import { LIMITS } from './limits.ts';
import { Content, Count, Fraction, Id, Instant, Sentence } from './values.ts';

// `id` is chosen by the sender and makes the event idempotent; `at` is when it happened, by the sender's clock.
const head = { id: Id, at: Instant };

const Patterns = z.array(Id).check(z.maxLength(LIMITS.patternsPerVariant));

/** Opens an experiment, or changes the settings of one that is open. */
export const ExperimentOpened = z.object({
  ...head,
  kind: z.literal('experiment.opened'),
  experiment: Id,
  title: z.optional(Sentence),
  policy: z.optional(KillPolicy),
  comparison: z.optional(Comparison),
  shares: z.optional(z.array(PlannedShare).check(z.maxLength(LIMITS.sharesPerExperiment))),
});

/** A variant went out; its patterns count as used at that moment. */
export const VariantPosted = z.object({
  ...head,
  kind: z.literal('variant.posted'),
  variant: Id,
  experiment: Id,
  content: Content,
  predictedEr: z.optional(z.nullable(Fraction)),
  patterns: z.optional(Patterns),
});

/** Impressions and engagements of a variant since the last report. Late engagements may come without impressions. */
export const VariantObserved = z.object({
  ...head,
  kind: z.literal('variant.observed'),
  variant: Id,
  impressions: Count,
  engagements: Count,
});

/** Running totals of a variant, for platforms that report totals; the server takes the differences. */
export const VariantMeasured = z.object({
  ...head,
  kind: z.literal('variant.measured'),
  variant: Id,
  impressions: Count,
  engagements: Count,
});

/** The showing of a variant was stopped by a person or by a monitor of the team's own. */
export const VariantKilled = z.object({
  ...head,
  kind: z.literal('variant.killed'),
  variant: Id,
  cause: z._default(z.enum(['operator', 'external']), 'external'),
  reason: z.optional(Sentence),
});

/** A killed variant is shown again; it starts with fresh evidence. */
export const VariantRevived = z.object({
  ...head,
  kind: z.literal('variant.revived'),
  variant: Id,
  reason: z.optional(Sentence),
});

/** A variant reached its planned end, as the winner or not. */
export const VariantClosed = z.object({
  ...head,
  kind: z.literal('variant.closed'),
  variant: Id,
  status: z._default(z.enum(['closed', 'winner']), 'closed'),
});

/** A pattern was used outside the variants of this stream. */
export const PatternUsed = z.object({
  ...head,
  kind: z.literal('pattern.used'),
  pattern: Id,
  /** The variant that used it; a use that its posting has already counted is not counted twice. */
  variant: z.optional(Id),
});

/** A detector of the team's own warns of a worn pattern. */
export const PatternWarned = z.object({
  ...head,
  kind: z.literal('pattern.warned'),
  pattern: Id,
  level: z._default(FatigueLevel, 'fatigued'),
  freshness: z.optional(Fraction),
  reason: z.optional(Sentence),
  freshAt: z.optional(z.nullable(Instant)),
});

/** An action that somebody, or some other program, thinks worth taking. */
export const SuggestionMade = z.object({
  ...head,
  kind: z.literal('suggestion.made'),
  suggestion: Id,
  action: Id,
  priority: z._default(Priority, 'medium'),
  title: Sentence.check(z.minLength(1)),
  reason: z.optional(Sentence),
  expiresAt: z.optional(z.nullable(Instant)),
});

/** A suggestion was turned down. */
export const SuggestionDismissed = z.object({
  ...head,
  kind: z.literal('suggestion.dismissed'),
  suggestion: Id,
});

/** Everything that a sender may post to a stream. */
export const IncomingEvent = z.discriminatedUnion('kind', [
  ExperimentOpened,
  VariantPosted,
  VariantObserved,
  VariantMeasured,
  VariantKilled,
  VariantRevived,
  VariantClosed,
  PatternUsed,
  PatternWarned,
  SuggestionMade,
  SuggestionDismissed,
]);
/** An event with every default filled in, as the server reads it. */
export type IncomingEvent = z.infer<typeof IncomingEvent>;
/** An event as a sender writes it: what has a default may be left out. */
export type EventInput = z.input<typeof IncomingEvent>;

/** The kinds of events that a sender may post. */
export const EVENT_KINDS = IncomingEvent._zod.def.options.map(
  (option) => option._zod.def.shape.kind._zod.def.values[0],
) as readonly IncomingEvent['kind'][];

/** A kill in the log: as sent, or as decided by a monitor here, with the evidence frozen in it. */
export const KillLogged = z.extend(VariantKilled, {
  cause: KillCause,
  evidence: z.optional(z.nullable(KillEvidence)),
});

/** A pattern's assessment in the log: as sent, or as decided by the fatigue monitor here. */
export const PatternWarnedLogged = z.extend(PatternWarned, {
  /** Left out by outside detectors. */
  source: z.optional(Source),
  uses: z.optional(Count),
  alternatives: z.optional(z.array(Id)),
});

/** Everything that may stand in a stream's event log: what was sent, and what the monitors here decided. */
export const LoggedEvent = z.discriminatedUnion('kind', [
  ExperimentOpened,
  VariantPosted,
  VariantObserved,
  VariantMeasured,
  KillLogged,
  VariantRevived,
  VariantClosed,
  PatternUsed,
  PatternWarnedLogged,
  SuggestionMade,
  SuggestionDismissed,
]);
/** Everything that may stand in a stream's event log. */
export type LoggedEvent = z.infer<typeof LoggedEvent>;
