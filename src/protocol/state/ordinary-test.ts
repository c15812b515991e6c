import * as z from 'zod/mini';
import { Count, Id, Instant } from '../values/values.ts';

/**
 * The verdicts of an ordinary test that is looked at again and again: a two-sided z-test for a fixed sample at .05, of the two best variants, taken at
 * each judged batch as if it were the only look. For comparison on screen; nothing is decided by it.
 */
export const OrdinaryTest = z.object({
  /** How often it has called a winner, from 0 up. A change of the winner takes the former one back and calls the next. */
  winners: Count,
  /** How often it has taken a winner back, from 0 to `winners`. One that was stopped, or whose evidence began afresh, is not taken back. */
  takenBack: Count,
  /** The variant that it calls the winner now; null while it calls none. */
  winner: z.nullable(Id),
  /** The variant that the winner is compared with; null while there is no winner. */
  loser: z.nullable(Id),
  /** Since when it calls this winner: the end of the batch; null while there is none. */
  since: z.nullable(Instant),
});
/** The verdicts of an ordinary test that is looked at again and again. */
export type OrdinaryTest = z.infer<typeof OrdinaryTest>;
