import * as z from 'zod/mini';
import { Actor, Id, Instant, Sentence, Seq, WebAddress } from '../values/values.ts';

/** A note at a moment of a stream: a deploy, a publication, or anything else that explains a change. */
export const Note = z.object({
  id: Id,
  seq: Seq,
  /** The moment that it is about, by its writer's clock. */
  at: Instant,
  text: Sentence,
  /** The experiment that it is about; null when it is about the whole stream. */
  experiment: z.nullable(Id),
  /** The variant that it is about; null when it is about none. */
  variant: z.nullable(Id),
  /** Where there is more to read; null when nowhere. */
  url: z.nullable(WebAddress),
  /** The actor who wrote it; null when that is unknown. */
  by: z.nullable(Actor),
  /** When it was last edited; null when it never was. */
  editedAt: z.nullable(Instant),
  /** When it was deleted; null while it stands. */
  deletedAt: z.nullable(Instant),
});
/** A note at a moment of a stream. */
export type Note = z.infer<typeof Note>;
