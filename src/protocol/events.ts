import * as z from 'zod/mini';
import {
  Comparison,
  EngagementTime,
  FatigueLevel,
  KillPolicy,
  PlannedShare,
  Threshold,
  Unit,
} from './state/entities.ts';
import { ExperimentEnd } from './state/closing.ts';
import { ColumnsByMetric, DeclaredMetrics, SumsByMetric } from './state/metrics.ts';
import { ColumnsByDimension, DeclaredDimensions, Segments } from './state/segments.ts';
import { LIMITS } from './limits.ts';
import { Robots, StreamOrigin, Timing } from './state/stream-info.ts';
import { Priority } from './state/suggestion.ts';
import { Content, Count, Fraction, Id, Instant, Sentence, TimeZone, WebAddress } from './values/values.ts';
import { eventHead } from './values/event-head.ts';

const Patterns = z.array(Id).check(z.maxLength(LIMITS.patternsPerVariant));

/** How this stream closes its batches, and what its viewers have to know of it; what is left out stays as it is. */
export const StreamConfigured = z.object({
  ...eventHead,
  kind: z.literal('stream.configured'),
  /** Length of a batch, in milliseconds; 30,000 until somebody says otherwise. */
  batchMs: z.optional(z.int().check(z.gte(LIMITS.batchMs[0]), z.lte(LIMITS.batchMs[1]))),
  /** How long after its end a batch waits for late counts, in milliseconds; 600,000 until somebody says otherwise. */
  attributionWindowMs: z.optional(Count.check(z.lte(LIMITS.attributionWindowMs))),
  /**
   * The time that engagements carry in `at` of `variant.observed`: that of their `impression`, as it is meant, or their `own`, where a sender
   * knows no other. With `own` a variant that joins is compared from one attribution window later on; the window holds at least 95 % of delays.
   */
  engagementTime: z.optional(EngagementTime),
  /** The time zone of its days, as an IANA name that the server knows; viewers use their own until somebody says it. */
  timeZone: z.optional(TimeZone),
  /** Where its events come from; `live` until somebody says otherwise. */
  origin: z.optional(StreamOrigin),
  /** Whether its times are those of a record; `recorded` until somebody says otherwise. */
  timing: z.optional(Timing),
  /** Whether views that programs make are counted; they are set aside until somebody says otherwise. */
  robots: z.optional(Robots),
});

/** Opens an experiment, or changes the settings of one that is open. */
export const ExperimentOpened = z.object({
  ...eventHead,
  kind: z.literal('experiment.opened'),
  experiment: Id,
  title: z.optional(Sentence),
  policy: z.optional(KillPolicy),
  comparison: z.optional(Comparison),
  shares: z.optional(z.array(PlannedShare).check(z.maxLength(LIMITS.sharesPerExperiment))),
  threshold: z.optional(Threshold),
  /**
   * Impressions of each variant that are planned, and the ER that is expected: with both, the comparison bets on differences that they can show.
   * Fixed before the first counts; a wrong plan costs time, and never the guarantee.
   */
  plannedImpressions: z.optional(Count.check(z.gt(0))),
  expectedEr: z.optional(Fraction.check(z.gt(0))),
  /**
   * Whether the shares of the traffic stay the same relative to each other among the variants that are shown. Running totals, and batches of more
   * than an hour, are compared only where it is declared.
   */
  sharesConstant: z.optional(z.boolean()),
  /** The unit that is assigned to variants at random. Where it is `visitors`, the promise about stops takes counts of visitors. */
  randomizationUnit: z.optional(Unit),
  /** The part of all visitors that takes part, for those who assign by the stream's plan; 1 until somebody says otherwise. */
  coverage: z.optional(Fraction),
  /**
   * The seed that visitors are dealt by, in place of the experiment's id, such as the seed that another system uses. Fixed before the first counts: another one
   * deals all visitors again.
   */
  seed: z.optional(Id),
  /** When it ends by itself; null for when somebody closes it. */
  end: z.optional(z.nullable(ExperimentEnd)),
  /** Metrics besides engagements; fixed before the first counts. */
  metrics: z.optional(DeclaredMetrics),
  /** Dimensions that its counts may be broken down by, for exploration; fixed before the first counts. */
  dimensions: z.optional(DeclaredDimensions),
});

/** Automatic kills of an experiment pause. Everything else continues. */
export const ExperimentPaused = z.object({
  ...eventHead,
  kind: z.literal('experiment.paused'),
  experiment: Id,
  reason: z.optional(Sentence),
});

/** Automatic kills of an experiment resume. After a traffic alarm the check of its traffic starts over. */
export const ExperimentResumed = z.object({
  ...eventHead,
  kind: z.literal('experiment.resumed'),
  experiment: Id,
  reason: z.optional(Sentence),
});

/** An experiment is decided: all its active variants end, the winner as `winner` and the others as `closed`, and so do its pauses. */
export const ExperimentClosed = z.object({
  ...eventHead,
  kind: z.literal('experiment.closed'),
  experiment: Id,
  /** The variant that won, one that is shown; left out for none. */
  winner: z.optional(Id),
  reason: z.optional(Sentence),
});

/** The closing of an experiment is taken back: the variants that it ended are shown again, and the pauses that it ended hold again. */
export const ExperimentReopened = z.object({
  ...eventHead,
  kind: z.literal('experiment.reopened'),
  experiment: Id,
  reason: z.optional(Sentence),
});

/** A variant went out; its patterns count as used at that moment. */
export const VariantPosted = z.object({
  ...eventHead,
  kind: z.literal('variant.posted'),
  variant: Id,
  experiment: Id,
  content: Content,
  predictedEr: z.optional(z.nullable(Fraction)),
  patterns: z.optional(Patterns),
});

/**
 * Impressions and engagements of a variant since the last report, `at` being when the impressions were shown. A late engagement comes
 * without impressions and with the time of the impression that it belongs to, so that it lands in the same batch.
 */
export const VariantObserved = z.object({
  ...eventHead,
  kind: z.literal('variant.observed'),
  variant: Id,
  impressions: Count,
  engagements: Count,
  /**
   * Visitors whose first impression of the variant is among these impressions. With `engagedUnits`, in all reports of an experiment or in none: its
   * counts are then judged in visitors.
   */
  units: z.optional(Count),
  /**
   * Visitors who have engaged within the attribution window of their first impression, `at` being the time of that impression: once a visitor. They may
   * come in a later report of that time, with 0 units. Further engagements are in `engagements` alone.
   */
  engagedUnits: z.optional(Count),
  /** Of metrics that its experiment declares, by name. */
  metrics: z.optional(SumsByMetric),
  /** The same counts by the dimensions that its experiment declares. */
  segments: z.optional(Segments),
});

const Column = z.array(Count).check(z.maxLength(LIMITS.rowsPerReport));

const AtMostKinds = z.refine<object>((kinds) => Object.keys(kinds).length <= LIMITS.kindsPerReport, {
  error: `has at most ${LIMITS.kindsPerReport} kinds`,
});

/** Counts of several variants as columns of equal length: a row has what one variant was counted in one second. */
export const CountedRows = z
  .object({
    /** The variant, as its place in `variants`. */
    variant: Column,
    /** Whole seconds from the second in which the impressions were shown to that of `at`. */
    secondsAgo: z.array(Count.check(z.lte(LIMITS.reportSeconds))).check(z.maxLength(LIMITS.rowsPerReport)),
    impressions: Column,
    engagements: Column,
    /** Visitors, as in `variant.observed`; left out where none are counted. */
    units: z.optional(Column),
    engagedUnits: z.optional(Column),
    /** Engagements by kind; an impression may have several. They say more of `engagements`, and are no part of them. */
    kinds: z.optional(z.record(Id, Column).check(AtMostKinds)),
    /** Of metrics that the experiment declares, by name. A rate that is left out is the kind of engagement of its name, by impression. */
    metrics: z.optional(ColumnsByMetric),
    /** The same counts by the dimensions that the experiment declares. */
    segments: z.optional(ColumnsByDimension),
  })
  .check(
    z.refine(
      ({ kinds = {}, metrics = {}, segments: _, ...rows }) =>
        [
          ...Object.values(rows),
          ...Object.values(kinds),
          ...Object.values(metrics).flatMap((one) => Object.values(one)),
        ].every((column) => column === undefined || column.length === rows.variant.length),
      { error: 'is columns of equal length' },
    ),
  );
/** Counts of several variants as columns of equal length. */
export type CountedRows = z.infer<typeof CountedRows>;

/**
 * Impressions and engagements of the variants of an experiment since the last report, by the second: what `variant.observed` says of one variant and
 * moment, for many at once.
 */
export const ExperimentObserved = z.object({
  ...eventHead,
  kind: z.literal('experiment.observed'),
  experiment: Id,
  /** The variants that rows are about. */
  variants: z.array(Id).check(z.minLength(1), z.maxLength(LIMITS.rowsPerReport)),
  rows: CountedRows,
  /**
   * The plan of the stream assigned the visitors: where nobody plans shares, the split is checked against the equal ones of the plan. Views of pages
   * say so; leave it out where something else assigns.
   */
  assignedBy: z.optional(z.literal('plan')),
});

/** Running totals of a variant, for platforms that report totals; the server takes the differences. */
export const VariantMeasured = z.object({
  ...eventHead,
  kind: z.literal('variant.measured'),
  variant: Id,
  impressions: Count,
  engagements: Count,
  /**
   * All engagements so far by kind. They say more of `engagements` and are no part of them, so together they may exceed the impressions. A rate that the experiment declares by
   * the name of a kind is made of it; one that is left out stays as it was.
   */
  kinds: z.optional(z.record(Id, Count).check(AtMostKinds)),
  /** All sums so far of metrics that its experiment declares, by name; one that is left out stays as it was. */
  metrics: z.optional(SumsByMetric),
});

/** The showing of a variant was stopped by a person or by a monitor of the team's own. */
export const VariantKilled = z.object({
  ...eventHead,
  kind: z.literal('variant.killed'),
  variant: Id,
  cause: z._default(z.enum(['operator', 'external']), 'external'),
  reason: z.optional(Sentence),
});

/** A killed variant is shown again; it starts with fresh evidence. */
export const VariantRevived = z.object({
  ...eventHead,
  kind: z.literal('variant.revived'),
  variant: Id,
  reason: z.optional(Sentence),
});

/** A person keeps a variant from being killed automatically, or no longer does. */
export const VariantProtected = z.object({
  ...eventHead,
  kind: z.literal('variant.protected'),
  variant: Id,
  protected: z._default(z.boolean(), true),
});

/** A variant reached its planned end, as the winner or not. */
export const VariantClosed = z.object({
  ...eventHead,
  kind: z.literal('variant.closed'),
  variant: Id,
  status: z._default(z.enum(['closed', 'winner']), 'closed'),
});

/** A pattern was used outside the variants of this stream. */
export const PatternUsed = z.object({
  ...eventHead,
  kind: z.literal('pattern.used'),
  pattern: Id,
  /** The variant that used it; a use that its posting has already counted is not counted twice. */
  variant: z.optional(Id),
});

/** A detector of the team's own warns of a worn pattern. */
export const PatternWarned = z.object({
  ...eventHead,
  kind: z.literal('pattern.warned'),
  pattern: Id,
  level: z._default(FatigueLevel, 'fatigued'),
  freshness: z.optional(Fraction),
  reason: z.optional(Sentence),
  freshAt: z.optional(z.nullable(Instant)),
});

/** A person hides the warning about a pattern for everybody, until then; a time that has come already shows it again. */
export const PatternSnoozed = z.object({
  ...eventHead,
  kind: z.literal('pattern.snoozed'),
  pattern: Id,
  until: Instant,
});

/** An action that somebody, or some other program, thinks worth taking. */
export const SuggestionMade = z.object({
  ...eventHead,
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
  ...eventHead,
  kind: z.literal('suggestion.dismissed'),
  suggestion: Id,
});

/** Somebody takes a suggestion up; what its `effect` names is done in the same step, by an event of its own. */
export const SuggestionAccepted = z.object({
  ...eventHead,
  kind: z.literal('suggestion.accepted'),
  suggestion: Id,
  /** The reason of what is done; that of the suggestion where it is left out. */
  reason: z.optional(Sentence),
});

/** The decision on a suggestion is taken back: it is open again, and what accepting it did is undone in the same step. */
export const SuggestionReopened = z.object({
  ...eventHead,
  kind: z.literal('suggestion.reopened'),
  suggestion: Id,
});

const NoteText = Sentence.check(z.minLength(1));

/** A note at the moment `at`: a deploy, a publication, or anything else that explains a change. */
export const NoteAdded = z.object({
  ...eventHead,
  kind: z.literal('note.added'),
  note: Id,
  text: NoteText,
  /** The experiment that it is about; that of its variant where only one is named, and the whole stream without either. */
  experiment: z.optional(Id),
  variant: z.optional(Id),
  /** Where there is more to read. */
  url: z.optional(WebAddress),
});

/** A note is changed, `at` being when; what is left out stays as it is. */
export const NoteEdited = z.object({
  ...eventHead,
  kind: z.literal('note.edited'),
  note: Id,
  text: z.optional(NoteText),
  /** The moment that it is about. */
  moment: z.optional(Instant),
  /** Where there is more to read; null removes the address. */
  url: z.optional(z.nullable(WebAddress)),
});

/** A note is taken away. */
export const NoteDeleted = z.object({ ...eventHead, kind: z.literal('note.deleted'), note: Id });

/** Everything that a sender may post to a stream. */
export const IncomingEvent = z.discriminatedUnion('kind', [
  StreamConfigured,
  ExperimentOpened,
  ExperimentPaused,
  ExperimentResumed,
  ExperimentClosed,
  ExperimentReopened,
  VariantPosted,
  VariantObserved,
  ExperimentObserved,
  VariantMeasured,
  VariantKilled,
  VariantRevived,
  VariantProtected,
  VariantClosed,
  PatternUsed,
  PatternWarned,
  PatternSnoozed,
  SuggestionMade,
  SuggestionAccepted,
  SuggestionDismissed,
  SuggestionReopened,
  NoteAdded,
  NoteEdited,
  NoteDeleted,
]);
/** An event with every default filled in, as the server reads it. */
export type IncomingEvent = z.infer<typeof IncomingEvent>;
/** An event as a sender writes it: what has a default may be left out. */
export type EventInput = z.input<typeof IncomingEvent>;

/** The kinds of events that a sender may post. */
export const EVENT_KINDS = IncomingEvent._zod.def.options.map(
  (option) => option._zod.def.shape.kind._zod.def.values[0],
) as readonly IncomingEvent['kind'][];
