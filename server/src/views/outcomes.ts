import type { Problem } from 'peeksafe/protocol';

/**
 * The result for one view or visitor: `counted` if something of it was new, `known` if nothing was, `unexposed` for an engagement of a visitor of whom
 * no exposure is known.
 */
export type ViewOutcome = 'counted' | 'known' | 'unexposed' | Problem;

/** The result for one view or visitor, and the event in which it is counted; null when it is in none. */
export interface Joined {
  readonly outcome: ViewOutcome;
  readonly eventId: string | null;
}

/** Something that is counted nowhere. */
export const notCounted = (outcome: ViewOutcome): Joined => ({ outcome, eventId: null });

/** A variant that nobody posted, or not in the experiment that is named. */
export const unknownVariant = (variant: string, experiment: string | null = null): Problem => ({
  code: 'unknown-variant',
  field: 'variant',
  message:
    experiment === null
      ? `No variant "${variant}" was posted to this stream.`
      : `No variant "${variant}" was posted to the experiment "${experiment}".`,
  expected: 'the id of a variant of the plan',
});

/** Something that was shown longer ago than the attribution window. */
export const tooLate = (windowMs: number): Problem => ({
  code: 'too-late',
  field: 'at',
  message: 'The view is older than the attribution window: whether it was counted is no longer known.',
  expected: `a view of the last ${windowMs / 1000} seconds`,
});

/** More than is remembered. */
export const noRoom = (): Problem => ({
  code: 'rate',
  message: 'More views or visitors came than this server remembers.',
  expected: 'the same later, or a shorter attribution window',
});
