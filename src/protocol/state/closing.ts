import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { Actor, Fraction, Id, Instant, Sentence, Seq } from '../values/values.ts';
import { Figure } from './suggestion.ts';

/**
 * When an experiment ends by itself: when the first of its two bounds is reached. Automatic stops that are paused hold its closing back, and it is suggested
 * then. One that was reopened after it had ended by itself has no such end any more until it is given one again.
 */
export const ExperimentEnd = z
  .object({
    /** Longest duration from its opening on, in days, by its own clock; parts of a day too. */
    maxDays: z.optional(z.number().check(z.gt(0), z.lte(LIMITS.experimentDays))),
    /**
     * The smallest difference that matters, as a part of the leader's rate: it ends when no other variant that is shown can be better than the leader by
     * more, by an interval that holds at every look. Of engagements, so not beside a primary metric.
     */
    minEffect: z.optional(Fraction.check(z.gt(0))),
    /** `suggest` makes a suggestion, and `close` closes it; with a winner where the evidence names one. */
    when: z._default(z.enum(['suggest', 'close']), 'suggest'),
  })
  .check(
    z.refine(({ maxDays, minEffect }) => maxDays !== undefined || minEffect !== undefined, {
      error: 'has maxDays, minEffect or both',
    }),
  );
/** When an experiment ends by itself. */
export type ExperimentEnd = z.infer<typeof ExperimentEnd>;

/** Why an experiment ended by itself: its duration was over, or no difference that matters was possible any more. */
export const ClosingCause = z.enum(['max-days', 'no-effect']);
/** Why an experiment ended by itself. */
export type ClosingCause = z.infer<typeof ClosingCause>;

/** One closing of an experiment. */
export const ExperimentClosing = z.object({
  id: Id,
  seq: Seq,
  experiment: Id,
  /** The variant that was declared the winner; null for none. */
  winner: z.nullable(Id),
  /** The reason that its sender gave; empty for none. */
  reason: Sentence,
  /** Why it ended by itself; left out where somebody closed it. */
  cause: z.optional(ClosingCause),
  /** The reason as a code of `REASONS`, with the numbers that it names; left out where it is somebody's own sentence. */
  reasonCode: z.optional(Id),
  reasonNumbers: z.optional(z.array(Figure)),
  at: Instant,
  /** When the server took it in, by its own clock; `at` is what the sender says. */
  receivedAt: Instant,
  /** The actor who closed it; null when that is unknown. */
  by: z.nullable(Actor),
  /** When it was taken back; null while it stands. */
  reopenedAt: z.nullable(Instant),
  /** The actor who took it back; null while it stands, or when that is unknown. */
  reopenedBy: z.nullable(Actor),
});
/** One closing of an experiment. */
export type ExperimentClosing = z.infer<typeof ExperimentClosing>;
