import * as z from 'zod/mini';
import { Evidence, KillCause, KillEvidence, Pattern, PauseCause, Source, Unit } from './state/entities.ts';
import { ClosingCause } from './state/closing.ts';
import { BatchColumns } from './state/metrics.ts';
import { LIMITS } from './limits.ts';
import { Figure, Gain, PlannedEffect, Subject } from './state/suggestion.ts';
import { Count, Id, Instant, Sentence, Actor } from './values/values.ts';
import {
  ExperimentClosed,
  ExperimentObserved,
  ExperimentOpened,
  ExperimentPaused,
  ExperimentReopened,
  ExperimentResumed,
  NoteAdded,
  NoteDeleted,
  NoteEdited,
  PatternSnoozed,
  PatternUsed,
  PatternWarned,
  StreamConfigured,
  SuggestionAccepted,
  SuggestionDismissed,
  SuggestionMade,
  SuggestionReopened,
  VariantClosed,
  VariantKilled,
  VariantMeasured,
  VariantObserved,
  VariantPosted,
  VariantProtected,
  VariantRevived,
} from './events.ts';
import { eventHead } from './values/event-head.ts';

/** A batch of an experiment is closed: what its variants saw in the same stretch of time. All evidence rests on these. */
export const BatchClosed = z.object({
  ...eventHead,
  kind: z.literal('batch.closed'),
  experiment: Id,
  /** From when, inclusive. */
  from: Instant,
  /** Until when, exclusive. */
  to: Instant,
  /** Counts of the variants that were shown or engaged with. */
  counts: z.array(z.object({ variant: Id, impressions: Count, engagements: Count })),
  /** Sums of metrics by name, a row for each of `counts`; left out where none are declared. */
  metrics: z.optional(BatchColumns),
  /** The unit of these counts; left out for impressions. */
  unit: z.optional(Unit),
  /** Version of the engine that closed it; logs from before it was recorded do not say. */
  engine: z.optional(Count),
  /** The form of the kill rule that judges it; logs from before the second form do not say. */
  rule: z.optional(Count),
});

// Written by the server: the subject of the sender's token. The server drops any value that a sender writes there.
const withActor = {
  /** The actor who sent it; left out when the sender had no token, or one without a subject, and where the monitors here decided. */
  by: z.optional(Actor),
};

// Written by the server as well.
const ofSuggestion = {
  /** The suggestion whose acceptance, or whose reopening, it carries out; left out for others. */
  suggestion: z.optional(Id),
};

/** A change of the settings of the stream in the log, with who sent it. */
export const ConfiguredLogged = z.extend(StreamConfigured, { ...withActor, ...ofSuggestion });

/** An opened or changed experiment in the log, with who sent it. */
export const OpenedLogged = z.extend(ExperimentOpened, { ...withActor, ...ofSuggestion });

/** A posting in the log, with who sent it. */
export const PostedLogged = z.extend(VariantPosted, withActor);

/** Counts in the log, with who sent them. */
export const ObservedLogged = z.extend(VariantObserved, withActor);

/** Counts of an experiment in the log, with who sent them. */
export const ExperimentObservedLogged = z.extend(ExperimentObserved, withActor);

/** Running totals in the log, with who sent them. */
export const MeasuredLogged = z.extend(VariantMeasured, withActor);

/** A planned end in the log, with who sent it. */
export const ClosedLogged = z.extend(VariantClosed, withActor);

/** A use of a pattern in the log, with who sent it. */
export const UsedLogged = z.extend(PatternUsed, withActor);

/** A pause in the log: by a person, or by the traffic monitor here. */
export const PauseLogged = z.extend(ExperimentPaused, {
  ...withActor,
  ...ofSuggestion,
  cause: z.optional(PauseCause),
  evidence: z.optional(Evidence),
  /** The reason as a code, where it is another than the first of its cause. */
  reasonCode: z.optional(Id),
});

/** The end of a pause in the log. */
export const ResumeLogged = z.extend(ExperimentResumed, {
  ...withActor,
  ...ofSuggestion,
  /** The pause that ends; all of them when it is left out. */
  cause: z.optional(PauseCause),
});

/** The closing of an experiment in the log: by a person or program, or because its end had come. */
export const ExperimentClosedLogged = z.extend(ExperimentClosed, {
  ...withActor,
  ...ofSuggestion,
  /** Why it ended by itself; left out where somebody closed it. */
  cause: z.optional(ClosingCause),
  /** The reason as a code, with the numbers that it names. */
  reasonCode: z.optional(Id),
  reasonNumbers: z.optional(z.array(Figure)),
});

/** The reopening of an experiment in the log, with who decided it. */
export const ExperimentReopenedLogged = z.extend(ExperimentReopened, { ...withActor, ...ofSuggestion });

/** A kill in the log: as sent, or as decided by a monitor here, with the evidence frozen in it. */
export const KillLogged = z.extend(VariantKilled, {
  ...withActor,
  ...ofSuggestion,
  cause: KillCause,
  evidence: z.optional(z.nullable(KillEvidence)),
});

/** A revival in the log, with who decided it. */
export const RevivedLogged = z.extend(VariantRevived, { ...withActor, ...ofSuggestion });

/** A protection in the log, with who decided it. */
export const ProtectedLogged = z.extend(VariantProtected, withActor);

/** A snooze in the log, with who decided it. */
export const SnoozedLogged = z.extend(PatternSnoozed, withActor);

/** An acceptance in the log, with who decided it. */
export const AcceptedLogged = z.extend(SuggestionAccepted, withActor);

/** A dismissal in the log, with who decided it. */
export const DismissedLogged = z.extend(SuggestionDismissed, withActor);

/** A reopening in the log, with who decided it. */
export const SuggestionReopenedLogged = z.extend(SuggestionReopened, withActor);

/** A note in the log, with who wrote it. */
export const NoteAddedLogged = z.extend(NoteAdded, withActor);

/** A change of a note in the log, with who made it. */
export const NoteEditedLogged = z.extend(NoteEdited, withActor);

/** The deletion of a note in the log, with who deleted it. */
export const NoteDeletedLogged = z.extend(NoteDeleted, withActor);

/** A pattern's assessment in the log: as sent, or as decided by the fatigue monitor here. */
export const PatternWarnedLogged = z.extend(PatternWarned, {
  ...withActor,
  /** Left out by outside detectors. */
  source: z.optional(Source),
  uses: z.optional(Count),
  alternatives: z.optional(z.array(Id)),
  decline: z.optional(Pattern.shape.decline),
});

/** A suggestion in the log: as sent, or as made by the monitors here, with the numbers it rests on. */
export const SuggestionMadeLogged = z.extend(SuggestionMade, {
  ...withActor,
  source: z.optional(Source),
  about: z.optional(z.nullable(Subject)),
  evidence: z.optional(z.array(Figure).check(z.maxLength(LIMITS.suggestionEvidence))),
  expectedGain: z.optional(z.nullable(Gain)),
  /** The effect of accepting it; left out where only its publisher can do it. */
  effect: z.optional(PlannedEffect),
  /** Title and reason as a code, where the engine wrote them. */
  reasonCode: z.optional(Id),
  /** The numbers that the reason names. */
  reasonNumbers: z.optional(z.array(Figure)),
  /** The variant that title or reason name besides what the suggestion is about. */
  reasonVariant: z.optional(Id),
  /** A language model wrote it: a draft for a person to take up or not. */
  generated: z.optional(z.boolean()),
});

/** A suggestion has ended by itself. */
export const SuggestionEnded = z.object({
  ...eventHead,
  kind: z.literal('suggestion.ended'),
  suggestion: Id,
  status: z.enum(['expired', 'settled']),
  outcome: z.optional(Sentence),
  /** The outcome as a code. */
  outcomeCode: z.optional(Id),
});

/** A language model worded a suggestion; what it suggests stays. */
export const SuggestionWorded = z.object({
  ...eventHead,
  kind: z.literal('suggestion.worded'),
  suggestion: Id,
  title: Sentence.check(z.minLength(1)),
  reason: Sentence,
});

/** Everything that may stand in a stream's event log: what was sent, and what the monitors here decided. */
export const LoggedEvent = z.discriminatedUnion('kind', [
  ConfiguredLogged,
  OpenedLogged,
  PauseLogged,
  ResumeLogged,
  ExperimentClosedLogged,
  ExperimentReopenedLogged,
  PostedLogged,
  ObservedLogged,
  ExperimentObservedLogged,
  MeasuredLogged,
  BatchClosed,
  KillLogged,
  RevivedLogged,
  ProtectedLogged,
  ClosedLogged,
  UsedLogged,
  PatternWarnedLogged,
  SnoozedLogged,
  SuggestionMadeLogged,
  SuggestionWorded,
  AcceptedLogged,
  DismissedLogged,
  SuggestionReopenedLogged,
  SuggestionEnded,
  NoteAddedLogged,
  NoteEditedLogged,
  NoteDeletedLogged,
]);
/** Everything that may stand in a stream's event log. */
export type LoggedEvent = z.infer<typeof LoggedEvent>;
