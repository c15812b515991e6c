import * as z from 'zod/mini';
import { Actor, Id, Instant, Sentence, Seq } from '../values/values.ts';

/** One closing of an experiment. */
export const ExperimentClosing = z.object({
  id: Id,
  seq: Seq,
  experiment: Id,
  /** The variant that was declared the winner; null for none. */
  winner: z.nullable(Id),
  /** The reason that its sender gave; empty for none. */
  reason: Sentence,
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
